"""Versions follow each other, copies are one witness; both can be read as of any instant, however they came."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from frontline.claims.claim import Claim
from frontline.claims.ledger import PROPERTY, ClaimQuery, Reader, keep_claims, read_claims
from frontline.claims.readers.reader import Reader as OptionalReader
from frontline.claims.readers.reader import confirm
from frontline.claims.readers.wording import Wording
from frontline.errors import DeliveryError, StorageError
from frontline.places.gazetteer import Gazetteer
from frontline.reports.report import Report
from frontline.reports.shelf import read_copies
from frontline.settings import read_theatre
from frontline.store import documents
from frontline.store.database import Database
from frontline.store.statement import read_statements
from worlds import make_card

EXAMPLE = read_theatre(Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre")
PLACES = Gazetteer.read(EXAMPLE.places, EXAMPLE.settings.box)
CARD = make_card("wire", reader="article", kind="media")
AT = datetime(2025, 11, 10, 12, tzinfo=UTC)
STORY = (
    "The Russian Defence Ministry said on Sunday that its forces had captured Novopavlivka. The Ukrainian General "
    "Staff said on Sunday that its troops had repelled 14 attacks near Pokrovsk and were still holding the north of "
    "the town. Neither account could be checked by the agency, which has no reporters there."
)
CORRECTED = STORY.replace("captured Novopavlivka", "captured Uspenivka")


def make_report(report_id: str, hour: int = 8, text: str = STORY, **more: object) -> Report:
    at = datetime(2025, 11, 3, hour, tzinfo=UTC)
    report = Report(
        report_id, "A title", "en", date(2025, 11, 3), f"Outlet {report_id}", "media", "", text, AT, "", published_at=at
    )
    return replace(report, **more)  # type: ignore[arg-type]  # the fields of a report


def bring(
    database: Database,
    *reports: Report,
    at: datetime = AT,
    source: str = "wire",
    beside: tuple[OptionalReader, ...] = (),
) -> tuple[int, dict[str, int]]:
    """Keep reports as one delivery."""
    with database.writing() as connection:
        number = len(documents.list_deliveries(connection)) + 1
        digest = f"{number:064d}"
        documents.add_document(connection, digest, b"body", at)
        row = {"source": source, "digest": digest, "file_name": "x", "recorded_at": "2025-11-10T12:00:00Z"}
        delivery = documents.add_delivery(
            connection, row | {"first_day": None, "last_day": None, "states": 0, "ignored": {}}
        )
        reader = Reader(CARD.model_copy(update={"name": source}), EXAMPLE.settings, PLACES, beside)
        own = [replace(report, digest=digest, retrieved_at=at) for report in reports]
        kept, ignored = keep_claims(connection, delivery, own, reader, at)
    return kept, dict(ignored)


def claims_of(database: Database, known: datetime | None = None) -> list[tuple[str, str, str, list[str]]]:
    with database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(known=known))
    return [(row["report"], row["type"], row["places"][0]["name"], row["outlets"]) for row in rows]


def places_of(database: Database, known: datetime | None = None) -> set[str]:
    return {row[2] for row in claims_of(database, known)}


class Breaking:
    """An optional reader that agrees with everything, until it fails in the middle of a delivery."""

    name = "breaking"
    languages = frozenset({"en"})

    def __init__(self, left: int) -> None:
        self.left = left

    def read(self, wording: Wording, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        assert wording.sentences
        self.left -= 1
        if self.left < 0:
            raise StorageError("the disk is full")
        return tuple(confirm(claim) for claim in claims)


def test_what_a_reader_adds_is_kept_with_its_name_and_nothing_by_halves(database: Database) -> None:
    with pytest.raises(StorageError):
        bring(
            database,
            make_report("a"),
            make_report("b", text="Russian forces took Myrnohrad on Sunday."),
            beside=(Breaking(1),),
        )
    assert claims_of(database) == []
    kept, _ = bring(database, make_report("a"), beside=(Breaking(1),))
    with database.reading() as connection:
        states = [state for _, state in read_statements(connection, property_=PROPERTY)]
    assert len(states) == kept > 0
    assert {(state.origin, state.value["confidence"]) for state in states} == {("rules/0+breaking", "high")}


def test_the_same_words_again_change_nothing(database: Database) -> None:
    first, _ = bring(database, make_report("a"))
    assert first > 0
    before = claims_of(database)
    kept, ignored = bring(database, make_report("a"), at=datetime(2025, 11, 20, tzinfo=UTC))
    assert (kept, ignored) == (0, {"report that was there already": 1})
    assert claims_of(database) == before


def test_other_words_are_a_new_version(database: Database) -> None:
    later = datetime(2025, 11, 20, tzinfo=UTC)
    bring(database, make_report("a"))
    bring(database, make_report("a", text=CORRECTED), at=later)
    assert "Uspenivka" in places_of(database)
    assert "Novopavlivka" not in places_of(database)
    assert "Novopavlivka" in places_of(database, datetime(2025, 11, 19, tzinfo=UTC))
    assert "Uspenivka" not in places_of(database, datetime(2025, 11, 19, tzinfo=UTC))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (2, 1, 0)])
def test_edits_in_any_order(database: Database, order: Sequence[int]) -> None:
    """An edit holds from its own instant on, even where the edited text came to us first."""
    third = STORY.replace("captured Novopavlivka", "captured Shakhove")
    edits = [
        make_report("a"),
        make_report("a", text=CORRECTED, edited_at=datetime(2025, 11, 3, 10, tzinfo=UTC)),
        make_report("a", text=third, edited_at=datetime(2025, 11, 3, 12, tzinfo=UTC)),
    ]
    for number in order:
        bring(database, edits[number])
    shown = [
        places_of(database, datetime(2025, 11, 3, hour, tzinfo=UTC)) & {"Novopavlivka", "Uspenivka", "Shakhove"}
        for hour in (7, 9, 11, 13)
    ]
    assert shown == [set(), {"Novopavlivka"}, {"Uspenivka"}, {"Shakhove"}]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_copies_are_one_witness_in_any_order(database: Database, order: Sequence[int]) -> None:
    trimmed = STORY.partition(" Neither")[0]
    reports = [
        make_report("a", 8),
        make_report("b", 9, "Morning news from the front\n\n" + STORY),
        make_report("c", 11, trimmed, outlets=("Outlet d",)),
    ]
    for number in order:
        bring(database, reports[number])
    rows = claims_of(database)
    assert {row[0] for row in rows} == {"a"}
    assert all(row[3] == ["Outlet a", "Outlet b", "Outlet c", "Outlet d"] for row in rows)
    with database.reading() as connection:
        assert {key: of for key, (of, _) in read_copies(connection).items()} == {"b": "a", "c": "a"}
        assert all(alike > 0.8 for _, alike in read_copies(connection).values())
    nine = claims_of(database, datetime(2025, 11, 3, 10, tzinfo=UTC))
    assert {tuple(row[3]) for row in nine} == {("Outlet a", "Outlet b")}
    assert len(nine) == len(rows)


def test_copies_in_one_delivery(database: Database) -> None:
    kept, ignored = bring(database, *(make_report(f"r{number}", number) for number in range(1, 11)))
    rows = claims_of(database)
    assert len(rows) == kept
    assert ignored == {"report that is a copy of another, linked to it": 9}
    assert len(rows[0][3]) == 10


def test_a_copy_that_is_rewritten_speaks_for_itself(database: Database) -> None:
    bring(database, make_report("a", 8), make_report("b", 9))
    edited = datetime(2025, 11, 4, tzinfo=UTC)
    own = "The Ukrainian General Staff said on Tuesday that its troops had left Rodynske after weeks of heavy fighting."
    bring(database, make_report("b", 9, own, edited_at=edited))
    assert {row[0] for row in claims_of(database)} == {"a", "b"}
    assert {tuple(row[3]) for row in claims_of(database) if row[0] == "a"} == {("Outlet a",)}
    assert {tuple(row[3]) for row in claims_of(database, datetime(2025, 11, 3, 12, tzinfo=UTC))} == {
        ("Outlet a", "Outlet b")
    }


def test_a_partys_own_text_is_the_original(database: Database) -> None:
    """Of two texts of one day, without an hour, that of the party itself comes first."""
    bring(database, make_report("a", published_at=None))
    bring(database, make_report("b", published_at=None, publisher_kind="RU"))
    assert {row[0] for row in claims_of(database)} == {"b"}


def test_another_outlet_may_not_take_an_id(database: Database) -> None:
    bring(database, make_report("a"))
    with pytest.raises(DeliveryError, match="report 'a': its id is that of a report of Outlet a, which came by 'wire'"):
        bring(database, make_report("b"), make_report("a", publisher="Another"), source="post")
    assert {row[0] for row in claims_of(database)} == {"a"}, "nothing is kept by halves"


def test_what_cannot_be_read_is_kept_and_counted(database: Database) -> None:
    text = "Das Militär hält den nördlichen Teil der Stadt Pokrowsk, sagte der Sprecher der Heeresgruppe am Montag."
    reports = [make_report("a", lang="de", text=text), make_report("b", 9, lang="de", text=text)]
    kept, ignored = bring(database, *reports)
    assert kept == 0
    assert ignored["report that is a copy of another, linked to it"] == 1
