"""Read ACLED's event tables, as its export tool and API write them (CSV).

Columns and codes: Armed Conflict Location & Event Data, "ACLED Codebook" (2024), and its "Guide to 2023 ACLED column
changes" for the columns that came and went. ``geo_precision``: 1 the place itself or a part of it, 2 a part of the
region, placed at its main town, 3 a larger region; ``time_precision``: 1 the day, 2 the week, 3 the month.
``event_date`` is written 2025-11-03, or 03 November 2025 by older exports.

Conventions: the event's class is ``event_type``, its label ``sub_event_type``. An event is known a week after its day,
as ACLED publishes weekly. Rows about headquarters or bases are dropped and counted: they are positions. Who took part,
notes and tags are left out: they name units.
"""

from collections import Counter
from datetime import date, datetime

from frontline.sources.delivery import Delivery, Event, Precision, ReadContext
from frontline.sources.readers import events
from frontline.sources.readers.text import Columns, at, open_table, read_date

HEADQUARTERS = "Headquarters or base established"
GEO_METRES = {"1": 5_000.0, "2": 25_000.0, "3": 100_000.0}
TIME_DAYS = {"1": 1, "2": 7, "3": 31}
COLUMNS = Columns(
    needed=(
        "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "latitude", "longitude",
        "geo_precision",
    ),
    ignored=(
        "year", "disorder_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
        "interaction", "civilian_targeting", "iso", "iso3", "region", "country", "admin1", "admin2", "admin3",
        "location", "source", "source_scale", "notes", "fatalities", "tags", "timestamp", "data_id",
        "event_id_no_cnty", "population_1km", "population_2km", "population_5km", "population_best",
    ),
)  # fmt: skip
KNOWN_AFTER_DAYS = 7


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``acled``.

    Raises:
        DeliveryError: It is no such table, a row has a code the codebook does not know, or fails a guard.
    """
    rows = open_table(body, COLUMNS, context)
    events.check_ids(rows, "event_id_cnty", context)
    ignored = Counter({f"column '{name}'": len(rows) for name in COLUMNS.ignored if name in rows[0]})
    found = []
    for number, row in enumerate(rows, 1):
        if row["sub_event_type"].strip() == HEADQUARTERS:
            ignored["event about a headquarters or base"] += 1
            continue
        found.append(_read_row(row, number, context))
    return events.make_delivery(body, found, ignored, context, known_after_days=KNOWN_AFTER_DAYS)


def _read_row(row: dict[str, str], number: int, context: ReadContext) -> Event:
    geo = events.read_code(row, "geo_precision", GEO_METRES, number, context)
    time = events.read_code(row, "time_precision", TIME_DAYS, number, context)
    lon, lat = events.read_point(row, ("longitude", "latitude"), number, context)
    precision = Precision(f"geo_precision {geo}, time_precision {time}", GEO_METRES[geo], TIME_DAYS[time])
    kind, label = row["event_type"].strip(), row["sub_event_type"].strip()
    return Event(number, kind, _read_day(row["event_date"], number, context), lon, lat, precision, label)


def _read_day(text: str, number: int, context: ReadContext) -> date:
    try:
        return datetime.strptime(text.strip(), "%d %B %Y").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return read_date(text, context, at(number))
