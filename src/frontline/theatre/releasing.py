"""Make releases, sign them and list them: a cut-off, a manifest, and what is new since the release before.

What a release lets be seen belongs in ``outward``; the record itself is kept by the store and never changed.
"""

import getpass
import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import orjson

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.days import ONE_DAY, now, parse_instant, write_instant
from frontline.errors import NotFoundError, RefusedError, UsageError
from frontline.publish.field import hold_still, pack_layer
from frontline.publish.gate import Gate
from frontline.store import releases
from frontline.store.releases import ReleaseRecord, Signature
from frontline.theatre.assessment import bring_up_to_date
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.content import Period, draw_fields, find_period, list_claims, read_days
from frontline.theatre.outward.opening import digest_holdings, open_draft
from frontline.theatre.record import corrections


def make_release(theatre: OpenTheatre, cut_off: datetime | None = None, person: str | None = None) -> dict[str, Any]:
    """Make a release of all that may go out, signed by the person who makes it.

    Args:
        theatre: where.
        cut_off: nothing known later goes in; default: the newest that the delay lets out.
        person: who signs; default: the name that this computer knows the user by.

    Raises:
        RefusedError: All days are inside the delay.
        UsageError: Nobody's name is known.
    """
    name = _name(person)
    bring_up_to_date(theatre)
    gate = open_draft(theatre, cut_off)
    period = find_period(theatre, gate)
    manifest, summary = _digest_parts(theatre, gate, period), _summarise(theatre, gate, period)
    at = write_instant(now())
    record = ReleaseRecord(
        0, at, write_instant(gate.cut_off), period.first, period.last, digest_holdings(theatre), manifest, summary
    )
    with theatre.database.writing() as connection:
        number = releases.add_release(connection, record)
        releases.add_signature(connection, Signature(number, name, at))
    return describe_release(theatre, number)


def sign_release(theatre: OpenTheatre, number: int, person: str | None = None) -> dict[str, Any]:
    """Sign a release that another person made.

    Raises:
        NotFoundError: There is no such release.
        UsageError: This person has signed it already.
        RefusedError: Data, cards or settings have changed since it was made, so that it can no longer be looked at.
    """
    name = _name(person)
    found = describe_release(theatre, number)
    if name in (each["person"] for each in found["signatures"]):
        raise UsageError(f"{name} has signed release {number} already", "let another person sign it, with --by NAME")
    if found["changed_since"]:
        raise RefusedError(f"data, cards or settings have changed since release {number} was made", "make a new one")
    with theatre.database.writing() as connection:
        releases.add_signature(connection, Signature(number, name, write_instant(now())))
    return describe_release(theatre, number)


def list_releases(theatre: OpenTheatre) -> list[dict[str, Any]]:
    """Return all releases, the newest first."""
    with theatre.database.reading() as connection:
        records, signed = releases.list_releases(connection), releases.list_signatures(connection)
    holdings = digest_holdings(theatre)
    return [_describe(theatre, record, signed, holdings) for record in records]


def describe_release(theatre: OpenTheatre, number: int) -> dict[str, Any]:
    """Return a release as readers see it.

    Raises:
        NotFoundError: There is no such release.
    """
    for each in list_releases(theatre):
        if each["release"] == number:
            return each
    raise NotFoundError(f"there is no release {number}", "'frontline release --list' has them")


def _describe(theatre: OpenTheatre, record: ReleaseRecord, signed: list[Signature], holdings: str) -> dict[str, Any]:
    own = [each for each in signed if each.release_id == record.release_id]
    wanted = theatre.settings.signatures
    rule = "two people sign each release" if wanted > 1 else "one person signs: this theatre has a single user"
    return {
        "release": record.release_id,
        "made_at": record.made_at,
        "cut_off": record.cut_off,
        "first_day": record.first_day.isoformat(),
        "last_day": record.last_day.isoformat(),
        "signatures": [{"person": each.person, "signed_at": each.signed_at} for each in own],
        "signed": len(own) >= wanted,
        "rule": rule,
        "changed_since": record.holdings != holdings,
        "manifest": record.manifest,
        **record.summary,
    }


def _digest_parts(theatre: OpenTheatre, gate: Gate, period: Period) -> dict[str, str]:
    """Return the SHA-256 of each part; those of lattices are the site's files of the same names."""
    shape = (-1, *theatre.grid.shape)
    fields = draw_fields(theatre, gate, period)
    parts = {f"data/control/{name}.bin": pack_layer(hold_still(each.reshape(shape))) for name, each in fields.items()}
    parts["claims.json"] = orjson.dumps(list_claims(theatre, gate, period.last + ONE_DAY))
    parts["corrections.json"] = orjson.dumps(list_corrections(theatre, gate))
    return {path: hashlib.sha256(data).hexdigest() for path, data in parts.items()}


def list_corrections(theatre: OpenTheatre, gate: Gate, since: str = "") -> list[dict[str, Any]]:
    """Return what maps said and later changed, as far as that was known at the cut-off, and after an instant."""
    until = write_instant(gate.cut_off)
    return [row for row in corrections(theatre) if since < row["known_now"] <= until]


def _summarise(theatre: OpenTheatre, gate: Gate, period: Period) -> dict[str, Any]:
    """Return what is new since the release before, and what is refused and embargoed."""
    with theatre.database.reading() as connection:
        before = next(iter(releases.list_releases(connection)), None)
    since = None if before is None else _compare(theatre, gate, period, before)
    refused = [{"source": each["source"], "reason": each["refused"]} for each in gate.list_refused()]
    return {"since_last": since, "refused": refused, "embargoes": gate.list_embargoes()}


def _compare(theatre: OpenTheatre, gate: Gate, period: Period, before: ReleaseRecord) -> dict[str, Any]:
    """Return what a release adds to, takes from and changes in the one before."""
    earlier = open_draft(theatre, parse_instant(before.cut_off))
    claims = [_claim_ids(theatre, each) for each in (earlier, gate)]
    last = min(before.last_day, period.last)
    return {
        "release": before.release_id,
        "cut_off": before.cut_off,
        "days_added": max((period.last - before.last_day).days, 0),
        "claims_added": sorted(claims[1] - claims[0]),
        "claims_withdrawn": sorted(claims[0] - claims[1]),
        "same_day": _compare_day(theatre, (earlier, gate), last) if last >= period.first else None,
        "corrections": list_corrections(theatre, gate, before.cut_off),
    }


def _compare_day(theatre: OpenTheatre, gates: tuple[Gate, Gate], day: date) -> dict[str, Any]:
    """Return the area that the first party is assessed to hold on a day that both releases show, as each knew it."""
    period = Period(day, day)
    km2 = [float(np.nansum(read_days(theatre, gate, period)) * theatre.grid.cell_km2) for gate in gates]
    said = {"held_km2": round(km2[1], 2), "held_km2_before": round(km2[0], 2)}
    return {"day": day.isoformat(), "party": theatre.party_ids[0], **said}


def _claim_ids(theatre: OpenTheatre, gate: Gate) -> set[str]:
    with theatre.database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(until=gate.last_day + ONE_DAY, known=gate.cut_off))
    return {row["id"] for row in gate.let_claims(rows)}


def _name(person: str | None, ask: Callable[[], str] = getpass.getuser) -> str:
    """Return who signs.

    Raises:
        UsageError: No name is given, and the computer knows none.
    """
    try:
        name = " ".join((person if person is not None else ask()).split())
    except (OSError, KeyError, ImportError):
        name = ""
    if not name:
        raise UsageError("the name of the person who signs is missing", "give it with --by")
    return name
