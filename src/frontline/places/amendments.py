"""Read a table of one's own names and points of places, which goes before every gazetteer.

A TOML file with the tables below, each keyed by a place's id; what is made of it belongs in ``building``.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frontline.errors import UsageError

TABLES = ("names", "english", "russian", "points", "population", "not", "quarters")


@dataclass(frozen=True, slots=True)
class Amendments:
    """What a user knows better than the gazetteers.

    Attributes:
        names: further names of a place: exonyms, old names, names that one side uses.
        english: the English name.
        russian: the Russian name.
        points: latitude and longitude.
        population: the number of inhabitants; 0 where the gazetteer has a wrong one and none is known.
        strangers: aliases that the gazetteers give a place and that belong to another.
        quarters: parts of a town without an outline, by the town's id: their names, the first one shown.
    """

    names: dict[str, list[str]] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    russian: dict[str, str] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    population: dict[str, int] = field(default_factory=dict)
    strangers: dict[str, list[str]] = field(default_factory=dict)
    quarters: dict[str, list[list[str]]] = field(default_factory=dict)


def read_amendments(file: Path) -> Amendments:
    """Read one's own table of names and points.

    Raises:
        UsageError: The file is missing or has a table of another name.
    """
    try:
        table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file} cannot be read ({error})", "give a TOML file") from None
    if unknown := sorted(set(table) - set(TABLES)):
        raise UsageError(f"{file} has a table '{unknown[0]}'", f"the tables are {', '.join(TABLES)}")
    points = {place: (lat, lon) for place, (lat, lon) in table.get("points", {}).items()}
    names, english, russian = (table.get(name, {}) for name in ("names", "english", "russian"))
    people, strangers, quarters = (table.get(name, {}) for name in ("population", "not", "quarters"))
    return Amendments(names, english, russian, points, people, strangers, quarters)
