"""Read in what state the words of a claim say a road, a railway or a bridge is, and which kind of way they name.

The words are data, a file a language in ``words``; of a language without one nothing is read but the numbers of roads.
Which edges are meant belongs in ``reported``.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from frontline.routes.files import RAILWAY, ROAD

BRIDGE_DOWN, UNSPECIFIED = "bridge down", "not said"
CLOSES = frozenset({"cut", BRIDGE_DOWN})
HINDERS = CLOSES | {"mined", "under fire", "strained"}
NUMBER = re.compile(r"(?<!\w)([A-Z\u0400-\u042F]{1,2})[-\u2010-\u2015]?(\d{1,4})(?:[-\u2010-\u2015](\d{1,3}))?(?!\w)")
ALIKE = str.maketrans("АВЕКМНОРСТХІ", "ABEKMHOPCTXI")  # letters that look the same in road numbers


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a claim say of ways.

    Attributes:
        state: one of ``cut``, ``bridge down``, ``mined``, ``under fire``, ``strained``, ``open``, ``not said``.
        modes: the modes that they name, ``road`` and ``railway``; empty where they speak of supply in general.
        bridge: whether they name a bridge.
        numbers: of roads, such as ``M30``.
    """

    state: str
    modes: frozenset[str]
    bridge: bool
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    ways: dict[str, re.Pattern[str]]
    states: tuple[tuple[str, re.Pattern[str]], ...]


def read_wording(text: str, lang: str) -> Wording:
    """Return what the words of a claim in a language say of ways."""
    words = _load(lang)
    if words is None:
        return Wording(UNSPECIFIED, frozenset(), bridge=False, numbers=frozenset())
    plain = text.casefold()
    railway = bool(words.ways[RAILWAY].search(plain))
    road = bool(words.ways[ROAD].search(words.ways[RAILWAY].sub(" ", plain)))
    bridge = bool(words.ways["bridge"].search(plain))
    states = (name for name, found in words.states if (bridge or name != BRIDGE_DOWN) and found.search(plain))
    modes = frozenset(mode for mode, is_named in ((ROAD, road), (RAILWAY, railway)) if is_named)
    return Wording(next(states, UNSPECIFIED), modes, bridge, find_numbers(text) if road else frozenset())


def find_numbers(text: str) -> frozenset[str]:
    """Return the numbers of roads in a text, letters that look alike in two alphabets taken as one."""
    found = ((letters.translate(ALIKE), first, second) for letters, first, second in NUMBER.findall(text))
    return frozenset(f"{letters}{first}{second}" for letters, first, second in found)


@cache
def _load(lang: str) -> _Words | None:
    file = files("frontline.routes") / "words" / f"{lang}.toml"
    if not file.is_file():
        return None
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    ways = {name: _compile(words) for name, words in data["ways"].items()}
    return _Words(ways, tuple((each["name"], _compile(each["words"])) for each in data["state"]))


def _compile(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{each})" for each in words) + ")")
