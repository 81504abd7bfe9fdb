"""Say what the columns of an export mean, how they are tagged, and make tables of them; the words are in columns.toml.

HXL (hxlstandard.org, 1.1) is what humanitarian analysts merge tables by. How a table is written belongs to the formats.
"""

import functools
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

import pyarrow as pa
import shapely

from frontline.publish.exports.layer import Area, Layer

LONGEST = 10  # letters of a column's name in a dBASE table
GEOMETRY = "geometry"
PARTY = re.compile(r"([A-Z][A-Z0-9_]*)_([a-z0-9_]+)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it means, its HXL tag, and its name where ten letters are the most."""

    name: str
    meaning: str
    tag: str
    short: str


def find_column(name: str) -> Column:
    """Return what is known of a column; one that nobody described has a tag of its own and no meaning."""
    words = _read_words()
    party = PARTY.fullmatch(name)
    if name in words or party is None or party[2] not in words:
        row = words.get(name, {})
        tag = row.get("tag", f"#meta+{re.sub('[^a-z0-9_]', '_', name.lower())}")
        return Column(name, row.get("meaning", ""), tag, row.get("short", name[:LONGEST]))
    row, code = words[party[2]], party[1]
    head, *attributes = row["tag"].split("+")
    tag = "+".join([head, "+".join([*attributes[:-1], code.lower(), *attributes[-1:]])])
    return Column(name, f"{row['meaning']} ({code})", tag, name[:LONGEST])


def list_columns(areas: Iterable[Area]) -> list[str]:
    """Return the names of all columns of some areas, in order of first use."""
    return list(dict.fromkeys(name for each in areas for name in each.properties))


def define(areas: Iterable[Area]) -> tuple[tuple[str, str], ...]:
    """Return what each column of some areas means, where that is known."""
    found = [find_column(name) for name in list_columns(areas)]
    return tuple((each.name, each.meaning) for each in found if each.meaning)


def shorten(names: Sequence[str]) -> dict[str, str]:
    """Return a name of at most ten letters for each column, no two the same, also where small letters are no others."""
    taken: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        short, number = find_column(name).short, 1
        while short.lower() in used:
            number += 1
            short = f"{find_column(name).short[: LONGEST - len(str(number))]}{number}"
        used.add(short.lower())
        taken[name] = short
    return taken


def to_arrow(layer: Layer, names: dict[str, str] | None = None) -> pa.Table:
    """Return a layer as an Arrow table, geometries as WKB; the terms stand in each row, since programs drop the rest.

    Args:
        layer: of which.
        names: a column's name to another; default: its own.
    """
    terms = {"on": layer.terms.on, "cut_off": layer.terms.cut_off}
    terms |= {"licence": layer.terms.licence, "citation": layer.terms.citation}
    rows = [terms | each.properties for each in layer.areas]  # a row's own licence goes before that of the whole
    columns = list(dict.fromkeys([*list_columns(layer.areas), *terms]))
    arrays = [to_array([flatten(row.get(name)) for row in rows]) for name in columns]
    shapes = [None if each.geometry is None else shapely.to_wkb(each.geometry) for each in layer.areas]
    fields = [
        pa.field((names or {}).get(name, name), array.type, metadata={"hxl": find_column(name).tag})
        for name, array in zip(columns, arrays, strict=True)
    ]
    return pa.table([*arrays, pa.array(shapes, pa.binary())], pa.schema([*fields, pa.field(GEOMETRY, pa.binary())]))


def to_array(values: list[Any]) -> pa.Array:
    """Return values as an array: numbers, truths and days as such, all else as text."""
    known = [each for each in values if each is not None]
    if known and all(isinstance(each, bool) for each in known):
        return pa.array(values, pa.bool_())
    if known and all(isinstance(each, int) and not isinstance(each, bool) for each in known):
        return pa.array(values, pa.int64())
    if known and all(isinstance(each, int | float) and not isinstance(each, bool) for each in known):
        return pa.array([None if each is None else float(each) for each in values], pa.float64())
    if known and all(isinstance(each, str) and DAY.fullmatch(each) for each in known):
        return pa.array([None if each is None else date.fromisoformat(each) for each in values], pa.date32())
    return pa.array([None if each is None else str(each) for each in values], pa.string())


def flatten(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return a value as a table can hold it: lists with semicolons, tables as JSON."""
    if isinstance(value, list | tuple) and all(isinstance(each, str | int | float) for each in value):
        return "; ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple | dict) else value


@functools.cache
def _read_words() -> dict[str, dict[str, str]]:
    file = resources.files("frontline.publish.exports") / "columns.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
