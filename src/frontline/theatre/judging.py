"""Let a person accept or refuse a delivery that was put aside, with a reason that is kept.

Accepting brings the kept bytes in at once, past the guards that *ask* and past no other, and then tries again those
that wait after them: on the same level they come in by themselves. A refused delivery stays in quarantine with its
reason and is not asked about again.
"""

import getpass
from dataclasses import asdict
from typing import Any

from frontline.days import now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.sources.judgement import Decision, Judgement, keep_judgement, read_judgements
from frontline.store.quarantine import Quarantined, list_quarantined, read_quarantined
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ingest import IngestResult, Run, ingest_bytes, keep_bytes
from frontline.theatre.precedents import Precedents

SHORTEST_DIGEST = 6


def list_put_aside(theatre: OpenTheatre) -> list[dict[str, Any]]:
    """Return a row a delivery in quarantine, by source and day: why, and what a person decided about it."""
    with theatre.database.reading() as connection:
        judged = {(each.source, each.digest): each for each in read_judgements(connection)}
    entries = sorted(list_quarantined(theatre.quarantine), key=lambda each: (each.source, each.day, each.file_name))
    return [describe(each, judged.get((each.source, each.digest))) for each in entries]


def describe(entry: Quarantined, judgement: Judgement | None) -> dict[str, Any]:
    """Return the row of a delivery in quarantine."""
    return {
        "source": entry.source,
        "digest": entry.digest,
        "path": entry.file_name,
        "day": entry.day or None,
        "asks": entry.asks and judgement is None,
        "reason": entry.reason,
        "same_level": entry.same_level,
        "quarantined_at": entry.quarantined_at,
        "judgement": asdict(judgement) if judgement else None,
    }


def accept(theatre: OpenTheatre, source: str, digest: str, reason: str, person: str | None = None) -> dict[str, Any]:
    """Let a delivery in that was put aside, and those after it that ask nothing any more.

    Args:
        theatre: where.
        source: the name of the card.
        digest: of the delivery, or its first characters.
        reason: why.
        person: who says so; default: the name that this computer knows the user by.

    Raises:
        NotFoundError: No such source, or no such delivery is in quarantine.
        UsageError: The reason is missing, or the digest fits several.
        DeliveryError: The delivery is damaged: then the file or the card must change, not the judgement.
        StorageError: The database or the quarantine cannot be used.
    """
    card = theatre.card(source)
    entry = _find(theatre, source, digest)
    judgement = _judge(entry, "accept", reason, person)
    precedents = Precedents.of(theatre, card)
    run = Run(theatre, card, IngestResult(source), precedents)
    body = read_quarantined(theatre.quarantine, entry)
    if body is None:
        with theatre.database.writing() as connection:
            keep_judgement(connection, judgement)
        return _answer(judgement, run.result, [], precedents) | {"note": "too large to be kept: ingest the file again"}
    theatre.check_grid()
    keep_bytes(run, entry.file_name, body, judgement, now())
    return _answer(judgement, run.result, _retry(run, entry), precedents)


def refuse(theatre: OpenTheatre, source: str, digest: str, reason: str, person: str | None = None) -> dict[str, Any]:
    """Refuse a delivery that was put aside, for good; arguments and errors as for ``accept``."""
    card = theatre.card(source)
    judgement = _judge(_find(theatre, source, digest), "refuse", reason, person)
    with theatre.database.writing() as connection:
        keep_judgement(connection, judgement)
    return _answer(judgement, IngestResult(source), [], Precedents.of(theatre, card))


def _retry(run: Run, accepted: Quarantined) -> list[str]:
    """Try the deliveries that wait after an accepted one again and return the names of those that came in."""
    let_in = []
    for entry in sorted(run.precedents.waiting.values(), key=lambda each: (each.day, each.file_name)):
        body = read_quarantined(run.theatre.quarantine, entry)
        if entry.day < accepted.day or body is None:
            continue
        before = run.result.accepted
        ingest_bytes(run, entry.file_name, body)
        if run.result.accepted > before:
            let_in.append(entry.file_name)
    return let_in


def _answer(judgement: Judgement, result: IngestResult, let_in: list[str], precedents: Precedents) -> dict[str, Any]:
    waiting = len([each for each in precedents.waiting if each != judgement.digest])
    return asdict(judgement) | {"states": result.states, "flags": result.flags, "let_in": let_in, "waiting": waiting}


def _judge(entry: Quarantined, verdict: Decision, reason: str, person: str | None) -> Judgement:
    words, name = check_words(reason, person)
    return Judgement(entry.source, entry.digest, entry.file_name, verdict, words, name, write_instant(now()))


def check_words(reason: str, person: str | None) -> tuple[str, str]:
    """Return the reason and the person of a decision; default person: the name that this computer knows the user by.

    Raises:
        UsageError: One of them is missing.
    """
    words, name = " ".join(reason.split()), " ".join((person or _user()).split())
    for option, text in (("reason", words), ("person", name)):
        if not text:
            raise UsageError(f"the {option} is missing", f"give it with --{option}")
    return words, name


def _user() -> str:
    """Return the name that this computer knows the user by; empty where it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _find(theatre: OpenTheatre, source: str, digest: str) -> Quarantined:
    if len(digest) < SHORTEST_DIGEST:
        raise UsageError(f"'{digest}' is too short for a digest", f"give at least {SHORTEST_DIGEST} characters")
    put_aside = [each for each in list_quarantined(theatre.quarantine) if each.source == source]
    found = [each for each in put_aside if each.digest.startswith(digest)]
    if not found:
        remedy = "'frontline quarantine' lists what is there"
        raise NotFoundError(f"no delivery {digest} of {source} is in quarantine", remedy)
    if len(found) > 1:
        raise UsageError(f"{len(found)} deliveries of {source} start with {digest}", "give more of the digest")
    return found[0]
