"""Make testimonies of claims, posts and the desk's findings: who says who holds which ground, from which day on.

Only what is said of a settlement itself, or of a part of it, as a matter of fact, counts; ground near it, toward it or
on its axis has no cells that such words would be about. A claim counts from the day of its report, when it could be
known first; one about an event long before does not. A finding of the desk counts from the day that it is about, as a
map does. What all of it is worth is learned in ``control.hearing``.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.claims.claim import ClaimType
from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control.cells import Weights
from frontline.control.finding import DESK, read_findings
from frontline.control.hearing import Hearing
from frontline.control.testimony import Matter, Standing, Testimony
from frontline.days import write_instant
from frontline.errors import NotFoundError
from frontline.store.database import Connection
from frontline.store.releases import digest_holdings
from frontline.theatre.confirming import FOOTHOLD, SAID_AS_SO, find_outline, is_whole
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.posts import hear_posts, read_posts

HALF = 0.5
A_LITTLE = 0.1  # of a cell: a finding is of the whole place, to its rim
RECENT_DAYS = 14
KEY = "testimonies"
FindCells = Callable[[dict[str, Any]], NDArray[np.int64] | None]
HOLDING = frozenset({ClaimType.CONTROL_TAKEN, ClaimType.CONTROL_HELD}) | FOOTHOLD
TOLD = HOLDING | {ClaimType.WITHDRAWAL, ClaimType.REPELLED}


def read_testimonies(theatre: OpenTheatre, known: datetime | None = None) -> list[Testimony]:
    """Return all that is said of who holds ground in a theatre's box, as known at an instant (default: now)."""
    with theatre.database.reading() as connection:
        return gather_testimonies(theatre, connection, known)


def gather_testimonies(theatre: OpenTheatre, connection: Connection, known: datetime | None = None) -> list[Testimony]:
    """Return the same inside a transaction; what was read once is read again only when something came in."""
    state = digest_holdings(connection)
    kept = theatre.loaded.get(KEY)
    if kept is None or kept[0] != state:
        theatre.loaded[KEY] = kept = (state, {})
    found: dict[datetime | None, list[Testimony]] = kept[1]
    if known not in found:
        found[known] = [
            *_read_claims(theatre, connection, known),
            *_read_findings(theatre, connection, known),
            *_read_posts(theatre, connection, known),
        ]
    return found[known]


def read_hearing(theatre: OpenTheatre, known: datetime | None = None) -> Hearing:
    """Return how all that is said in a theatre, as known at an instant, is weighed."""
    return hear(theatre, read_testimonies(theatre, known))


def list_recent(
    testimonies: Iterable[Testimony], cells: NDArray[np.int64], on: date, days: int = RECENT_DAYS
) -> list[Testimony]:
    """Return what is said of any of some cells in the last days up to one, and all findings of them up to that day."""
    first = on - timedelta(days=days - 1)
    return [
        each for each in testimonies
        if each.day <= on and (each.day >= first or each.sure is not None) and np.isin(each.cells, cells).any()
    ]  # fmt: skip


def hear(theatre: OpenTheatre, testimonies: Iterable[Testimony]) -> Hearing:
    """Return how what is said is weighed in a theatre."""
    return Hearing(testimonies, theatre.settings.evidence)


def _read_claims(theatre: OpenTheatre, connection: Connection, known: datetime | None) -> Iterator[Testimony]:
    settings = theatre.settings.evidence
    if not settings.claims:
        return
    cells: dict[tuple[Any, ...], NDArray[np.int64] | None] = {}

    def find_cells(place: dict[str, Any]) -> NDArray[np.int64] | None:
        key = tuple(place.get(name) for name in ("place_id", "lon", "lat", "kind", "relation", "score"))
        if key not in cells:
            outline = find_outline(theatre, place)
            cells[key] = None if outline is None else choose_cells(theatre.grid.weigh(outline))
        return cells[key]

    for claim in read_claims(connection, ClaimQuery(types=TOLD, known=known, recorded=True)):
        yield from hear_claim(claim, theatre.party_ids, settings.oldest_days, find_cells)


