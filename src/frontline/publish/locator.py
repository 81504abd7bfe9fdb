"""Draw the locator map of a brief: where the place is, who is assessed to hold the ground about it, how surely.

What is drawn is given and must have passed the gate. Strength of colour stands for probability, hatching for what is
held back, so that the map is read without colour too. Matplotlib is imported when a map is drawn: it takes a second.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_IN, DPI = 6.0, 200
INK, QUIET, LAND, PAPER = "#222222", "#6b6b6b", "#f4f1ea", "#ffffff"
SURE, LIKELY = 0.62, 0.32
SCALE_KM, KM_PER_DEGREE = 10, 111.32
TITLE_PT, TITLE_LETTERS = 11.0, 50  # a longer headline is smaller
HEAD, FOOT = 0.09, 0.15  # of the height, for the words above and beneath
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LocatorWords:
    """What is written on the map: the headline, the parts of the key, the length of the scale, the line beneath."""

    title: str
    sure: str
    likely: str
    held_back: str
    scale: str
    note: str


@dataclass(frozen=True, slots=True)
class Locator:
    """What the map shows.

    Attributes:
        words: in one language.
        box: west, south, east, north in degrees.
        sure: ground that the party is assessed to hold with a probability of at least 0.9.
        likely: at least 0.5.
        closed: ground that is held back; nothing else is drawn there.
        color: of the party, ``#RRGGBB``.
        roads: lines.
        railways: lines.
        outline: of the place.
        towns: name, longitude, latitude; the place first.
        regions: outlines for the small map in the corner.
        covered: the ground that the theatre covers.
    """

    words: LocatorWords
    box: Box
    sure: BaseGeometry
    likely: BaseGeometry
    closed: BaseGeometry
    color: str
    roads: BaseGeometry
    railways: BaseGeometry
    outline: BaseGeometry
    towns: tuple[tuple[str, float, float], ...]
    regions: BaseGeometry
    covered: BaseGeometry


def draw_locator(given: Locator, format_: Literal["svg", "png"]) -> bytes:
    """Return the map as the bytes of a file, the same for the same map."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    west, south, east, north = given.box
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    height = WIDTH_IN * (north - south) * stretch / (east - west) / (1 - HEAD - FOOT)
    style: Any = {
        "svg.hashsalt": "frontline",
        "svg.fonttype": "none",
        "font.family": "DejaVu Sans",
        "hatch.linewidth": 0.6,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(WIDTH_IN, height), dpi=DPI, facecolor=PAPER)
        axes = figure.add_axes((0.0, FOOT, 1.0, 1 - HEAD - FOOT))
        _set_frame(axes, given.box, stretch)
        _draw_ground(axes, given)
        _draw_ways(axes, given)
        _draw_towns(axes, given)
        _draw_scale(axes, given, stretch)
        _draw_inset(figure, given, stretch)
        size = min(TITLE_PT, TITLE_PT * TITLE_LETTERS / len(given.words.title))
        figure.text(
            0.005, 1 - HEAD / 2, _plain(given.words.title), fontsize=size, fontweight="bold", color=INK, va="center"
        )
        _draw_key(figure, given)
        figure.text(0.005, 0.015, _plain(given.words.note), fontsize=7.2, color=QUIET, va="bottom")
        buffer = io.BytesIO()
        metadata: dict[str, Any] = {"Title": given.words.title} | ({"Date": None} if format_ == "svg" else {})
        figure.savefig(buffer, format=format_, metadata=metadata)
    return buffer.getvalue()


def _set_frame(axes: "Axes", box: Box, stretch: float) -> None:
    west, south, east, north = box
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(stretch)
    axes.set_facecolor(LAND)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color=QUIET, linewidth=0.6)


def _draw_ground(axes: "Axes", given: Locator) -> None:
    frame = shapely.box(*given.box)
    outside = shapely.difference(frame, given.covered)
    _fill(axes, outside, facecolor="#e3e0d8", linewidth=0)
    for ground, opacity in ((given.likely, LIKELY), (given.sure, SURE - LIKELY)):
        shown = shapely.difference(shapely.intersection(ground, frame), given.closed)
        _fill(axes, shown, facecolor=given.color, alpha=opacity, linewidth=0)
    _fill(
        axes, shapely.intersection(given.closed, frame), facecolor=PAPER, edgecolor=QUIET, hatch="////", linewidth=0.4
    )
    _fill(axes, given.outline, facecolor="none", edgecolor=INK, linewidth=1.1, zorder=5)


