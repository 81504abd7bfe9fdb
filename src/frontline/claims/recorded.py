"""Read tables of claims that others recorded: a row a claim, its words the row as it stands.

Which column holds what, and what is the same in every row, stands on the card. A row that comes again changes nothing;
one that has changed replaces its former self, which stays readable as of before.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from frontline.claims.claim import Claim, ClaimedPlace, ClaimType, Modality, Reading
from frontline.claims.records import claim_to_json
from frontline.claims.review import OBSERVERS
from frontline.days import ONE_DAY, end_of_day, write_instant
from frontline.errors import DeliveryError
from frontline.places.compass import WGS84
from frontline.places.gazetteer import Gazetteer
from frontline.places.place import Place
from frontline.settings import TheatreSettings
from frontline.sources.card import Card, ClaimField
from frontline.sources.delivery import digest_of
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

PROPERTY = "claim"
READER = "claims-table"
ORIGIN = f"reader:{READER}"
SAME_PLACE_KM = 5.0  # a recorder's point of a settlement lies this near to the gazetteer's
LARGEST_BYTES = 20_000_000
LARGEST_DAYS = 366
LARGEST_LON, LARGEST_LAT = 180.0, 90.0


@dataclass(frozen=True, slots=True)
class Table:
    """A delivery of recorded claims, and what reading it needs."""

    body: bytes
    path: str
    card: Card
    settings: TheatreSettings
    gazetteer: Gazetteer

    def refuse(self, message: str, remedy: str, number: int | None = None) -> DeliveryError:
        """Return the error that names the file and the line."""
        return DeliveryError(message, remedy, path=self.path, where=f"line {number}" if number else "")


def read_recorded(table: Table, at: datetime) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Return the claims of a table as JSON, and what was left out.

    Raises:
        DeliveryError: It is no such table, or a row is wrong.
    """
    claims: dict[str, dict[str, Any]] = {}
    ignored = Counter[str]()
    for number, span, row in _read_rows(table):
        claim = _read_claim(table, number, span, row, at)
        if claims.setdefault(claim["id"], claim) is not claim:
            ignored["claim that stands in the table already"] += 1
    if not claims:
        raise table.refuse("the table has no rows", "fetch it again")
    return list(claims.values()), ignored


def keep_recorded(connection: Connection, table: Table, at: datetime) -> tuple[int, Counter[str]]:
    """Keep the claims of a table; return how many were new, and what was left out.

    Raises:
        DeliveryError: It is no such table, or a row is wrong.
    """
    claims, ignored = read_recorded(table, at)
    source, digest = table.card.name, digest_of(table.body)
    before = {
        each.value["id"]: (key, each) for key, each in read_statements(connection, property_=PROPERTY, source=source)
    }
    fresh = []
    for claim in claims:
        key, kept = before.get(claim["id"], ("", None))
        if kept is not None and _content_of(kept.value) == _content_of(claim):
            ignored["claim that was there already"] += 1
            continue
        published = date.fromisoformat(claim["published"])
        known_at = write_instant(at if kept else min(end_of_day(published), at))
        if kept is not None:
            withdraw_statements(connection, [key], known_at, "the table came again with another row")
        fresh.append(_state(claim, digest, source, (known_at, write_instant(at))))
    return add_statements(connection, fresh), ignored


def _content_of(claim: dict[str, Any]) -> dict[str, Any]:
    """Return all of a claim but where its row stands in which edition of the table."""
    return {name: value for name, value in claim.items() if name not in ("start", "end", "document")}


def _state(claim: dict[str, Any], digest: str, source: str, instants: tuple[str, str]) -> Statement:
    place_id = claim["places"][0]["place_id"]
    days = (date.fromisoformat(claim["event_from"]), date.fromisoformat(claim["event_until"]))
    where = (digest, claim["start"], claim["end"], None, *days)
    return Statement(place_id or f"claim:{claim['id']}", PROPERTY, claim, source, ORIGIN, *where, *instants)


def _read_rows(table: Table) -> Iterator[tuple[int, tuple[int, int], dict[str, str]]]:
    """Yield each row with its line and the characters of the file that it takes up."""
    text = _decode(table)
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    rows = csv.reader(StringIO(text, newline=""), strict=True, delimiter=table.card.mapping.delimiter)
    try:
        head = next(rows, [])
        _check_columns(table, head)
        before = rows.line_num
        for row in rows:
            first, before = before, rows.line_num
            if not row:
                continue
            if len(row) != len(head):
                raise table.refuse(f"it has not the {len(head)} columns of the head", "correct the line", before)
            end = starts[first] + len(text[starts[first] : starts[before]].rstrip("\r\n"))
            yield before, (starts[first], end), dict(zip(head, row, strict=True))
    except csv.Error as error:
        raise table.refuse(f"it is no CSV table ({error})", "save it as CSV") from None


def _decode(table: Table) -> str:
    if len(table.body) > LARGEST_BYTES:
        raise table.refuse(f"the file has more than {LARGEST_BYTES / 1e6:.0f} MB", "split it")
    try:
        return table.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise table.refuse(f"it is not UTF-8 (byte {error.start})", "save the table as UTF-8") from None


