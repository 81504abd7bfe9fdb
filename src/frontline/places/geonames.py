"""Read GeoNames' standard files: ``XX.txt`` of a country, and ``alternateNamesV2.txt`` with names by language.

The columns are those of https://download.geonames.org/export/dump/readme.txt; no header, tabs between, no quoting.
What becomes of the places belongs in ``building``.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from frontline.errors import DeliveryError
from frontline.places.place import Place
from frontline.sources.delivery import Box

COLUMNS, ALTERNATE_COLUMNS = 19, 8
ID, NAME, ASCII, ALTERNATES, LAT, LON, CLASS, CODE = range(8)
ADMIN1, ADMIN2, POPULATION = 10, 11, 14
# Populated places that are there no more, or are a part of a town.
GONE = frozenset({"PPLH", "PPLQ", "PPLW", "PPLCH"})
PART = "PPLX"
DIVISIONS = {"ADM1": "oblast", "ADM2": "raion", "ADM3": "hromada"}
LANGUAGES = ("en", "uk", "ru")
# Not names: links, post codes, codes of airports and harbours, and pronunciations.
NO_LANGUAGES = frozenset(
    {"link", "post", "iata", "icao", "faac", "tcid", "unlc", "wkdt", "abbr", "phon", "piny", "fr_1793"}
)


@dataclass(slots=True)
class _Names:
    """The names of one place: the best by language, and all."""

    best: dict[str, tuple[int, str]] = field(default_factory=dict)
    all: dict[str, None] = field(default_factory=dict)

    def add(self, language: str, name: str, rank: int) -> None:
        self.all[name] = None
        if language in LANGUAGES and rank > self.best.get(language, (-1, ""))[0]:
            self.best[language] = (rank, name)


def read_geonames(file: Path, alternates: Path | None = None, box: Box | None = None) -> list[Place]:
    """Read the settlements and divisions of a country's file; with ``box``, the settlements in it alone.

    Raises:
        DeliveryError: A line has not the columns of the format.
    """
    rows = list(_read_rows(file, COLUMNS))
    divisions = {
        (row[CODE], row[ADMIN1], row[ADMIN2] if row[CODE] == "ADM2" else ""): row[NAME]
        for row in rows
        if row[CODE] in {"ADM1", "ADM2"}
    }
    kept = [row for row in rows if _kind(row) and (_kind(row) in DIVISIONS.values() or _is_inside(row, box))]
    names = _read_alternates(alternates, {row[ID] for row in kept}) if alternates else {}
    return [_make_place(row, names.get(row[ID], _Names()), divisions) for row in kept]


def _kind(row: list[str]) -> str:
    if row[CLASS] == "A":
        return DIVISIONS.get(row[CODE], "")
    if row[CLASS] != "P" or row[CODE] in GONE:
        return ""
    return "district" if row[CODE] == PART else "settlement"


def _is_inside(row: list[str], box: Box | None) -> bool:
    if box is None:
        return True
    west, south, east, north = box
    return west <= float(row[LON]) <= east and south <= float(row[LAT]) <= north


def _make_place(row: list[str], names: _Names, divisions: dict[tuple[str, str, str], str]) -> Place:
    kind = _kind(row)
    by_language = {language: name for language, (_, name) in names.best.items()}
    name = by_language.get("en") or row[NAME]
    others = dict.fromkeys((row[NAME], row[ASCII], *names.all, *row[ALTERNATES].split(",")))
    oblast = divisions.get(("ADM1", row[ADMIN1], ""), "")
    is_point = kind in {"settlement", "district"}
    return Place(
        place_id=f"gn:{row[ID]}",
        name=name,
        kind=kind,
        lat=float(row[LAT]) if is_point else None,
        lon=float(row[LON]) if is_point else None,
        names={"en": name} | by_language,
        aliases=tuple(each for each in others if each and each not in {name, *by_language.values()}),
        population=int(row[POPULATION]) or None if row[POPULATION] else None,
        oblast=name if kind == "oblast" else oblast,
        raion="" if kind == "oblast" else divisions.get(("ADM2", row[ADMIN1], row[ADMIN2]), ""),
    )


def _read_alternates(file: Path, wanted: set[str]) -> dict[str, _Names]:
    """Read the names of some places; of several in a language the preferred one, and no historic one, is its name."""
    found: dict[str, _Names] = defaultdict(_Names)
    for row in _read_rows(file, ALTERNATE_COLUMNS):
        _, place, language, name, preferred, short, colloquial, historic, *_ = row
        if place in wanted and language not in NO_LANGUAGES and name:
            rank = -1 if historic or colloquial else 2 * bool(preferred) + (not short)
            found[place].add(language, name, rank)
    return found


def _read_rows(file: Path, columns: int) -> Iterator[list[str]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
                if len(row) < columns:
                    message = f"a line has {len(row)} columns, GeoNames' format has {columns}"
                    raise DeliveryError(
                        message, "give the file as GeoNames publishes it", path=str(file), where=f"line {number}"
                    )
                yield row
    except FileNotFoundError:
        raise DeliveryError("there is no such file", "give the file as GeoNames publishes it", path=str(file)) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise DeliveryError(
            f"it cannot be read ({error})", "give the file as GeoNames publishes it", path=str(file)
        ) from None
