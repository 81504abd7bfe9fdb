from datetime import date
from pathlib import Path

import pytest

from deliveries import shared_context
from frontline.errors import DeliveryError
from frontline.sources.readers import READERS
from publications import fronts
from worlds import make_card


def test_lines_keep_their_front_and_their_day() -> None:
    delivery = fronts().read()
    assert [(each.label, each.day) for each in delivery.lines] == [
        ("north", date(1916, 3, 1)),
        ("south", date(1916, 3, 5)),
    ]
    assert [shown.day for shown in delivery.days] == [date(1916, 3, 1), date(1916, 3, 5)]
    assert not delivery.features


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"LineString"', '"MultiPoint"', "is a MultiPoint, not a line"),
        ('"front"', '"army"', "not in the card's mapping"),
        ("1916-03-05", "spring", "no day"),
        ("[10.08, 45.08]", "[20.08, 45.08]", "outside the bounds"),
    ],
)
def test_what_is_no_dated_line_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        fronts().changed(old, new).read()


@pytest.mark.shared
@pytest.mark.parametrize("ending", ["geojson", "parquet"])
def test_the_five_fronts_of_another_century(shared: Path, ending: str) -> None:
    mapping = {"label": "front", "day": "date", "ignore": ["props"]}
    card = make_card("wwi", reader="fronts", labels={}, mapping=mapping, guards={"bounds": [-30, 20, 60, 70]})
    file = shared / f"data/wwi_fronts/fronts.{ending}"
    delivery = READERS["fronts"](file.read_bytes(), shared_context(card, file.name))
    assert len(delivery.lines) == 306
    assert sum(each.geometry.is_empty for each in delivery.lines) == 5
    assert len({each.label for each in delivery.lines}) == 5
    assert min(each.day for each in delivery.lines) == date(1914, 7, 28)
