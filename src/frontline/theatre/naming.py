"""Say which places a text names, how sure that is, where they lie, and which stated directions cannot be right."""

from pathlib import Path
from typing import Any

from frontline.errors import UsageError
from frontline.places.compass import POINTS, STEP_DEG, parse_direction
from frontline.places.evidence import Side
from frontline.places.locate import Located, locate
from frontline.places.reading import PlaceRead, read_places
from frontline.theatre.folder import OpenTheatre


def name_places(theatre: OpenTheatre, file: Path, language: str | None = None) -> list[dict[str, Any]]:
    """Return a row for each name of a place in a text file, in the order of the text.

    A name that the gazetteer does not have, or that cannot be told from its homonyms, has no place; where the text
    says on which side of another it lies, that area is given instead.

    Raises:
        UsageError: The file cannot be read as text.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read ({error})", "give a text file in UTF-8") from None
    mentions = theatre.gazetteer.scan(text, language)
    return [_describe(theatre, read) for read in read_places(text, mentions, theatre.box)]


def _describe(theatre: OpenTheatre, read: PlaceRead) -> dict[str, Any]:
    place, mention = read.choice.place, read.mention
    return {
        "surface": mention.surface,
        "start": mention.start,
        "end": mention.end,
        "form": mention.form,
        "place": place
        and {"id": place.place_id, "name": place.name, "kind": place.kind, "lat": place.lat, "lon": place.lon},
        "score": round(read.choice.score, 3),
        "rule": read.choice.rule,
        "area": _area(theatre, read),
        "conflicts": [
            {
                "stated": side.words,
                "of": side.anchor.name,
                "stated_deg": check.stated_deg,
                "computed_deg": round(check.computed_deg),
                "difference_deg": round(check.difference_deg),
            }
            for side, check in read.conflicts
        ],
    }


def _area(theatre: OpenTheatre, read: PlaceRead) -> dict[str, Any] | None:
    """Return the area that a name means: its place's, else the side of another that its text states."""
    place = read.choice.place
    if place is not None:
        found = locate(place, "in", theatre.gazetteer.outline(place.place_id))
    elif read.sides:
        found = _locate_side(read.sides[0][0])
    else:
        found = None
    if found is None:
        return None
    box = [round(edge, 4) for edge in found.geometry.bounds]
    return {"rule": found.rule, "radius_km": found.radius_km, "mass": found.mass, "box": box}


def _locate_side(side: Side) -> Located | None:
    degrees = parse_direction(side.words)
    return None if degrees is None else locate(side.anchor, f"gloss {POINTS[round(degrees / STEP_DEG) % len(POINTS)]}")
