"""Open the gate of a theatre: at its last signed release, or at what its delay lets out at this moment.

What passes it belongs in the modules beside this one; making and signing releases belongs in ``releasing``.
"""

import hashlib
from datetime import datetime

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.days import parse_instant, write_instant
from frontline.errors import RefusedError
from frontline.publish.delay import find_cut_off
from frontline.publish.embargo import ClosedArea
from frontline.publish.gate import Gate
from frontline.settings import Embargo
from frontline.store import releases
from frontline.store.releases import ReleaseRecord
from frontline.theatre.folder import OpenTheatre

EARLY, EMBARGOED = "early", "embargoed"
SCOPES = (EARLY, EMBARGOED)


def open_gate(theatre: OpenTheatre, known: datetime | None = None, scopes: frozenset[str] = frozenset()) -> Gate:
    """Return the gate at the last signed release; where there is none, at what the delay lets out now.

    Args:
        theatre: where.
        known: nothing known later than this; default: than the release.
        scopes: what a key opens for its owner: ``early``, no delay and no release; ``embargoed``, no embargo. Licences
            hold either way.

    Raises:
        RefusedError: The theatre wants two signatures, and no release has them, or data came in since.
    """
    if EARLY in scopes:
        return _open(theatre, known, None, scopes)
    record = find_shown(theatre)
    if record is None:
        return _open(theatre, known, None, scopes)
    cut_off = parse_instant(record.cut_off)
    return _open(theatre, min(cut_off, known) if known else cut_off, record.release_id, scopes)


def open_draft(theatre: OpenTheatre, known: datetime | None = None) -> Gate:
    """Return the gate without regard to releases, for what an editor writes before one is made."""
    return _open(theatre, known, None)


def find_shown(theatre: OpenTheatre) -> ReleaseRecord | None:
    """Return the last release with enough signatures; None where there is none and one person decides alone.

    Raises:
        RefusedError: Two must sign, and no release has both names, or data came in since.
    """
    wanted = theatre.settings.signatures
    with theatre.database.reading() as connection:
        signed = [each.release_id for each in releases.list_signatures(connection)]
        records = releases.list_releases(connection)
    record = next((each for each in records if signed.count(each.release_id) >= wanted), None)
    if wanted > 1 and record is None:
        message = "nothing of this theatre is shown before two people have signed a release"
        raise RefusedError(message, "make one with 'frontline release', and let a second person sign it")
    if wanted > 1 and record is not None and record.holdings != digest_holdings(theatre):
        message = f"data, cards or settings have changed since release {record.release_id} was signed"
        raise RefusedError(message, "make a new one with 'frontline release', and let a second person sign it")
    return record


def digest_holdings(theatre: OpenTheatre) -> str:
    """Return a digest of all that a release is made from: the data, the cards and the settings."""
    with theatre.database.reading() as connection:
        data = releases.digest_holdings(connection)
    cards = [card.model_dump_json() for card in theatre.cards.values()]
    return hashlib.sha256("\n".join([data, theatre.settings.model_dump_json(), *cards]).encode()).hexdigest()


def _open(
    theatre: OpenTheatre, known: datetime | None, release: int | None, scopes: frozenset[str] = frozenset()
) -> Gate:
    settings = theatre.settings
    if EARLY in scopes:
        settings = settings.model_copy(update={"delay_hours": 0})
    if EMBARGOED in scopes:
        settings = settings.model_copy(update={"embargoes": ()})
    cut_off = find_cut_off(settings, known)
    with theatre.database.reading() as connection:
        newest = releases.find_newest(connection)
    closed = tuple(_close(theatre, each) for each in settings.embargoes)
    reads = cut_off if newest > write_instant(cut_off) else None
    return Gate(settings, theatre.cards, closed, cut_off, reads, release)


def _close(theatre: OpenTheatre, embargo: Embargo) -> ClosedArea:
    days = embargo.since, embargo.until
    others = embargo.names, embargo.reasons
    return ClosedArea(embargo.name, embargo.reason, _ground(theatre, embargo), *days, *others)


def _ground(theatre: OpenTheatre, embargo: Embargo) -> BaseGeometry:
    if embargo.place:
        return theatre.outline_of(theatre.gazetteer.resolve(embargo.place)).geometry
    return shapely.make_valid(shapely.Polygon(embargo.polygon))
