"""The founding article: every attributed claim found, with its side, its words and its contradictions."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import frontline

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def rows(theatre: Path) -> list[dict[str, Any]]:
    article = Path(__file__).resolve().parents[2] / "../shared/acceptance/pokrovsk/article.txt"
    return frontline.open(theatre).extract(article, published="2025-11-03")


def score(rows: list[dict[str, Any]], shared: Path, folder: Path) -> dict[str, Any]:
    """Score claims by the scorer of the gold set."""
    predicted = folder / "claims.jsonl"
    predicted.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    gold = shared / "acceptance" / "pokrovsk" / "claims.jsonl"
    command = [sys.executable, shared / "gold" / "score.py", predicted, "--gold", gold, "--json", "--resamples", "0"]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_claims_are_found_with_all_their_fields(rows: list[dict[str, Any]], shared: Path, tmp_path: Path) -> None:
    found = score(rows, shared, tmp_path)
    assert found["strict"]["f1"] >= 0.95
    assert found["all_fields_f1"] >= 0.9
    assert found["on_matches"]["polarity"] == 1
    assert found["on_matches"]["speaker"] >= 0.95


def test_each_claim_shows_its_exact_words(rows: list[dict[str, Any]], shared: Path) -> None:
    text = (shared / "acceptance" / "pokrovsk" / "article.txt").read_text(encoding="utf-8")
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)


def test_the_articles_own_slip_is_flagged_and_not_repaired(rows: list[dict[str, Any]]) -> None:
    flagged = [row for row in rows if row["flags"]]
    assert len(flagged) == 1
    assert [place["place_id"] for place in flagged[0]["places"]] == ["gn:709900"]
    assert "north-north-west" in flagged[0]["flags"][0]


def test_the_sides_contradict_each_other_on_losses(rows: list[dict[str, Any]]) -> None:
    losses = {row["holder"]: row["polarity"] for row in rows if row["type"] == "losses"}
    assert losses == {"UA": "+", "RU": "-"}


def test_nothing_is_read_from_headings_bylines_or_figures_of_speech(rows: list[dict[str, Any]]) -> None:
    words = " ".join(row["text"] for row in rows)
    for phrase in ("gateway", "Reporting by", "Why Pokrovsk Matters"):
        assert phrase not in words
    assert not any("Putin" in row["speaker"] for row in rows), "a claim to a region is no claim of control"
