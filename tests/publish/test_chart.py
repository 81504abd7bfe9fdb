import io
from datetime import date, timedelta
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from frontline.publish.chart import LABEL_GAP, Chart, Track, draw_chart, spread

DAYS = tuple(date(2025, 10, 1) + timedelta(days=n) for n in range(40))
RED = "#D55E00"


def track(name: str, level: float, color: str = "", days: tuple[date, ...] = DAYS) -> Track:
    values = tuple(level for _ in days)
    return Track(name, days, values, tuple(v - 0.05 for v in values), tuple(v + 0.05 for v in values), color)


def lines(*tracks: Track) -> Chart:
    return Chart("Частка Покровська", "Per cent", ("Intervals.", "Maps."), "lines", tracks, is_share=True)


def colors_of(png: bytes) -> set[tuple[int, ...]]:
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).reshape(-1, 3)
    return {tuple(int(part) for part in each) for each in np.unique(pixels, axis=0)}


def test_a_chart_is_drawn_in_the_colours_given_and_alike_each_time() -> None:
    chart = lines(track("наша оцінка", 0.4, RED), track("Atlas", 0.5))
    png = draw_chart(chart, "png")
    assert (0xD5, 0x5E, 0x00) in colors_of(png)
    assert Image.open(io.BytesIO(png)).size == (1200, 750)
    svg = draw_chart(chart, "svg")
    assert svg == draw_chart(chart, "svg")
    assert b"#d55e00" in svg.lower()
    assert "Частка Покровська" in svg.decode()


def test_bars_stand_side_by_side_and_need_no_interval() -> None:
    starts = (date(2025, 9, 1), date(2025, 10, 1))
    bare = Track("bare", starts[:1], (-3.0,), (nan,), (nan,), "")
    periods = {starts[0]: "Sep", starts[1]: "Oct"}
    chart = Chart("Net", "km²", ("Note.",), "bars", (track("Atlas", 8, RED, starts), bare), periods=periods)
    assert (0xD5, 0x5E, 0x00) in colors_of(draw_chart(chart, "png"))


def test_nothing_but_nothing_can_be_drawn() -> None:
    flat = Track("Atlas", DAYS[:1], (0.0,), (0.0,), (0.0,), RED)
    assert draw_chart(lines(flat), "svg").startswith(b"<?xml")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_labels_keep_apart_and_in_order(heights: list[float]) -> None:
    found = spread(sorted(heights), LABEL_GAP)
    assert np.all(np.diff(found) >= LABEL_GAP - 1e-9)
    assert max(found) <= 1 + 1e-9


def test_labels_that_are_apart_stay() -> None:
    assert spread([0.1, 0.5, 0.9], 0.06) == pytest.approx([0.1, 0.5, 0.9])
