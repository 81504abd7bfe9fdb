"""Show how sources and claimants fared: how late, how often wrongly, how often confirmed."""

from typing import Any

from frontline.errors import NotFoundError
from frontline.publish.gate import Gate
from frontline.publish.licence import may_cite
from frontline.theatre.claimants import Asked, claimants
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.feature import Collection, Feature
from frontline.theatre.scorecard import scorecard

PERIOD = "quarter"


def list_scorecards(theatre: OpenTheatre, gate: Gate) -> list[Feature]:
    """Return a row a map or claimant and period, by what was known at the cut-off; private sources are left out."""
    private = frozenset(name for name, card in theatre.cards.items() if not may_cite(card))
    try:
        maps = [_keep_citable(row, private) for row in scorecard(theatre, None, PERIOD, gate.cut_off)]
    except NotFoundError:
        maps = []
    people = claimants(theatre, Asked(by=PERIOD, known=gate.cut_off, without=private))
    rows = [each for each in maps if each["name"] not in private]
    rows += [{"kind": "claimant"} | _keep_citable(each, private) for each in people]
    return [_write(each) for each in rows]


def _keep_citable(row: dict[str, Any], private: frozenset[str]) -> dict[str, Any]:
    """Return a row without what it says of private maps beside."""
    kept = dict(row)
    if "agreement_with" in kept:
        kept["agreement_with"] = {name: share for name, share in kept["agreement_with"].items() if name not in private}
    if "maps" in kept:
        kept["maps"] = [each for each in kept["maps"] if each["source"] not in private]
    return kept


def _write(row: dict[str, Any]) -> Feature:
    name = ".".join(str(row[key]) for key in ("kind", "holder", "name", "period") if row.get(key))
    return Feature(name, None, row)


SCORECARDS = Collection(
    "scorecards",
    "How sources and claimants fared",
    "For each map and quarter how late it showed what the maps came to agree on, how often wrongly, how much it took "
    "back; for each claimant how often maps came to show what was claimed, and when. They have no place on the map.",
    ("kind", "name", "period", "holder"),
    list_all=list_scorecards,
)
