"""Say what a claim looks like as JSON: the keys of the interface, and where each field was read."""

from typing import Any

from frontline.claims.claim import Claim, ClaimedPlace, Quantity


def claim_to_json(claim: Claim) -> dict[str, Any]:
    """Return a claim as the interface shows it; ``fields`` says where each field was read and by which rule."""
    return {
        "id": f"{claim.document}:{claim.start}-{claim.end}:{claim.type}:{claim.polarity}",
        "document": claim.document,
        "lang": claim.lang,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "type": str(claim.type),
        "actor": claim.actor,
        "speaker": claim.speaker,
        "own_voice": claim.own_voice,
        "holder": claim.holder,
        "places": [_place_to_json(place) for place in claim.places],
        "event_from": claim.event_from.isoformat() if claim.event_from else None,
        "event_until": claim.event_until.isoformat() if claim.event_until else None,
        "published": claim.published.isoformat() if claim.published else None,
        "polarity": claim.polarity,
        "modality": str(claim.modality),
        "quantities": [_quantity_to_json(quantity) for quantity in claim.quantities],
        "fields": {
            name: {"value": reading.value, "start": reading.start, "end": reading.end, "rule": reading.rule}
            for name, reading in claim.readings.items()
        },
        "flags": list(claim.flags),
        "confidence": str(claim.confidence),
    }


def _place_to_json(place: ClaimedPlace) -> dict[str, Any]:
    return {
        "surface": place.surface,
        "start": place.start,
        "end": place.end,
        "place_id": place.place_id,
        "name": place.name,
        "kind": place.kind,
        "lat": place.lat,
        "lon": place.lon,
        "relation": place.relation,
        "in_span": place.in_span,
        "radius_km": place.radius_km,
        "score": place.score,
    }


def _quantity_to_json(quantity: Quantity) -> dict[str, Any]:
    return {
        "value": quantity.value,
        "comparator": quantity.comparator,
        "unit": quantity.unit,
        "start": quantity.start,
        "end": quantity.end,
    }
