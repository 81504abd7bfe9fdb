"""Gather the frames of a time-lapse of the assessment and write it, through the gate."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from frontline.days import write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.publish.movie import Movie, check_format, write_movie
from frontline.publish.tongue import ENGLISH, read_tongue
from frontline.theatre.assessment import bring_up_to_date
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import ASSESSED, Period, draw_fields, find_period
from frontline.theatre.outward.opening import open_draft

TOWNS, APART_CELLS = 12, 9
FRAMES_PER_SECOND = 8.0
MOST_FRAMES = 1500


def film(
    theatre: OpenTheatre,
    file: Path,
    start: date | None = None,
    until: date | None = None,
    known: datetime | None = None,
    every: int = 1,
    frames_per_second: float = FRAMES_PER_SECOND,
    language: str = ENGLISH,
) -> dict[str, Any]:
    """Write a time-lapse and say what is in it.

    Args:
        theatre: where.
        file: GIF, or MP4 where ffmpeg is installed, by its ending.
        start: the first day; default: of the assessment.
        until: the day after the last; default: all that may be published.
        known: as known at this instant.
        every: a frame for so many days.
        frames_per_second: how fast.
        language: of its words.

    Raises:
        RefusedError: The days are inside the publication delay.
        NotFoundError: No map shows them.
        UsageError: No such format, or more frames than a movie can have.
        StorageError: The file cannot be written.
    """
    tongue = read_tongue(language)
    check_format(file)
    bring_up_to_date(theatre)
    gate = open_draft(theatre, known)
    whole = find_period(theatre, gate)
    days = [day for day in whole.days if (start is None or start <= day) and (until is None or day < until)][::every]
    if not days:
        raise NotFoundError("no map shows these days", f"name days from {whole.first} to {whole.last}")
    if len(days) > MOST_FRAMES:
        raise UsageError(f"{len(days):,} frames are more than {MOST_FRAMES:,}", "name fewer days, or a frame for more")
    fields = draw_fields(theatre, gate, Period(days[0], days[-1]))[ASSESSED][::every]
    first, other = theatre.settings.parties[:2]
    note = tongue.say(
        "frontline's assessment as known {known}; the stronger the colour the surer; grey: not shown. {licence}",
        known=tongue.instant(gate.cut_off), licence=theatre.settings.credits.licence,
    )  # fmt: skip
    movie = Movie(
        theatre.settings.titles.get(tongue.code, theatre.settings.title), note, tuple(tongue.day(day) for day in days),
        fields.reshape(-1, *theatre.grid.shape), (first.color, other.color),
        (first.called(language), other.called(language)), _list_towns(theatre, language), frames_per_second,
    )  # fmt: skip
    size = write_movie(movie, file)
    span = {"from": days[0].isoformat(), "until": days[-1].isoformat(), "frames": len(days)}
    return {"path": str(file), "bytes": size, **span, "cut_off": write_instant(gate.cut_off)}


def _list_towns(theatre: OpenTheatre, language: str) -> tuple[tuple[str, float, float], ...]:
    """Return the largest towns, none of which stands in another's name; places in cells from the south-west."""
    tongue, grid = read_tongue(language), theatre.grid
    towns = [
        each for each in theatre.gazetteer.within(theatre.box) if each.kind == "settlement" and each.lon is not None
    ]
    towns.sort(key=lambda each: -(each.population or 0))
    placed: list[tuple[str, float, float]] = []
    for each in towns[: 5 * TOWNS]:
        column, row = (float(part[0]) for part in grid.place(np.array([each.lon]), np.array([each.lat])))
        inside = 0 <= column < grid.columns * 0.9 and 0 <= row < grid.rows
        near = any(abs(column - x) < 3 * APART_CELLS and abs(row - y) < APART_CELLS for _, x, y in placed)
        if inside and not near and len(placed) < TOWNS:
            placed.append((tongue.place(each), column, row))
    return tuple(placed)
