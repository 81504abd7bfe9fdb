"""Two parties that do not exist, so that no rule can lean on the names of real ones."""

from datetime import date
from pathlib import Path

from frontline.claims.claim import Claim
from frontline.claims.extract import Text, extract_claims
from frontline.places.gazetteer import Gazetteer
from frontline.settings import Party, read_theatre

EXAMPLE = read_theatre(Path(__file__).resolve().parents[3] / "examples/pokrovsk/theatre")
PLACES = Gazetteer.read(EXAMPLE.places, EXAMPLE.settings.box)
MONDAY = date(2025, 11, 3)

ARLAND = Party(
    id="ARL",
    name="Arland",
    adjective="Arlish",
    color="#0072B2",
    names=("Арланд",),
    people=("арландці", "арландцы"),
    adjectives=("арландський", "арландский"),
    languages=("uk", "ru"),
    leaders=("Olek Staryi",),
    hostile=("вилазник",),
)
BORLAND = Party(
    id="BOR",
    name="Borland",
    adjective="Borlish",
    color="#D55E00",
    names=("Борланд",),
    people=("борландці", "борландцы"),
    adjectives=("борландський", "борландский"),
    organisations=("Борвісті",),
    hostile=("зайд",),
)
INVENTED = EXAMPLE.settings.model_copy(update={"parties": (ARLAND, BORLAND)})


def read(text: str, lang: str, kind: str = "media", published: date | None = MONDAY) -> tuple[Claim, ...]:
    """Return the claims of a text about the invented parties."""
    return extract_claims(Text("t", text, lang, published, "", kind), INVENTED, PLACES)


def only(text: str, lang: str, kind: str = "media") -> Claim:
    """Return the one claim of a text."""
    claims = read(text, lang, kind)
    assert len(claims) == 1, [(str(claim.type), claim.text) for claim in claims]
    return claims[0]
