"""Read from the ledger what claims say of ways, and set it beside what is assessed: attributed, and never merged.

A claim is in force for some days after what it tells. Which words say what belongs in ``routes.wording``, which edges
are meant in ``routes.reported``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from frontline.claims.claim import ClaimType, Modality
from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.days import ONE_DAY
from frontline.publish.gate import Gate
from frontline.routes.network import Bools, Ints
from frontline.routes.reported import Meant, find_meant
from frontline.routes.search import Between
from frontline.routes.wording import CLOSES, HINDERS, Wording, read_wording
from frontline.theatre.access import Roads, load_roads
from frontline.theatre.folder import OpenTheatre

BESIDE = (ClaimType.STRIKE, ClaimType.SITUATION)  # they count where their words say what became of a way
FIRM = (Modality.FACT, Modality.ESTIMATE, Modality.ASSESSED)
PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class Reported:
    """One claim about ways.

    Attributes:
        claim: it, as the ledger gives it.
        said: what its words say.
        meant: the edges that it means.
        since: the last day of which it tells.
        expires: from this day on it is not in force.
    """

    claim: dict[str, Any]
    said: Wording
    meant: Meant
    since: date
    expires: date

    @property
    def published(self) -> date:
        """Return the day of its report."""
        return date.fromisoformat(self.claim["published"])

    @property
    def is_denied(self) -> bool:
        """Tell whether the speaker denies it."""
        return bool(self.claim["polarity"] == "-")

    @property
    def hinders(self) -> bool:
        """Tell whether it says that a way is cut or hindered."""
        return self.said.state in HINDERS and not self.is_denied

    @property
    def closes(self) -> bool:
        """Tell whether it says firmly that ways are cut, and which."""
        return (
            self.said.state in CLOSES and not self.is_denied and self.claim["modality"] in FIRM and self.meant.is_exact
        )

    @property
    def claimant(self) -> str:
        """Return who says so, as the text names the source."""
        claim = self.claim
        return str(claim["publisher"] if claim["speaker"] == PUBLISHER else claim["speaker"])

    def describe(self) -> dict[str, Any]:
        """Return it as an answer has it."""
        names = (
            "id",
            "text",
            "holder",
            "speaker",
            "polarity",
            "modality",
            "publisher",
            "published",
            "url",
            "report",
            "title",
        )
        return {name: self.claim[name] for name in (*names, "url")} | {
            "claimant": self.claimant, "says": self.said.state, "denied": self.is_denied, "where": self.meant.where,
            "edges": len(self.meant.edges), "since": self.since.isoformat(), "expires": self.expires.isoformat(),
        }  # fmt: skip


def read_reported(
    theatre: OpenTheatre, first: date, last: date, known: datetime | None = None, gate: Gate | None = None
) -> list[Reported]:
    """Return the claims about ways that are in force on any of some days, the newest report first.

    Args:
        theatre: where.
        first: of the days.
        last: of the days.
        known: as known at this instant.
        gate: only what it lets out; default: all.

    Raises:
        NotFoundError: There is no network.
    """
    days = theatre.settings.routes.report_days
    with theatre.database.reading() as connection:
        rows = read_claims(connection, ClaimQuery(None, first - timedelta(days=days), last + ONE_DAY, known=known))
    rows = [row for row in rows if row["type"] in (ClaimType.LOGISTICS, *BESIDE)]
    roads = load_roads(theatre)
    found = [each for each in (_locate(roads, row, days) for row in rows) if each is not None]
    let = {row["id"]: row for row in (gate.let_claims(rows) if gate else rows)}
    return [replace(each, claim=let[each.claim["id"]]) for each in found if each.claim["id"] in let]


def in_force(reported: Sequence[Reported], on: date) -> list[Reported]:
    """Return those that were published up to a day and are in force on it."""
    return [each for each in reported if each.published <= on and each.since <= on < each.expires]


def about(reported: Sequence[Reported], place_id: str, edges: Ints) -> list[Reported]:
    """Return those that name a place or mean any of some edges."""
    return [
        each for each in reported
        if np.isin(each.meant.edges, edges).any()
        or any(place.get("place_id") == place_id for place in each.claim["places"])
    ]  # fmt: skip


def count_if_true(between: Between, usable: Bools, reported: Sequence[Reported]) -> list[dict[str, Any]]:
    """Return for each side that reports ways cut how many of those open by the assessment would be left, were it so.

    Args:
        between: what lies between a place and the rear.
        usable: which of the edges between are open by the assessment.
        reported: in force.
    """
    rows = []
    for holder in dict.fromkeys(each.claim["holder"] for each in reported if each.closes):
        own = [each for each in reported if each.closes and each.claim["holder"] == holder]
        cut = np.isin(between.edge, np.concatenate([each.meant.edges for each in own]))
        open_now = between.count(usable)
        rows.append({
            "holder": holder, "claimants": list(dict.fromkeys(each.claimant for each in own)),
            "ways_open": open_now, "of_them_reported_cut": open_now - between.count(usable & ~cut),
            "claims": [each.claim["id"] for each in own],
        })  # fmt: skip
    return rows


def _locate(roads: Roads, row: dict[str, Any], days: int) -> Reported | None:
    """Return a claim with the edges that it means; None where its words are about no way."""
    said = read_wording(row["text"], row["lang"])
    if row["type"] in BESIDE and not ((said.modes or said.bridge) and said.state in HINDERS):
        return None
    published = date.fromisoformat(row["published"])
    told = date.fromisoformat(row["event_until"]) - ONE_DAY if row["event_until"] else published
    since = min(told, published)
    meant = find_meant(roads.network, roads.graph, said, row["places"])
    return Reported(row, said, meant, since, since + timedelta(days=days))
