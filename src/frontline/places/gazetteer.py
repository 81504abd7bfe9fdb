"""Find places by any spelling, by id and in running text.

The gazetteer's files and its indexes belong here; what one spelling is belongs in ``spelling``, choosing between
places that one name fits belongs in ``resolution``, areas made from words such as "north of" belong in ``locate``.
"""

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from frontline.errors import NotFoundError, StorageError
from frontline.places import resolution
from frontline.places.adjectives import find_origins, join_words
from frontline.places.areas import KINDS, name_area
from frontline.places.inflection import guess_nominatives, read_forms
from frontline.places.mentions import Mention, Scanner
from frontline.places.names import NameIndex, Rows, flatten_names, read_numbers
from frontline.places.place import Outline, Place
from frontline.places.spelling import fold, loosen, loosen_all, skeletonise
from frontline.sources.delivery import Box

PLACES_FILE = "places.parquet"
OUTLINES_FILE = "outlines.parquet"
LANGUAGES = ("en", "uk", "ru")
NAME_COLUMNS = ("name", *(f"name_{language}" for language in LANGUAGES))
PLACE_COLUMNS = (
    *("place_id", "kind", *NAME_COLUMNS, "aliases", "lat", "lon"),
    *("population", "oblast", "raion", "quality"),
)
LEAST_SKELETON = 6  # letters; a shorter name has too many others like it
OUTLINE_COLUMNS = ("place_id", "osm_id", "level", "geometry")


