"""A table of recorded claims comes in whole or not at all; its rows follow each other in versions."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.claims.recorded import Table, keep_recorded
from frontline.errors import DeliveryError
from frontline.places.gazetteer import Gazetteer
from frontline.settings import read_theatre
from frontline.sources.card import read_card
from frontline.sources.delivery import digest_of
from frontline.store import documents
from frontline.store.database import Database

EXAMPLE = read_theatre(Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre")
PLACES = Gazetteer.read(EXAMPLE.places, EXAMPLE.settings.box)
CARD = read_card(EXAMPLE.cards / "mod-claims.toml", EXAMPLE.settings.party_ids)
HEAD = "claimed_on,place,lon,lat,reported_by,uncertain_days,isw_assessed_on\n"
ROW = '2025-11-21,Novopavlivka,36.7457,48.1313,"A wire, of the day",0,\n'
FIRST, LATER = datetime(2025, 12, 1, tzinfo=UTC), datetime(2025, 12, 20, tzinfo=UTC)


def bring(database: Database, text: str, at: datetime = FIRST) -> tuple[int, dict[str, int]]:
    body = text.encode()
    with database.writing() as connection:
        documents.add_document(connection, digest_of(body), body, at)
        kept, ignored = keep_recorded(connection, Table(body, "t.csv", CARD, EXAMPLE.settings, PLACES), at)
    return kept, dict(ignored)


def days_of(database: Database, known: datetime | None = None) -> list[tuple[str, list[str], str]]:
    with database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(known=known, recorded=True))
    return [(row["published"], row["flags"], row["text"]) for row in rows]


def test_a_row_is_a_claim_in_the_words_of_the_row(database: Database) -> None:
    assert bring(database, HEAD + ROW + ROW) == (1, {"claim that stands in the table already": 1})
    with database.reading() as connection:
        (row,) = read_claims(connection, ClaimQuery(recorded=True))
        assert read_claims(connection, ClaimQuery()) == [], "no report said it in these words"
    assert (HEAD + ROW)[row["start"] : row["end"]] == row["text"] == ROW.strip()
    assert (row["type"], row["actor"], row["holder"]) == ("control_taken", "RU", "RU")
    assert row["places"][0]["place_id"].startswith("gn:")
    assert row["publisher"] == "A wire, of the day"


def test_a_row_that_changed_replaces_its_former_self_from_then_on(database: Database) -> None:
    bring(database, HEAD + ROW)
    other = ROW.replace("Novopavlivka", "Myrnohrad").replace("36.7457,48.1313", "37.2678,48.3019")
    assert bring(database, HEAD + other + ROW, LATER) == (1, {"claim that was there already": 1})
    changed = ROW.replace(",0,", ",3,")
    assert bring(database, HEAD + changed, LATER)[0] == 1
    flags = {str(each[1]) for each in days_of(database) if "Novopavlivka" in each[2]}
    assert flags == {"['the day is uncertain by 3 days']"}
    assert [each[1] for each in days_of(database, FIRST) if "Novopavlivka" in each[2]] == [[]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "no rows"),
        ("a,b\n1,2\n", "the column 'claimed_on' is missing"),
        (HEAD.replace("isw", "who") + ROW, "not in the card's mapping"),
        (HEAD + ROW + "2025-13-01,Myrnohrad,,,x,0,\n", "line 3: '2025-13-01' is no day"),
        (HEAD + "2029-01-01,Myrnohrad,,,x,0,\n", "is in the future"),
        (HEAD + "2025-11-01,Myrnohrad,37.2,,x,0,\n", "its point is half or out of range"),
        (HEAD + "2025-11-01,,,,x,0,\n", "it names no place"),
        (HEAD + "2025-11-01,Myrnohrad\n", "has not the 7 columns"),
        (HEAD + ROW.replace(",0,", ",many,"), "is no number"),
    ],
)
def test_a_wrong_table_is_refused(database: Database, text: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        bring(database, text)
    assert days_of(database) == []
