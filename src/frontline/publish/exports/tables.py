"""Write a layer as a table for programs that do not draw: CSV with HXL tags, and what chart makers take.

A cell that a spreadsheet would run as a formula is made harmless. A text that begins like one gets an apostrophe before
it, as spreadsheets write text themselves; numbers stay numbers.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from frontline.publish.exports.columns import find_column, flatten, list_columns
from frontline.publish.exports.layer import Area, Layer, check_areas
from frontline.publish.exports.vector import README, pack

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
DECIMALS = 5
HOW = {
    "flourish": "Flourish: upload data.csv; column A is the label, the columns with numbers are the values.",
    "datawrapper": "Datawrapper: upload data.csv; metadata.json is the chart's metadata, as its API takes them.",
}


def write_csv(layer: Layer) -> bytes:
    """Return a layer as CSV: a line of names, a line of HXL tags, then the rows, each with the terms.

    Raises:
        UsageError: It has no areas.
    """
    check_areas(layer)
    terms = {"on": layer.terms.on, "cut_off": layer.terms.cut_off}
    terms |= {"licence": layer.terms.licence, "citation": layer.terms.citation}
    terms |= {"definitions": "; ".join(": ".join(each) for each in layer.terms.definitions)}
    rows = [terms | each.properties | locate(each) for each in layer.areas]
    names = list(dict.fromkeys([*list_columns(layer.areas), "lon", "lat", *terms]))
    return write_rows([names, [find_column(name).tag for name in names]], [[row.get(n) for n in names] for row in rows])


def write_flourish(layer: Layer) -> bytes:
    """Return a zip with a table for Flourish and a text that says what it is.

    Raises:
        UsageError: It has no areas.
    """
    return pack({"data.csv": _write_plain(layer), README: _explain(layer, "flourish")})


def write_datawrapper(layer: Layer) -> bytes:
    """Return a zip with a table for Datawrapper, the chart's metadata, and a text that says what it is.

    Raises:
        UsageError: It has no areas.
    """
    terms = layer.terms
    notes = " ".join([f"As known {terms.cut_off}.", f"Licence: {terms.licence}.", terms.note]).strip()
    metadata = {
        "title": terms.title,
        "metadata": {
            "describe": {"source-name": terms.citation, "byline": "frontline", "aria-description": terms.title},
            "annotate": {"notes": notes},
        },
    }
    text = json.dumps(metadata, ensure_ascii=False, indent=1).encode()
    files = {"data.csv": _write_plain(layer), "metadata.json": text, README: _explain(layer, "datawrapper")}
    return pack(files)


def write_rows(heads: Iterable[Sequence[str]], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as CSV (RFC 4180, UTF-8), every cell of text harmless."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([[disarm(cell) for cell in head] for head in heads])
    writer.writerows([[disarm(flatten(cell)) for cell in row] for row in rows])
    return text.getvalue().encode()


def disarm(cell: Any) -> Any:  # noqa: ANN401  # whatever a cell holds
    """Return a cell that no spreadsheet runs; None is an empty one. A plus or minus alone is a sign, no formula."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(RISKY) and cell not in ("+", "-"):
        return f"'{cell}"
    return "" if cell is None else cell


def locate(area: Area) -> dict[str, float]:
    """Return a point inside an area, or the point itself."""
    if area.geometry is None or area.geometry.is_empty:
        return {}
    point = area.geometry.point_on_surface()
    return {"lon": round(float(shapely.get_x(point)), DECIMALS), "lat": round(float(shapely.get_y(point)), DECIMALS)}


def _write_plain(layer: Layer) -> bytes:
    """Return the rows for a chart maker: the label first, then numbers and the point; no line of tags, no terms."""
    check_areas(layer)
    names = list_columns(layer.areas)
    numbers = [n for n in names if any(_is_number(each.properties.get(n)) for each in layer.areas)]
    labels = [n for n in ("day", "name", "speaker", "party", "status") if n in names][:2]
    others = [n for n in names if n not in numbers and n not in labels and n != "outline"]
    rows = [each.properties | locate(each) for each in layer.areas]
    spots = [n for n in ("lat", "lon") if any(n in row for row in rows)]
    columns = [*labels, *numbers, *spots, *others]
    return write_rows([columns], [[row.get(name) for name in columns] for row in rows])


def _is_number(value: Any) -> bool:  # noqa: ANN401  # whatever a cell holds
    return isinstance(value, int | float) and not isinstance(value, bool)


def _explain(layer: Layer, maker: str) -> bytes:
    return f"{layer.terms.write_text()}{HOW[maker]}\n".encode()
