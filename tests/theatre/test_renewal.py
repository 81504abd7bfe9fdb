"""A new delivery costs its own days: an assessment that goes on from an earlier one is the one made in a single go."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from frontline.claims.recorded import ORIGIN as RECORDED
from frontline.control.layer import keep_cells
from frontline.settings import TheatreFolder, TheatreSettings
from frontline.store import memories, posteriors
from frontline.store.statement import Statement, add_statements
from frontline.store.tables import posterior
from frontline.theatre.assessment import bring_up_to_date, find_stale, read_probability
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.without import assess_without
from worlds import AT, make_card, make_delivery, record

FIRST = date(2025, 1, 1)
CARD = """
name = "atlas"
title = "Atlas"
publisher = "Tests"
kind = "monitor"
reader = "cells"
licence = { name = "CC0", class = "open" }
labels = { red = { status = "held", party = "RED" } }
elsewhere = { status = "held", party = "BLUE" }
"""


def make_theatre(path: Path, settings: TheatreSettings) -> OpenTheatre:
    (path / "sources").mkdir(parents=True, exist_ok=True)
    (path / "sources" / "atlas.toml").write_text(CARD)
    return OpenTheatre(TheatreFolder(path, settings))


def bring(theatre: OpenTheatre, days: range, column: int, source: str = "atlas") -> None:
    """Bring in a map of some days on which RED holds all west of a column, of the lattice."""
    held = np.zeros(theatre.grid.shape, bool)
    held[:, :column] = True
    cells = {int(cell): "red" for cell in np.flatnonzero(held.ravel() & theatre.grid.inside)}
    delivery = make_delivery(theatre.grid, {FIRST + timedelta(days=n): cells for n in days}, tag=f"{source} {days}")
    with theatre.database.writing() as connection:
        number = record(connection, source, delivery)
        span = {"first": delivery.days[0].day.isoformat(), "last": delivery.days[-1].day.isoformat(), "n": number}
        connection.exec_driver_sql(
            "UPDATE delivery SET first_day = :first, last_day = :last WHERE delivery_id = :n", span
        )
        keep_cells(connection, number, delivery, make_card(source), theatre.grid, AT)


def read_days(theatre: OpenTheatre) -> dict[str, bytes]:
    with theatre.database.reading() as connection:
        rows = connection.execute(select(posterior.c.day, posterior.c.body).order_by(posterior.c.assessment_id))
        return {row.day.isoformat(): row.body for row in rows}


def test_it_goes_on_where_it_stopped_and_gives_the_same_bytes(tmp_path: Path, settings: TheatreSettings) -> None:
    at_once, in_parts, again = (make_theatre(tmp_path / name, settings) for name in ("once", "parts", "again"))
    for theatre in (at_once, again):
        bring(theatre, range(70), 12)
        bring(theatre, range(70, 75), 14)
        bring_up_to_date(theatre)
    bring(in_parts, range(70), 12)
    bring_up_to_date(in_parts)
    bring(in_parts, range(70, 75), 14)
    bring_up_to_date(in_parts)
    assert read_days(at_once) == read_days(again)
    assert read_days(in_parts) == read_days(at_once)
    with in_parts.database.reading() as connection:
        latest = posteriors.latest_assessment(connection)
        assert latest is not None
        assert latest.based_on is not None
        count = select(posterior.c.day).where(posterior.c.assessment_id == latest.assessment_id)
        assert len(connection.execute(count).all()) == 5
        learned = memories.list_memories(connection)[0].learned
    assert json.loads(json.dumps(learned))["sources"]["atlas"]["rates"]["redrawn"] > 0


def test_what_all_maps_taught_is_the_same_from_memory_and_from_the_first_day_on(
    tmp_path: Path, settings: TheatreSettings
) -> None:
    (tmp_path / "two" / "sources").mkdir(parents=True)
    (tmp_path / "two" / "sources" / "almanac.toml").write_text(CARD.replace("atlas", "almanac"))
    theatre = make_theatre(tmp_path / "two", settings)
    bring(theatre, range(70), 12)
    bring(theatre, range(5, 70), 14, "almanac")
    days = [FIRST + timedelta(days=n) for n in (69, 60, 20)]
    anew = [assess_without(theatre, "almanac", day) for day in days]
    bring_up_to_date(theatre)
    theatre.loaded.clear()
    remembered = [assess_without(theatre, "almanac", day) for day in days]
    assert all(each is not None and each.any() for each in anew)
    np.testing.assert_array_equal(np.array(anew), np.array(remembered))


def test_a_correction_of_an_old_day_is_not_built_upon(tmp_path: Path, settings: TheatreSettings) -> None:
    theatre = make_theatre(tmp_path / "t", settings)
    bring(theatre, range(40), 12)
    bring_up_to_date(theatre)
    bring(theatre, range(5, 8), 15)
    bring(theatre, range(40, 42), 12)
    bring_up_to_date(theatre)
    with theatre.database.reading() as connection:
        latest = posteriors.latest_assessment(connection)
    assert latest is not None
    assert latest.based_on is None


def test_hindsight_is_kept_apart(tmp_path: Path, settings: TheatreSettings) -> None:
    theatre = make_theatre(tmp_path / "t", settings)
    bring(theatre, range(30), 12)
    bring(theatre, range(30, 60), 14)
    bring_up_to_date(theatre)
    cells = np.array([10 * theatre.grid.columns + 13])
    on = FIRST + timedelta(days=28)
    then, later = (read_probability(theatre, on, cells, in_hindsight=each)[0, 0] for each in (False, True))
    assert later > then + 0.05
    last = FIRST + timedelta(days=59)
    same = [read_probability(theatre, last, cells, in_hindsight=each)[0, 0] for each in (False, True)]
    assert same[0] == pytest.approx(same[1], abs=1e-3)


def claim(theatre: OpenTheatre, day: int, column: int) -> None:
    """Keep a claim, of a table, that RED took a village at a column of the lattice."""
    lon, lat = (float(each[10, column]) for each in theatre.grid.centres)
    on = (FIRST + timedelta(days=day)).isoformat()
    place = {
        "place_id": "",
        "name": f"village {column}",
        "kind": "settlement",
        "relation": "in",
        "lat": lat,
        "lon": lon,
    }
    value = {
        "id": f"table:{day}", "document": "table", "text": "taken", "start": 0, "type": "control_taken", "actor": "RED",
        "holder": "BLUE", "speaker": "Blue staff", "own_voice": False, "modality": "fact", "polarity": "+",
        "published": on, "event_from": on, "places": [place], "about": {"publisher": "Gazette", "url": "", "title": ""},
    }  # fmt: skip
    nowhere = (None, None, None, None, None, None)
    with theatre.database.writing() as connection:
        made = Statement("claim", "claim", value, "table", RECORDED, *nowhere, f"{on}T20:00:00Z", f"{on}T20:00:00Z")
        add_statements(connection, [made])


def test_a_claim_that_comes_late_gives_the_same_bytes_and_goes_on_from_before_its_day(
    tmp_path: Path, settings: TheatreSettings
) -> None:
    at_once, late = (make_theatre(tmp_path / name, settings) for name in ("once", "late"))
    cell = np.array([10 * at_once.grid.columns + 14])
    for theatre in (at_once, late):
        bring(theatre, range(75), 12)
        claim(theatre, 20, 15)
    claim(at_once, 65, 14)
    bring_up_to_date(at_once)
    bring_up_to_date(late)
    on = FIRST + timedelta(days=65)
    before = read_probability(late, on, cell)[0, 0]
    claim(late, 65, 14)
    bring_up_to_date(late)
    assert read_days(late).items() >= read_days(at_once).items()
    assert read_probability(late, on, cell)[0, 0] > before + 0.02
    with late.database.reading() as connection:
        latest = posteriors.latest_assessment(connection)
        assert latest is not None
        assert latest.based_on is not None
        count = select(posterior.c.day).where(posterior.c.assessment_id == latest.assessment_id)
        assert len(connection.execute(count).all()) == 14


def test_an_assessment_that_lacks_only_newer_claims_answers_for_days_before_them_and_later_ones_if_asked(
    tmp_path: Path, settings: TheatreSettings
) -> None:
    theatre = make_theatre(tmp_path / "t", settings)
    cell, on = np.array([10 * theatre.grid.columns + 14]), FIRST + timedelta(days=65)
    bring(theatre, range(75), 12)
    bring_up_to_date(theatre)
    assert find_stale(theatre) is None
    before = read_probability(theatre, on, cell)[0, 0]
    claim(theatre, 65, 14)
    stale = find_stale(theatre)
    assert stale is not None
    assert (stale.since, stale.claims) == (on, 1)
    assert not stale.tells(on - timedelta(days=1), in_hindsight=False)
    assert stale.tells(on, in_hindsight=False)
    assert read_probability(theatre, on, cell, stale_too=True)[0, 0] == before
    assert read_probability(theatre, on, cell)[0, 0] > before + 0.02, "whoever does not say so is given the new answer"
    bring(theatre, range(75, 76), 14)
    assert find_stale(theatre) is None, "a new map is more than a claim"
