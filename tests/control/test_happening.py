"""Events and front lines are kept once, with their day, their precision and the instant when they were known."""

import pytest

from frontline.control.happening import EVENT, LINE, keep_happenings
from frontline.store.database import Database
from frontline.store.statement import read_statements
from publications import PUBLICATIONS
from worlds import AT, record


@pytest.mark.parametrize("name", ["acled", "ucdp-ged", "firms", "geoconfirmed", "fronts", "owlmaps"])
def test_events_and_front_lines_are_kept_as_statements(name: str, database: Database) -> None:
    publication = PUBLICATIONS[name]()
    delivery = publication.read()
    with database.writing() as connection:
        record(connection, "atlas", delivery)
        kept = keep_happenings(connection, delivery, publication.card, AT)
        assert keep_happenings(connection, delivery, publication.card, AT) == 0
    with database.reading() as connection:
        found = [each for kind in (EVENT, LINE) for _, each in read_statements(connection, property_=kind)]
    assert kept == len(found) == len(delivery.events) + len(delivery.lines)
    assert {each.valid_from for each in found} == {e.day for e in delivery.events} | {
        line.day for line in delivery.lines
    }
    assert all(each.subject.startswith(("point:", "front:")) and each.known_at for each in found)
