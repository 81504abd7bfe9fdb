"""What a source showed is given back exactly, on any day and as known at any instant, against a naive oracle."""

import itertools
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from frontline.control.cells import Grid
from frontline.control.layer import BLANK, Shown, keep_areas, keep_cells, read_shown, show_parties
from frontline.control.partition.keep import read_partition
from frontline.sources.card import Card
from frontline.sources.delivery import Delivery, Feature, ShownDay
from frontline.store.database import Database
from worlds import AT, make_card, make_delivery, record

START = date(2025, 1, 1)
CELLS = list(range(100, 106))
pictures = st.dictionaries(
    st.integers(0, 6).map(lambda n: START + timedelta(days=n)),
    st.dictionaries(st.sampled_from(CELLS), st.sampled_from(["red", "grey"]), max_size=4),
    min_size=1,
    max_size=4,
)


def keep(database: Database, delivery: Delivery, card: Card, grid: Grid, at: datetime = AT) -> None:
    with database.writing() as connection:
        number = record(connection, card.name, delivery)
        if delivery.features:
            keep_areas(connection, number, delivery, card, read_partition(connection, card.name), at)
        keep_cells(connection, number, delivery, card, grid, at)


def read(database: Database, card: Card, grid: Grid, known: datetime | None = None) -> Shown:
    with database.reading() as connection:
        return read_shown(connection, card.name, grid, known)


def labels_on(shown: Shown, day: date) -> dict[int, str]:
    position = shown.position(day)
    assert position is not None
    return {int(c): shown.labels[shown.label[position, c]] for c in np.flatnonzero(shown.label[position])}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pictures, min_size=1, max_size=4))
def test_any_sequence_of_deliveries_equals_the_oracle(grid: Grid, sequence: list[dict[date, dict[int, str]]]) -> None:
    card = make_card("atlas")
    oracle: dict[date, dict[int, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "x.db")
        for number, picture in enumerate(sequence):
            keep(database, make_delivery(grid, picture, tag=str(number)), card, grid, AT + timedelta(days=number))
            oracle |= picture
            shown = read(database, card, grid)
            assert [each.day for each in shown.days] == sorted(oracle)
            for day, expected in oracle.items():
                assert labels_on(shown, day) == expected
        database.close()


def test_a_rewritten_day_leaves_both_versions_readable(grid: Grid, card: Card, database: Database) -> None:
    day, later = START, START + timedelta(days=1)
    keep(database, make_delivery(grid, {day: {100: "red"}, later: {100: "red", 101: "red"}}), card, grid)
    came = datetime(2026, 1, 1, tzinfo=UTC)
    keep(database, make_delivery(grid, {day: {102: "red"}}, tag="corrected"), card, grid, came)
    assert labels_on(read(database, card, grid), day) == {102: "red"}
    assert labels_on(read(database, card, grid), later) == {100: "red", 101: "red"}
    before = read(database, card, grid, came - timedelta(seconds=1))
    assert labels_on(before, day) == {100: "red"}
    assert labels_on(before, later) == {100: "red", 101: "red"}


def test_what_is_not_known_yet_is_not_shown(grid: Grid, card: Card, database: Database) -> None:
    keep(database, make_delivery(grid, {START: {100: "red"}}, known_after_days=2), card, grid)
    assert not read(database, card, grid, datetime(2025, 1, 2, tzinfo=UTC)).days
    assert len(read(database, card, grid, datetime(2025, 1, 3, tzinfo=UTC)).days) == 1


def test_a_missing_day_is_not_a_shown_day(grid: Grid, card: Card, database: Database) -> None:
    days = [START, START + timedelta(days=3)]
    keep(database, make_delivery(grid, {days[0]: {100: "red"}, days[1]: {100: "red"}}), card, grid)
    shown = read(database, card, grid)
    assert [each.day for each in shown.days] == days
    assert shown.position(START + timedelta(days=2)) == 0
    assert shown.position(START - timedelta(days=1)) is None


def test_only_held_ground_is_a_vote(grid: Grid, card: Card, database: Database) -> None:
    keep(database, make_delivery(grid, {START: {100: "red", 101: "grey"}}), card, grid)
    parties = show_parties(read(database, card, grid), card, ("RED", "BLUE"))[0]
    assert [parties[100], parties[101], parties[102]] == [0, -1, 1]
    assert BLANK == ""


def test_the_order_of_two_whole_deliveries_does_not_matter_for_different_days(
    grid: Grid, card: Card, tmp_path: Path
) -> None:
    halves = [{START: {100: "red"}}, {START + timedelta(days=1): {101: "red"}}]
    found = []
    for number, order in enumerate(itertools.permutations(halves)):
        database = Database(tmp_path / f"{number}.db")
        for half in order:
            keep(database, make_delivery(grid, half), card, grid)
        shown = read(database, card, grid)
        found.append([labels_on(shown, each.day) for each in shown.days])
        database.close()
    assert found[0] == found[1]


squares = st.lists(st.sampled_from(list(itertools.product(range(4), range(2)))), max_size=4, unique=True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(squares, squares), min_size=1, max_size=4))
def test_days_of_one_file_show_what_each_shows_alone(
    grid: Grid, drawn: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]]
) -> None:
    """Only what differs from the day before is painted again; the picture must be the same."""
    assume(all(red or grey for red, grey in drawn))  # an empty day is refused before it comes here
    card = make_card("atlas", reader="geo")
    days = tuple(ShownDay(START + timedelta(days=n), AT) for n in range(len(drawn)))
    features = tuple(
        Feature(
            2 * n + (label == "red"), label, day.day, shapely.union_all([shapely.box(*_corner(cell)) for cell in cells])
        )
        for n, (day, (red, grey)) in enumerate(zip(days, drawn, strict=True))
        for label, cells in (("red", red), ("grey", [cell for cell in grey if cell not in red]))
        if cells
    )
    with tempfile.TemporaryDirectory() as folder:
        together, alone = Database(Path(folder) / "a.db"), Database(Path(folder) / "b.db")
        keep(together, Delivery("0" * 64, days, features=features), card, grid)
        for n, day in enumerate(days):
            own = tuple(each for each in features if each.day == day.day)
            keep(alone, Delivery(f"{n:064d}"[-64:], (day,), features=own), card, grid)
        for day in days:
            shown = labels_on(read(together, card, grid), day.day)
            assert shown == labels_on(read(alone, card, grid), day.day)


def _corner(cell: tuple[int, int]) -> tuple[float, float, float, float]:
    west, south = 10.01 + 0.04 * cell[0], 45.01 + 0.04 * cell[1]
    return west, south, west + 0.04, south + 0.04
