"""Which posts speak, for whom, of which cells and from when."""

from datetime import date, timedelta

import numpy as np

from frontline.control.cells import Grid
from frontline.control.displays import MOST_MOVED
from frontline.control.filter import Filter
from frontline.control.hearing import Hearing
from frontline.control.testimony import Matter, Standing
from frontline.control.testimony import Testimony as Word  # pytest would take it for tests
from frontline.control.witness import Witness
from frontline.settings import EvidenceSettings, GridSettings, Hazard
from frontline.sources.card import Display
from frontline.theatre.posts import Post, hear_posts

PARTIES = ("RED", "BLUE")
DAY = date(2025, 3, 4)


GRID = Grid(GridSettings(lon=10.1, lat=45.05, size_m=500), (10.0, 45.0, 10.2, 45.1), -20, -15, 40, 30)


def post(number: int, days: int = 0, party: int = 0, off: float = 0.0) -> Post:
    return Post(f"post:{number}", "spotter", DAY + timedelta(days=days), party, 10.11 + off, 45.05)


def hear(*posts: Post) -> list[Word]:
    return list(hear_posts(posts, GRID, PARTIES, 14))


def test_a_post_speaks_as_an_observer_for_those_it_shows_of_the_cells_around_its_spot() -> None:
    (said,) = hear(post(1))
    assert (said.party, said.side, said.claimant) == (0, "RED", "spotter")
    assert (said.standing, said.matter, said.holds) == (Standing.OBSERVER, Matter.SHOWN, True)
    col, row = (int(np.floor(each[0])) for each in GRID.place(np.array([10.11]), np.array([45.05])))
    assert row * GRID.columns + col in said.cells
    side = round(1500 / GRID.settings.size_m)
    assert len(said.cells) == side**2


def test_posts_of_one_spot_count_once_in_a_window_for_each_party() -> None:
    told = hear(post(1), post(2, 3), post(3, 13), post(4, 14), post(5, 3, party=1), post(6, 3, off=0.04))
    assert [each.testimony_id for each in told] == ["post:1", "post:5", "post:6", "post:4"]


def test_the_order_in_which_posts_come_changes_nothing() -> None:
    posts = [post(1), post(2, 3), post(3, 20), post(4, 1, party=1)]
    assert [each.describe() for each in hear(*posts)] == [each.describe() for each in hear(*posts[::-1])]


def test_posts_outside_the_lattice_say_nothing() -> None:
    assert not hear(Post("post:1", "spotter", DAY, 0, -100.0, 45.0))
    assert not hear()


def test_a_post_beyond_the_line_raises_what_is_believed_there_and_never_far() -> None:
    shown = np.ones(GRID.shape, np.int8)
    shown[:, :20] = 0
    days = np.datetime64(DAY, "D") + np.arange(-5, 5)
    maps = [Witness("map", Display(delay_days=20, false_per_1000=0.3), days, np.repeat(shown.reshape(1, -1), 10, 0))]
    said = hear(post(1))
    beliefs = [
        dict(Filter(GRID, 2, Hazard(), DAY - timedelta(days=5), maps, heard).run(DAY))
        for heard in (None, Hearing(said, EvidenceSettings()))
    ]
    without, with_post = (each[DAY][0, said[0].cells] for each in beliefs)
    assert (without < with_post).all()
    assert (with_post - without).max() <= MOST_MOVED
    before = DAY - timedelta(days=1)
    assert (beliefs[0][before] == beliefs[1][before]).all(), "nothing before it was known"
