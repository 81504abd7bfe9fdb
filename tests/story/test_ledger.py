"""The ledger: both sides beside each other, what maps say of claims, and what people say of the machine's readings."""

import shutil
from pathlib import Path
from typing import Any

import pytest

import frontline
from frontline.errors import NotFoundError, UsageError
from frontline.theatre.theatre import Theatre
from program import answer, run

HEAD = '+++\npublished = 2025-11-03\nlang = "en"\npublisher = "A wire"\n+++\n'


@pytest.fixture(scope="module")
def ledger(theatre: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the example that may be written to, with the table of recorded claims."""
    path = tmp_path_factory.mktemp("ledger") / "pokrovsk"
    shutil.copytree(theatre, path)
    run("-t", path, "ingest", "mod-claims", path / "claims" / "mod-claims.csv")
    return path


def matter(data: dict[str, Any], name: str, of: str | None = None) -> dict[str, Any]:
    return next(row for row in data["rows"] if (row["matter"], row["of"]) == (name, of))


@pytest.mark.shared
def test_the_founding_article_has_both_sides_and_no_invented_denial(
    theatre: Path, shared: Path, tmp_path: Path
) -> None:
    path = tmp_path / "pokrovsk"
    shutil.copytree(theatre, path)
    article = tmp_path / "article.txt"
    article.write_text(
        HEAD + (shared / "acceptance/pokrovsk/article.txt").read_text(encoding="utf-8"), encoding="utf-8"
    )
    opened = frontline.open(path)
    assert opened.ingest("reports", article)["accepted"] == 1
    data = opened.sides("Pokrovsk", start="2025-11-03", until="2025-11-04")
    for row in data["rows"]:  # of the article alone
        for party, claims in row["claims"].items():
            row["claims"][party] = [each for each in claims if each["report"] == "article"]
    control = matter(data, "control")
    (advance,), (holding,) = (
        [each for each in control["claims"][party] if each["type"] == kind]
        for party, kind in (("RU", "advance"), ("UA", "control_held"))
    )
    assert "advancing inside Pokrovsk" in advance["text"]
    assert "Syrskyi" in holding["speaker"]
    pairs = {(frozenset((each["first"], each["second"])), each["kind"]) for each in control["tensions"]}
    assert (frozenset((advance["id"], holding["id"])), "both can be true") in pairs
    ring = matter(data, "encirclement", "RU")
    assert [each["polarity"] for each in ring["claims"]["RU"]] == ["+"]
    assert ring["claims"]["UA"] == []
    losses = matter(data, "losses", "RU")
    assert {party: [each["polarity"] for each in own] for party, own in losses["claims"].items()} == {
        "RU": ["-"], "UA": ["+"],
    }  # fmt: skip
    assert [each["kind"] for each in losses["tensions"]] == ["contradiction"]
    then = control["assessed"]["then"]
    assert then["on"] == "2025-11-03"
    assert {each["source"]: round(each["share"], 1) for each in then["sources"] if each["share"] is not None} == {
        "deepstate": 0.2, "liveuamap": 0.4, "uacontrolmap": 0.0,
    }  # fmt: skip
    assert control["assessed"]["later"]["on"] == "2026-01-31"


def test_the_sides_are_told_in_columns(ledger: Path) -> None:
    text = run("-t", ledger, "sides", "Pokrovsk", "--from", "2025-11-01", "--until", "2025-11-06").stdout
    assert "RU says" in text
    assert "UA says" in text
    assert "BOTH CAN BE TRUE" in text
    assert "assessed then" in text


def test_claims_of_control_say_which_map_showed_it_and_when(ledger: Path) -> None:
    rows = frontline.open(ledger).claims(side="RU", type_="control_taken", start="2025-12-01", until="2025-12-02")
    found = next(row for row in rows if row["places"][0]["name"] == "Pokrovsk")["confirmed"]
    maps = {each["by"]: each for each in found["places"][0]["maps"]}
    assert (
        maps["deepstate"]["since"] == "2025-12-03"
    )  # the day on which it passes one half, as the data's notes have it
    assert (maps["deepstate"]["state"], maps["deepstate"]["lag_days"]) == ("confirmed", 2)
    assert found["by"] == min(maps.values(), key=lambda each: each["lag_days"])["by"]


def test_only_maps_known_by_then_confirm(ledger: Path) -> None:
    opened = frontline.open(ledger)
    query = {"side": "RU", "type_": "control_taken", "start": "2025-12-01", "until": "2025-12-02"}
    rows = opened.claims(**query, known="2025-12-04")
    found = next(row for row in rows if row["places"][0]["name"] == "Pokrovsk")["confirmed"]
    maps = {each["by"]: each["state"] for each in found["places"][0]["maps"]}
    assert maps["deepstate"] == "not yet"


def test_claimants_have_a_row_a_period_with_intervals(ledger: Path) -> None:
    rows = answer("-t", ledger, "claimants", "--side", "RU", "--type", "control_taken")
    ministry = [row for row in rows if row["name"] == "Russian Ministry of Defence"]
    assert [row["period"] for row in ministry] == sorted({row["period"] for row in ministry})
    for row in ministry:
        assert row["low"] <= row["confirmed_share"] <= row["high"]
        assert {each["source"] for each in row["maps"]} <= {"deepstate", "uacontrolmap", "liveuamap"}
    assert "Russian Ministry of Defence" in run("-t", ledger, "claimants", "--by", "all").stdout
    with pytest.raises(UsageError, match="do not confirm claims of type"):
        frontline.open(ledger).claimants(type_="losses")


def test_a_person_corrects_and_the_machines_reading_stays(ledger: Path) -> None:
    opened = frontline.open(ledger)
    row = next(each for each in opened.claims(place="Pokrovsk", side="RU") if each["type"] == "advance")
    key = row["id"]
    run(
        "-t",
        ledger,
        "review",
        "--claim",
        key,
        "--set",
        "holder=monitor",
        "--set",
        "places=Myrnohrad (near)",
        "--person",
        "A",
    )
    (found,) = [each for each in opened.claims() if each["id"] == key]
    assert (found["holder"], found["review"]["machine"]["holder"]) == ("monitor", "RU")
    assert [(each["name"], each["relation"]) for each in found["places"]] == [("Myrnohrad", "near")]
    assert key not in [each["id"] for each in opened.claims(place="Pokrovsk", side="RU")], (
        "found by the corrected values"
    )
    assert key not in [each["id"] for each in opened.list_unreviewed()]
    opened.undo_review(key)
    assert next(each for each in opened.claims() if each["id"] == key)["review"] is None


def test_a_rejected_claim_is_marked_and_counts_no_more(ledger: Path) -> None:
    opened = frontline.open(ledger)
    row = next(each for each in opened.claims(place="Pokrovsk", side="UA") if "report" in each and each["url"])
    found = answer("-t", ledger, "review", "--claim", row["id"], "--reject", "a figure of speech")
    assert found["review"]["verdict"] == "rejected"
    assert row["id"] in [each["id"] for each in opened.claims()], "listed, and marked"
    shown = opened.sides("Pokrovsk", start=row["published"])["rows"]
    assert row["id"] not in str(shown)
    again = opened.review(row["id"], "accepted", person="B")
    assert again["review"]["by"] == "B"
    assert row["id"] in str(opened.sides("Pokrovsk", start=row["published"])["rows"])
    opened.undo_review(row["id"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--claim", "nothing", "--accept"], "there is no claim 'nothing'"),
        (["--accept"], "no claim is named"),
        (["--claim", "ID"], "nothing, or too much"),
        (["--claim", "ID", "--reject", " "], "rejected for a reason"),
        (["--claim", "ID", "--set", "type=victory"], "'victory' is no type"),
        (["--claim", "ID", "--set", "event_until=2020-01-01", "--set", "event_from=2020-01-02"], "hold none"),
        (["--claim", "ID", "--undo"], "nobody has reviewed"),
    ],
)
def test_a_wrong_review_changes_nothing(ledger: Path, words: list[str], expected: str) -> None:
    key = frontline.open(ledger).list_unreviewed(place="Pokrovsk")[0]["id"]
    result = run("-t", ledger, "review", *[key if word == "ID" else word for word in words], check=False)
    assert result.returncode in (2, 3)
    assert expected in result.stderr


def test_reviews_become_an_evaluation(ledger: Path) -> None:
    opened = frontline.open(ledger)
    rows = [row for row in opened.list_unreviewed(place="Pokrovsk") if row["lang"] == "en"][:4]
    opened.review(rows[0]["id"], "accepted")
    opened.review(rows[1]["id"], "accepted")
    opened.review(rows[2]["id"], "corrected", values={"modality": "conditional"})
    opened.review(rows[3]["id"], "rejected", reason="no claim")
    data = answer("-t", ledger, "evaluate")
    assert (data["reviewed"], data["right"], data["spurious"]) == (4, 3, 1)
    assert data["precision"]["share"] == 0.75
    assert data["fields"]["modality"]["share"] == pytest.approx(2 / 3, abs=1e-4)
    assert data["fields"]["type"]["share"] == 1
    for row in rows:
        opened.undo_review(row["id"])
    with pytest.raises(NotFoundError):
        opened.undo_review(rows[0]["id"])


def test_review_shows_one_claim_after_another(ledger: Path) -> None:
    import subprocess  # noqa: PLC0415  # only here a command is answered

    from program import PROGRAM  # noqa: PLC0415

    before = len(Theatre(ledger).list_unreviewed(place="Pokrovsk"))
    command = [PROGRAM, "-t", str(ledger), "review", "--place", "Pokrovsk"]
    result = subprocess.run(command, input="a\nholder=nobody\ns\nq\n", capture_output=True, text=True, check=True)
    assert f"1 of {before}" in result.stdout
    assert ">>" in result.stdout
    assert "is no holder of a claim" in result.stdout
    assert len(Theatre(ledger).list_unreviewed(place="Pokrovsk")) == before - 1
