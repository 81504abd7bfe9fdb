"""What is contested on a day, in a theatre: what it rests on, as known when, and what may be drawn of it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from frontline.control.layer import keep_cells
from frontline.settings import TheatreFolder, TheatreSettings
from frontline.theatre.assessment import bring_up_to_date
from frontline.theatre.contesting import assess_statuses, find_blank, find_contested, tell_statuses
from frontline.theatre.folder import OpenTheatre
from worlds import AT, make_card, make_delivery, record

FIRST = date(2025, 1, 1)
EDGE, GREY = 12, 4  # columns that RED holds, and that are grey beyond
CARD = """
name = "{name}"
title = "{title}"
publisher = "Tests"
kind = "monitor"
reader = "cells"
licence = {{ name = "as it is", class = "{class_}" }}
labels = {{ red = {{ status = "held", party = "RED" }}{grey} }}
{more}
"""
BLANK = 'elsewhere = { status = "held", party = "BLUE" }\n'
TELLS = ', grey = { status = "contested" }'


def make_theatre(
    path: Path, settings: TheatreSettings, *, grey: str = "", more: str = BLANK, class_: str = "open"
) -> OpenTheatre:
    (path / "sources").mkdir(parents=True)
    card = CARD.format(name="atlas", title="Atlas", grey=grey, more=more, class_=class_)
    (path / "sources" / "atlas.toml").write_text(card)
    return OpenTheatre(TheatreFolder(path, settings))


def bring(theatre: OpenTheatre, days: range, *, grey: bool = False) -> None:
    """Bring in a map of some days on which RED holds the west, and ground beyond is grey."""
    columns = np.arange(theatre.grid.size) % theatre.grid.columns
    words = np.where(columns < EDGE, "red", np.where((columns < EDGE + GREY) & grey, "grey", ""))
    cells = {int(cell): str(words[cell]) for cell in np.flatnonzero((words != "") & theatre.grid.inside)}
    delivery = make_delivery(theatre.grid, {FIRST + timedelta(days=n): cells for n in days}, tag=str((days, grey)))
    with theatre.database.writing() as connection:
        number = record(connection, "atlas", delivery)
        keep_cells(connection, number, delivery, make_card("atlas"), theatre.grid, AT)


def column_means(theatre: OpenTheatre, cells: np.ndarray) -> np.ndarray:
    inside = np.where(theatre.grid.inside, cells, np.nan).reshape(theatre.grid.shape)
    return np.asarray(np.nanmean(inside[:, 1:-1], axis=0))


def test_a_line_that_leaves_ground_open_says_more_than_the_belief_alone(
    tmp_path: Path, settings: TheatreSettings
) -> None:
    plain = make_theatre(tmp_path / "plain", settings)
    leaving = make_theatre(tmp_path / "leaving", settings, more=f"leaves_open = true\n{BLANK}")
    found = []
    for theatre in (plain, leaving):
        bring(theatre, range(40))
        bring_up_to_date(theatre)
        found.append(find_contested(theatre, FIRST + timedelta(days=39)))
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].line, found[1].line) == ("", "atlas")
    assert "no map of this theatre leaves contested ground open" in found[0].basis
    assert "the line of Atlas (9 February 2025)" in found[1].basis
    beyond = EDGE - 1  # of the columns inside the first
    assert column_means(leaving, found[1].cells)[beyond] > 0.5
    assert column_means(leaving, found[1].cells)[beyond - 2] < 0.01


def test_statuses_add_up_and_the_held_share_stays_as_it_is(tmp_path: Path, settings: TheatreSettings) -> None:
    theatre = make_theatre(tmp_path / "t", settings, more=f"leaves_open = true\n{BLANK}")
    bring(theatre, range(40))
    bring_up_to_date(theatre)
    day, weights = FIRST + timedelta(days=39), theatre.weigh_box()
    rows = tell_statuses(theatre, weights, day)["statuses"]
    assert [(each["party"], each["status"]) for each in rows] == [
        ("RED", "held"), (None, "contested"), ("BLUE", "held"),
    ]  # fmt: skip
    assert sum(each["share"] for each in rows) == pytest.approx(1.0, abs=2e-4)
    assert all(each["low"] <= each["share"] <= each["high"] for each in rows)
    found = find_contested(theatre, day)
    assert found is not None
    held = float(found.held[0, weights.index] @ weights.share / weights.share.sum())
    assert rows[0]["share"] < held  # part of what RED more likely holds is contested
    known = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
    earlier = find_contested(theatre, day, known)
    assert earlier is not None
    assert earlier.cells == pytest.approx(found.cells, abs=1e-3)  # what is stored is rounded


def test_what_a_map_shows_as_contested_counts_and_is_not_drawn_over_again(
    tmp_path: Path, settings: TheatreSettings
) -> None:
    theatre = make_theatre(tmp_path / "t", settings, grey=TELLS, class_="none")
    bring(theatre, range(40), grey=True)
    bring_up_to_date(theatre)
    day = FIRST + timedelta(days=39)
    found, drawn, old = (
        find_contested(theatre, day), find_contested(theatre, day, drawn=True),
        find_contested(theatre, day + timedelta(days=60)),
    )  # fmt: skip
    assert found is not None
    assert drawn is not None
    assert old is not None
    last = EDGE + GREY - 2  # the last grey column, of those inside the first
    assert column_means(theatre, found.cells)[[last, last + 1]] == pytest.approx([1.0, 0.0], abs=0.1)
    assert (found.told, drawn.told) == ("atlas", "")
    assert column_means(theatre, drawn.cells)[last] < 0.9
    assert 0.1 < column_means(theatre, old.cells)[last] < 0.9
    assert (old.line, old.told) == ("", "atlas")  # a line of two months ago is no line of the day


def test_where_no_ground_is_left_blank_nothing_is_said(tmp_path: Path, settings: TheatreSettings) -> None:
    theatre = make_theatre(tmp_path / "t", settings, more="")
    bring(theatre, range(3))
    bring_up_to_date(theatre)
    assert find_blank(theatre) is None
    assert tell_statuses(theatre, theatre.weigh_box(), FIRST) == {"statuses": [], "contested": None}


def test_intervals_of_statuses_come_from_one_set_of_draws(tmp_path: Path, settings: TheatreSettings) -> None:
    theatre = make_theatre(tmp_path / "t", settings, more=f"leaves_open = true\n{BLANK}")
    bring(theatre, range(10))
    bring_up_to_date(theatre)
    found = find_contested(theatre, FIRST + timedelta(days=9))
    assert found is not None
    first = assess_statuses(theatre, found, theatre.weigh_box())
    assert first == assess_statuses(theatre, found, theatre.weigh_box())
    assert first[1]["area_km2"] == pytest.approx(
        found.cells[theatre.grid.inside].sum() * theatre.grid.cell_km2, rel=0.02
    )
