"""Let out only what a source's licence allows.

Figures, citations and our own assessment may always go out; a source's own drawing only where its card's licence
class lets it.
"""

from frontline.sources.card import Card, LicenceClass

DRAWING_ALLOWED = frozenset({LicenceClass.OPEN, LicenceClass.ATTRIBUTION, LicenceClass.SHARE_ALIKE})


def may_draw(card: Card) -> bool:
    """Tell whether what the source drew may be published as it drew it."""
    return card.licence.class_ in DRAWING_ALLOWED


def refusal(card: Card) -> str:
    """Say why a source's drawing stays inside."""
    return (
        f"{card.title}: its own drawing is not published, licence '{card.licence.name}' (class {card.licence.class_})"
    )
