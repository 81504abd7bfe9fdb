"""Know the words for kinds of places, and the name of a region without them.

"Donetsk region", "Donetsk Oblast", "Донецька область" and "Донецкая область" are one area; "Pokrovsk raion" is not the
town. The words of the three languages belong here; finding places by them belongs in ``gazetteer``.
"""

import re

from frontline.places.adjectives import read_adjective, read_region_noun
from frontline.places.spelling import fold, loosen

OBLAST = frozenset({"oblast"})
RAION = frozenset({"raion"})
DISTRICT = frozenset({"raion", "district"})
HROMADA = frozenset({"hromada"})
SETTLEMENT = frozenset({"settlement"})

KINDS = ("settlement", "district", "hromada", "raion", "oblast", "country")

# Folded words, and the kinds that each may mean.
AREA_WORDS = {
    **dict.fromkeys(("oblast", "region", "province", "область", "обл"), OBLAST),
    **dict.fromkeys(("raion", "rayon", "район", "р н"), RAION),
    **dict.fromkeys(("district",), DISTRICT),
    **dict.fromkeys(("hromada", "community", "громада", "община", "отг", "тг"), HROMADA),
}
AREA_PLURALS = {
    **dict.fromkeys(("oblasts", "regions", "provinces", "області", "области"), OBLAST),
    **dict.fromkeys(("raions", "rayons", "райони", "районы"), RAION),
    **dict.fromkeys(("districts",), DISTRICT),
    **dict.fromkeys(("hromadas", "communities", "громади"), HROMADA),
}
SETTLEMENT_WORDS = frozenset(
    [
        *("city", "town", "village", "settlement"),
        *("місто", "селище", "село", "смт", "м", "с", "город", "поселок", "пгт", "г", "пос"),
    ]
)
_AREA_PARTS = frozenset(
    {*AREA_WORDS, "urban", "rural", "settlement", "city", "міська", "селищна", "сільська", "міський"}
)
_ADJECTIVE = re.compile(r"(?<=k)(?:aia|oho|oi|i|a|e)$")


def name_area(name: str) -> str:
    """Return the key under which a region is found: its name without words for kinds and endings, loosened.

    "Pokrovsk Raion", "Покровський район", "Покровского района" and "Покровщина" all give ``pokrovsk``.
    """
    words = fold(name).replace("р н", "район").split()
    proper = [word for word in words if word not in _AREA_PARTS] or words
    if len(proper) == 1:
        proper = [next(read_region_noun(proper[0]), None) or read_adjective(proper[0]) or proper[0]]
    return _ADJECTIVE.sub("", loosen(" ".join(proper)))


def split_kind(name: str) -> tuple[str, frozenset[str]]:
    """Take the word for the kind off a name: ``("pokrovsk", {"raion"})`` for "Pokrovsk raion"; none: no kinds."""
    words = fold(name).replace("р н", "район").split()
    for at in (-1, 0):
        rest = words[:at] if at else words[1:]
        if rest and words[at] in AREA_WORDS:
            return " ".join(rest), AREA_WORDS[words[at]]
        if rest and words[at] in SETTLEMENT_WORDS:
            return " ".join(rest), SETTLEMENT
    return " ".join(words), frozenset()
