"""Set the scene for a forecast: what a map showed by an instant, what the ground is like, which places there are.

Joining the theatre's rooms to ``forecast`` belongs here; the verbs are in ``forecasting`` and ``outlook``.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray

from frontline.days import write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.forecast.ground import Picture, Points, Terrain
from frontline.forecast.question import ASSESSED
from frontline.forecast.record import MapRecord, count_days, take_picture
from frontline.forecast.share import Town
from frontline.forecast.units import Settlements
from frontline.places.place import Place
from frontline.routes.bearings import Lines
from frontline.store import documents
from frontline.theatre.answers import read_map
from frontline.theatre.beliefs import record_beliefs
from frontline.theatre.folder import OpenTheatre, digest_inputs

LEARNED_ON_M = 500  # width of the cells that the models were learned on
COARSEST = 2  # times as wide as those
STEP_DEG = 0.003  # between points along a road


@dataclass(frozen=True, slots=True)
class Scene:
    """What a forecast from a theatre looks at.

    Attributes:
        source: the map whose line counts, or ``assessed``.
        record: what it showed, as known at the instant.
        picture: the last of it.
        terrain: what the ground is like.
        known: the instant, in days since 1970.
        lag_days: how long after the beginning of a day shown its map is published, as a rule.
        digest: of the deliveries that all of it rests on.
    """

    source: str
    record: MapRecord
    picture: Picture
    terrain: Terrain
    known: float
    lag_days: float
    digest: str


def choose_source(theatre: OpenTheatre, source: str | None, known: datetime) -> str:
    """Return the map to go by: the one asked for, or the first card's that showed anything by then.

    Raises:
        NotFoundError: No map did.
    """
    if source:
        return theatre.card(source).name
    for name, card in theatre.cards.items():
        if card.is_map and read_map(theatre, name, known) is not None:
            return name
    raise NotFoundError(
        f"no map was known at {write_instant(known)}", "bring maps in with 'frontline ingest SOURCE PATH'"
    )


def set_scene(theatre: OpenTheatre, source: str, known: datetime) -> Scene:
    """Return the scene of a forecast by one map, or by our assessment, with nothing in it that was known later.

    Raises:
        NotFoundError: The map had shown nothing by then.
        UsageError: The theatre's cells are too coarse for models learned on finer ones.
    """
    cell_m = theatre.settings.grid.size_m
    if cell_m > COARSEST * LEARNED_ON_M:
        message = f"this theatre's cells are {cell_m} m wide; the models were learned on cells of {LEARNED_ON_M} m"
        raise UsageError(message, "no forecast can be made here")
    record, lag = (record_beliefs(theatre, known), 1.0) if source == ASSESSED else _record_map(theatre, source, known)
    cell_km = cell_m / 1000
    picture = take_picture(record, count_days(known), cell_km) if record else None
    if record is None or picture is None or not picture.held.any():
        raise NotFoundError(f"{source} shows no held ground by {write_instant(known)}", "ask by another map")
    return Scene(source, record, picture, see_terrain(theatre), count_days(known), lag, _digest(theatre, source, known))


def _record_map(theatre: OpenTheatre, source: str, known: datetime) -> tuple[MapRecord | None, float]:
    """Return what a map showed, and how long after the beginning of a day shown it is published, in days."""
    found = read_map(theatre, source, known)
    if found is None:
        raise NotFoundError(f"{source} had shown no map at {write_instant(known)}", "ask as it was known later")
    shown, party = found
    at = [count_days(day.known_at) for day in shown.days]
    starts = [float(np.datetime64(day.day, "D").astype(int)) for day in shown.days]
    order = np.argsort(at, kind="stable")
    record = MapRecord.of(((at[n], party[n] == 0) for n in order.tolist()), theatre.grid.shape)
    return record, float(np.median(np.array(at) - starts))


def _digest(theatre: OpenTheatre, source: str, known: datetime) -> str:
    with theatre.database.reading() as connection:
        kept = documents.list_deliveries(connection)
    maps = [name for name, card in theatre.cards.items() if card.is_map] if source == ASSESSED else [source]
    rows = [each for each in kept if each.source in maps]
    return digest_inputs([write_instant(known), *(each.digest for each in rows)])


def see_terrain(theatre: OpenTheatre) -> Terrain:
    """Return what the ground is like: settlements by their outlines, trunk roads, people by the gazetteer."""
    grid = theatre.grid
    lon, lat = grid.centres
    built = np.zeros(grid.shape, bool)
    frame = shapely.box(*theatre.box)
    for outline in theatre.gazetteer.outlines("settlement"):
        if outline.geometry.intersects(frame):
            built |= shapely.contains_xy(outline.geometry, lon, lat)
    lines = Lines.read(theatre.folder.network / "roads.parquet", "road").lines
    roads = np.zeros(grid.shape, bool)
    if len(lines):
        points = shapely.get_coordinates(shapely.segmentize(lines, STEP_DEG))
        roads[_cells_of(theatre, points[:, 0], points[:, 1])] = True
    towns = list_settlements(theatre)
    people = np.zeros(grid.shape, np.float32)
    row, column = (np.rint(each).astype(int) for each in (towns.points.row, towns.points.column))
    inside = (row >= 0) & (column >= 0) & (row < grid.rows) & (column < grid.columns)
    np.add.at(people, (row[inside], column[inside]), np.log1p(towns.points.people[inside]))
    return Terrain(built, roads, people)


def _cells_of(
    theatre: OpenTheatre, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    column, row = (np.floor(each).astype(np.int64) for each in theatre.grid.place(lon, lat))
    inside = (column >= 0) & (row >= 0) & (column < theatre.grid.columns) & (row < theatre.grid.rows)
    return row[inside], column[inside]


def list_settlements(theatre: OpenTheatre) -> Settlements:
    """Return the settlements in the theatre's box."""
    places = [place for place in theatre.gazetteer.within(theatre.box) if place.kind == "settlement"]
    lon, lat, people = (
        np.array([getattr(place, name) or 0 for place in places], float) for name in ("lon", "lat", "population")
    )
    column, row = theatre.grid.place(lon, lat)
    points = Points(row - 0.5, column - 0.5, people, np.ones(len(places), bool))
    return Settlements(points, tuple(place.place_id for place in places))


def town_of(theatre: OpenTheatre, place: Place) -> Town:
    """Return a place by its cells."""
    weights = theatre.weigh_place(place)
    return Town(place.name, float(place.population or 0), weights.index, weights.share)
