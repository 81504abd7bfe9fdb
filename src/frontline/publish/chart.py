"""Draw a chart as SVG or PNG in the look of the map: quiet, one strong colour, every figure with its interval.

What a chart says, in which words and colours, is given; this module only draws. The size is that of a column of text,
so that it can be read at 600 pixels. Matplotlib is imported when a chart is drawn: it takes a second.
"""

import io
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES = (6.0, 3.75)
DPI = 200
INK, QUIET, RULE, PAPER = "#222222", "#6b6b6b", "#d9d6d0", "#ffffff"
GREYS = ("#3d3d3d", "#858585", "#b5b1aa", "#5f6f7a")
LETTERS = ("#3d3d3d", "#6b6b6b", "#7d776c", "#4f5f6a")  # the same, dark enough to be read
DASHES = ("solid", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
BAND = 0.18  # how strong an interval is drawn
TITLE_PT, TEXT_PT, NOTE_PT = 12.0, 9.0, 7.5
LEFT, RIGHT, TOP, LEGEND = 0.09, 0.98, 0.845, 0.06
LINE = 0.038  # of the height, a line of the notes
LABEL_GAP = 0.055  # between two labels at the ends of lines
GROUP = 0.82  # of the room of a period that its bars take
FEW_TICKS = 9
FORMATS = {".svg": "svg", ".png": "png"}


@dataclass(frozen=True, slots=True)
class Track:
    """What one source says over time.

    Attributes:
        name: for readers.
        days: on which, in order.
        values: one a day.
        low: lower ends of the intervals; NaN where there is none.
        high: upper ends.
        color: ``#RRGGBB``; empty for the next grey.
    """

    name: str
    days: tuple[date, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    color: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, ready to be drawn.

    Attributes:
        title: the headline.
        subtitle: what is measured, in which unit.
        notes: lines beneath: intervals, sources, day and cut-off.
        kind: lines over time, or bars side by side a period.
        tracks: a source each.
        is_share: values are shares, written in per cent.
        from_zero: the axis begins at nothing.
        periods: under bars, the name of each period by its first day.
        day_form: how days are written beneath lines, as for ``strftime``; empty for months in English.
    """

    title: str
    subtitle: str
    notes: tuple[str, ...]
    kind: Literal["lines", "bars"]
    tracks: tuple[Track, ...]
    is_share: bool = False
    from_zero: bool = True
    periods: dict[date, str] = field(default_factory=dict)
    day_form: str = ""


MOST_WIDE = 0.965  # of the picture, for a line of words


def draw_chart(chart: Chart, format_: Literal["svg", "png"]) -> bytes:
    """Return a chart as the bytes of a file, the same for the same chart."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    style: Any = {"svg.hashsalt": "frontline", "svg.fonttype": "path", "font.family": "DejaVu Sans"}
    with mpl.rc_context(style):
        figure = Figure(figsize=INCHES, dpi=DPI, facecolor=PAPER)
        axes = figure.add_axes(_room(chart))
        (_draw_lines if chart.kind == "lines" else _draw_bars)(axes, chart)
        _finish(figure, axes, chart)
        buffer = io.BytesIO()
        metadata: dict[str, Any] = {"Title": chart.title} | ({"Date": None} if format_ == "svg" else {})
        figure.savefig(buffer, format=format_, metadata=metadata)
    return buffer.getvalue()


def _room(chart: Chart) -> tuple[float, float, float, float]:
    """Return where the axes lie: right of their numbers, under the headline, over the notes."""
    bottom = 0.105 + LINE * len(chart.notes)
    top = TOP - LEGEND if chart.kind == "bars" else TOP
    longest = max(len(track.name) for track in chart.tracks) if chart.kind == "lines" else 0
    return LEFT, bottom, RIGHT - LEFT - (0.0125 * longest + 0.03 if longest else 0.0), top - bottom


def _grey(chart: Chart, number: int) -> int:
    """Return which grey a track without a colour has."""
    return sum(not each.color for each in chart.tracks[:number]) % len(GREYS)


def _color(chart: Chart, number: int) -> str:
    return chart.tracks[number].color or GREYS[_grey(chart, number)]


def _draw_lines(axes: "Axes", chart: Chart) -> None:
    """Draw a line a track with its band, labelled at its end."""
    ends = []
    for n, track in enumerate(chart.tracks):
        color = _color(chart, n)
        dash = "solid" if track.color else DASHES[_grey(chart, n)]
        days: Any = np.array(track.days, "datetime64[D]")
        axes.fill_between(days, track.low, track.high, color=color, alpha=BAND, linewidth=0, zorder=2)
        width = 2.2 if track.color else 1.3
        axes.plot(days, track.values, color=color, linewidth=width, linestyle=dash, zorder=4 if track.color else 3)
        ends.append((track.values[-1], track.name, track.color or LETTERS[_grey(chart, n)]))
    _set_bounds(axes, chart)
    _label_ends(axes, ends)
    _name_days(axes, chart)


def _draw_bars(axes: "Axes", chart: Chart) -> None:
    """Draw the tracks' bars side by side in each period, with their intervals and a legend."""
    starts = sorted(chart.periods)
    width = GROUP / len(chart.tracks)
    for n, track in enumerate(chart.tracks):
        at = np.array([starts.index(day) for day in track.days]) + (n - (len(chart.tracks) - 1) / 2) * width
        values, low, high = (np.array(each) for each in (track.values, track.low, track.high))
        axes.bar(at, values, width * 0.92, color=_color(chart, n), label=track.name, zorder=3)
        reach = np.clip(np.vstack([values - low, high - values]), 0, None)
        axes.errorbar(at, values, reach, fmt="none", ecolor=INK, elinewidth=0.8, capsize=1.6, capthick=0.8, zorder=4)
    step = -(-len(starts) // FEW_TICKS)
    axes.set_xticks(range(0, len(starts), step), [chart.periods[day] for day in starts[::step]])
    axes.set_xlim(-0.55, len(starts) - 0.45)
    _set_bounds(axes, chart)
    legend: Any = {"handlelength": 1.0, "handleheight": 0.9, "columnspacing": 1.2, "borderaxespad": 0.1, "borderpad": 0}
    axes.legend(
        loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=min(len(chart.tracks), 4), frameon=False,
        fontsize=NOTE_PT + 0.5, labelcolor=INK, **legend,
    )  # fmt: skip


def _set_bounds(axes: "Axes", chart: Chart) -> None:
    values = np.concatenate([[*track.values, *track.low, *track.high] for track in chart.tracks])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if chart.from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = 0.06 * (high - low or 1.0)
    if chart.is_share:
        axes.set_ylim(min(low, 0.0), min(max(high + room, 0.05), 1.0))
    else:
        axes.set_ylim(low if low == 0 else low - room, high if high == 0 else high + room)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=5)


def _label_ends(axes: "Axes", ends: list[tuple[float, str, str]]) -> None:
    """Write each line's name beside its end, no two on top of each other."""
    bottom, top = axes.get_ylim()
    order = sorted(range(len(ends)), key=lambda n: ends[n][0])
    at = [(ends[n][0] - bottom) / (top - bottom) for n in order]
    heights = spread(at, LABEL_GAP / axes.get_position().height)
    for was, height, n in zip(at, heights, order, strict=True):
        _, name, color = ends[n]
        axes.plot((1.004, 1.018), (was, height), color=color, linewidth=0.7, transform=axes.transAxes, clip_on=False)
        axes.text(1.024, height, name, color=color, transform=axes.transAxes, va="center", fontsize=TEXT_PT - 0.5)


def spread(heights: list[float], gap: float) -> list[float]:
    """Return heights in order, moved apart to at least a gap, each group about where it was and none above 1."""
    groups = [[height, 1.0] for height in heights]  # middle and number of labels
    joined: list[list[float]] = []
    for group in groups:
        joined.append(group)
        while len(joined) > 1 and joined[-1][0] - joined[-2][0] < gap * (joined[-1][1] + joined[-2][1]) / 2:
            upper, lower = joined.pop(), joined.pop()
            count = upper[1] + lower[1]
            joined.append([(upper[0] * upper[1] + lower[0] * lower[1]) / count, count])
    found = []
    for middle, count in joined:
        found += [middle + gap * (n - (count - 1) / 2) for n in range(int(count))]
    if found and (over := found[-1] - 1) > 0:
        found = [height - over for height in found]
    return found


def _name_days(axes: "Axes", chart: Chart) -> None:
    """Name the months, or over long times the years, beneath."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, DateFormatter  # noqa: PLC0415

    days: Any = np.array([day for track in chart.tracks for day in track.days], "datetime64[D]")
    axes.set_xlim(days.min(), max(days.max(), days.min() + 1))
    locator: Any = AutoDateLocator(minticks=3, maxticks=FEW_TICKS)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    formatter: Any = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    own: Any = DateFormatter(chart.day_form) if chart.day_form else formatter  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(own)


def _finish(figure: "Figure", axes: "Axes", chart: Chart) -> None:
    """Set the words around the chart, and its quiet rules."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter  # noqa: PLC0415

    axes.yaxis.set_major_locator(MaxNLocator(6))
    if chart.is_share:
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    else:
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}".replace("-", "−"))
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=QUIET, labelsize=TEXT_PT - 0.5)
    axes.tick_params(axis="x", pad=6)
    for spine in axes.spines.values():
        spine.set_visible(False)
    written = (
        figure.text(0.02, 0.95, chart.title, fontsize=TITLE_PT, fontweight="bold", color=INK, va="center"),
        figure.text(0.02, 0.89, chart.subtitle, fontsize=TEXT_PT, color=QUIET, va="center"),
        figure.text(0.02, 0.022, "\n".join(chart.notes), fontsize=NOTE_PT, color=QUIET, va="bottom", linespacing=1.35),
    )
    for text in written:  # in some languages, or of some names, they are longer than the picture is wide
        wide = text.get_window_extent().width / figure.bbox.width
        if wide > MOST_WIDE:
            text.set_fontsize(float(text.get_fontsize()) * MOST_WIDE / wide)