def _check_columns(table: Table, head: list[str]) -> None:
    mapping = table.card.mapping
    remedy = f"set [mapping.claim] of the card (columns: {', '.join(head)[:200] or 'none'})"
    if missing := [column for column in mapping.claim.values() if column not in head]:
        raise table.refuse(f"the column '{missing[0]}' is missing", remedy)
    if unknown := [name for name in head if name not in (*mapping.claim.values(), *mapping.ignore)]:
        raise table.refuse(
            f"the column '{unknown[0][:60]}' is not in the card's mapping", "map it, or add it to mapping.ignore"
        )


def _read_claim(table: Table, number: int, span: tuple[int, int], row: dict[str, str], at: datetime) -> dict[str, Any]:
    mapping = table.card.mapping
    said: dict[ClaimField, str] = dict(mapping.always)
    said |= {field: row[column].strip() for field, column in mapping.claim.items()}
    published = _read_day(table, number, said["published"], at)
    kind, actor, holder = (_read_word(table, number, said, field) for field in ("type", "actor", "holder"))
    if not said.get("speaker"):
        raise table.refuse("it names no speaker", "fill it in, or say it in [mapping.always]", number)
    place = _read_place(table, number, said)
    doubt = _read_number(table, number, said.get("uncertain_days") or "0")
    if not 0 <= doubt <= LARGEST_DAYS:
        raise table.refuse(f"'{doubt:g}' days of doubt are out of range", "correct the line", number)
    text = _decode(table)[slice(*span)]
    flags = [f"the day is uncertain by {doubt:g} days"] if doubt else []
    flags += [] if place.lat is not None else [f"no point of {place.name} is known"]
    claim = Claim(
        document=f"{table.card.name}:{digest_of(table.body)[:12]}", lang=table.card.mapping.lang, start=span[0],
        end=span[1], text=text, type=ClaimType(kind), actor=actor or None, speaker=said["speaker"], own_voice=False,
        holder=holder, places=(place,), event_from=published, event_until=published + ONE_DAY, published=published,
        polarity=said.get("polarity") or "+", modality=Modality.FACT, flags=tuple(flags),
        readings={field: Reading(said[field], None, None, f"column '{each}'") for field, each in mapping.claim.items()},
    )  # fmt: skip
    about = {"publisher": said.get("reported_by") or table.card.publisher, "url": said.get("url", ""), "title": ""}
    named = f"{table.card.name}:{published}:{place.name}:{kind}:{claim.polarity}"
    return claim_to_json(claim) | {"id": named, "about": about}


def _read_day(table: Table, number: int, text: str, at: datetime) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise table.refuse(f"'{text[:40]}' is no day", "write it as 2025-11-03", number) from None
    if day > at.date() + timedelta(days=1):
        raise table.refuse(f"{day} is in the future", "correct the day", number)
    return day


def _read_word(table: Table, number: int, said: dict[ClaimField, str], field: ClaimField) -> str:
    parties = table.settings.party_ids
    allowed = {"type": [str(each) for each in ClaimType], "actor": [*parties], "holder": [*parties, *OBSERVERS]}[field]
    given = said.get(field) or (table.card.side if field != "type" and table.card.side in parties else "")
    if given not in allowed:
        raise table.refuse(f"'{given[:40]}' is no {field} of a claim", f"it is one of {', '.join(allowed)}", number)
    return given


def _read_number(table: Table, number: int, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise table.refuse(f"'{text[:40]}' is no number", "correct the line", number) from None


def _read_place(table: Table, number: int, said: dict[ClaimField, str]) -> ClaimedPlace:
    """Return the place of a row: the gazetteer's of that name near the given point, else the point as given."""
    name = said["place"]
    if not name:
        raise table.refuse("it names no place", "fill it in", number)
    lon, lat = (_read_number(table, number, said[axis]) if said.get(axis) else None for axis in ("lon", "lat"))
    if (lon is None) != (lat is None) or abs(lon or 0) > LARGEST_LON or abs(lat or 0) > LARGEST_LAT:
        raise table.refuse("its point is half or out of range", "correct lon and lat", number)
    found = _find_place(table.gazetteer, name, lon, lat)
    known = (found.place_id, found.name, found.kind) if found else ("", name, "settlement")
    point = (lat, lon) if lat is not None or found is None else (found.lat, found.lon)
    return ClaimedPlace(name, 0, 0, *known, *point, in_span=False)


def _find_place(gazetteer: Gazetteer, name: str, lon: float | None, lat: float | None) -> Place | None:
    named = [place for place in gazetteer.look_up(name) if place.kind == "settlement"]
    if lon is None or lat is None:
        return named[0] if len(named) == 1 else None
    points = [(place.lon, place.lat, place) for place in named if place.lon is not None and place.lat is not None]
    near = sorted((float(WGS84.inv(x, y, lon, lat)[2]) / 1000, place.place_id, place) for x, y, place in points)
    return near[0][2] if near and near[0][0] <= SAME_PLACE_KM else None
