"""Forecasts as a user asks for them, on the example: the founding question, the outlook, the ledger, the brief."""

import json
import shutil
from pathlib import Path

import pytest

import frontline
from frontline.errors import NotFoundError, UsageError
from frontline.theatre.theatre import Theatre
from program import answer

KNOWN = "2025-11-03"
RAION = "katottg:UA14160000000061982"  # the district around Pokrovsk


@pytest.fixture(scope="module")
def example(theatre: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the example, for the ledger to be written in."""
    return shutil.copytree(theatre, tmp_path_factory.mktemp("forecast") / "pokrovsk")


@pytest.fixture(scope="module")
def theatre_of_forecasts(example: Path) -> Theatre:
    return frontline.open(example)


def test_the_founding_question(example: Path) -> None:
    found = answer("-t", example, "forecast", "Pokrovsk", "--share", "0.95", "--by", "2025-12-31", "--known", KNOWN)
    assert 0.005 < found["low"] <= found["probability"] <= found["high"] < 0.4
    assert 0.02 < found["probability"] < 0.2
    assert found["model"].endswith("2025-11-01"), "the set learned last before it"
    assert found["record"]["n"] > 1000
    assert found["record"]["skill"] > 0
    assert len(found["cases"]) == 5
    assert all(case["asked_on"] < KNOWN for case in found["cases"])
    assert "km farther" in found["reasons"][0]


def test_less_of_it_or_later_is_likelier(theatre_of_forecasts: Theatre) -> None:
    ask = theatre_of_forecasts.forecast
    whole = ask("Pokrovsk", share=0.95, by="2025-12-31", known=KNOWN)["probability"]
    assert ask("Pokrovsk", share=0.5, by="2025-12-31", known=KNOWN)["probability"] > whole
    assert ask("Pokrovsk", share=0.95, by="2026-02-28", known=KNOWN)["probability"] > whole


def test_questions_that_cannot_be_answered(theatre_of_forecasts: Theatre) -> None:
    ask = theatre_of_forecasts.forecast
    with pytest.raises(UsageError, match="is over"):
        ask("Pokrovsk", share=0.95, by="2025-10-31", known=KNOWN)
    with pytest.raises(UsageError, match="nothing beyond 180"):
        ask("Pokrovsk", share=0.95, by="2026-12-31", known=KNOWN)
    with pytest.raises(NotFoundError, match="no map"):
        ask("Pokrovsk", share=0.95, by="2025-12-31", known="2025-07-01")


def test_the_outlook_is_ordered_and_keeps_the_delay(theatre_of_forecasts: Theatre) -> None:
    rows = theatre_of_forecasts.outlook(days=30, known=KNOWN)
    said = [row["probability"] for row in rows]
    assert said == sorted(said, reverse=True)
    assert all(row["low"] <= row["probability"] <= row["high"] for row in rows)
    week = {row["place_id"]: row["probability"] for row in theatre_of_forecasts.outlook(days=7, known=KNOWN, most=500)}
    assert all(week[row["place_id"]] <= row["probability"] + 1e-9 for row in rows)


def test_the_ledger_keeps_settles_and_scores(theatre_of_forecasts: Theatre, example: Path) -> None:
    (example / "questions.toml").write_text(
        '[[standing]]\nplace = "Pokrovsk"\nshare = 0.5\ndays = 45\n[[area]]\ndays = 7\n', encoding="utf-8"
    )
    first = theatre_of_forecasts.forecast_run(known=KNOWN)
    assert len(first["issued"]) == len(first["areas"]) == 1
    again = theatre_of_forecasts.forecast_run(known=KNOWN)
    assert not again["issued"] + again["areas"], "once a week"
    theatre_of_forecasts.forecast("Pokrovsk", share=0.95, by="2025-12-31", known=KNOWN, keep=True)
    ledger = theatre_of_forecasts.forecasts()
    ours = [row for row in ledger["answers"] if row["forecaster"] == "frontline"]
    outcomes = {row["question"]["share"]: row["outcomes"]["first"]["outcome"] for row in ours}
    assert outcomes == {0.5: "yes", 0.95: "no"}  # 50 % was shown on 2025-12-03, 95 % only in February
    whole = next(row for row in ours if row["question"]["share"] == 0.95)
    assert whole["outcomes"]["first"]["brier"] == pytest.approx(whole["probability"] ** 2, abs=1e-4)
    analysts = [row for row in ledger["answers"] if row["forecaster"] == "Military analysts"]
    assert analysts
    assert not analysts[0]["is_checked"]
    assert [each["forecaster"] for each in ledger["forecasters"]] == ["frontline"], "unreviewed readings score nobody"
    review = next(c for c in theatre_of_forecasts.claims(type_="forecast") if "by the end of the year" in c["text"])
    assert review["report"] == analysts[0]["report"]


def test_a_question_file_is_answered_or_refused(theatre_of_forecasts: Theatre, example: Path, tmp_path: Path) -> None:
    asked = theatre_of_forecasts.forecast("Pokrovsk", share=0.95, by="2025-12-31", known=KNOWN)["question"]
    keys = [key for key in asked if key not in ("question_id", "text", "place_name", "title", "deadline")]
    lines = [f"{key} = {json.dumps(asked[key])}" for key in keys]
    file = tmp_path / "question.toml"
    file.write_text("\n".join(["[question]", *lines, "deadline = 2025-12-31"]), encoding="utf-8")
    found = answer("-t", example, "forecast", "--question", file, "--known", KNOWN)
    assert found["question"]["question_id"] == asked["question_id"]
    file.write_text(file.read_text().replace(asked["outline_version"], "0" * 16), encoding="utf-8")
    with pytest.raises(UsageError, match="version"):
        theatre_of_forecasts.forecast_file(file, known=KNOWN)


def test_the_brief_has_an_outlook_with_its_record_and_what_analysts_said(theatre_of_forecasts: Theatre) -> None:
    brief = theatre_of_forecasts.brief("Pokrovsk", on=KNOWN).data
    (section,) = [each for each in brief["sections"] if each["heading"] == "Outlook"]
    text = " ".join(sentence["text"] for sentence in section["sentences"])
    assert "at least 95 % of Pokrovsk" in text
    assert "Brier score" in text
    assert "Military analysts" in text
    assert all(sentence["references"] for sentence in section["sentences"])


def test_amounts_of_ground_are_answered_kept_and_scored(theatre_of_forecasts: Theatre, example: Path) -> None:
    found = answer("-t", example, "forecast", "--area", "--days", "30", "--known", KNOWN, "--keep")
    for flow in ("gained", "lost", "net"):
        assert found[flow]["low"] <= found[flow]["km2"] <= found[flow]["high"]
        assert found[flow]["record"]["n"] > 100
    assert found["gained"]["record"]["skill"] > 0
    shown = theatre_of_forecasts.change("2025-10-04", "2025-11-03", source="deepstate")
    assert found["gained"]["persistence_km2"] == pytest.approx(shown["gained_km2"], abs=0.5)
    part = theatre_of_forecasts.forecast_area(RAION, days=90, known=KNOWN, keep=True)
    assert part["gained"]["km2"] < found["gained"]["high"]
    ledger = theatre_of_forecasts.forecasts()
    whole = next(row for row in ledger["areas"] if (row["question"]["place"], row["question"]["days"]) == ("box", 30))
    came = theatre_of_forecasts.change("2025-11-03", "2025-12-03", source="deepstate")
    assert whole["outcome"]["came"]["net"] == pytest.approx(came["net_km2"], abs=0.01)
    assert whole["outcome"]["persistence"]["gained"] == pytest.approx(
        abs(found["gained"]["persistence_km2"] - came["gained_km2"]), abs=0.01
    )
    place = next(row for row in ledger["areas"] if row["question"]["place"] != "box")
    assert place["outcome"] is None, "the maps end before the 90 days and a week are over"
    assert ledger["area_scores"][0]["n"] == sum(row["outcome"] is not None for row in ledger["areas"])
    with pytest.raises(UsageError, match="were not learned"):
        theatre_of_forecasts.forecast_area(days=45, known=KNOWN)
    with pytest.raises(UsageError, match="300 km² and more"):
        theatre_of_forecasts.forecast_area("Myrnohrad", known=KNOWN)
    with pytest.raises(NotFoundError, match="less than 30 days by then"):
        theatre_of_forecasts.forecast_area(known="2025-08-20")


def test_a_question_on_the_assessment_is_answered_and_settled_by_it(theatre_of_forecasts: Theatre) -> None:
    ask = theatre_of_forecasts.forecast
    found = ask("Pokrovsk", share=0.5, by="2025-12-31", source="assessed", known=KNOWN, keep=True)
    assert 0.02 < found["low"] <= found["probability"] <= found["high"] < 1
    assert "our assessment" in found["caveat"]
    assert "our assessment" in found["question"]["text"]
    (row,) = [row for row in theatre_of_forecasts.forecasts()["answers"] if row["question"]["source"] == "assessed"]
    shares = [
        theatre_of_forecasts.status("Pokrovsk", on=day)["assessed"][0]["share"] for day in ("2025-12-31", "2026-01-08")
    ]
    assert row["outcomes"]["first"]["outcome"] == ("yes" if min(shares) >= 0.5 else "no")
    assert set(row["outcomes"]) == {"first", "revised"}, "by what was believed at the time, and in hindsight"
