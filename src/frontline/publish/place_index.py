"""Pack the names of a theatre's places for the page's search: Latin, Ukrainian, Russian and other spellings.

Which places are in it comes from outside; how they are searched belongs to the page.
"""

import json
from collections.abc import Iterable

from frontline.places.place import Place

PLACES_FORMAT = "frontline-places/1"
FIELDS = ("id", "name", "uk", "ru", "others", "kind", "lon", "lat", "population", "within")
DECIMALS = 4  # 11 m north-south


def pack_places(places: Iterable[Place]) -> bytes:
    """Return ``data/places.json``: a row a place, the largest first; ``others`` are parted by ``|``."""
    rows = sorted(
        (_write(each) for each in places if each.lat is not None), key=lambda row: (-int(row[8]), str(row[1]))
    )
    whole = {"format": PLACES_FORMAT, "fields": FIELDS, "places": rows}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _write(place: Place) -> list[str | float]:
    named = {place.name, place.names.get("uk"), place.names.get("ru")}
    others = "|".join(dict.fromkeys(name for name in place.spell_all() if name not in named and "|" not in name))
    point = round(place.lon or 0.0, DECIMALS), round(place.lat or 0.0, DECIMALS)
    names = place.name, place.names.get("uk", ""), place.names.get("ru", ""), others
    return [place.place_id, *names, place.kind, *point, place.population or 0, place.raion or place.oblast]
