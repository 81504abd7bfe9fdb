"""One map alone must not move ground unseen; ordinary days must not ring; what a person rejects leaves the evidence."""

from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from frontline.control.alarm import Alarm, AlarmKind, Watch, ring_alarms
from frontline.control.assess import Witness, assess_cells
from frontline.control.cells import Grid
from frontline.control.ruling import Ruling, disregard, keep_ruling, read_rulings
from frontline.control.silence import ring_silence, ring_thin
from frontline.settings import AlarmSettings, GridSettings
from frontline.sources.card import Display
from frontline.store.database import Database
from worlds import make_card

START = np.datetime64("2031-01-01")
GRID = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), (10.0, 45.0, 10.2, 45.1), -20, -15, 40, 30)
JUNCTION = [(r, c) for r in (14, 15) for c in (28, 29)]  # a square kilometre, four km from the line


def show(days: int, column: int = 20) -> NDArray[np.int8]:
    """Return a map on which RED (0) holds all west of a column, shape (days, cells)."""
    field = np.ones(GRID.shape, np.int8)
    field[:, :column] = 0
    return np.repeat(field.reshape(1, -1), days, axis=0)


def mark(party: NDArray[np.int8], day: int, cells: list[tuple[int, int]], to: int, until: int | None = None) -> None:
    for row, col in cells:
        party[day:until, row * GRID.columns + col] = to


def watch(*maps: NDArray[np.int8], names: str = "abc", days: NDArray[np.int64] | None = None) -> Watch:
    numbers = [np.arange(len(each)) if days is None or n else days for n, each in enumerate(maps)]
    made = [Witness(names[n], Display(), START + numbers[n], each) for n, each in enumerate(maps)]
    return Watch(made, GRID, AlarmSettings(), ("RED", "BLUE"))


def test_a_junction_marked_in_one_update_of_one_map_rings_and_ends_when_it_is_taken_back() -> None:
    edited = show(30)
    mark(edited, 10, JUNCTION, 0, until=11)
    found = ring_alarms(watch(edited, show(30), show(30)))
    assert [(each.source, each.kind, each.km2) for each in found] == [("a", AlarmKind.JUMP, 1.0)]
    assert (found[0].day, found[0].until, found[0].ended_by) == (date(2031, 1, 11), date(2031, 1, 12), "withdrawn")
    assert sorted(found[0].cells.tolist()) == sorted(row * GRID.columns + col for row, col in JUNCTION)
    again = ring_alarms(watch(edited, show(30), show(30)))
    assert [each.alarm_id for each in again] == [each.alarm_id for each in found]


def test_the_alarm_stands_until_half_of_the_others_follow() -> None:
    edited, follower, slow = show(30), show(30), show(30)
    mark(edited, 10, JUNCTION, 0)
    mark(follower, 20, JUNCTION, 0)
    found = ring_alarms(watch(edited, follower, slow))
    assert (found[0].until, found[0].ended_by) == (date(2031, 1, 21), "followed")
    assert ring_alarms(watch(edited, show(30), slow))[0].until is None


