"""Tell how claimants fared: by speaker and period, which of their claims of control maps came to show, and how late.

A claimant's repeats of one claim in one period count once, at the first; copies of a report are one witness already.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.errors import UsageError
from frontline.measures.area import Estimate
from frontline.measures.standing import Standing, stand
from frontline.theatre.confirming import CHECKED, Checked, Confirmer, is_checkable
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.reading import check_side

if TYPE_CHECKING:
    from frontline.measures.confirmation import Confirmation

PERIODS: dict[str, Callable[[date], str]] = {
    "month": lambda day: f"{day:%Y-%m}",
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "year": lambda day: f"{day.year}",
    "all": lambda _: "all",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of claimants; what is None does not restrict.

    Attributes:
        start: claims published from this day on.
        until: and before this one.
        side: of this holder.
        type: of this type of claim.
        by: the length of a period.
        known: as known at this instant.
        without: not from these sources.
    """

    start: date | None = None
    until: date | None = None
    side: str | None = None
    type: str | None = None
    by: str = "quarter"
    known: datetime | None = None
    without: frozenset[str] = frozenset()


def claimants(theatre: OpenTheatre, asked: Asked) -> list[dict[str, Any]]:
    """Return a row a claimant and period, by side, name and period; ``maps`` has the same by each map alone.

    Raises:
        UsageError: There is no such side or period, or claims of that type cannot be checked.
    """
    check_side(theatre, asked.side)
    if asked.by not in PERIODS:
        raise UsageError(f"'{asked.by}' is no period", f"the periods are {', '.join(PERIODS)}")
    if asked.type is not None and asked.type not in CHECKED:
        raise UsageError(f"maps do not confirm claims of type '{asked.type}'", f"they do {', '.join(sorted(CHECKED))}")
    query = ClaimQuery(None, asked.start, asked.until, asked.side, asked.type, asked.known, recorded=True)
    with theatre.database.reading() as connection:
        rows = [
            row for row in read_claims(connection, query) if is_checkable(row) and row["source"] not in asked.without
        ]
    confirmer = Confirmer(theatre, asked.known)
    groups: dict[tuple[str, str, str], dict[Any, Checked]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: str(row["published"])):
        name = row["publisher"] if row["own_voice"] else row["speaker"]
        period = PERIODS[asked.by](date.fromisoformat(row["published"]))
        for checked in confirmer.check(row):
            if checked.maps:
                groups[row["holder"], name, period].setdefault((row["type"], checked.key), checked)
    return [_row(key, list(each.values())) for key, each in sorted(groups.items())]


def _row(key: tuple[str, str, str], checked: list[Checked]) -> dict[str, Any]:
    holder, name, period = key
    firsts = [best[1] for each in checked if (best := each.best())]
    by_map: dict[str, list[Confirmation]] = defaultdict(list)
    for each in checked:
        for source, found in each.maps.items():
            by_map[source].append(found)
    about = {"name": name, "holder": holder, "period": period}
    return (
        about
        | _describe(stand(firsts))
        | {"maps": [{"source": source} | _describe(stand(found)) for source, found in sorted(by_map.items())]}
    )


def _describe(standing: Standing) -> dict[str, Any]:
    shares = {name: _bounds(getattr(standing, name)) for name in ("shown_already", "confirmed", "contradicted")}
    confirmed = shares["confirmed"]
    return {
        "n": standing.n,
        "confirmed_share": confirmed["share"],
        "low": confirmed["low"],
        "high": confirmed["high"],
        "level": standing.confirmed.level,
        "lag_days": asdict(standing.lag),
        "shown_already_share": shares["shown_already"]["share"],
        "shown_already": shares["shown_already"],
        "contradicted_share": shares["contradicted"]["share"],
        "open": standing.open,
    }


def _bounds(share: Estimate) -> dict[str, float]:
    return {"share": round(share.value, 4), "low": round(share.low, 4), "high": round(share.high, 4)}
