from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from deliveries import SERIES, shared_card, shared_context
from frontline.errors import DeliveryError, QuestionError
from frontline.settings import TheatreSettings
from frontline.sources.delivery import Delivery, Feature, ReadContext
from frontline.sources.readers import READERS
from frontline.sources.sequence import (
    Finding,
    Picture,
    Verdict,
    check_sequence,
    compare_pictures,
    draw_picture,
    draw_pictures,
)
from worlds import AT, make_card

CARD = make_card("atlas")
DAY = date(2025, 11, 3)
KM = 1 / 111.2


def show(shape: BaseGeometry, days: int = 0) -> Picture:
    return draw_picture([("red", shape)], DAY + timedelta(days=days), CARD)


def square(km: float, shift_km: float = 0.0) -> BaseGeometry:
    return shapely.box(10 + shift_km * KM, 0, 10 + (shift_km + km) * KM, km * KM)


def remember(*pictures: Picture) -> Callable[[date], Picture | None]:
    return lambda day: next((each for each in reversed(pictures) if each.day <= day), None)


def found(*pictures: Picture) -> dict[str, Verdict]:
    """Return what is found about the last of some pictures, beside those before it."""
    recall = remember(*pictures[:-1])
    return {each.guard: each.verdict for each in compare_pictures(pictures[-2], pictures[-1], recall, CARD)}


def test_an_ordinary_day_passes() -> None:
    assert found(show(square(50)), show(square(50.5), 1)) == {}
    assert found(show(square(50)), show(square(50), 1)) == {}


def test_a_jump_asks_in_both_directions_and_waiting_does_not_help() -> None:
    assert found(show(square(50)), show(square(55), 1))["jump"] is Verdict.ASK
    assert found(show(square(55)), show(square(50), 1))["jump"] is Verdict.ASK
    assert "jump" not in found(show(square(50)), show(square(55), 5))
    assert found(show(square(50)), show(square(90), 90))["jump"] is Verdict.ASK


def test_an_area_that_moves_without_growing_is_a_jump_too() -> None:
    assert found(show(square(50)), show(square(50, shift_km=5), 1))["jump"] is Verdict.ASK


def test_a_war_of_movement_may_be_allowed_more() -> None:
    card = make_card("atlas", guards={"max_jump_km2_before": {"2026-01-01": 2000, "2024-01-01": 9000}})
    before, after = show(square(50)), show(square(60), 1)
    assert not [each for each in compare_pictures(before, after, remember(before), card) if each.guard == "jump"]
    assert card.guards.jump_km2_on(date(2023, 1, 1)) == 9000
    assert card.guards.jump_km2_on(date(2026, 1, 1)) == 150


def test_ground_taken_back_is_flagged_and_so_is_a_swing() -> None:
    assert found(show(square(50)), show(square(49.5), 1)) == {"revision": Verdict.FLAG}
    swing = found(show(square(50)), show(square(50.9), 14), show(square(50), 15))
    assert swing == {"revision": Verdict.FLAG, "swing": Verdict.FLAG}
    slow = found(show(square(50)), show(square(50.9), 1), show(square(50.9), 20), show(square(50), 21))
    assert slow == {"revision": Verdict.FLAG}


def test_missing_days_and_a_map_that_stands_still_are_flagged() -> None:
    assert found(show(square(50)), show(square(50.1), 4)) == {"missing days": Verdict.FLAG}
    still = [show(square(50), day) for day in range(4)]
    assert found(*still) == {"repeat": Verdict.FLAG}
    assert found(*still[:3]) == {}


def test_a_boundary_that_was_rounded_anew_is_flagged() -> None:
    rough = square(50).segmentize(0.5 * KM)
    rounded = shapely.transform(rough, lambda points: (points * 1e6 + 0.3).round() / 1e6 + 4e-7)
    assert found(show(rough), show(rounded, 1)) == {"jitter": Verdict.FLAG}