def _read_posts(theatre: OpenTheatre, connection: Connection, known: datetime | None) -> Iterator[Testimony]:
    settings = theatre.settings.evidence
    if settings.posts:
        posts = read_posts(theatre, connection, known)
        yield from hear_posts(posts, theatre.grid, theatre.party_ids, settings.window_days)


def _read_findings(theatre: OpenTheatre, connection: Connection, known: datetime | None) -> Iterator[Testimony]:
    for each in read_findings(connection, write_instant(known) if known else None):
        try:
            weights = theatre.weigh_place(theatre.gazetteer.by_id(each.place_id))
        except NotFoundError:
            continue  # the gazetteer has lost the place since
        if each.party in theatre.party_ids:
            yield Testimony(
                each.finding_id, each.on, theatre.party_ids.index(each.party), True, DESK, each.person,
                Standing.OBSERVER, Matter.WHOLE, each.place_id, choose_cells(weights, A_LITTLE), each.sure,
            )  # fmt: skip


def hear_claim(
    claim: dict[str, Any], party_ids: tuple[str, ...], oldest_days: int, find_cells: FindCells
) -> Iterator[Testimony]:
    """Yield what a claim says of each of its places.

    Args:
        claim: as the ledger gives it.
        party_ids: of the theatre, in its order.
        oldest_days: a claim about an event longer before its report says nothing.
        find_cells: the cells of a claim's place; None where its words do not tell them.
    """
    if not _counts(claim, party_ids, oldest_days):
        return
    party, holds = claim["actor"], _says_holds(claim)
    standing = _stand(claim["holder"], party, party_ids, holds=holds)
    name = claim["publisher"] if claim["own_voice"] else claim["speaker"]
    for number, place in enumerate(claim["places"]):
        cells = find_cells(place)
        if cells is not None and len(cells):
            yield Testimony(
                f"{claim['id']}/{number}", date.fromisoformat(claim["published"]), party_ids.index(party), holds,
                claim["holder"], name, standing, _matter(claim, place), place["place_id"] or place["name"], cells,
            )  # fmt: skip


def choose_cells(weights: Weights, least: float = HALF) -> NDArray[np.int64]:
    """Return the cells of a place: those that it covers by so much or more; of a small one those it covers most."""
    least = min(least, float(weights.share.max(initial=0.0)))
    return np.asarray(weights.index[(weights.share >= least) & (weights.share > 0)])


def _counts(claim: dict[str, Any], party_ids: tuple[str, ...], oldest_days: int) -> bool:
    said_as_so = claim["type"] in TOLD and claim["modality"] in SAID_AS_SO and claim["actor"] in party_ids
    if not (said_as_so and claim["published"]):
        return False
    if claim["polarity"] == "-" and claim["type"] in (ClaimType.REPELLED, ClaimType.ADVANCE):
        return False  # that nobody was thrown back, or went forward, does not say who holds what
    published = date.fromisoformat(claim["published"])
    event = date.fromisoformat(claim["event_from"]) if claim["event_from"] else published
    return 0 <= (published - event).days <= oldest_days


def _says_holds(claim: dict[str, Any]) -> bool:
    """Tell whether a claim says that its actor holds the ground; else it says that the actor does not."""
    return bool((claim["type"] == ClaimType.WITHDRAWAL) == (claim["polarity"] == "-"))


def _stand(holder: str, party: str, party_ids: tuple[str, ...], *, holds: bool) -> Standing:
    """Return in whose favour a word is: a third party's word of two others is an observer's."""
    if holder not in party_ids:
        return Standing.OBSERVER
    if holder == party:
        return Standing.OWN if holds else Standing.AGAINST
    if not holds:
        return Standing.OWN
    return Standing.AGAINST if len(party_ids) == 2 else Standing.OBSERVER  # noqa: PLR2004  # the other of two lost it


def _matter(claim: dict[str, Any], place: dict[str, Any]) -> Matter:
    if claim["polarity"] == "-" or claim["type"] in (ClaimType.REPELLED, ClaimType.CONTROL_HELD):
        return Matter.UNCHANGED
    whole = claim["type"] not in FOOTHOLD and is_whole(place["relation"])
    return Matter.WHOLE if whole else Matter.FOOTHOLD
