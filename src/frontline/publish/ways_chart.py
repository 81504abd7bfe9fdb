"""Draw the ways of a place over time: how many are left, how exposed the quickest is, how long, how wide the way out.

Four small charts over one axis of days, each with the interval of its figure; the look is that of ``chart``. What the
figures are is given, and must have passed the gate where they go out.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from frontline.publish.chart import BAND, DPI, INK, NOTE_PT, PAPER, QUIET, RULE, TEXT_PT, TITLE_PT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES = (6.0, 7.6)
HATCHES = {"free": "", "exposed-long": "..", "exposed": "//", "contact": "xx"}
SHADES = {"free": "#e6e3de", "exposed-long": "#cfc7ad", "exposed": "#d9a766", "contact": "#b3261e"}
STRONG = "#0b4f8a"
INTEGER_FROM = 2.0  # whole numbers on an axis that reaches farther
LEGEND: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, 1.02), "frameon": False, "fontsize": TEXT_PT - 1.5}

Rows = Sequence[dict[str, Any]]


def draw_ways_chart(title: str, notes: str, rows: Rows, format_: Literal["svg", "png"]) -> bytes:
    """Return the chart as the bytes of a file, the same for the same rows.

    Args:
        title: the headline.
        notes: beneath, lines of at most a hundred letters.
        rows: as ``frontline routes --series`` has them, at least one.
        format_: of the file.
    """
    import matplotlib as mpl  # noqa: PLC0415  # a second, that only a chart pays
    from matplotlib.figure import Figure  # noqa: PLC0415

    style: Any = {
        "svg.hashsalt": "frontline", "svg.fonttype": "path", "font.family": "DejaVu Sans", "hatch.linewidth": 0.4,
    }  # fmt: skip
    with mpl.rc_context(style):
        figure = Figure(figsize=INCHES, dpi=DPI, facecolor=PAPER)
        panels: Any = figure.subplots(4, 1, sharex=True)
        figure.subplots_adjust(left=0.09, right=0.98, top=0.885, bottom=0.15, hspace=0.42)
        days = np.array([row["on"] for row in rows], "datetime64[D]")
        _draw_counts(panels[0], days, rows)
        _draw_exposure(panels[1], days, rows)
        _draw_line(panels[2], days, rows, "corridor_width_km", "Width of the way out, with or without a road, km")
        _draw_line(panels[3], days, rows, "detour", "Time of the quickest way, against the day of reference")
        for axes in panels:
            _quiet(axes)
        _name_days(panels[3], days)
        figure.text(0.02, 0.965, title, fontsize=TITLE_PT, fontweight="bold", color=INK, va="center")
        figure.text(0.02, 0.012, notes, fontsize=NOTE_PT, color=QUIET, va="bottom", linespacing=1.35)
        out = io.BytesIO()
        metadata: Any = {"Date": None} if format_ == "svg" else {"Software": None}
        figure.savefig(out, format=format_, metadata=metadata)
    return out.getvalue()


def _draw_counts(axes: "Axes", days: Any, rows: Rows) -> None:  # noqa: ANN401  # datetime64, which matplotlib cannot name
    """Draw how many ways are left, and how many of them keep clear of contact."""
    for name, words, color, dashes in (
        ("disjoint_ways", "without a common edge", STRONG, "solid"),
        ("clear_ways", "of which clear of contact", INK, (0, (2, 1.5))),
    ):
        low, middle, high = (_read(rows, name, key) for key in ("low", "median", "high"))
        axes.fill_between(days, low, high, step="mid", color=color, alpha=BAND, linewidth=0)
        axes.step(days, middle, where="mid", color=color, linewidth=1.4, linestyle=dashes, label=words)
    axes.set_ylim(0, max(1.0, *(row["disjoint_ways"]["high"] for row in rows)) * 1.35)
    axes.legend(ncols=2, **LEGEND)
    _head(axes, "Ways to the rear, median and 90 % of draws")


def _draw_exposure(axes: "Axes", days: Any, rows: Rows) -> None:  # noqa: ANN401
    """Draw the kilometres of the quickest way by how near the other side's ground they run."""
    below = np.zeros(len(rows))
    for name in ("contact", "exposed", "exposed-long", "free"):
        km = np.array([np.nan if row["km_by_band"] is None else row["km_by_band"][name] for row in rows])
        axes.fill_between(
            days, below, below + km, step="mid", facecolor=SHADES[name], edgecolor=PAPER, hatch=HATCHES[name],
            linewidth=0, label=name,
        )  # fmt: skip
        below = below + km
    most = float(np.nanmax(below)) if np.isfinite(below).any() else 1.0
    axes.set_ylim(0, most * 1.35)
    axes.legend(ncols=4, **LEGEND)
    _head(axes, "Kilometres of the quickest way by exposure; a gap where none is open")


def _draw_line(axes: "Axes", days: Any, rows: Rows, name: str, words: str) -> None:  # noqa: ANN401
    low, value, high = (_read(rows, name, key) for key in ("low", "value", "high"))
    axes.fill_between(days, low, high, color=STRONG, alpha=BAND, linewidth=0)
    axes.plot(days, value, color=STRONG, linewidth=1.4)
    axes.set_ylim(bottom=0)
    _head(axes, words)


def _read(rows: Rows, name: str, key: str) -> NDArray[np.float64]:
    values = [row[name][key] if row[name] else None for row in rows]
    return np.array([np.nan if each is None else each for each in values], float)


def _head(axes: "Axes", words: str) -> None:
    axes.set_title(words, loc="left", fontsize=TEXT_PT, color=INK, pad=5)


def _quiet(axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    axes.yaxis.set_major_locator(MaxNLocator(4, integer=axes.get_ylim()[1] > INTEGER_FROM))
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=QUIET, labelsize=TEXT_PT - 1)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _name_days(axes: "Axes", days: Any) -> None:  # noqa: ANN401
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415

    axes.set_xlim(days.min(), max(days.max(), days.min() + 1))
    locator: Any = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    formatter: Any = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(formatter)
