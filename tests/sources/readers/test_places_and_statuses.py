"""Wikipedia's table of towns and the official list of territories, as changes of places."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deliveries import shared_context
from frontline.errors import DeliveryError
from frontline.sources.readers import READERS
from publications import FREE, HELD, PUBLICATIONS, official_list, wikipedia
from worlds import make_card


def test_a_town_of_wikipedia_has_a_name_and_mostly_a_point_but_no_id() -> None:
    delivery = wikipedia().read()
    assert [(each.name, each.place_id, each.lon, each.lat) for each in delivery.changes] == [
        ("Rubra", "", 10.1, 45.05),
        ("Azura", "", None, None),
    ]
    assert delivery.ignored["status 'Truce'"] == 1
    assert delivery.ignored["status ''"] == 1


def test_a_unit_of_the_official_list_starts_and_ends_and_was_known_with_the_edition() -> None:
    delivery = official_list().read()
    assert [(each.line, each.day, each.label) for each in delivery.changes] == [
        (1, date(2024, 9, 27), "Hostilities"),
        (2, date(2022, 11, 12), "Hostilities"),
        (2, date(2023, 5, 2), "ended"),
    ]
    assert {each.place_id for each in delivery.changes} == {"katottg:UA12060090000074553"}
    assert {each.known_at for each in delivery.changes} == {datetime(2025, 5, 8, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("source", "old", "new", "words"),
    [
        ("wikipedia", '"Redland"', '"Greenland"', "status 'Greenland' is unknown"),
        ("wikipedia", '"10.1"', '"east"', "no number"),
        ("official-list", "UA12060090000074553", "UA1206", "its code"),
        ("official-list", "01.05.2023", "01.05.2021", "ends before it starts"),
        ("official-list", "27.09.2024", "31.09.2024", "no day"),
        ("official-list", "Hostilities", "Quiet", "status 'Quiet' is unknown"),
    ],
)
def test_what_the_card_does_not_explain_is_refused(source: str, old: str, new: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        PUBLICATIONS[source]().changed(old, new).read()


@pytest.mark.shared
def test_the_real_tables(shared: Path) -> None:
    ignore = ["Truce", "3 Oct 2022", "Ukraine?", "Unknown", "Not known", "Uncontrolled", "Gray zone", "DPR"]
    labels = dict.fromkeys(("Russia", "Luhansk PR", "Donetsk PR"), HELD) | {"Contested": {"status": "contested"}}
    labels |= {"Ukraine": FREE, "ukraine": FREE}
    card = make_card("wikipedia", reader="wikipedia", labels=labels, mapping={"ignore": ignore})
    body = (shared / "data/wikipedia_cities/changes.csv").read_bytes()
    delivery = READERS["wikipedia"](body, shared_context(card, "changes.csv"))
    assert len(delivery.changes) == 8_347
    sections = (
        "Території можливих бойових дій", "Території активних бойових дій",
        "Території активних бойових дій, на яких функціонують державні електронні інформаційні ресурси",
        "Тимчасово окуповані Російською Федерацією території України", "ended",
    )  # fmt: skip
    card = make_card("list", reader="official-list", labels={name: {"status": "contested"} for name in sections})
    body = (shared / "data/official_territories_list/perelik_376_2025-05-07.csv").read_bytes()
    delivery = READERS["official-list"](body, shared_context(card, "perelik_376_2025-05-07.csv"))
    assert len(delivery.changes) == 5_217
