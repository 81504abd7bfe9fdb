"""Read NASA FIRMS tables of active fires: MODIS at 1 km and VIIRS at 375 m (CSV, near-real-time or archive).

Columns: NASA Earthdata, "Active Fire Data Attributes for MODIS and VIIRS". ``latitude``, ``longitude``: the centre of
the pixel, not of the fire; ``scan``, ``track``: the pixel's size in km; ``acq_date``, ``acq_time``: the overpass in
UTC; ``confidence``: 0-100 for MODIS, low, nominal or high (l, n, h) for VIIRS; ``type``, in archives: 0 vegetation, 1
volcano, 2 other static source on land, 3 offshore. A fire is no strike: it is weak evidence at best.

Conventions: the event's class is ``thermal anomaly``, its label the confidence; known the day after. Volcanoes, static
sources and offshore fires are left out and counted.
"""

import math
from collections import Counter

from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, Event, Precision, ReadContext
from frontline.sources.readers import events
from frontline.sources.readers.text import Columns, at, open_table, read_date, read_number

KIND = "thermal anomaly"
COLUMNS = Columns(
    needed=("latitude", "longitude", "scan", "track", "acq_date", "confidence"),
    optional=("type",),
    ignored=(
        "acq_time", "brightness", "bright_t31", "bright_ti4", "bright_ti5", "satellite", "instrument", "version", "frp",
        "daynight", "country_id",
    ),
)  # fmt: skip
CONFIDENCES = {"l": "low", "n": "nominal", "h": "high", "low": "low", "nominal": "nominal", "high": "high"}
MODIS_CLASSES = ((30, "low"), (80, "nominal"), (101, "high"))
FIRE = ("", "0")
TYPES = ("", "0", "1", "2", "3")
LARGEST_PIXEL_KM = 10.0


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``firms``.

    Raises:
        DeliveryError: It is no such table, or a row is wrong.
    """
    rows = open_table(body, COLUMNS, context)
    ignored = Counter({f"column '{name}'": len(rows) for name in COLUMNS.ignored if name in rows[0]})
    found = []
    for number, row in enumerate(rows, 1):
        if "type" in row and events.read_code(row, "type", TYPES, number, context) not in FIRE:
            ignored["volcano, static source or offshore fire"] += 1
            continue
        found.append(_read_row(row, number, context))
    return events.make_delivery(body, found, ignored, context)


def _read_row(row: dict[str, str], number: int, context: ReadContext) -> Event:
    lon, lat = events.read_point(row, ("longitude", "latitude"), number, context)
    scan, track = (read_number(row, name, number, context) for name in ("scan", "track"))
    if not (0 < scan <= LARGEST_PIXEL_KM and 0 < track <= LARGEST_PIXEL_KM):
        message = f"its pixel is {scan:g} by {track:g} km"
        raise DeliveryError(message, "correct the row", path=context.path, where=at(number))
    precision = Precision(f"scan {scan:g}, track {track:g}", 500 * math.hypot(scan, track))
    day = read_date(row["acq_date"], context, at(number))
    return Event(number, KIND, day, lon, lat, precision, _read_confidence(row["confidence"], number, context))


def _read_confidence(text: str, number: int, context: ReadContext) -> str:
    cleaned = text.strip().lower()
    if cleaned in CONFIDENCES:
        return CONFIDENCES[cleaned]
    if cleaned.isascii() and cleaned.isdigit() and len(cleaned) <= 3:  # noqa: PLR2004  # 0 to 100
        for below, label in MODIS_CLASSES:
            if int(cleaned) < below:
                return label
    message = f"its confidence is '{text[:40]}'"
    raise DeliveryError(message, "it is 0-100, or low, nominal, high", path=context.path, where=at(number))
