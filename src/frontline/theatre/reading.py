"""Read claims: of texts that are not stored, and of reports that are."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from frontline.claims.claim import ClaimType
from frontline.claims.extract import Text, claim_to_json, extract_claims
from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.days import now
from frontline.errors import UsageError
from frontline.reports.article import Defaults, read_texts
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.ingest import list_files

HOLDERS = ("monitor", "media")


def extract(theatre: OpenTheatre, paths: list[Path], published: date | None, lang: str | None) -> list[dict[str, Any]]:
    """Return the claims of texts as JSON, in the order of the texts; nothing is stored.

    Raises:
        NotFoundError: There is no such file.
        DeliveryError: A text cannot be read.
    """
    rows = []
    for file in (each for path in paths for each in list_files(path)):
        for report in read_texts(file.read_bytes(), str(file), theatre.settings, now(), Defaults(published, lang)):
            kind = report.publisher_kind
            text = Text(report.report_id, report.text, report.lang, report.published, report.publisher, kind)
            rows += [claim_to_json(claim) for claim in extract_claims(text, theatre.settings, theatre.gazetteer)]
    return rows


def claims(
    theatre: OpenTheatre,
    place_name: str | None,
    span: tuple[date | None, date | None],
    side: str | None,
    type_: str | None,
    known: datetime | None,
) -> list[dict[str, Any]]:
    """Return stored claims, newest report first.

    Raises:
        UsageError: There is no such side or type.
        NotFoundError: There is no such place.
    """
    sides = (*theatre.party_ids, *HOLDERS)
    if side is not None and side not in sides:
        raise UsageError(f"'{side}' holds no claims here", f"the sides are {', '.join(sides)}")
    types = [str(each) for each in ClaimType]
    if type_ is not None and type_ not in types:
        raise UsageError(f"'{type_}' is no type of claim", f"the types are {', '.join(types)}")
    place_id = theatre.gazetteer.resolve(place_name).place_id if place_name else None
    query = ClaimQuery(place_id, *span, side, type_, known)
    with theatre.database.reading() as connection:
        return read_claims(connection, query)
