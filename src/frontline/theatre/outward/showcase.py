"""Answer readers: all that the api can ask of a theatre, each answer through a gate that is opened for it.

It is the only door between the api and a theatre. Keeping the features of a day for the next who asks belongs here;
keeping whole answers belongs in the api.
"""

import copy
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from frontline.days import ONE_DAY, now, parse_instant, start_of_day, write_instant
from frontline.errors import NotFoundError, RefusedError
from frontline.publish.cited import Brief
from frontline.publish.delay import find_cut_off
from frontline.publish.gate import Gate
from frontline.publish.licence import explain
from frontline.publish.site import collect_site
from frontline.publish.tiles.archive import Archive
from frontline.publish.tongue import ENGLISH
from frontline.settings import SETTINGS_FILE, TheatreSettings
from frontline.store.keys import find_scopes
from frontline.store.releases import find_last_known
from frontline.theatre.assessment import bring_up_to_date
from frontline.theatre.briefing import write_brief_of
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.keys import digest_key
from frontline.theatre.outward.content import Period, find_period
from frontline.theatre.outward.contested import CONTESTED
from frontline.theatre.outward.feature import Asked, Box, Collection, Feature
from frontline.theatre.outward.figures import MEASURES
from frontline.theatre.outward.grounds import CONTROL, STATES
from frontline.theatre.outward.opening import EARLY, digest_holdings, open_gate
from frontline.theatre.outward.outlooks import FORECASTS
from frontline.theatre.outward.scorecards import SCORECARDS
from frontline.theatre.outward.statements import CLAIMS, EVENTS, PLACES
from frontline.theatre.outward.tilesets import draw_tileset
from frontline.theatre.outward.ways import ROUTES
from frontline.theatre.releasing import describe_release, list_corrections
from frontline.theatre.siting import gather_site

