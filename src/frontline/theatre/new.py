"""Make a theatre: a folder with settings, cards and places, empty or copied from a bundled example."""

import shutil
from pathlib import Path

from frontline.errors import NotFoundError, UsageError
from frontline.settings import SETTINGS_FILE, read_theatre

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"

TEMPLATE = """\
# The theatre's settings; every key is explained in docs/design/formats.md.
name = "{name}"
title = "{name}"
time_zone = "UTC"
languages = ["en"]
delay_hours = 24                    # nothing newer than this is ever published
box = [36.5, 47.9, 37.9, 48.6]      # west, south, east, north in degrees: change it to your area
focus = ""

[grid]                              # the centre of the box; cannot be changed once data have come in
lon = 37.2
lat = 48.25
size_m = 500

[[parties]]
id = "AA"
name = "Party A"
color = "#D55E00"

[[parties]]
id = "BB"
name = "Party B"
color = "#0072B2"
"""


def make_theatre(path: Path, example: str | None = None) -> Path:
    """Make a theatre in a new or empty folder, or in one that holds an unfinished copy of the same example.

    Raises:
        UsageError: The folder holds something else.
        NotFoundError: There is no such example.
    """
    source = _find_example(example) if example else None
    if (path / SETTINGS_FILE).exists():
        remedy = f"use it with -t {path}, or name another folder"
        raise UsageError(f"there is a theatre in {path} already", remedy)
    if path.exists() and (not path.is_dir() or any(path.iterdir())) and not _unfinished(path):
        raise UsageError(f"{path} is not an empty folder", "name a new folder")
    path.mkdir(parents=True, exist_ok=True)
    if source:
        _copy(source, path)
    else:
        for name in ("sources", "places", "network"):
            (path / name).mkdir(exist_ok=True)
        (path / SETTINGS_FILE).write_text(TEMPLATE.format(name=path.resolve().name), encoding="utf-8")
    read_theatre(path)
    return path


def _find_example(name: str) -> Path:
    found = EXAMPLES / name / "theatre"
    if found.is_dir():
        return found
    known = ", ".join(sorted(each.parent.name for each in EXAMPLES.glob("*/theatre"))) or "none in this installation"
    raise NotFoundError(f"there is no example '{name}'", f"examples: {known} (they come with a clone of the project)")


def _unfinished(path: Path) -> bool:
    return (path / ".unfinished").exists()


def _copy(source: Path, path: Path) -> None:
    """Copy an example, its settings last, so that a folder is a theatre only when it is complete."""
    (path / ".unfinished").touch()
    shutil.copytree(source, path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(SETTINGS_FILE))
    shutil.copy2(source / SETTINGS_FILE, path / SETTINGS_FILE)
    (path / ".unfinished").unlink()
