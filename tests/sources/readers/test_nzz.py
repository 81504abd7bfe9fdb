from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deliveries import shared_card, shared_context
from frontline.errors import DeliveryError
from frontline.sources.readers import READERS
from publications import nzz


def test_held_is_what_did_not_change_plus_what_was_gained() -> None:
    delivery = nzz().read()
    assert [each.label for each in delivery.features] == ["nochange", "gains"]
    assert delivery.ignored == {"area lost in the window": 1}
    assert delivery.days[0].day == date(2025, 11, 2)
    assert delivery.days[0].known_at == datetime(2025, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"date": "2025-11-02"', '"date": "2025-11-04"', "it shows 2025-11-04 in a file of 2025-11-03"),
        ('"date": "2025-11-02"', '"date": "2025-10-02"', "it shows 2025-10-02 in a file of 2025-11-03"),
        ('"type": "nochange", "date": "2025-11-02"', '"type": "nochange", "date": "2025-11-01"', "2 different days"),
        ('"type": "gains"', '"type": "hopes"', "type is unknown"),
        ('"view"', '"vista"', "unknown member 'vista'"),
        ("[10.01, 45.01]", "[67.0, 34.0]", "outside the bounds"),
        ('{"value"', '{"values"', "unknown member 'values'"),
        ('"date": "2025-11-02"', '"date": "soon"', "no day"),
    ],
)
def test_wrong_dates_kinds_and_places_are_refused_in_losses_too(old: str, new: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        nzz().changed(old, new).read()


@pytest.mark.shared
def test_real_days_are_read_and_the_area_in_another_continent_is_refused(shared: Path) -> None:
    card = shared_card("nzz")
    folder = shared / "data/raw/nzz"
    with pytest.raises(DeliveryError, match="outside the bounds"):
        READERS[card.reader]((folder / "2023-10-25.json").read_bytes(), shared_context(card, "2023-10-25.json"))
    delivery = READERS[card.reader]((folder / "2026-01-01.json").read_bytes(), shared_context(card, "2026-01-01.json"))
    assert delivery.days[0].day == date(2025, 12, 30)
