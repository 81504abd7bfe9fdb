import base64
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from frontline.publish.field import UNKNOWN, hold_still, pack_control, pack_lattice, pack_layer, unpack_lattice

pytestmark = pytest.mark.web

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 6), st.integers(1, 6))
PERCENT = st.one_of(st.integers(0, 100), st.just(UNKNOWN))
SMALL = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

DECODE = """async ([data, days, order]) => {
  const { fetchHistory } = await import("./control.js");
  const history = await fetchHistory(new URL("data:application/octet-stream;base64," + data), days);
  return order.map((day) => [...history.seek(day)]);
}"""
DECODE_FILE = """async ([file, days, order]) => {
  const { fetchHistory } = await import("./control.js");
  const history = await fetchHistory(new URL(file, document.baseURI), days);
  return order.map((day) => [...history.seek(day)]);
}"""
LOCATE = """async (packed) => {
  const { Lattice } = await import("./control.js");
  const lattice = new Lattice(packed);
  const count = (length) => Array.from({ length }, (_, n) => n);
  return count(packed.rows).map((y) => count(packed.columns).map((x) => lattice.locate(x, y)));
}"""
TRACE = """async ([field, columns, rows]) => {
  const { Lattice } = await import("./control.js");
  const { Surface } = await import("./contours.js");
  const nodes = (count) => (count > 1 ? [0, count - 1] : [0]);
  const packed = { columns, rows, cell_m: 500, col: nodes(columns), row: nodes(rows),
    lon: nodes(rows).map(() => nodes(columns)), lat: nodes(rows).map((y) => nodes(columns).map(() => y)) };
  return new Surface(Uint8Array.from(field), new Lattice(packed), 255).area(50);
}"""


@pytest.fixture(scope="module")
def page(browser: Any, host: Any) -> Any:
    page = browser.new_page(bypass_csp=True)
    page.goto(f"{host.address}brief.html")
    yield page
    page.close()


@SMALL
@given(field=SHAPES.flatmap(lambda shape: arrays.arrays(np.uint8, shape, elements=PERCENT)), data=st.data())
def test_the_browser_decodes_what_python_packs(page: Any, field: np.ndarray, data: st.DataObject) -> None:
    order = data.draw(st.lists(st.integers(0, len(field) - 1), min_size=1, max_size=8))
    packed = base64.b64encode(pack_layer(field)).decode()
    for day, seen in zip(order, page.evaluate(DECODE, [packed, len(field), order]), strict=True):
        assert seen == field[day].ravel().tolist()


def test_the_browser_walks_the_whole_history_of_a_site(page: Any, content: Any) -> None:
    packed = pack_control(content_day(content), content.lattice, content.fields)
    order = [0, 59, 30, 31, 0, 59, 1]
    for name, layer in packed.head["layers"].items():
        seen = page.evaluate(DECODE_FILE, [f"data/{layer['file']}", 60, order])
        held = hold_still(content.fields[name])
        assert all(seen[n] == held[day].ravel().tolist() for n, day in enumerate(order)), name


def test_the_browser_places_cells_where_python_does(page: Any, content: Any) -> None:
    packed = pack_lattice(content.lattice)
    seen = np.array(page.evaluate(LOCATE, packed))
    there = unpack_lattice(packed)
    assert np.allclose(seen[..., 0], there.lon, atol=1e-9)
    assert np.allclose(seen[..., 1], there.lat, atol=1e-9)


@SMALL
@given(arrays.arrays(np.uint8, (7, 8), elements=st.integers(0, 100)))
def test_the_line_leaves_each_cell_on_its_side(page: Any, field: np.ndarray) -> None:
    polygons = page.evaluate(TRACE, [field.ravel().tolist(), 8, 7])
    rings = [ring for polygon in polygons for ring in polygon]
    inside = [[sum(crosses(ring, x, y) for ring in rings) % 2 == 1 for x in range(8)] for y in range(7)]
    assert np.array_equal(inside, field >= 50)


@SMALL
@given(arrays.arrays(np.uint8, (7, 8), elements=st.sampled_from([0, 100])))
def test_each_polygon_has_one_outer_ring_and_its_own_holes(page: Any, field: np.ndarray) -> None:
    for outer, *holes in page.evaluate(TRACE, [field.ravel().tolist(), 8, 7]):
        assert signed_area(outer) > 0
        assert all(signed_area(hole) < 0 for hole in holes)
        assert all(crosses(outer, *hole[0]) for hole in holes)


def content_day(content: Any) -> Any:
    return np.datetime64(content.theatre["first_day"]).item()


def crosses(ring: list[list[float]], x: float, y: float) -> bool:
    """Tell whether a point lies in a ring."""
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def signed_area(ring: list[list[float]]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring)) / 2
