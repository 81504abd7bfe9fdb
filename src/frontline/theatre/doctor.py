"""Say what is installed, readable and in order: each check with a finding and, where it is not well, what to do.

A check looks and changes nothing. What a theatre holds is for ``listing``; here it is only whether it can be worked
with.
"""

import importlib.metadata
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyproj
import shapely

from frontline.claims.readers.making import describe_readers
from frontline.errors import FrontlineError, NotFoundError, StorageError, UsageError
from frontline.settings import TheatreFolder, read_theatre
from frontline.sources.card import read_card
from frontline.sources.fetch.agreement import AGREED, list_agreements
from frontline.store import health
from frontline.store.quarantine import list_quarantined
from frontline.theatre.folder import OpenTheatre

PACKAGE = "frontline"
NEEDED = re.compile(r"([A-Za-z0-9._-]+)>=([0-9.]+)")
LEAST_FREE_BYTES = 1_000_000_000
OF_STORAGE = frozenset({"database", "disk"})


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: what was looked at, whether it is well, and the detail with the remedy."""

    name: str
    ok: bool
    detail: str


def examine(path: Path) -> dict[str, Any]:
    """Examine the installation and the theatre in a folder."""
    checks = [_check_python(), *_check_packages(), _check_libraries()]
    try:
        folder = read_theatre(path)
    except FrontlineError as error:
        checks.append(Check("theatre", False, str(error)))
        return {"checks": [asdict(each) for each in checks]}
    checks += [_attempt(name, check, folder) for name, check in CHECKS.items()]
    return {"checks": [asdict(each) for each in checks]}


def exit_code_of(checks: list[dict[str, Any]]) -> int:
    """Return what a command ends with: 0, or the code of the error tree that fits the first thing that is not well."""
    bad = [each["name"] for each in checks if not each["ok"]]
    if not bad:
        return 0
    return StorageError.exit_code if OF_STORAGE.intersection(bad) else FrontlineError.exit_code


def _attempt(name: str, check: Callable[[TheatreFolder], str], folder: TheatreFolder) -> Check:
    """Run one check of a theatre; a fault that it raises is its finding."""
    try:
        return Check(name, True, check(folder))
    except FrontlineError as error:
        return Check(name, False, str(error))
    except OSError as error:
        return Check(name, False, f"{error.filename}: {error.strerror}; make it readable")


def _check_python() -> Check:
    return Check("python", sys.version_info >= (3, 11), f"{sys.version.split()[0]} at {sys.executable}")


def _check_packages() -> Iterator[Check]:
    """Yield one check for all packages that the installed frontline asks for, and one for each that is not well."""
    found, bad = [], []
    for line in importlib.metadata.requires(PACKAGE) or []:
        needed = NEEDED.match(line)
        if needed is None or ";" in line:
            continue
        name, least = needed.groups()
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        found.append(f"{name} {version}")
        if not version or _numbers(version) < _numbers(least):
            bad.append(
                Check(name, False, f"{version or 'not installed'}, needs {least} or newer; install frontline again")
            )
    yield Check("packages", not bad, f"{PACKAGE} {importlib.metadata.version(PACKAGE)}; {', '.join(found)}")
    yield from bad


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _check_libraries() -> Check:
    import pyogrio  # noqa: PLC0415  # it brings pandas, for which no other command is to wait

    versions = (shapely.geos_version_string, pyogrio.__gdal_version_string__, pyproj.proj_version_str)
    text = ", ".join(f"{name} {version}" for name, version in zip(("GEOS", "GDAL", "PROJ"), versions, strict=True))
    is_readable = "GeoJSON" in pyogrio.list_drivers()
    return Check(
        "libraries", is_readable, text if is_readable else f"{text}; GDAL cannot read GeoJSON: reinstall pyogrio"
    )


def _check_theatre(folder: TheatreFolder) -> str:
    settings = folder.settings
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(
            f"the time zone '{settings.time_zone}' is unknown", "correct time_zone in its settings"
        ) from None
    return (
        f"'{settings.name}' in {folder.path}, parties {', '.join(settings.party_ids)}, delay {settings.delay_hours} h"
    )


def _check_cards(folder: TheatreFolder) -> str:
    files = sorted(folder.cards.glob("*.toml"))
    if not files:
        raise NotFoundError(f"{folder.cards} holds no source cards", "write one, as docs/design/formats.md explains")
    faults = []
    for file in files:
        try:
            read_card(file, folder.settings.party_ids)
        except FrontlineError as error:
            faults.append(str(error))
    if faults:
        raise UsageError("; ".join(faults))
    return f"{len(files)} source cards"


def _check_places(folder: TheatreFolder) -> str:
    gazetteer = OpenTheatre(folder).gazetteer
    if not len(gazetteer):
        raise NotFoundError(f"{folder.places} holds no places", "make the theatre's places again")
    return f"{len(gazetteer):,} places"


def _check_database(folder: TheatreFolder) -> str:
    if not folder.database.exists():
        return "none yet; the first ingest makes it"
    found = health.examine(folder.database)
    if found.faults:
        raise StorageError(f"{folder.database}: {'; '.join(found.faults)}", "restore it from a copy, or ingest again")
    if found.version is not None and found.version > found.head:
        raise StorageError(f"{folder.database} was written by a newer frontline", "update frontline")
    size = folder.database.stat().st_size / 1e6
    state = "up to date" if found.version == found.head else "to be brought up to date by the next command"
    return f"whole, {size:,.1f} MB, tables {found.version} ({state}), SQLite {found.library}"


def _check_quarantine(folder: TheatreFolder) -> str:
    try:
        waiting = list_quarantined(OpenTheatre(folder).quarantine)
    except (ValueError, TypeError) as error:
        raise StorageError(f"a note in quarantine cannot be read ({error})", "remove it and ingest again") from None
    return f"{len(waiting)} deliveries wait; see them with 'frontline sources'" if waiting else "empty"


def _check_downloads(folder: TheatreFolder) -> str:
    files = [file for file in (folder.path / "downloads").rglob("*") if file.is_file()]
    parts = sum(file.suffix == ".part" for file in files)
    text = f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:,.1f} MB"
    return text + (f"; {parts} were cut off, the same 'frontline fetch' goes on with them" if parts else "")


def _check_licences(folder: TheatreFolder) -> str:
    agreed = list_agreements(folder.path / AGREED)
    return ", ".join(f"{source} on {at}" for source, at in agreed.items()) or "none agreed to yet"


def _check_disk(folder: TheatreFolder) -> str:
    free = shutil.disk_usage(folder.path).free
    if free < LEAST_FREE_BYTES:
        raise StorageError(f"{free / 1e6:,.0f} MB free where the theatre lies", "free some space: at least 1 GB")
    return f"{free / 1e9:,.0f} GB free"


CHECKS: dict[str, Callable[[TheatreFolder], str]] = {
    "theatre": _check_theatre,
    "cards": _check_cards,
    "places": _check_places,
    "readers": describe_readers,
    "database": _check_database,
    "quarantine": _check_quarantine,
    "downloads": _check_downloads,
    "licences": _check_licences,
    "disk": _check_disk,
}
