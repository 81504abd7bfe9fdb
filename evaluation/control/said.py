"""Read what was said of the east of the front as testimonies: a ministry's claims of captures, and assessments.

The ministry's claims are a table of facts. The assessments are read by the project's own rules, so that what is
measured is the whole way from text to evidence, mistakes of the reading included. Which protocol uses them belongs in
``claims``.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from control.series import BOX, GRID, PARTIES, SPAN
from numpy.typing import NDArray

from frontline.claims.extract import Text, claim_to_json, extract_claims
from frontline.control.testimony import Testimony
from frontline.settings import EvidenceSettings, TheatreFolder, read_theatre
from frontline.theatre.confirming import find_outline
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.testifying import TOLD, choose_cells, hear_claim, list_mappers, name_claimant

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "pokrovsk" / "theatre"
SAME_PLACE_DEGREE = 0.05


def open_theatre() -> OpenTheatre:
    """Return the example's theatre with the box of the back-tests."""
    folder = read_theatre(EXAMPLE)
    theatre = OpenTheatre(TheatreFolder(folder.path, folder.settings.model_copy(update={"box": BOX})))
    if theatre.grid != GRID:
        raise AssertionError("the theatre's cells are not those of the back-tests")
    return theatre


def read_ministry(data: Path, theatre: OpenTheatre) -> Iterator[dict[str, Any]]:
    """Yield the captures of the ministry's table as the ledger would give them."""
    with (data / "mod_claims" / "capture_claims.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if not row["lon"]:
                continue  # no point of the place is known
            day = date.fromisoformat(row["claimed_on"])
            place = _place(theatre, row["place"], float(row["lon"]), float(row["lat"]))
            yield {
                "id": f"mod:{number}", "type": "control_taken", "actor": PARTIES[0], "holder": PARTIES[0],
                "speaker": "Ministry of Defence", "own_voice": False, "publisher": row["reported_by"],
                "modality": "fact", "polarity": "+", "published": day.isoformat(), "event_from": day.isoformat(),
                "event_until": (day + timedelta(days=1)).isoformat(), "places": [place],
            }  # fmt: skip


def _place(theatre: OpenTheatre, name: str, lon: float, lat: float) -> dict[str, Any]:
    near = (lon - SAME_PLACE_DEGREE, lat - SAME_PLACE_DEGREE, lon + SAME_PLACE_DEGREE, lat + SAME_PLACE_DEGREE)
    named = {each.place_id for each in theatre.gazetteer.look_up(name) if each.kind == "settlement"}
    found = next((each.place_id for each in theatre.gazetteer.within(near) if each.place_id in named), "")
    return {"kind": "settlement", "relation": "in", "place_id": found, "name": name, "lat": lat, "lon": lon}


def read_assessments(data: Path, theatre: OpenTheatre, cache: Path | None = None) -> list[dict[str, Any]]:
    """Return the claims of control in the published assessments of the span, read by the project's rules."""
    kept = cache / "claims-of-assessments.jsonl" if cache else None
    if kept is not None and kept.is_file():
        return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    rows = pq.read_table(data / "isw_texts" / "isw_assessments.parquet", columns=["published", "text"]).to_pylist()
    found = []
    for row in sorted(rows, key=lambda each: str(each["published"])):
        day = date.fromisoformat(row["published"])
        if SPAN[0] <= day <= SPAN[1]:
            text = Text(f"isw:{day}", row["text"], "en", day, "ISW", "monitor")
            claims = extract_claims(text, theatre.settings, theatre.gazetteer)
            found += [claim_to_json(each) | {"publisher": "ISW"} for each in claims if each.type in TOLD]
    if kept is not None:
        kept.write_text("".join(json.dumps(each) + "\n" for each in found), encoding="utf-8")
    return found


def make_testimonies(claims: list[dict[str, Any]], theatre: OpenTheatre) -> list[Testimony]:
    """Return what claims say of cells, by the same rules as in a theatre."""
    known: dict[str, NDArray[np.int64] | None] = {}

    def find_cells(place: dict[str, Any]) -> NDArray[np.int64] | None:
        key = json.dumps([place[name] for name in ("place_id", "lat", "lon", "relation", "kind")])
        if key not in known:
            outline = find_outline(theatre, place)
            known[key] = None if outline is None else choose_cells(theatre.grid.weigh(outline))
        return known[key]

    oldest, mappers = EvidenceSettings().oldest_days, list_mappers(theatre)
    heard = [claim for claim in claims if name_claimant(claim).casefold() not in mappers]
    return [each for claim in heard for each in hear_claim(claim, PARTIES, oldest, find_cells)]
