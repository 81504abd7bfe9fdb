"""Choose words, colours and tracks for the chart of a measure over time; drawing belongs in ``publish.chart``."""

from datetime import date
from math import nan
from pathlib import Path
from typing import Any, Literal, cast

from frontline.errors import UsageError
from frontline.publish.chart import FORMATS, Chart, Track, draw_chart
from frontline.publish.whole import write_whole
from frontline.theatre.areas import ASSESSED
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.series import CHANGES, MEASURES, Asked, series
from frontline.theatre.tell import series as tell

ASSESSED_TITLE = "our assessment"


def plot(theatre: OpenTheatre, asked: Asked, file: Path) -> dict[str, Any]:
    """Draw a measure over time and write the chart to a file, SVG or PNG by its ending; return what is in it.

    Raises:
        UsageError: The ending is neither, or the measure cannot be had so.
        NotFoundError: No such place or source, or nothing is shown of it.
        StorageError: The file cannot be written.
    """
    format_ = FORMATS.get(file.suffix.lower())
    if format_ is None:
        raise UsageError(f"a chart is no '{file.suffix}' file", f"let the file end in {' or '.join(FORMATS)}")
    data = series(theatre, asked)
    content = draw_chart(make_chart(theatre, data), cast("Literal['svg', 'png']", format_))
    write_whole(file, content)
    about = {name: data[name] for name in ("measure", "place", "party", "every", "unit", "known")}
    return {"path": str(file), "bytes": len(content), "rows": len(data["rows"])} | about


def make_chart(theatre: OpenTheatre, data: dict[str, Any]) -> Chart:
    """Return the chart of a series."""
    party = next(each for each in theatre.settings.parties if each.id == data["party"])
    titles = {name: card.title for name, card in theatre.cards.items()} | {ASSESSED: ASSESSED_TITLE}
    sources = list(dict.fromkeys(row["source"] for row in data["rows"]))
    strong = sources[0] if data["measure"] != "lag" else ""  # a pair of maps is no party's
    tracks = [_track(data, each, titles, party.color if each == strong else "") for each in sources]
    is_bars = data["measure"] in (*CHANGES, "lag")
    starts = sorted({date.fromisoformat(row["start"]) for row in data["rows"]}) if is_bars else []
    measure = MEASURES[data["measure"]]
    return Chart(
        tell.headline(data, party.name),
        tell.subtitle(data),
        tell.notes(data, titles),
        "bars" if is_bars else "lines",
        tuple(tracks),
        is_share=data["unit"] == "share",
        from_zero=measure.is_amount,
        periods={start: tell.name_period(start, data["every"]) for start in starts},
    )


def _track(data: dict[str, Any], source: str, titles: dict[str, str], color: str) -> Track:
    rows = [row for row in data["rows"] if row["source"] == source]
    day = "start" if data["measure"] in (*CHANGES, "lag") else "valid"
    days = tuple(date.fromisoformat(row[day]) for row in rows)
    values = [tuple(nan if row[name] is None else row[name] for row in rows) for name in ("value", "low", "high")]
    name = "–".join(titles.get(each, each) for each in source.split("/"))
    return Track(name, days, values[0], values[1], values[2], color)