class Gazetteer:
    """The places of a theatre, and those around it that its reports name.

    Attributes:
        box: the theatre's area: west, south, east, north in degrees; places in it are meant first.
    """

    def __init__(self, folder: Path, table: pa.Table, box: Box) -> None:
        self.box = box
        self._folder = folder
        self._table = table.combine_chunks()
        self._ids = {place_id: row for row, place_id in enumerate(table["place_id"].to_pylist())}
        self._places: dict[int, Place] = {}

    @classmethod
    def read(cls, folder: Path, box: Box) -> "Gazetteer":
        """Read ``places.parquet`` of a folder; outlines are read when the first is asked for.

        Raises:
            StorageError: The file is missing or is no gazetteer.
        """
        return cls(folder, _read_table(folder / PLACES_FILE, PLACE_COLUMNS), box)

    def __len__(self) -> int:
        return len(self._ids)

    def by_id(self, place_id: str) -> Place:
        """Return the place of an id.

        Raises:
            NotFoundError: The gazetteer has none.
        """
        if place_id not in self._ids:
            raise NotFoundError(f"there is no place '{place_id}' in the gazetteer", "ask for it by name")
        return self._place(self._ids[place_id])

    def look_up(self, name: str) -> tuple[Place, ...]:
        """Return every place one of whose names is this spelling; exact ones alone where there are any."""
        return self._places_at(rows if len(rows := self._exact[fold(name)]) else self._loose[loosen(name)])

    def look_up_exact(self, name: str) -> tuple[Place, ...]:
        """Return every place with a name that folds like this one."""
        return self._places_at(self._exact[fold(name)])

    def look_up_area(self, name: str, kinds: Iterable[str]) -> tuple[Place, ...]:
        """Return the regions and districts of these kinds that go by a name, with or without the word for the kind."""
        found = self._places_at(self._areas[name_area(name)])
        return tuple(place for place in found if place.kind in set(kinds))

    def resolve(self, name: str) -> Place:
        """Return the one place that a user means by a name or an id; METHODS section 3, homonyms.

        Raises:
            NotFoundError: No place goes by this name; the message has the nearest spellings.
            AmbiguousError: More than one does, and neither the theatre's area nor size tells them apart.
        """
        return self._place(self._ids[name]) if name in self._ids else resolution.resolve(self, name)

    def outline(self, place_id: str) -> Outline | None:
        """Return the outline of a place, or None."""
        row = self._outline_rows.get(place_id)
        return None if row is None else self._outline(row)

    def outlines(self, level: str) -> tuple[Outline, ...]:
        """Return all outlines of a level, such as ``city_raion``, in the order of the file."""
        levels = self._outline_columns["level"]
        return tuple(self._outline(row) for row, its in enumerate(levels) if its == level)

    def within(self, box: Box) -> tuple[Place, ...]:
        """Return the places whose point lies in a box, its edges included."""
        west, south, east, north = box
        lon, lat = (np.array(self._table[name].to_pylist(), float) for name in ("lon", "lat"))
        return self._places_at(np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))

    def look_up_form(self, words: tuple[str, ...], language: str) -> tuple[Place, ...]:
        """Return every place of whose name folded words are a case form in a language (``uk``, ``ru``).

        A Russian name stands for its Ukrainian likes too: not every place has its Russian name here.
        """
        rows = [self._exact[name] for name in read_forms(words, language, self._name_words)]
        if rows and language == "ru" and len(words) == 1:
            rows += self._akin_rows(words[0], language)
        return self._places_at(np.unique(np.concatenate(rows))) if rows else ()

    def look_up_akin(self, word: str, language: str) -> tuple[Place, ...]:
        """Return every place whose name differs from a nominative of a folded word in its vowels alone.

        Никаноровка is Никанорівка, Родинское Родинське: how one language writes the other's names.
        """
        rows = self._akin_rows(word, language)
        return self._places_at(np.unique(np.concatenate(rows))) if rows else ()

    def look_up_adjective(self, stem: str) -> tuple[Place, ...]:
        """Return the settlements from whose name the stem of an adjective is made: ``покровськ``, ``харківськ``."""
        names = find_origins(stem, self._exact.numbers.__contains__, self._compounds)
        rows = np.unique(np.concatenate([self._exact[name] for name in names])) if names else ()
        return tuple(place for place in self._places_at(rows) if place.lat is not None)

    def scan(self, text: str, language: str | None = None) -> tuple[Mention, ...]:
        """Find the names of places in running text, the longest where several begin; linear in the text's length.

        ``language`` is the text's, by whose rules case forms are read; by default its letters decide.
        """
        return self._scanner.scan(text, language)

    def spellings(self) -> Iterable[str]:
        """Return all names, loosened."""
        return self._loose.keys()

    def _akin_rows(self, word: str, language: str) -> list[Rows]:
        skeletons = {skeletonise(loosen(form)) for form in guess_nominatives(word, language)}
        return [self._akin[each] for each in sorted(skeletons) if len(each) >= LEAST_SKELETON]

    @functools.cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self)

    @functools.cached_property
    def _name_words(self) -> frozenset[str]:
        """Return the words of all names that are not in Latin letters."""
        return frozenset(word for name in self._exact.numbers if not name.isascii() for word in name.split())

    @functools.cached_property
    def _compounds(self) -> dict[str, list[str]]:
        """Return the names of two words by what an adjective joins them to."""
        found: dict[str, list[str]] = {}
        for name in self._exact.numbers:
            if not name.isascii() and (joined := join_words(name)):
                found.setdefault(joined, []).append(name)
        return found

    @functools.cached_property
    def _exact(self) -> NameIndex:
        return NameIndex.build(*flatten_names(self._table, NAME_COLUMNS, ("aliases",)), fold)

    @functools.cached_property
    def _loose(self) -> NameIndex:
        return self._exact.rekey(loosen_all)

    @functools.cached_property
    def _akin(self) -> NameIndex:
        return self._loose.rekey(lambda names: [skeletonise(name) for name in names])

    @functools.cached_property
    def _areas(self) -> NameIndex:
        wide = pc.indices_nonzero(
            pc.invert(pc.match_substring(self._table["kind"], KINDS[0]))
        )  # pc.equal imports pandas
        names, rows = flatten_names(self._table.take(wide), NAME_COLUMNS, ("aliases",))
        return NameIndex.build(names, read_numbers(wide)[rows], name_area)

    def _places_at(self, rows: Iterable[int]) -> tuple[Place, ...]:
        return tuple(self._place(int(row)) for row in rows)

    def _place(self, row: int) -> Place:
        if row not in self._places:
            self._places[row] = _make_place(self._table.slice(row, 1).to_pylist()[0])
        return self._places[row]

    @functools.cached_property
    def _outline_columns(self) -> dict[str, list[Any]]:
        file = self._folder / OUTLINES_FILE
        if not file.is_file():
            return {name: [] for name in OUTLINE_COLUMNS}
        table = _read_table(file, OUTLINE_COLUMNS)
        return {name: table[name].to_pylist() for name in OUTLINE_COLUMNS}

    @functools.cached_property
    def _outline_rows(self) -> dict[str, int]:
        return {place_id: row for row, place_id in enumerate(self._outline_columns["place_id"])}

    def _outline(self, row: int) -> Outline:
        place_id, osm_id, level, wkb = (self._outline_columns[name][row] for name in OUTLINE_COLUMNS)
        return Outline(place_id, osm_id, level, shapely.from_wkb(wkb))


def _read_table(file: Path, columns: tuple[str, ...]) -> pa.Table:
    """Read some columns; ``ParquetFile`` instead of ``read_table``, which would import pandas."""
    remedy = "make the theatre's places again"
    try:
        return pq.ParquetFile(file).read(columns=list(columns))
    except FileNotFoundError:
        raise StorageError(f"{file} is missing", remedy) from None
    except (OSError, pa.ArrowException, KeyError) as error:
        raise StorageError(f"{file} is not a gazetteer ({error})", remedy) from None


def _make_place(row: dict[str, Any]) -> Place:
    names = {language: row[f"name_{language}"] for language in LANGUAGES if row[f"name_{language}"]}
    return Place(
        place_id=row["place_id"],
        name=row["name"],
        kind=row["kind"],
        lat=row["lat"],
        lon=row["lon"],
        names=names,
        aliases=tuple(row["aliases"] or ()),
        population=row["population"],
        oblast=row["oblast"] or "",
        raion=row["raion"] or "",
        quality=row["quality"] or "B",
    )