COLLECTIONS = (CONTROL, CONTESTED, STATES, CLAIMS, PLACES, MEASURES, EVENTS, ROUTES, FORECASTS, SCORECARDS)
KEPT = 512  # lists of features
KEPT_BRIEFS = 32
STEP_S = 900  # a crowd shares answers that are made anew no more often


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the features that were asked for.

    Attributes:
        features: in the order of the collection.
        more: whether others follow.
        matched: how many there are in all; None where they have not been counted.
        refused: the sources that are left out, each with the reason.
    """

    features: list[Feature]
    more: bool
    matched: int | None
    refused: list[dict[str, Any]]


class Showcase:
    """A theatre as its readers may see it.

    Attributes:
        path: the theatre's folder.
        state: changes whenever an answer may be another than before.
        holdings: changes with it unless only the cut-off has moved on.
        scopes: what is opened for the owner of a key; none for readers.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = self.holdings = ""
        self.scopes: frozenset[str] = frozenset()
        self._opened: dict[frozenset[str], Showcase] = {}
        self._theatre = OpenTheatre.at(path)
        self._read_at = self._stamp()
        self._kept: OrderedDict[tuple[object, ...], list[Feature]] = OrderedDict()
        self._site: dict[str, bytes] = {}
        self._tiles: dict[str, Archive] = {}
        self._briefs: OrderedDict[tuple[object, ...], Brief] = OrderedDict()
        self.refresh()

    def refresh(self) -> str:
        """Take notice of new data, releases, cards and settings; return the state, by which answers may be kept."""
        if (stamp := self._stamp()) != self._read_at:
            self._theatre, self._read_at = OpenTheatre.at(self.path), stamp
        gate = self._gate()
        holdings = f"{digest_holdings(self._theatre)}:{gate.release}"
        state = f"{holdings}:{write_instant(gate.cut_off)}"
        if state != self.state:
            bring_up_to_date(self._theatre)
            self._kept.clear()
            self._site.clear()
            self._tiles.clear()
            self._briefs.clear()
            self._opened.clear()
            self._theatre.published.clear()
            self._theatre.loaded.clear()
            self.state, self.holdings = state, holdings
        return state

    def open_for(self, key: str) -> "Showcase":
        """Return the theatre as the owner of a key may see it.

        Raises:
            RefusedError: There is no such key, or it was revoked.
        """
        with self._theatre.database.reading() as connection:
            found = find_scopes(connection, digest_key(key))
        if found is None:
            raise RefusedError("this key is not known, or was revoked", "ask whoever runs this server for another")
        scopes = frozenset(found)
        if scopes not in self._opened:
            opened = copy.copy(self)
            opened.scopes, opened._site, opened._tiles, opened._briefs = scopes, {}, {}, OrderedDict()  # noqa: SLF001
            self._opened[scopes] = opened
        return self._opened[scopes]

    @property
    def settings(self) -> TheatreSettings:
        """Return the theatre's settings."""
        return self._theatre.settings

    @property
    def box(self) -> Box:
        """Return the theatre's area: west, south, east, north in degrees."""
        return self._theatre.box

    def period(self) -> tuple[date, date]:
        """Return the first and the last day shown."""
        period = self._period(self._gate())
        return period.first, period.last

    def about(self) -> dict[str, Any]:
        """Return which release is shown, what it holds back and why."""
        gate = self._gate()
        about = {"cut_off": write_instant(gate.cut_off), "delay_hours": self.settings.delay_hours}
        made = describe_release(self._theatre, gate.release) if gate.release is not None else None
        note = "" if made else "no release has been made: what the delay lets out at this moment is shown"
        held = {"refused": gate.list_refused(), "embargoes": gate.list_embargoes()}
        return {"release": gate.release, "note": note, **about, "record": made} | held

    def licences(self) -> list[dict[str, Any]]:
        """Return what the licence of each source lets out."""
        return [explain(card) for card in self._theatre.cards.values()]

    def corrections(self, known: datetime | None = None) -> list[dict[str, Any]]:
        """Return what maps said and later changed."""
        return list_corrections(self._theatre, self._gate(known))

    def brief(self, place: str, on: date, known: datetime | None = None, language: str = ENGLISH) -> Brief:
        """Return the brief of a place and day in a language.

        Raises:
            RefusedError: The day is inside the delay, or an embargo touches the place.
            NotFoundError: No such place, outline or map.
        """
        gate = self._gate(known)
        key = (place, on, gate.cut_off, language)
        if key not in self._briefs:  # the next who asks wants it in another form
            self._briefs[key] = write_brief_of(self._theatre, gate, place, on, language)
            while len(self._briefs) > KEPT_BRIEFS:
                self._briefs.popitem(last=False)
        return self._briefs[key]

    def site(self) -> dict[str, bytes]:
        """Return path and content of every file of the map page."""
        if not self._site:
            gate = self._gate()
            period = self._period(gate)
            self._site = collect_site(gather_site(self._theatre, gate, period, period.last))
        return self._site

    def tiles(self, name: str) -> Archive:
        """Return a tileset, drawn when it is first asked for.

        Raises:
            NotFoundError: There is none of that name.
        """
        if name not in self._tiles:
            gate = self._gate()
            self._tiles[name] = Archive(draw_tileset(self._theatre, gate, self._period(gate), name))
        return self._tiles[name]

    def page(self, collection: Collection, asked: Asked, start: int, limit: int) -> Page:
        """Return some of the features that are asked for.

        Raises:
            RefusedError: The day asked for is inside the delay, or the source asked for keeps its drawing inside.
            NotFoundError: There is no such source.
        """
        gate = self._gate(asked.known)
        if asked.single and asked.first is not None and collection.name != PLACES.name:
            gate.check_day(asked.first)
        if collection.name == STATES.name and "source" in asked.words:
            gate.check_layer(asked.words["source"])
        found = islice(self._select(gate, collection, asked), start, None)
        features = list(islice(found, limit))
        more = next(found, None) is not None
        matched = None if more or (start and not features) else start + len(features)
        return Page(features, more, matched, gate.list_refused() if collection.name == STATES.name else [])

    def find(self, collection: Collection, feature_id: str, known: datetime | None = None) -> Feature:
        """Return a feature by its id.

        Raises:
            NotFoundError: There is none of that id, or none that may be shown.
            RefusedError: It is of a day inside the delay.
        """
        gate = self._gate(known)
        asked = Asked()
        if collection.list_day is not None:
            day = _read_day(feature_id)
            if day is not None:
                gate.check_day(day)
                asked = Asked(day, day + ONE_DAY)
        for each in self._select(gate, collection, asked):
            if each.feature_id == feature_id:
                return each
        raise NotFoundError(f"{collection.name} has no feature '{feature_id}'", "look for it among the items")

    def _select(self, gate: Gate, collection: Collection, asked: Asked) -> Iterator[Feature]:
        """Yield the features that are asked for; those of later days are made only when they are reached."""
        if collection.list_day is None:
            yield from (
                each for each in self._keep(gate, collection, None) if asked.wants(each) and asked.is_then(each)
            )
            return
        for day in self._days(gate, asked):
            yield from (each for each in self._keep(gate, collection, day) if asked.wants(each))

    def _days(self, gate: Gate, asked: Asked) -> Iterator[date]:
        """Yield the days that are asked for; without any, the last that is shown."""
        period = self._period(gate)
        if asked.first is None and asked.until is None:
            asked = replace(asked, first=period.last)
        first, last = asked.first or period.first, (asked.until - ONE_DAY) if asked.until else period.last
        yield from (day for day in period.days if first <= day <= last)

    def _keep(self, gate: Gate, collection: Collection, day: date | None) -> list[Feature]:
        key = (collection.name, day, gate.cut_off, self.state, self.scopes)
        if key not in self._kept:
            self._kept[key] = self._list(gate, collection, day)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _list(self, gate: Gate, collection: Collection, day: date | None) -> list[Feature]:
        if collection.list_day is not None and day is not None:
            return collection.list_day(self._theatre, gate, day)
        return collection.list_all(self._theatre, gate) if collection.list_all else []

    def _period(self, gate: Gate) -> Period:
        return find_period(self._theatre, gate)

    def _gate(self, known: datetime | None = None) -> Gate:
        """Open the gate; without a release its cut-off is set back as far as changes little, so that answers last."""
        cut_off = set_back(self._theatre, now() if EARLY in self.scopes else find_cut_off(self._theatre.settings))
        return open_gate(self._theatre, min(cut_off, known) if known else cut_off, self.scopes)

    def _stamp(self) -> tuple[int, ...]:
        """Return when the settings and cards were last written."""
        files = [self.path / SETTINGS_FILE, *sorted((self.path / "sources").glob("*.toml"))]
        return tuple(file.stat().st_mtime_ns for file in files if file.is_file())


def _read_day(feature_id: str) -> date | None:
    """Return the day that the id of a daily feature begins with."""
    try:
        return date.fromisoformat(feature_id[:10])
    except ValueError:
        return None


def list_days(first: date, last: date) -> list[date]:
    """Return all days from one to another, both included."""
    return Period(first, last).days


def set_back(theatre: OpenTheatre, cut_off: datetime) -> datetime:
    """Return the midnight before a cut-off, or the first full step after it since which nothing became known."""
    step = _round_down(cut_off)
    with theatre.database.reading() as connection:
        last = find_last_known(connection, write_instant(step))
    midnight = start_of_day(step.date())
    return max(midnight, _round_down(parse_instant(last) + timedelta(seconds=STEP_S - 1))) if last else midnight


def _round_down(instant: datetime) -> datetime:
    return instant - timedelta(seconds=int(instant.timestamp()) % STEP_S)
