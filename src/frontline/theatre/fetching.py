"""Fetch what a source has published, once its licence was agreed to, and bring it in.

What may be opened and how is for ``sources.fetch``; what becomes of the files is for ``ingest``.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from frontline.errors import NetworkError
from frontline.sources.fetch import agreement, plan
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ingest import ingest

Told = Callable[[str], None]


def terms(theatre: OpenTheatre, source: str) -> dict[str, Any]:
    """Return a source's licence as it is shown before the first fetch, and when it was agreed to.

    Raises:
        NotFoundError: There is no such source.
        UsageError: Its card has no address.
    """
    card = theatre.card(source)
    plan.rules_of(card, None)
    agreed = agreement.find_agreement(theatre.folder.path / agreement.AGREED, card)
    return {"source": source, "terms": agreement.terms_of(card), "agreed_at": agreed}


def fetch(
    theatre: OpenTheatre, source: str, since: date | None = None, *, agree: bool = False, told: Told | None = None
) -> dict[str, Any]:
    """Fetch and ingest a source's deliveries; what has come is kept and read also when the rest fails.

    Args:
        theatre: where.
        source: the name of the card.
        since: nothing of an earlier day.
        agree: agree to the licence as the card states it.
        told: told what is going on.

    Raises:
        NotFoundError: There is no such source.
        UsageError: Its card has no address, or no days to choose from.
        RefusedError: Its licence was not agreed to, or an address or archive is not safe.
        NetworkError: It cannot be reached, answers wrongly, too slowly or too much.
        StorageError: The disk or the database cannot be written.
    """
    started = time.perf_counter()
    card = theatre.card(source)
    plan.rules_of(card, since)
    agreed = theatre.folder.path / agreement.AGREED
    if agree and agreement.find_agreement(agreed, card) is None:
        agreement.agree(agreed, card)
    agreement.check_agreed(agreed, card)
    tell = told or (lambda _: None)
    haul = plan.Haul()
    try:
        plan.bring(card, theatre.folder.path / "downloads", since, haul, tell)
    except NetworkError as error:
        if not haul.paths:
            raise
        _take_in(theatre, source, haul, tell)
        message = f"{error.message} ({len(haul.paths)} files before it are brought in)"
        raise NetworkError(message, error.remedy) from None
    result = _take_in(theatre, source, haul, tell)
    missing = [day.isoformat() for day in haul.missing]
    more = {"fetched": haul.new, "unchanged": len(haul.paths) - haul.new, "missing": missing}
    return result | more | {"seconds": round(time.perf_counter() - started, 3)}


def _take_in(theatre: OpenTheatre, source: str, haul: plan.Haul, told: Told) -> dict[str, Any]:
    def name(path: Path) -> None:
        told(f"reading {path.name}")

    return asdict(ingest(theatre, source, haul.paths, name))
