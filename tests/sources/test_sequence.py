from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from deliveries import SERIES, shared_card, shared_context
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Feature, ReadContext
from frontline.sources.readers import READERS
from frontline.sources.sequence import Finding, Picture, Verdict, check_sequence, compare, picture_of
from publications import GRID
from worlds import AT, make_card

CARD = make_card("atlas", guards={"max_jump_km2": 150, "max_loss_km2": 10})
DAY = date(2025, 11, 3)
KM = 1 / 111.2


def show(shape: BaseGeometry, day: date = DAY) -> Picture:
    return Picture(day, {"RED": shape})


def square(km: float, shift_km: float = 0.0) -> BaseGeometry:
    return shapely.box(10 + shift_km * KM, 0, 10 + (shift_km + km) * KM, km * KM)


def found(before: Picture, after: Picture) -> dict[str, Verdict]:
    return {finding.guard: finding.verdict for finding in compare(before, after, CARD)}


def tomorrow(shape: BaseGeometry, days: int = 1) -> Picture:
    return show(shape, DAY + timedelta(days=days))


def test_an_ordinary_day_passes() -> None:
    assert found(show(square(50)), tomorrow(square(50.5))) == {}
    assert compare(None, show(square(50)), CARD) == ()


def test_a_jump_asks_in_both_directions_and_waiting_does_not_help() -> None:
    assert found(show(square(50)), tomorrow(square(55)))["jump"] is Verdict.ASK
    assert found(show(square(55)), tomorrow(square(50)))["jump"] is Verdict.ASK
    assert "jump" not in found(show(square(50)), tomorrow(square(55), days=5))
    assert found(show(square(50)), tomorrow(square(90), days=90))["jump"] is Verdict.ASK


def test_an_area_that_moves_without_growing_is_a_jump_too() -> None:
    assert found(show(square(50)), tomorrow(square(50, shift_km=5)))["jump"] is Verdict.ASK


def test_ground_taken_back_is_flagged_as_a_revision() -> None:
    assert found(show(square(50)), tomorrow(square(49.5))) == {"revision": Verdict.FLAG}


def test_repeats_missing_days_and_disorder_are_flagged() -> None:
    assert found(show(square(50)), tomorrow(square(50))) == {"repeat": Verdict.FLAG}
    assert found(show(square(50)), tomorrow(square(50), 4)) == {"repeat": Verdict.FLAG, "missing days": Verdict.FLAG}
    assert found(tomorrow(square(50)), show(square(50))) == {"repeat": Verdict.FLAG, "order": Verdict.FLAG}


def test_a_boundary_that_was_rounded_anew_is_flagged() -> None:
    rough = square(50).segmentize(0.5 * KM)
    rounded = shapely.transform(rough, lambda points: (points * 1e6 + 0.3).round() / 1e6 + 4e-7)
    assert found(show(rough), tomorrow(rounded)) == {"jitter": Verdict.FLAG}


def make_delivery(shape: BaseGeometry, label: str = "red") -> Delivery:
    return Delivery("0" * 64, (), features=(Feature(1, label, DAY, shape),))


def test_a_question_puts_the_delivery_aside_until_a_person_accepts_it() -> None:
    context = ReadContext(CARD, "map.json", (9, -1, 12, 2), GRID, AT)
    before = replace(show(square(50)), day=DAY - timedelta(days=1))
    with pytest.raises(DeliveryError, match="jumps by"):
        check_sequence(before, make_delivery(square(60)), context)
    flags = check_sequence(before, make_delivery(square(60)), context, accepted=True)
    assert [finding.guard for finding in flags] == ["jump"]
    assert picture_of(make_delivery(square(1), "grey"), CARD) == Picture(DAY, {})
    assert picture_of(Delivery("0" * 64, ()), CARD) is None


def run(shared: Path, source: str, since: str, until: str) -> dict[str, list[Finding]]:
    card, last, seen = shared_card(source), None, {}
    for path, body in SERIES[source](shared, since, until):
        picture = picture_of(READERS[card.reader](body, shared_context(card, path)), card)
        assert picture
        seen[path] = list(compare(last, picture, card))
        last = picture
    return seen


@pytest.mark.shared
def test_the_swing_of_november_2025_is_flagged_and_not_put_aside(shared: Path) -> None:
    seen = run(shared, "owlmaps", "2025-11-22", "2025-12-02")
    guards = [(path, each.guard, each.verdict) for path, found_ in seen.items() for each in found_]
    assert any(guard == "revision" for _, guard, _ in guards)
    assert not any(verdict is Verdict.ASK for _, _, verdict in guards)


@pytest.mark.shared
def test_a_map_that_lacks_most_of_its_area_and_a_level_shift_ask(shared: Path) -> None:
    seen = run(shared, "nzz", "2023-12-07", "2023-12-13")
    asked = [path for path, found_ in seen.items() for each in found_ if each.verdict is Verdict.ASK]
    assert asked == ["2023-12-09.json", "2023-12-12.json"]
    seen = run(shared, "nzz", "2024-03-12", "2024-03-15")
    asked = [path for path, found_ in seen.items() for each in found_ if each.verdict is Verdict.ASK]
    assert asked == ["2024-03-14.json"]


@pytest.mark.shared
def test_a_known_day_of_new_rounding_is_flagged_and_its_neighbours_are_not(shared: Path) -> None:
    seen = run(shared, "deepstate-daily", "2024-09-28", "2024-10-02")
    jittered = [path[-13:-8] for path, found_ in seen.items() for each in found_ if each.guard == "jitter"]
    assert jittered == ["40930", "41001"]
