"""Read GeoConfirmed's export of geolocated posts (CSV, semicolons, UTF-8 with a mark).

Columns: the answer of ``/api/Map/export/CONFLICT/csv``, as geoconfirmed.org/openapi/v1.json describes it: Date, Name,
Faction, Origin, Latitude, Longitude, PlusCode, Description, Source, Geolocation, Equipment, EquipmentItems, Units,
OrbatUnits, Id. There is no codebook of precision: a geolocation names the spot that a picture shows, so a radius of
100 m is taken.

Conventions: the event's class is ``geolocation``, its label the faction, its address the first in ``Geolocation`` or
else ``Source``; known at the end of its day. Units, equipment, names and descriptions (which name units) never come
in. A post whose faction is not in the card's labels is refused.
"""

from collections import Counter

from frontline.sources.delivery import Delivery, Event, ReadContext
from frontline.sources.guards import check_label
from frontline.sources.readers import events
from frontline.sources.readers.text import Columns, at, open_table, read_date

COLUMNS = Columns(
    needed=("Date", "Faction", "Latitude", "Longitude", "Source", "Geolocation", "Id"),
    ignored=(
        "Name", "Origin", "PlusCode", "Description", "Equipment", "EquipmentItems", "Units", "OrbatUnits",
    ),
)  # fmt: skip
DATE_LETTERS = 10


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``geoconfirmed``.

    Raises:
        DeliveryError: It is no such table, or a row is wrong.
    """
    rows = open_table(body, COLUMNS, context, delimiter=";")
    events.check_ids(rows, "Id", context)
    ignored = Counter({f"column '{name}'": len(rows) for name in COLUMNS.ignored if name in rows[0]})
    found = [_read_row(row, number, context) for number, row in enumerate(rows, 1)]
    return events.make_delivery(body, found, ignored, context)


def _read_row(row: dict[str, str], number: int, context: ReadContext) -> Event:
    label = row["Faction"].strip()
    check_label(label, context, at(number))
    lon, lat = events.read_point(row, ("Longitude", "Latitude"), number, context)
    day = read_date(row["Date"].strip()[:DATE_LETTERS], context, at(number))
    address = events.ADDRESS.search(row["Geolocation"]) or events.ADDRESS.search(row["Source"])
    return Event(number, events.GEOLOCATION, day, lon, lat, events.PICTURED, label, address.group() if address else "")
