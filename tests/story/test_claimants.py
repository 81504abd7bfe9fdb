"""The ministry's captures against two years of original maps: the lags by period of METHODS section 5."""

from pathlib import Path
from typing import Any

import pytest

from deliveries import deepstate_daily, owlmaps
from frontline.theatre.theatre import Theatre

pytestmark = [pytest.mark.shared, pytest.mark.backtest]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    shared = Path(__file__).resolve().parents[3] / "shared"
    root = tmp_path_factory.mktemp("claimants")
    opened = Theatre.make(root / "pokrovsk", "pokrovsk")
    for source, files in (
        ("deepstate-daily", deepstate_daily(shared)),
        ("owlmaps", owlmaps(shared, since="2024-06-01")),
    ):
        (root / source).mkdir()
        for name, body in files:
            (root / source / name).write_bytes(body)
        put_aside = opened.ingest(source, root / source)["quarantined"]
        assert not put_aside or source == "owlmaps", "its jumps wait for a person; DeepState has none"
    opened.ingest("mod-claims", root / "pokrovsk" / "claims" / "mod-claims.csv")
    return opened


def by_map(opened: Theatre, start: str, until: str) -> dict[str, dict[str, Any]]:
    (row,) = opened.claimants(start=start, until=until, side="RU", by="all")
    return {each["source"]: each for each in row["maps"]}


def test_the_lags_by_period(originals: Theatre) -> None:
    """By DeepState: 61 % shown already at first; a median of 100 days in late summer; 56 % not shown from October."""
    first = by_map(originals, "2024-07-01", "2025-03-01")["deepstate-daily"]
    assert first["shown_already_share"] == pytest.approx(0.61, abs=0.03)
    summer = by_map(originals, "2025-08-01", "2025-10-01")["deepstate-daily"]
    assert summer["lag_days"]["low"] < 100 < summer["lag_days"]["high"]
    assert summer["lag_days"]["median"] == pytest.approx(100, abs=20)
    autumn = by_map(originals, "2025-10-01", "2026-03-01")["deepstate-daily"]
    assert 1 - autumn["confirmed_share"] == pytest.approx(0.56, abs=0.03)
    assert autumn["lag_days"]["median"] is None