def _draw_ways(axes: "Axes", given: Locator) -> None:
    for lines, style in (
        (given.roads, {"linewidth": 0.8}),
        (given.railways, {"linewidth": 0.6, "linestyle": (0, (4, 2))}),
    ):
        for line in shapely.get_parts(lines):
            points = shapely.get_coordinates(line)
            axes.plot(points[:, 0], points[:, 1], color=QUIET, zorder=4, **style)


def _draw_towns(axes: "Axes", given: Locator) -> None:
    from matplotlib import patheffects  # noqa: PLC0415

    halo = [patheffects.withStroke(linewidth=2, foreground=PAPER)]
    placed: list[tuple[float, float]] = []
    west, south, east, north = given.box
    for number, (name, lon, lat) in enumerate(given.towns):
        near = any(abs(lon - x) < (east - west) * 0.14 and abs(lat - y) < (north - south) * 0.035 for x, y in placed)
        if near or not (west < lon < east - (east - west) * 0.1 and south < lat < north):
            continue
        placed.append((lon, lat))
        first = number == 0
        axes.plot([lon], [lat], "o", color=INK, markersize=4 if first else 2.4, zorder=6)
        axes.annotate(
            _plain(name), (lon, lat), (4, 2), textcoords="offset points", fontsize=11 if first else 9, color=INK,
            zorder=7, fontweight="bold" if first else "normal", path_effects=halo,
        )  # fmt: skip


def _draw_scale(axes: "Axes", given: Locator, stretch: float) -> None:
    from matplotlib import patheffects  # noqa: PLC0415

    halo = [patheffects.withStroke(linewidth=2.5, foreground=PAPER)]
    west, south, east, north = given.box
    length = SCALE_KM / KM_PER_DEGREE * stretch
    x, y = west + (east - west) * 0.02, south + (north - south) * 0.03
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2, solid_capstyle="butt", zorder=8, path_effects=halo)
    axes.text(
        x + length * 1.05, y, _plain(given.words.scale), fontsize=9, color=INK, va="center", zorder=8,
        path_effects=halo,
    )  # fmt: skip


def _draw_inset(figure: Any, given: Locator, stretch: float) -> None:  # noqa: ANN401  # matplotlib's Figure
    """Draw in the corner where the map lies among the regions."""
    if given.regions.is_empty:
        return
    inset = figure.add_axes((0.775, 1 - HEAD - 0.235, 0.22, 0.23))
    west, south, east, north = given.regions.bounds
    _set_frame(inset, (west, south, east, north), stretch)
    inset.set_facecolor(PAPER)
    _fill(inset, given.regions, facecolor=LAND, edgecolor=QUIET, linewidth=0.4)
    _fill(inset, shapely.box(*given.box), facecolor="none", edgecolor=given.color, linewidth=1.2)


def _draw_key(figure: Any, given: Locator) -> None:  # noqa: ANN401  # as above
    from matplotlib.patches import Patch  # noqa: PLC0415

    handles: list[Any] = [
        Patch(facecolor=given.color, alpha=SURE, label=_plain(given.words.sure)),
        Patch(facecolor=given.color, alpha=LIKELY, label=_plain(given.words.likely)),
    ]
    if not given.closed.is_empty:
        handles.append(Patch(facecolor=PAPER, edgecolor=QUIET, hatch="////", label=_plain(given.words.held_back)))
    figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.0, 0.048), ncols=3, frameon=False, fontsize=9,
        borderaxespad=0.2, handlelength=1.4, columnspacing=1.2, labelcolor=INK,
    )  # fmt: skip


def _fill(axes: "Axes", ground: BaseGeometry, **style: Any) -> None:  # noqa: ANN401  # matplotlib's options
    from matplotlib.patches import PathPatch  # noqa: PLC0415
    from matplotlib.path import Path  # noqa: PLC0415

    rings = [ring for part in shapely.get_parts(ground) if part.geom_type == "Polygon"
             for ring in _list_rings(part)]  # fmt: skip
    if rings:
        paths = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
        axes.add_patch(PathPatch(Path.make_compound_path(*paths), **({"zorder": 2} | style)))


def _list_rings(part: Any) -> Iterable[BaseGeometry]:  # noqa: ANN401  # shapely publishes no types
    oriented = shapely.orient_polygons(part)
    return [oriented.exterior, *oriented.interiors]


def _plain(text: str) -> str:
    """Return a text that matplotlib writes as it is: a dollar sign would begin a formula."""
    return text.replace("$", "\\$")
