"""Answer what the parties say of a place, beside each other, and what was assessed then and later.

The shape is that of the interface; which claims are one matter and which contradict belongs in ``claims.sides``.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.claims.sides import find_tensions, group_by_matter
from frontline.days import end_of_day, now, write_instant
from frontline.errors import NotFoundError
from frontline.places.place import Place
from frontline.theatre import answers, shapes
from frontline.theatre.assessment import find_span
from frontline.theatre.confirming import Confirmer, describe
from frontline.theatre.folder import OpenTheatre

QUESTIONS = {
    "control": "Who holds and who gains?",
    "encirclement": "Is anyone encircled?",
    "fighting": "How does the fighting go?",
    "losses": "What are the losses?",
    "supply": "How is the supply?",
    "strikes": "What was struck?",
    "forces": "How strong are the forces?",
    "civilians": "How are the civilians?",
    "outlook": "What is planned or expected?",
}
KEPT = (
    *("id", "report", "publisher", "url", "published", "lang", "text", "speaker", "type", "actor", "polarity"),
    *("modality", "quantities", "event_from", "event_until", "flags", "outlets", "review"),
)


def sides(
    theatre: OpenTheatre,
    place_name: str,
    span: tuple[date | None, date | None] = (None, None),
    known: datetime | None = None,
) -> dict[str, Any]:
    """Return the parties' claims about a place, a row a matter, each with what was assessed then and, if known, later.

    Raises:
        NotFoundError: There is no such place.
        AmbiguousError: Several places of that name.
    """
    place = theatre.gazetteer.resolve(place_name)
    query = ClaimQuery(place.place_id, *span, known=known, recorded=True)
    with theatre.database.reading() as connection:
        claims = read_claims(connection, query)
    confirmer = Confirmer(theatre, known)
    shown = {row["id"]: _show(row, place, confirmer) for row in claims}
    assessor = _Assessor(theatre, place, known)
    rows = []
    for (matter, of), group in group_by_matter(claims).items():
        by_holder = {
            holder: [shown[each["id"]] for each in group if each["holder"] == holder]
            for holder in (*theatre.party_ids, "monitor", "media")
        }
        about: dict[str, Any] = {"matter": matter, "of": of or None, "question": QUESTIONS[matter]}
        said: dict[str, Any] = {"claims": {party: by_holder[party] for party in theatre.party_ids}}
        said |= {"monitors": by_holder["monitor"], "media": by_holder["media"]}
        tensions = [asdict(each) for each in find_tensions(group, place.place_id)]
        last = date.fromisoformat(max(str(each["published"]) for each in group))
        rows.append(about | said | {"tensions": tensions, "assessed": assessor.assess(matter, last)})
    return {"place": place.name, "known": write_instant(known or now()), "rows": rows}


def _show(row: dict[str, Any], place: Place, confirmer: Confirmer) -> dict[str, Any]:
    relations = [each["relation"] for each in row["places"] if each["place_id"] == place.place_id]
    speaker = {"speaker": row["publisher"]} if row["own_voice"] else {}
    more = {"relation": relations[0] if relations else "in", "confirmed": describe(confirmer.check(row))}
    return {name: row[name] for name in KEPT} | speaker | more


class _Assessor:
    """What was assessed of a place, each day asked about once."""

    def __init__(self, theatre: OpenTheatre, place: Place, known: datetime | None) -> None:
        self._theatre, self._place, self._known = theatre, place, known
        self._found: dict[tuple[str, date, bool], dict[str, Any] | None] = {}

    def assess(self, matter: str, on: date) -> dict[str, Any] | None:
        """Return what was assessed on a day with what was known at its end, and what is known now of the last day."""
        if matter not in ("control", "encirclement"):
            return None
        then = self._ask(matter, on, filtered=True)
        span = find_span(self._theatre) if self._known is None else None
        later = self._ask(matter, span[1], filtered=False) if span and span[1] > on else None
        return {"then": then, "later": later} if then or later else None

    def _ask(self, matter: str, on: date, *, filtered: bool) -> dict[str, Any] | None:
        key = (matter, on, filtered)
        if key not in self._found:
            instant = end_of_day(on)
            known = min(instant, self._known) if self._known else instant
            self._found[key] = self._read(matter, on, known if filtered else self._known)
        return self._found[key]

    def _read(self, matter: str, on: date, known: datetime | None) -> dict[str, Any] | None:
        try:
            if matter == "control":
                found = answers.status(self._theatre, self._place.name, on, known)
                return {name: found[name] for name in ("on", "known", "assessed", "sources")}
            found = shapes.encirclement(self._theatre, self._place.name, on, None, known)
        except NotFoundError:
            return None
        return {name: found[name] for name in ("on", "known", "angular_share", "largest_gap_deg", "corridor_width_km")}
