"""Write the static site: the page, its data and its vendored libraries, whole or not at all.

Putting files in place belongs here; what they say comes from the caller, the lattices' packing from ``field``, the
basemap from ``basemap``. The format is described in ``docs/design/formats.md``, section "The static site".
"""

import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, StrictUndefined
from rjsmin import jsmin

from frontline.days import parse_day, parse_instant
from frontline.errors import StorageError, UsageError
from frontline.publish.field import Field, Lattice, pack_control, pack_steps
from frontline.publish.first_view import thin_basemap

SITE_FORMAT = "frontline-site/1"
CONTESTED_FORMAT = "frontline-contested/1"
CONTESTED_HEAD, CONTESTED_FIELD = "data/contested.json", "data/contested.bin"
MARKER = ".frontline-site"
PAGE = Path(__file__).parent.parent / "web" / "static"
MANIFEST = "SHA256SUMS"
INDEX = "index.html"
WEEK = 7
OWN_FOLDERS = ("data", "vendor")
REQUIRED = (
    *("name", "title", "time_zone", "box", "first_day", "days", "opens_on", "known_at", "cut_off", "delay_hours"),
    *("method", "parties", "layers", "focus", "claims", "credits", "links"),
)


@dataclass(frozen=True)
class ContestedContent:
    """How likely ground is contested, on one day in so many.

    Attributes:
        about: what ``data/contested.json`` says, less ``format`` and ``file``.
        field: percent, uint8 of shape (days in ``about``, rows, columns); as a layer's where there is none.
    """

    about: dict[str, Any]
    field: Field


@dataclass(frozen=True)
class SiteContent:
    """All that a site shows.

    Attributes:
        theatre: what ``data/theatre.json`` says, less ``format``.
        fields: layer id to percent that the first party holds, uint8 of shape (days, rows, columns); 255 where no
            side is shown. One for each of the theatre's layers.
        lattice: where the cells lie.
        basemap: as ``basemap.build_basemap`` returns it.
        extra: further files of the site, path in it to content, such as ``brief.html``.
        routes: ``data/routes.json``; None where the theatre has no network.
        tiles: name to content of the archives of vector tiles, ``data/NAME.pmtiles``.
        places: ``data/places.json``, the names that can be searched; None without any.
        shares: place id to its shares over time, each as the theatre's ``focus``.
        notes: place id to what is told of it beside its shares, ``data/notes/PLACE.json``.
        shapes: ``data/shapes.json``, districts and pockets; None without any.
        contested: ``data/contested.json`` and its field; None where nothing tells contested ground from held ground.
    """

    theatre: dict[str, Any]
    fields: dict[str, Field]
    lattice: Lattice
    basemap: dict[str, Any]
    extra: dict[str, bytes] = field(default_factory=dict)
    routes: bytes | None = None
    tiles: dict[str, bytes] = field(default_factory=dict)
    places: bytes | None = None
    shares: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    shapes: bytes | None = None
    contested: ContestedContent | None = None


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was written: the folder, how many files and bytes, in how many seconds."""

    path: Path
    files: int
    bytes: int
    seconds: float


def write_site(folder: Path, content: SiteContent) -> SiteReport:
    """Write a site into a folder, replacing the one that is there.

    The new site is written beside the folder and takes its place at the end; an interrupted run leaves the old one.

    Raises:
        UsageError: The folder holds something that frontline did not make, or the content does not fit together.
        StorageError: The files cannot be written.
    """
    started = time.monotonic()
    folder = folder.resolve()
    try:
        _recover(folder)
        _check_replaceable(folder)
        files = collect_site(content)
        new = _make_beside(folder)
        _write_all(new, files)
        _swap(new, folder)
    except OSError as error:
        raise StorageError(f"the site cannot be written ({error})", "check the folder and the free space") from error
    size = sum(len(data) for data in files.values())
    return SiteReport(folder, len(files), size, round(time.monotonic() - started, 3))


def collect_site(content: SiteContent) -> dict[str, bytes]:
    """Return path and content of every file of the site."""
    contested = _pack_contested(content) if content.contested else {}
    given = {"routes": content.routes, "places": content.places, "shapes": content.shapes}
    given["contested"] = contested.get(CONTESTED_HEAD)
    folders = {"shares": content.shares, "notes": content.notes}
    theatre = {"format": SITE_FORMAT} | content.theatre | {name: True for name, data in given.items() if data}
    theatre |= {name: sorted(each) for name, each in folders.items() if each}
    _check_theatre(theatre, content)
    first = parse_day(theatre["first_day"])
    opens = (parse_day(theatre["opens_on"]) - first).days
    control = pack_control(first, content.lattice, content.fields, opens)
    files = {path: _read_page(path, file) for path, file in _list_page()}
    files[INDEX] = _fill_index(files[INDEX].decode(), theatre)
    files["data/theatre.json"] = _dump(theatre)
    files["data/control.json"] = _dump(control.head)
    files["data/basemap.json"] = _dump(thin_basemap(content.basemap, (theatre["focus"] or {}).get("id", "")))
    files["data/basemap-detail.json"] = _dump(content.basemap)
    files |= {f"data/{name}.json": data for name, data in given.items() if data} | contested
    for folder, own in folders.items():
        files |= {f"data/{folder}/{_name_file(place)}.json": _dump(each) for place, each in own.items()}
    files |= {f"data/{path}": data for path, data in control.files.items()}
    files |= {f"data/{name}.pmtiles": data for name, data in content.tiles.items()}
    for path, data in content.extra.items():
        _check_extra(path, files)
        files[path] = data
    return files | {MANIFEST: write_manifest(files), MARKER: _dump({"format": SITE_FORMAT})}


def _pack_contested(content: SiteContent) -> dict[str, bytes]:
    """Return the two files of contested ground, which are read only when a reader asks for it."""
    found = content.contested
    if found is None:
        return {}
    days = len(found.about["days"])
    if found.field.shape != (days, *content.lattice.shape):
        raise UsageError(f"contested ground is {found.field.shape}", f"give it {days} days of all cells")
    head = {"format": CONTESTED_FORMAT, "file": CONTESTED_FIELD.removeprefix("data/")} | found.about
    return {CONTESTED_HEAD: _dump(head), CONTESTED_FIELD: pack_steps(found.field)}


def _name_file(place: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "-", place)


def write_manifest(files: dict[str, bytes]) -> bytes:
    """Return the SHA-256 of each file, in the form that ``sha256sum -c`` checks."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items())).encode()


