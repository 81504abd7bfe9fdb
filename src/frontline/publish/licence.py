"""Let out only what a source's licence allows.

Figures, citations and our own assessment may always go out; a source's own drawing only where its card's licence
class lets it, and its own words (the span that a claim quotes) only where the class is not ``none`` or ``private``.
What a private source says goes no farther than the team, not even in our words.
"""

from typing import Any

from frontline.sources.card import Card, LicenceClass

DRAWING_ALLOWED = frozenset({LicenceClass.OPEN, LicenceClass.ATTRIBUTION, LicenceClass.SHARE_ALIKE})


def may_draw(card: Card) -> bool:
    """Tell whether what the source drew may be published as it drew it."""
    return card.licence.class_ in DRAWING_ALLOWED


def may_cite(card: Card) -> bool:
    """Tell whether it may be known outside the team that the source says something."""
    return card.licence.class_ != LicenceClass.PRIVATE


def refusal(card: Card) -> str:
    """Say why a source's drawing stays inside."""
    return (
        f"{card.title}: its own drawing is not published, licence '{card.licence.name}' (class {card.licence.class_})"
    )


def explain(card: Card) -> dict[str, Any]:
    """Say as data what a source's licence lets out."""
    refused = None if may_draw(card) else refusal(card)
    licence = {"name": card.licence.name, "class": str(card.licence.class_), "note": card.licence.note}
    return {"source": card.name, "title": card.title, "url": card.url, "licence": licence, "refused": refused}


def let_claim(claim: dict[str, Any], card: Card) -> dict[str, Any] | None:
    """Return what may go out of a claim: all of it, all but the quoted words, or nothing (None)."""
    if not may_cite(card):
        return None
    return claim if may_draw(card) else claim | {"text": ""}