def test_a_line_that_creeps_forward_does_not_ring_nor_does_a_jump_that_others_show() -> None:
    creeping = show(30)
    for day in range(30):
        creeping[day:, :] = np.minimum(creeping[day:, :], show(1, 20 + day // 10)[0])
    assert ring_alarms(watch(creeping, show(30), show(30))) == []
    edited, first = show(30), show(30)
    mark(edited, 10, JUNCTION, 0)
    mark(first, 9, JUNCTION, 0)
    assert {each.source for each in ring_alarms(watch(edited, first))} == {"b"}


def test_ground_given_and_taken_back_within_days_rings_as_a_swing() -> None:
    swinging = show(30)
    mark(swinging, 10, [(r, c) for r in range(10, 15) for c in range(20, 25)], 0, until=18)
    found = ring_alarms(watch(swinging, show(30), show(30)))
    assert [(each.kind, each.day, each.party) for each in found if each.kind == AlarmKind.SWING] == [
        (AlarmKind.SWING, date(2031, 1, 19), 1)
    ]


def test_an_empty_day_and_a_level_shift_ring_once_for_all_their_ground() -> None:
    empty = show(30)
    empty[10] = 1
    found = ring_alarms(watch(empty, show(30), show(30)))
    assert [(each.kind, each.until) for each in found][:1] == [(AlarmKind.EMPTY, date(2031, 1, 12))]
    assert len([each for each in found if each.day == date(2031, 1, 11)]) == 1
    shifted = show(30)
    shifted[10:] = show(20, 30)[0]  # 75 km2 more
    low = Watch(watch(shifted, show(30)).witnesses, GRID, AlarmSettings(level_km2=50), ("RED", "BLUE"))
    assert [(each.kind, round(each.km2)) for each in ring_alarms(low)] == [(AlarmKind.LEVEL, 75)]


def test_a_map_that_falls_silent_or_stands_still_rings() -> None:
    days = np.concatenate([np.arange(10), np.arange(30, 40)])
    cards = {name: make_card(name) for name in "ab"}
    silent = ring_silence(watch(show(20), show(40), days=days), cards)
    assert [(each.source, each.kind, each.until) for each in silent] == [("a", AlarmKind.SILENT, date(2031, 1, 31))]
    assert silent[0].day == date(2031, 1, 10) + timedelta(days=7)
    busy = np.array([show(1, 10 + day % 2 * 5)[0] for day in range(300)])
    still = busy.copy()
    still[240:] = busy[240]
    found = ring_silence(watch(still, busy), cards)
    assert [(each.source, each.kind) for each in found] == [("a", AlarmKind.VOLUME)]
    assert date(2031, 9, 1) <= found[0].day <= date(2031, 10, 10)


def test_a_publisher_that_sends_far_fewer_reports_rings_while_others_go_on() -> None:
    busy = dict.fromkeys(range(20_000, 20_400), 3)
    thin = {day: 3 if day < 20_300 or day >= 20_360 else 0 for day in range(20_000, 20_400)}
    (found,) = ring_thin({"Gazette": thin, "Courier": busy}, [])
    assert (found.source, found.kind, found.ended_by) == ("Gazette", AlarmKind.VOLUME, "as usual again")
    assert np.datetime64(found.day).astype(int) in range(20_320, 20_335)
    assert ring_thin({"Gazette": thin}, []) == [], "nobody tells that there was something to report"
    assert ring_thin({"Gazette": busy, "Courier": busy}, [dict.fromkeys(busy, 1)]) == []


def about(witnesses: Watch) -> Ruling:
    return Ruling.about(ring_alarms(witnesses)[0], "reject", "an unauthorised edit", "Ada", "2031-02-01T00:00:00Z")


def test_what_is_rejected_no_longer_moves_the_assessment_until_others_show_it() -> None:
    edited, follower = show(30), show(30)
    mark(edited, 10, JUNCTION, 0)
    mark(follower, 25, JUNCTION, 0)
    seen = watch(edited, follower, show(30))
    cleaned = disregard(seen.witnesses, {"x": about(seen)})
    cell = JUNCTION[0][0] * GRID.columns + JUNCTION[0][1]
    assert cleaned[0].party[[9, 10, 24, 25], cell].tolist() == [1, 1, 1, 0]
    plain = assess_cells([*watch(show(30), show(30), show(30)).witnesses], GRID, 2, date(2031, 1, 20))
    ours = assess_cells(cleaned, GRID, 2, date(2031, 1, 20))
    assert np.array_equal(plain.probability, ours.probability)
    assert cleaned[1] is seen.witnesses[1]


def test_one_edit_by_one_map_moves_no_cell_over_three_tenths() -> None:
    edited = show(30)
    mark(edited, 10, JUNCTION, 0, until=11)
    maps = watch(edited, show(30), show(30)).witnesses
    cells = np.array([row * GRID.columns + col for row, col in JUNCTION])
    assert assess_cells(maps, GRID, 2, date(2031, 1, 30), cells).probability[:, 0].max() < 0.3


def test_rulings_are_kept_with_person_and_reason_and_a_later_one_counts(database: Database) -> None:
    edited = show(30)
    mark(edited, 10, JUNCTION, 0)
    first = about(watch(edited, show(30)))
    with database.writing() as connection:
        keep_ruling(connection, first)
    with database.reading() as connection:
        assert read_rulings(connection) == {first.alarm_id: first}
        assert read_rulings(connection, "2031-01-31T00:00:00Z") == {}
    with database.writing() as connection:
        keep_ruling(connection, Ruling.about(_alarm(edited), "accept", "it did fall", "Bo", "2031-02-02T00:00:00Z"))
    with database.reading() as connection:
        assert read_rulings(connection)[first.alarm_id].person == "Bo"
        assert read_rulings(connection, "2031-02-01T12:00:00Z")[first.alarm_id].person == "Ada"


def _alarm(edited: NDArray[np.int8]) -> Alarm:
    return ring_alarms(watch(edited, show(30)))[0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_alarms_do_not_depend_on_the_order_of_the_maps(seed: int) -> None:
    random = np.random.default_rng(seed)
    maps = [show(20), show(20), show(20)]
    for each in maps:
        for _ in range(3):
            row, col, day = (int(random.integers(*each)) for each in ((2, 26), (22, 36), (2, 18)))
            mark(each, day, [(row + r, col + c) for r in range(3) for c in range(3)], 0, until=day + 3)
    ids = {each.alarm_id for each in ring_alarms(watch(*maps))}
    seen = watch(*maps)
    turned = Watch(seen.witnesses[::-1], GRID, AlarmSettings(), ("RED", "BLUE"))
    assert ids == {each.alarm_id for each in ring_alarms(turned)}