def _list_page() -> Iterator[tuple[str, Path]]:
    for file in sorted(PAGE.rglob("*")):
        if file.is_file():
            yield file.relative_to(PAGE).as_posix(), file


def _read_page(path: str, file: Path) -> bytes:
    """Return a file of the page; of our own modules what a browser needs, without what is for those who read them."""
    data = file.read_bytes()
    return jsmin(data.decode()).encode() if path.endswith(".js") and "/" not in path else data


def _check_theatre(theatre: dict[str, Any], content: SiteContent) -> None:
    if missing := [key for key in REQUIRED if key not in theatre]:
        raise UsageError(f"the site's theatre lacks {', '.join(missing)}", "see docs/design/formats.md")
    layers = [layer["id"] for layer in theatre["layers"]]
    if sorted(layers) != sorted(content.fields):
        found = ", ".join(content.fields) or "none"
        raise UsageError(f"the layers are {', '.join(layers)}, but there are fields for {found}", "give each its field")
    if len(theatre["parties"]) < 2:  # noqa: PLR2004  # a conflict has two sides
        raise UsageError("a site needs two parties", "name them in frontline.toml")
    for layer, shape in ((name, each.shape) for name, each in content.fields.items()):
        if shape[0] != theatre["days"]:
            raise UsageError(f"layer '{layer}' has {shape[0]} days, the theatre {theatre['days']}", "give it all days")


def _check_extra(path: str, files: dict[str, bytes]) -> None:
    parts = PurePosixPath(path).parts
    inside = bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path
    if not inside or path in files or parts[0] in OWN_FOLDERS or parts[0] in (MARKER, MANIFEST):
        raise UsageError(f"'{path}' cannot be a further file of the site", "choose a name that the page does not use")


