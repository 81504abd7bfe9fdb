"""Deliveries of the original maps go in with the example's own cards, and give back what they showed."""

from pathlib import Path

import pytest

from frontline.theatre.theatre import Theatre

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """Return the example theatre with a few original files of each map brought in."""
    theatre = Theatre.make(tmp_path_factory.mktemp("originals") / "pokrovsk", "pokrovsk")
    raw = SHARED / "data" / "raw"
    theatre.ingest("deepstate-daily", raw / "deepstate_daily" / "deepstatemap_data_20251104.geojson")
    theatre.ingest("deepstate-api", raw / "deepstate_api")
    for row in theatre.list_quarantine():  # three years lie between its two snapshots: that asks
        theatre.accept("deepstate-api", row["digest"], reason="the front has moved in three years", person="A test")
    theatre.ingest("owlmaps", raw / "owlmaps")
    theatre.ingest("nzz", raw / "nzz")
    return theatre


def test_good_files_are_accepted_and_damaged_ones_put_aside(originals: Theatre) -> None:
    rows = {row["source"]: row for row in originals.sources()}
    counts = {name: (row["deliveries"], len(row["quarantined"])) for name, row in rows.items() if row["deliveries"]}
    assert counts == {"deepstate-daily": (1, 0), "deepstate-api": (2, 0), "owlmaps": (3, 1), "nzz": (2, 1)}


def test_a_daily_file_shows_the_day_before_and_is_known_from_its_own_midnight(originals: Theatre) -> None:
    shown = originals.status("Pokrovsk", on="2025-11-03", known="2025-11-04T00:00:00Z")["sources"]
    assert {(each["source"], each["day"]) for each in shown} >= {("deepstate-daily", "2025-11-03")}
    share = next(each["share"] for each in shown if each["source"] == "deepstate-daily")
    assert share == pytest.approx(0.192, abs=0.03)
