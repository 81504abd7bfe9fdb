"""Lead an adjective made from a name back to the name: "на Покровському напрямку" to Покровськ.

The endings are Ukrainian and Russian; which adjectives stand for a place is decided in ``mentions``.
"""

import re
from collections.abc import Callable, Iterable, Iterator

_ADJECTIVE = re.compile(
    r"(.+(?:[сцз]ьк|[сц]к))(?:ий|ого|ому|им|ім|а|ої|ій|у|ою|е|і|их|ими|ой|ом|ая|ую|ое|ие|о)", re.IGNORECASE
)
_REGION_NOUN = re.compile(r"(.+?)(ччин|щин|тчин|нничин)(?:а|и|і|у|ою|е|ы|ой)")
_REGION_STEMS = {
    "ччин": ("цьк", "цк"),
    "тчин": ("цк", "тск"),
    "щин": ("ськ", "ск", "зьк"),
    "нничин": ("нницьк", "нницк"),
}

# What the end of an adjective's stem may stand for in the name, all that are tried.
_ENDS = (
    *(("івськ", each) for each in ("івка", "ів", "ове", "еве", "ева", "ова", "івці", "їв")),
    *(("ківськ", each) for each in ("ка", "ки")),
    *(("ївськ", each) for each in ("ївка", "їв", "єве")),
    *(("ївск", each) for each in ("ївка",)),
    *(("инськ", each) for each in ("ине", "ин", "ина", "инка", "инці", "инів")),
    *(("їнськ", each) for each in ("їне", "їнка", "їн")),
    *(("льськ", each) for each in ("лля", "ль", "ле", "льки")),
    *(("ільськ", each) for each in ("оле", "іль", "ілля", "іла")),
    *(("ізьк", each) for each in ("іжжя", "іг", "іга")),
    *(("езьк", each) for each in ("еж", "ега")),
    *(("цьк", each) for each in ("ця", "к", "ці", "ч", "ки", "ка", "чі", "ць")),
    *(("ецьк", each) for each in ("ці", "ець", "ка")),
    *(("анськ", each) for each in ("ани", "ань", "ана", "ане")),
    *(("енськ", each) for each in ("не", "на", "ни", "ень")),
    *(("ськ", each) for each in ("ськ", "ське", "ська", "", "а", "и", "е", "ь", "я", "ка", "ха", "ки", "на", "о")),
    *(("ьк", each) for each in ("а", "и")),
    *(("зьк", each) for each in ("зьке", "га", "ж")),
    *(("цьк", each) for each in ("цьк", "цьке")),
    *(("ковск", each) for each in ("ка", "ки")),
    *(("овск", each) for each in ("ов", "овка", "ово", "овое", "овцы", "ова")),
    *(("евск", each) for each in ("ев", "евка", "ево", "евцы")),
    *(("инск", each) for each in ("ин", "ино", "ина", "инка")),
    *(("ольск", each) for each in ("оле", "оль", "олье")),
    *(("цк", each) for each in ("цк", "ца", "к", "ч", "цы", "чи", "ц", "цкое", "ки")),
    *(("енск", each) for each in ("ное", "ная", "ны", "ень", "на")),
    *(("ск", each) for each in ("ск", "ское", "ская", "", "а", "ы", "и", "е", "ь", "ье", "ка", "ки", "я", "ия")),
    *(("жск", each) for each in ("жье", "га")),
)
_FIRST_ENDS = re.compile(r"(?:ий|ый|ой|а|ая|е|ое|є|і|о)$")


def read_adjective(word: str) -> str | None:
    """Return the stem of a folded adjective in -ськ-, -цьк-, -зьк-, -ск-, -цк-; None where it is none.

    "покровському" gives ``покровськ``, "донецкой" ``донецк``.
    """
    found = _ADJECTIVE.fullmatch(word)
    return found[1] if found else None


def read_region_noun(word: str) -> Iterator[str]:
    """Yield the stems of the adjectives to a folded noun for a region: "харківщині" gives ``харківськ``."""
    if found := _REGION_NOUN.fullmatch(word):
        yield from (found[1] + end for end in _REGION_STEMS[found[2]])


def name_origins(stem: str) -> Iterator[str]:
    """Yield the names that an adjective's stem may be made from, whether or not there are such."""
    seen = set()
    for end, replaced in _ENDS:
        if stem.endswith(end) and (name := stem[: len(stem) - len(end)] + replaced) not in seen:
            seen.add(name)
            yield name


def join_words(name: str) -> str | None:
    """Return how an adjective joins a folded name of two words: ``великоновосілка``, ``часовояр``; else None."""
    words = name.split()
    if len(words) != 2:  # noqa: PLR2004  # a compound has two halves
        return None
    first = words[0].removesuffix("ів") + "ов" if words[0].endswith("ів") else _FIRST_ENDS.sub("", words[0])
    return f"{first}о{words[1]}"


def find_origins(stem: str, exists: Callable[[str], bool], compounds: dict[str, list[str]]) -> Iterable[str]:
    """Return the names there are that an adjective's stem is made from, of one word and of two."""
    found = []
    for name in name_origins(stem):
        found += [name] if exists(name) else []
        found += compounds.get(name, [])
    return found
