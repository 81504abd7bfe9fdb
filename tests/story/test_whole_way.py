"""From published maps and reports to a cited brief, as a user goes it."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader

import frontline
from frontline.errors import AmbiguousError, NotFoundError, RefusedError
from program import answer, run

DAY = "2025-11-03"
SHOWN = {"deepstate": 0.192, "uacontrolmap": 0.043, "liveuamap": 0.434}  # known answers of the original maps


def test_status_shows_each_map_and_an_assessment_with_its_interval(theatre: Path) -> None:
    found = answer("-t", theatre, "status", "Pokrovsk", "--on", DAY)
    shares = {each["source"]: each["share"] for each in found["sources"] if each["share"] is not None}
    assert set(shares) == set(SHOWN)
    for source, share in SHOWN.items():
        assert shares[source] == pytest.approx(share, abs=0.03)
    ours = next(each for each in found["assessed"] if each["party"] == "RU")
    assert ours["low"] < ours["share"] < ours["high"]
    assert ours["level"] == 0.9
    assert min(SHOWN.values()) - 0.05 < ours["share"] < max(SHOWN.values()) + 0.05
    assert sum(each["share"] for each in found["assessed"]) == pytest.approx(1, abs=0.001)
    assert found["place"]["area_km2"] == pytest.approx(31.2, abs=0.3)
    assert found["evidence_age_days"] == 0


@pytest.mark.parametrize("spelling", ["Pokrovsk", "pokrovs'k", "Покровськ", "Покровск", "Krasnoarmeysk", "gn:704422"])
def test_any_spelling_finds_the_place(theatre: Path, spelling: str) -> None:
    assert frontline.open(theatre).status(spelling, on=DAY)["place"]["id"] == "gn:704422"


def test_the_stored_assessment_is_what_the_filter_says(theatre: Path) -> None:
    """The answer as known long after, which runs the filter afresh, equals the stored one."""
    open_theatre = frontline.open(theatre)
    stored = open_theatre.status("Pokrovsk", on=DAY)["assessed"][0]
    fresh = open_theatre.status("Pokrovsk", on=DAY, known="2026-06-01")["assessed"][0]
    for key in ("share", "low", "high"):
        assert stored[key] == pytest.approx(fresh[key], abs=0.01)


def test_what_was_known_earlier_rests_on_earlier_maps(theatre: Path) -> None:
    found = frontline.open(theatre).status("Pokrovsk", on=DAY, known="2025-10-20")
    assert all(each["day"] <= "2025-10-20" for each in found["sources"])
    assert found["evidence_age_days"] >= 14


def test_change_is_reported_by_us_and_by_each_map(theatre: Path) -> None:
    open_theatre = frontline.open(theatre)
    ours = open_theatre.change("2025-10-04", DAY)
    assert ours["low"] < ours["net_km2"] < ours["high"]
    for source in SHOWN:
        own = open_theatre.change("2025-10-04", DAY, source=source)
        assert own["net_km2"] == pytest.approx(own["gained_km2"] - own["lost_km2"], abs=0.01)


def test_claims_of_both_sides_are_kept_with_their_words(theatre: Path) -> None:
    rows = frontline.open(theatre).claims(place="Pokrovsk", until="2025-11-04")
    assert {"RU", "UA", "monitor"} <= {row["holder"] for row in rows}
    assert all(row["text"] for row in rows)
    without = {row["report"] for row in rows if not row["url"].startswith("https://")}
    assert without <= {"2025-11-03-analysts"}, "every other report names the address of its facts"
    denied = [row for row in rows if row["type"] == "encirclement" and row["polarity"] == "-"]
    claimed = [row for row in rows if row["type"] == "encirclement" and row["polarity"] == "+"]
    assert {row["holder"] for row in denied} == {"UA"}
    assert "RU" in {row["holder"] for row in claimed}


def test_every_sentence_of_the_brief_rests_on_something_listed(theatre: Path) -> None:
    data = answer("-t", theatre, "brief", "Pokrovsk", "--on", DAY)
    listed = {each["key"] for each in data["sources"]}
    sentences = [s for section in data["sections"] for s in section["sentences"]]
    sentences += [s for section in data["sections"] for c in section.get("columns", []) for s in c["sentences"]]
    assert len(sentences) > 15
    assert all(s["references"] and set(s["references"]) <= listed for s in sentences)
    columns = next(section["columns"] for section in data["sections"] if "columns" in section)
    assert [column["party"] for column in columns] == ["RU", "UA"]
    assert all(column["sentences"] for column in columns)
    reports = [each for each in data["sources"] if each["kind"] == "report"]
    assert all(re.findall(r"\d{4}-\d{2}-\d{2}", each["detail"])[0] <= DAY for each in reports), (
        "nothing published later is used"
    )


def test_the_brief_is_written_in_each_form_and_language(theatre: Path, tmp_path: Path) -> None:
    written = frontline.open(theatre).brief("Pokrovsk", on=DAY, lang="uk")
    for ending in (".md", ".html", ".json", ".pdf", ".docx"):
        written.save(tmp_path / f"brief{ending}")
    text = (tmp_path / "brief.md").read_text(encoding="utf-8")
    assert "За оцінкою, під контролем Росії" in text
    assert "Костянтинівка (47 км, північний схід)" in text
    assert written.brief.tongue.missing == set()
    assert [each.name for each in written.brief.figures] == ["map", "chart"]
    assert len(PdfReader(tmp_path / "brief.pdf").pages) == 2
    told = run("-t", theatre, "brief", "Pokrovsk", "--on", DAY, "--lang", "ru,en", "-o", tmp_path / "day.pdf").stdout
    assert told.splitlines() == [f"written to {tmp_path / 'day'}.{code}.pdf" for code in ("ru", "en")]
    assert "Why it matters" in PdfReader(tmp_path / "day.en.pdf").pages[0].extract_text()
    page = " ".join(PdfReader(tmp_path / "day.ru.pdf").pages[0].extract_text().split())
    assert "Почему это важно" in page
    assert "Over the" not in page
    assert "Александр Сырский" in page
    refused = run("-t", theatre, "brief", "Pokrovsk", "--on", DAY, "--lang", "en,ua", check=False)
    assert (refused.returncode, "nothing is written in 'ua'; the languages are en, uk, ru" in refused.stderr) == (
        2,
        True,
    )


def test_doing_it_all_again_changes_nothing(theatre: Path) -> None:
    before = read_database(theatre)
    for name in ("deepstate", "uacontrolmap", "liveuamap"):
        result = answer("-t", theatre, "ingest", name, theatre / "observations" / f"{name}.parquet")
        assert (result["accepted"], result["repeated"]) == (0, 1)
    reports = answer("-t", theatre, "ingest", "reports", theatre / "reports")
    assert reports["accepted"] == 0
    assert answer("-t", theatre, "assess")["repeated"]
    assert read_database(theatre) == before


def read_database(theatre: Path) -> bytes:
    """Return the pages of a database, those not yet written back too, without touching the locks of this process."""
    with closing(sqlite3.connect(f"file:{theatre / 'frontline.db'}?mode=ro", uri=True)) as connection:
        return connection.serialize()


def test_sources_are_listed_with_their_health(theatre: Path) -> None:
    rows = {row["source"]: row for row in answer("-t", theatre, "sources")}
    assert rows["deepstate"]["first"] == "2025-08-01"
    assert rows["deepstate"]["last"] == "2026-01-31"
    assert rows["deepstate"]["health"] == "current"
    assert rows["deepstate-daily"]["health"] == "none"


def test_questions_that_cannot_be_answered_say_why(theatre: Path) -> None:
    open_theatre = frontline.open(theatre)
    with pytest.raises(NotFoundError, match="Pokrovsk"):
        open_theatre.status("Pokrovks", on=DAY)
    with pytest.raises(NotFoundError, match="first day is 2025-08-01"):
        open_theatre.status("Pokrovsk", on="2025-07-01")
    with pytest.raises(NotFoundError, match="outside"):
        open_theatre.status("Lviv", on=DAY)
    with pytest.raises(AmbiguousError) as caught:
        open_theatre.status("Novooleksandrivka", on=DAY)
    assert len(caught.value.candidates) > 1


def test_the_publication_delay_holds(theatre: Path) -> None:
    from frontline.days import now  # noqa: PLC0415

    with pytest.raises(RefusedError, match="held back"):
        frontline.open(theatre).brief("Pokrovsk", on=now().date())


def test_json_lines_are_json(theatre: Path) -> None:
    lines = run("-t", theatre, "claims", "--json").stdout.splitlines()
    assert len(lines) > 20
    assert all(json.loads(line)["report"] for line in lines)
