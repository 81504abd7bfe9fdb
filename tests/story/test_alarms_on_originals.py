"""The original series ring where they are known to be odd, and score as careful and quick maps are known to."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from deliveries import SERIES
from frontline.theatre.theatre import Theatre

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = [pytest.mark.shared, pytest.mark.backtest]
MAPS = ("deepstate-daily", "owlmaps", "nzz")
Spans = tuple[tuple[str, str], ...]


def open_theatre(folder: Path, spans: Spans, *, wide: bool = False) -> Theatre:
    """Return a theatre with the original files of some spans, whose cards let everything in."""
    theatre = Theatre.make(folder / "theatre", "pokrovsk")
    for name in MAPS:
        card = folder / "theatre" / "sources" / f"{name}.toml"
        lines = [line for line in card.read_text(encoding="utf-8").splitlines() if "max_jump" not in line]
        text = "\n".join(line for line in lines if not line.startswith(("follows", "min_area")))
        card.write_text(text.replace("[guards]", "[guards]\nmax_jump_km2 = 1e6"), encoding="utf-8")
    if wide:
        file = folder / "theatre" / "frontline.toml"
        text = file.read_text(encoding="utf-8").replace("[36.5, 47.9, 37.9, 48.6]", "[30.5, 45.8, 40.4, 53.0]")
        file.write_text(text.replace("size_m = 500", "size_m = 2000"), encoding="utf-8")
    theatre = Theatre(folder / "theatre")
    for name in MAPS:
        (folder / name).mkdir()
        for file_name, body in _bodies(SERIES[name], spans):
            (folder / name / file_name).write_bytes(body)
        if any((folder / name).iterdir()):
            theatre.ingest(name, folder / name)
    return theatre


def _bodies(series: Callable[..., Iterator[tuple[str, bytes]]], spans: Spans) -> Iterator[tuple[str, bytes]]:
    return chain.from_iterable(series(SHARED, since, until) for since, until in spans)


def rows(theatre: Theatre, source: str) -> list[dict[str, Any]]:
    return theatre.alarms(source=source, everything=True)


def test_level_shifts_and_an_empty_day_ring(tmp_path: Path) -> None:
    spans = (("2023-07-06", "2023-07-12"), ("2023-12-05", "2023-12-15"), ("2024-03-08", "2024-03-20"))
    theatre = open_theatre(tmp_path, spans, wide=True)
    shifts = {row["day"]: round(row["km2"], -3) for row in rows(theatre, "nzz") if row["kind"] == "level shift"}
    assert shifts == {"2023-12-08": 64_000, "2024-03-13": 17_000}
    owl = [(row["day"], row["ended_by"]) for row in rows(theatre, "owlmaps") if row["kind"] == "level shift"]
    assert owl == [("2023-07-08", "withdrawn")]
    held = [row for row in theatre.alarms() if row["day"] == "2024-03-13"]
    assert [row["holds"] for row in held] == [True]
    empty = SHARED / "data" / "raw" / "owlmaps" / "20251230.json"
    theatre.ingest("owlmaps", empty)
    assert "put aside" in {row["kind"] for row in theatre.alarms(source="owlmaps")}


def test_the_swing_over_pokrovsk_rings_and_the_ordinary_days_of_a_careful_map_do_not(tmp_path: Path) -> None:
    theatre = open_theatre(tmp_path, (("2025-10-25", "2025-12-05"),))
    swings = [(row["day"], row["about"]["near"]) for row in rows(theatre, "owlmaps") if row["kind"] == "swing"]
    assert ("2025-11-24", "Pokrovsk") in swings
    assert rows(theatre, "deepstate-daily") == []


def test_scores_are_those_known_of_these_maps(tmp_path: Path) -> None:
    theatre = open_theatre(tmp_path, (("2024-07-08", "2026-02-28"),))
    found = {row["name"]: row for row in theatre.scorecard(by="all")}
    for name, known in (("deepstate-daily", 0.10), ("owlmaps", 0.28)):
        rate = found[name]["false_per_1000"]
        assert rate["low"] <= known <= rate["high"], name
    quick = found["nzz"]["false_per_1000"]["value"]  # 0.90 is that of 2022 to 2026; of these months it is less
    assert found["owlmaps"]["false_per_1000"]["value"] < quick < 0.95
    assert found["nzz"]["delay_days"]["low"] <= 11 <= found["nzz"]["delay_days"]["high"]
    medians = {name: row["lag_days"]["median"] for name, row in found.items()}
    assert medians["nzz"] < medians["owlmaps"] <= medians["deepstate-daily"] + 5
    assert medians["deepstate-daily"] == pytest.approx(22, abs=5)
    careful = theatre.alarms(source="deepstate-daily", everything=True)
    assert len(careful) <= 8, "in 20 months"
