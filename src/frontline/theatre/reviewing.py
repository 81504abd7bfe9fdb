"""Let a person look at claims beside their sentences, and accept, correct or reject them; score the machine by that.

What a review is belongs in ``claims.review``; here a person's words become one, and what people said of claims is set
against what the machine reads today.
"""

import getpass
import os
import re
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from frontline.claims.extract import Text, claim_to_json, extract_claims, supported_languages
from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.claims.review import (
    FIELDS,
    NOBODY,
    Review,
    Verdict,
    add_review,
    check_span,
    check_value,
    withdraw_review,
)
from frontline.days import now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.measures.standing import estimate_share
from frontline.store import versions
from frontline.store.versions import Version
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.reading import claims

AROUND = 240  # characters shown before and after the words of a claim
OVERLAP = 0.3  # of the shorter span: the gold set's rule for two readings of one claim
_PLACE = re.compile(r"(?P<name>[^()]+?)\s*(?:\((?P<relation>[^()]+)\))?\s*")


def review(
    theatre: OpenTheatre,
    claim_id: str,
    verdict: Verdict,
    *,
    reason: str = "",
    values: dict[str, str] | None = None,
    person: str | None = None,
) -> dict[str, Any]:
    """Keep what a person says of a claim, and return the claim as it stands then.

    Args:
        theatre: where.
        claim_id: of a stored claim.
        verdict: what of it.
        reason: why; a rejection must have one.
        values: of a correction: field to the right value; ``none`` empties it; places as ``Name; Name (relation)``.
        person: who says so; default: the name that this computer knows the user by.

    Raises:
        NotFoundError: There is no such claim or place.
        UsageError: A rejection without a reason, a correction without a value, or a value that cannot be.
    """
    if verdict == Verdict.REJECTED and not reason.strip():
        raise UsageError("a claim is rejected for a reason", "say why")
    if (verdict == Verdict.CORRECTED) != bool(values):
        raise UsageError("a correction, and nothing else, sets fields", "write field=value")
    claim = find_claim(theatre, claim_id)
    right = {name: _read_value(theatre, claim, name, text) for name, text in (values or {}).items()}
    check_span(claim | right)
    said = Review(claim_id, claim["text"], verdict, person or _user(), write_instant(now()), reason.strip(), right)
    with theatre.database.writing() as connection:
        add_review(connection, said)
    return find_claim(theatre, claim_id)


def undo_review(theatre: OpenTheatre, claim_id: str, person: str | None = None) -> dict[str, Any]:
    """Take back what was said of a claim; both stay readable as of their time.

    Raises:
        NotFoundError: There is no such claim, or nobody said anything of it.
    """
    find_claim(theatre, claim_id)
    with theatre.database.writing() as connection:
        if not withdraw_review(connection, claim_id, person or _user(), now()):
            raise NotFoundError(
                f"nobody has reviewed the claim {claim_id}", "'frontline claims --json' shows what was reviewed"
            )
    return find_claim(theatre, claim_id)


def list_unreviewed(
    theatre: OpenTheatre, place: str | None, span: tuple[date | None, date | None], side: str | None
) -> list[dict[str, Any]]:
    """Return the claims of reports that nobody has reviewed, newest report first, each with the words around it.

    Raises:
        UsageError: There is no such side.
        NotFoundError: There is no such place.
    """
    rows = [row for row in claims(theatre, place, span, side, None, None) if row["review"] is None]
    texts = {name: version.text for name, version in _read_texts(theatre, rows).items()}
    return [row | {"around": _around(row, texts[row["report"]])} for row in rows if row["report"] in texts]


def find_claim(theatre: OpenTheatre, claim_id: str) -> dict[str, Any]:
    """Return a stored claim.

    Raises:
        NotFoundError: There is none of that id.
    """
    query = ClaimQuery(recorded=True, rejected=True)
    with theatre.database.reading() as connection:
        for row in read_claims(connection, query):
            if row["id"] == claim_id:
                return row
    raise NotFoundError(f"there is no claim '{claim_id}'", "'frontline claims --json' lists claims with their ids")


def evaluate(theatre: OpenTheatre, known: datetime | None = None) -> dict[str, Any]:
    """Score what the machine reads today in reviewed reports against what people said of its claims.

    Reviewed claims are those that the machine once read, so this tells how right its readings are, and which right ones
    it has lost since; it cannot tell what it never found: that is what the gold texts are for.
    """
    with theatre.database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(known=known, rejected=True))
    reviewed = [row for row in rows if row["review"] is not None]
    texts = _read_texts(theatre, reviewed)
    today = {report: _read_again(theatre, version) for report, version in texts.items()}
    pairs = [(row, _find_same(row, today[row["report"]])) for row in reviewed if row["report"] in today]
    by_lang: dict[str, list[tuple[dict[str, Any], dict[str, Any] | None]]] = defaultdict(list)
    for row, read in pairs:
        by_lang[row["lang"]].append((row, read))
    return {
        "reviewed": len(pairs),
        **_score(pairs),
        "by_lang": {lang: _score(own) for lang, own in sorted(by_lang.items())},
    }


