"""Read the UCDP Georeferenced Event Dataset, version 25.1 (CSV, one row an event of lethal violence).

Columns and codes: Stina Högbladh, "UCDP GED Codebook version 25.1" (Uppsala University, 2025); Sundberg and
Melander, "Introducing the UCDP Georeferenced Event Dataset", Journal of Peace Research 50 (2013).
``type_of_violence``: 1 state-based, 2 non-state, 3 one-sided. ``where_prec``: 1 the exact place, 2 within about 25 km,
3 the second-order division, 4 the first-order division, 5 a fuzzy area or line, 6 the country, 7 international waters
or airspace. ``date_prec``: 1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 more; ``date_start`` and
``date_end`` bound it.

Conventions: the event's class is the type of violence, its label the dyad's name. The dataset of a year comes out in
the June after it, monthly candidates some weeks later; the instant at which the file came is taken where that is
earlier. Sides, sources and deaths are left out.
"""

from collections import Counter

from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Event, Precision, ReadContext
from frontline.sources.readers import events
from frontline.sources.readers.text import Columns, at, open_table, read_date

VIOLENCE = {"1": "state-based violence", "2": "non-state violence", "3": "one-sided violence"}
WHERE_METRES = {
    "1": 1_000.0, "2": 25_000.0, "3": 50_000.0, "4": 150_000.0, "5": 150_000.0, "6": 500_000.0, "7": 500_000.0,
}  # fmt: skip
DATE_PRECISIONS = ("1", "2", "3", "4", "5")
COLUMNS = Columns(
    needed=(
        "id", "type_of_violence", "dyad_name", "where_prec", "latitude", "longitude", "date_prec", "date_start",
        "date_end",
    ),
    ignored=(
        "relid", "year", "active_year", "code_status", "conflict_dset_id", "conflict_new_id", "conflict_name",
        "dyad_dset_id", "dyad_new_id", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id",
        "side_b", "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
        "source_original", "where_coordinates", "where_description", "adm_1", "adm_2", "geom_wkt", "priogrid_gid",
        "country", "country_id", "region", "event_clarity", "deaths_a", "deaths_b", "deaths_civilians",
        "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
    ),
)  # fmt: skip
LONGEST_DAYS = 366
KNOWN_AFTER_DAYS = 30


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``ucdp-ged``.

    Raises:
        DeliveryError: It is no such table, a row has a code the codebook does not know, or fails a guard.
    """
    rows = open_table(body, COLUMNS, context)
    events.check_ids(rows, "id", context)
    ignored = Counter({f"column '{name}'": len(rows) for name in COLUMNS.ignored if name in rows[0]})
    found = [_read_row(row, number, context) for number, row in enumerate(rows, 1)]
    return events.make_delivery(body, found, ignored, context, known_after_days=KNOWN_AFTER_DAYS)


def _read_row(row: dict[str, str], number: int, context: ReadContext) -> Event:
    where = events.read_code(row, "where_prec", WHERE_METRES, number, context)
    time = events.read_code(row, "date_prec", DATE_PRECISIONS, number, context)
    violence = events.read_code(row, "type_of_violence", VIOLENCE, number, context)
    # Exports write the days as 2025-11-03 00:00:00.000.
    start, end = (read_date(row[name].split(" ")[0], context, at(number)) for name in ("date_start", "date_end"))
    days = (end - start).days + 1
    if not 1 <= days <= LONGEST_DAYS:
        message = f"it lasts from {start} to {end}"
        raise DeliveryError(message, "correct the row", path=context.path, where=at(number))
    lon, lat = events.read_point(row, ("longitude", "latitude"), number, context)
    precision = Precision(f"where_prec {where}, date_prec {time}", WHERE_METRES[where], days)
    return Event(number, VIOLENCE[violence], start, lon, lat, precision, row["dyad_name"].strip())