def _dump(value: Any) -> bytes:  # noqa: ANN401  # any JSON
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise UsageError(f"the site's content is not JSON ({error})", "use null where a number is missing") from None


def _fill_index(template: str, theatre: dict[str, Any]) -> bytes:
    """Return the page's HTML with its title and the figures that are there without scripts."""
    first, second = theatre["parties"][:2]
    focus = theatre["focus"]
    days = _write_days(theatre)
    standfirst = f"Where {first['name']} and {second['name']} hold ground, as an assessment with its uncertainty, "
    values = {
        "title": theatre["title"],
        "standfirst": f"{standfirst}and as each published map shows it, day by day, {days}.",
        "description": f"{theatre['title']}: who holds what, how sure that is, and who says so, {days}.",
        "known": _write_instant(theatre["known_at"]),
        "cut_off": _write_instant(theatre["cut_off"]),
        "focus": focus["name"] if focus else "",
        "party": first["name"],
        "heads": [re.split(r"[,(]", layer["title"])[0].strip() for layer in theatre["layers"]],
        "rows": _list_rows(theatre),
        "credits": theatre["credits"],
    }
    page = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).from_string(template)
    return page.render(values).encode()


def _list_rows(theatre: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the focus place's shares for every seventh day, the last one first."""
    if not theatre["focus"]:
        return []
    first, shares = parse_day(theatre["first_day"]), theatre["focus"]["shares"]
    rows = []
    for day in range(theatre["days"] - 1, -1, -WEEK):
        cells = [_write_share(shares.get(layer["id"], {}), day) for layer in theatre["layers"]]
        rows.append({"day": _write_day(first + timedelta(days=day)), "cells": cells})
    return rows


def _write_share(series: dict[str, Any], day: int) -> str:
    value = _at(series, "value", day)
    if value is None:
        return "–"
    low, high = _at(series, "low", day), _at(series, "high", day)
    interval = "" if low is None or high is None else f" ({100 * low:.0f}–{100 * high:.0f})"
    return f"{100 * value:.0f} %{interval}"


def _at(series: dict[str, Any], name: str, day: int) -> float | None:
    values = series.get(name) or []
    return values[day] if day < len(values) else None


def _write_days(theatre: dict[str, Any]) -> str:
    first = parse_day(theatre["first_day"])
    return f"{_write_day(first)} to {_write_day(first + timedelta(days=theatre['days'] - 1))}"


def _write_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _write_instant(text: str) -> str:
    instant = parse_instant(text)
    return f"{_write_day(instant.date())}, {instant:%H:%M} UTC"


def _check_replaceable(folder: Path) -> None:
    """Refuse a folder with something in it that is no site of ours."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", "name a folder for the site")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(f"{folder} holds files that are no site of frontline", "name a new or an empty folder")


def _beside(folder: Path, state: str) -> str:
    return f".{folder.name}.frontline-{state}-"


def _make_beside(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=_beside(folder, "new"), dir=folder.parent))
    new.chmod(0o755)
    (new / MARKER).touch()
    return new


def _write_all(new: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        target = new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _swap(new: Path, folder: Path) -> None:
    """Put the new folder where the old one is; between the two renames the old one waits beside it."""
    old = new.with_name(new.name.replace(_beside(folder, "new"), _beside(folder, "old")))
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    _clear(old)


def _recover(folder: Path) -> None:
    """Put back a site that an interrupted run had moved aside, and clear away what such runs left."""
    left = list(folder.parent.iterdir()) if folder.parent.is_dir() else []
    old = [path for path in left if path.name.startswith(_beside(folder, "old"))]
    new = [path for path in left if path.name.startswith(_beside(folder, "new"))]
    if old and not folder.exists():
        old.pop().rename(folder)
    for path in (*old, *new):
        _clear(path)


def _clear(folder: Path) -> None:
    """Remove a folder of ours, its marker last, so that an interrupted removal can be taken up again."""
    if not (folder / MARKER).is_file():
        return
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()
    shutil.rmtree(folder)