def _score(pairs: list[tuple[dict[str, Any], dict[str, Any] | None]]) -> dict[str, Any]:
    """Return precision over all that is still read, recall of what is right, and the share of right values by field."""
    right = [(row, read) for row, read in pairs if row["review"]["verdict"] != Verdict.REJECTED]
    wrong = [read for row, read in pairs if row["review"]["verdict"] == Verdict.REJECTED]
    found = [(row, read) for row, read in right if read is not None]
    spurious = sum(read is not None for read in wrong)
    fields = {name: _share(sum(_is_right(name, row, read) for row, read in found), len(found)) for name in FIELDS}
    counts = {"right": len(right), "found": len(found), "wrong": len(wrong), "spurious": spurious}
    rates = {
        "precision": _share(len(found), len(found) + spurious),
        "recall_of_reviewed": _share(len(found), len(right)),
    }
    return counts | rates | {"fields": fields}


def _share(count: int, n: int) -> dict[str, Any] | None:
    if not n:
        return None
    found = estimate_share(count, n)
    return {"share": round(found.value, 4), "low": round(found.low, 4), "high": round(found.high, 4), "n": n}


def _is_right(field: str, row: dict[str, Any], read: dict[str, Any]) -> bool:
    if field != "places":
        return bool(row[field] == read[field])
    named, own = ({each["place_id"] or each["name"] for each in claim["places"]} for claim in (row, read))
    return named == own


def _find_same(row: dict[str, Any], today: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the reading of today that overlaps a reviewed claim most, of its type first; None: it is not read now."""
    fit: list[dict[str, Any]] = [each for each in today if _overlap(row, each) >= OVERLAP]
    fit.sort(key=lambda each: (each["type"] == row["type"], _overlap(row, each)))
    return fit[-1] if fit else None


def _overlap(first: dict[str, Any], second: dict[str, Any]) -> float:
    shared = min(first["end"], second["end"]) - max(first["start"], second["start"])
    return float(shared / min(first["end"] - first["start"], second["end"] - second["start"]))


def _read_texts(theatre: OpenTheatre, rows: list[dict[str, Any]]) -> dict[str, Version]:
    """Return the newest version of each report that claims were read from."""
    found = {}
    with theatre.database.reading() as connection:
        for report in {row["report"] for row in rows}:
            if kept := versions.list_versions(connection, report):
                found[report] = kept[-1]
    return found


def _read_again(theatre: OpenTheatre, version: Version) -> list[dict[str, Any]]:
    if version.lang not in supported_languages():
        return []
    about = (version.published, version.publisher, version.publisher_kind)
    text = Text(version.report_id, version.text, version.lang, *about)
    found = extract_claims(text, theatre.settings, theatre.gazetteer, theatre.readers)
    return [claim_to_json(claim) for claim in found]


def _around(row: dict[str, Any], text: str) -> dict[str, str]:
    """Return the words before, of and after a claim."""
    start, end = row["start"], row["end"]
    return {"before": text[max(start - AROUND, 0) : start], "words": text[start:end], "after": text[end : end + AROUND]}


def _read_value(theatre: OpenTheatre, claim: dict[str, Any], field: str, text: str) -> Any:  # noqa: ANN401  # any JSON
    value = check_value(field, text, theatre.party_ids)
    if field != "places":
        return value
    names = [] if text == NOBODY else [each for each in text.split(";") if each.strip()]
    return [_read_place(theatre, claim, name) for name in names]


def _read_place(theatre: OpenTheatre, claim: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a place as a claim has it; one that the machine read keeps its words."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise UsageError(f"'{text.strip()}' is no place", "write Name, or Name (relation), with semicolons between")
    place = theatre.gazetteer.resolve(found["name"].strip())
    relation = found["relation"] or "in"
    before: dict[str, Any] | None = next((each for each in claim["places"] if each["place_id"] == place.place_id), None)
    if before is not None:
        return before | {"relation": relation}
    words = {"surface": found["name"].strip(), "start": None, "end": None, "in_span": False, "radius_km": None}
    about = {"place_id": place.place_id, "name": place.name, "kind": place.kind, "lat": place.lat, "lon": place.lon}
    return words | about | {"relation": relation}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
