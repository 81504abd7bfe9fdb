"""Find the gazetteer's place for each change that a settlement source reports; leave out, counted, what it lacks."""

from collections import Counter
from dataclasses import replace

from frontline.errors import DeliveryError, NotFoundError
from frontline.measures.geodesy import GEOD
from frontline.places.gazetteer import Gazetteer
from frontline.places.place import Place
from frontline.sources.delivery import Delivery, SettlementChange

SAME_PLACE_KM = 5.0  # a source's point of a settlement lies this near to the gazetteer's


def place_changes(gazetteer: Gazetteer, delivery: Delivery) -> Delivery:
    """Give each change its place's id; those of places that the gazetteer does not have are left out and counted.

    Raises:
        DeliveryError: There are changes, and the gazetteer has none of their places.
    """
    if not delivery.changes:
        return delivery
    placed = [replace(each, place_id=found) for each in delivery.changes if (found := _find(gazetteer, each))]
    if not placed:
        first = delivery.changes[0]
        message = (
            f"none of its {len(delivery.changes)} places is in the theatre's gazetteer,"
            f" such as '{first.place_id or first.name}'"
        )
        raise DeliveryError(message, "check mapping.place_prefix on the card", where=f"line {first.line}")
    ignored = Counter(delivery.ignored)
    ignored["change of a place that is not in the gazetteer"] += len(delivery.changes) - len(placed)
    return replace(delivery, changes=tuple(placed), ignored=+ignored)


def _find(gazetteer: Gazetteer, change: SettlementChange) -> str:
    """Return the id of a change's place; empty where it has none here, or its name alone does not tell."""
    if change.place_id:
        try:
            return gazetteer.by_id(change.place_id).place_id
        except NotFoundError:
            return ""
    named = [place for place in gazetteer.look_up(change.name) if place.kind == "settlement"]
    if change.lon is None or change.lat is None:
        return named[0].place_id if len(named) == 1 else ""
    near = sorted((km, place.place_id) for place in named if (km := _km(place, change.lon, change.lat)) is not None)
    return near[0][1] if near and near[0][0] <= SAME_PLACE_KM else ""


def _km(place: Place, lon: float, lat: float) -> float | None:
    if place.lon is None or place.lat is None:
        return None
    return float(GEOD.inv(place.lon, place.lat, lon, lat)[2]) / 1000
