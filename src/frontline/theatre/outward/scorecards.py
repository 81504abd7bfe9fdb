"""Show how sources and claimants fared: how late, how often wrongly, how often confirmed."""

from typing import Any

from frontline.publish.gate import Gate
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.feature import Collection, Feature
from frontline.theatre.scorecard import read_open_scores


def list_scorecards(theatre: OpenTheatre, gate: Gate) -> list[Feature]:
    """Return a row a map or claimant and period, by what was known at the cut-off; private sources are left out."""
    maps, people = read_open_scores(theatre, gate.cut_off)
    return [_write(each) for each in [*maps, *({"kind": "claimant"} | each for each in people)]]


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