def test_a_question_puts_the_delivery_aside_until_a_person_accepts_it(settings: TheatreSettings) -> None:
    context = ReadContext(CARD, "map.json", (9, -1, 12, 2), settings.grid, AT)
    features = tuple(Feature(n, "red", DAY + timedelta(days=n), square(km)) for n, km in enumerate((50, 50.1, 60)))
    pictures = draw_pictures(Delivery("0" * 64, (), features=features), CARD)
    assert [each.day for each in pictures] == [feature.day for feature in features]
    with pytest.raises(QuestionError, match=r"map\.json: the area held by RED changes by") as caught:
        check_sequence(remember(), pictures, context)
    assert caught.value.areas_km2 == {"RED": pytest.approx(3600, rel=0.01)}
    assert caught.value.day == features[-1].day
    flags = check_sequence(remember(), pictures, context, accepted=True)
    assert [each.guard for each in flags] == ["jump"]
    assert check_sequence(remember(), pictures[:2], context) == ()


def test_only_ground_that_is_held_is_compared() -> None:
    assert draw_picture([("grey", square(1)), ("no longer on the card", square(1))], DAY, CARD).held == {}
    assert draw_pictures(Delivery("0" * 64, ()), CARD) == []


def run(shared: Path, source: str, since: str, until: str) -> tuple[dict[str, list[Finding]], list[str]]:
    """Return what is found about each delivery if nobody answers, and the files that stay outside."""
    card, kept = shared_card(source), list[Picture]()
    seen, outside = {}, []
    for path, body in SERIES[source](shared, since, until):
        context = shared_context(card, path)
        try:
            pictures = draw_pictures(READERS[card.reader](body, context), card)
            seen[path] = list(check_sequence(remember(*kept), pictures, context))
        except DeliveryError:
            outside.append(path)
        else:
            kept += pictures
    return seen, outside


def guards_of(seen: dict[str, list[Finding]], guard: str) -> list[str]:
    return [path for path, findings in seen.items() if any(each.guard == guard for each in findings)]


@pytest.mark.shared
def test_the_swing_of_november_2025_is_flagged_and_not_put_aside(shared: Path) -> None:
    seen, outside = run(shared, "owlmaps", "2025-11-08", "2025-12-02")
    assert outside == ["20251114.json"], "158 km² in a day ask; the swing of ten days later does not"
    assert {"20251124.json"} <= set(guards_of(seen, "swing")) & set(guards_of(seen, "revision"))
    assert any("37.17, 48.29" in each.message for each in seen["20251124.json"])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2023-10-20", "2023-11-02", {f"2023-10-{day}.json" for day in range(24, 29)}),
        ("2023-12-07", "2023-12-13", {"2023-12-09.json"}),
        ("2024-03-12", "2024-03-15", {"2024-03-14.json", "2024-03-15.json"}),
    ],
)
def test_maps_that_strayed_lack_most_of_their_area_or_shift_stay_outside(
    shared: Path, since: str, until: str, expected: set[str]
) -> None:
    assert set(run(shared, "nzz", since, until)[1]) == expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2024-09-12", "2024-09-17", ["20240914", "20240915"]),
        ("2024-09-28", "2024-10-03", ["20240930", "20241001"]),
        ("2024-12-27", "2025-01-01", ["20241229", "20241230"]),
        ("2025-04-27", "2025-05-02", ["20250429", "20250430"]),
        ("2025-09-09", "2025-09-14", ["20250912"]),
        ("2025-11-01", "2025-11-05", ["20251103"]),
    ],
)
def test_days_of_new_rounding_are_flagged_and_their_neighbours_are_not(
    shared: Path, since: str, until: str, expected: list[str]
) -> None:
    seen, outside = run(shared, "deepstate-daily", since, until)
    assert not outside
    assert [path[-16:-8] for path in guards_of(seen, "jitter")] == expected


@pytest.mark.shared
def test_missing_days_of_the_daily_series_are_named(shared: Path) -> None:
    dates = pq.read_table(shared / "data/deepstate_daily/occupied.parquet", columns=["date"])["date"].to_pylist()
    days = [date.fromisoformat(text) - timedelta(days=1) for text in dates]
    pictures = [replace(show(square(1)), day=day) for day in days]
    card, nothing = shared_card("deepstate-daily"), remember()
    findings = [each for two in pairwise(pictures) for each in compare_pictures(*two, nothing, card)]
    assert [each.message for each in findings] == [
        "2 days missing between 2024-08-16 and 2024-08-19",
        "1 day missing between 2024-12-30 and 2025-01-01",
        "2 days missing between 2025-03-29 and 2025-04-01",
        "1 day missing between 2025-11-24 and 2025-11-26",
    ]
