"""Read the control of towns from versions of a Wikipedia page: a table with a row for each change of a town.

Columns: ``date`` (of the version), ``name``, ``lat``, ``lon`` (sometimes empty), ``held_by``, and ``pop``, ``as_of``,
``info``, ``source_link``, which are left out.

Conventions: the day is the version's, and it was known at its end; ``as_of`` is free text of many shapes and no day to
rely on. A place has no id, only a name and mostly coordinates: the change's ``place_id`` is empty, and the gazetteer
finds the place. Labels are the editors' words; the card explains them, and ``mapping.ignore`` names those, and rows
without any, that say nothing (each counted). Rows without a name are template leftovers, and counted.
"""

from collections import Counter

from frontline.days import end_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, ReadContext, SettlementChange, ShownDay, digest_of
from frontline.sources.guards import check_day, check_label, shift_day
from frontline.sources.readers.events import read_point
from frontline.sources.readers.text import Columns, at, open_table, read_date

COLUMNS = Columns(needed=("date", "name", "held_by", "lat", "lon"), ignored=("pop", "as_of", "info", "source_link"))


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``wikipedia``.

    Raises:
        DeliveryError: It is no such table, or a row is wrong.
    """
    rows = open_table(body, COLUMNS, context)
    ignored = Counter({f"column '{name}'": len(rows) for name in COLUMNS.ignored if name in rows[0]})
    changes = []
    for number, row in enumerate(rows, 1):
        label = row["held_by"].strip()
        if not label or label in context.card.mapping.ignore:
            ignored[f"status '{label}'"] += 1
            continue
        if not row["name"].strip():
            ignored["row that names no place"] += 1
            continue
        changes.append(_read_row(row, label, number, context))
    if not changes:
        raise DeliveryError("the table says nothing of any place", "fetch it again", path=context.path)
    known = {change.day: change.known_at for change in changes}
    shown = tuple(ShownDay(day, known[day]) for day in sorted(known))
    return Delivery(digest_of(body), shown, changes=tuple(changes), ignored=+ignored)


def _read_row(row: dict[str, str], label: str, number: int, context: ReadContext) -> SettlementChange:
    check_label(label, context, at(number))
    dated = read_date(row["date"], context, at(number))
    day = shift_day(dated, context, at(number))
    check_day(max(dated, day), context, at(number))
    lon = lat = None
    if row["lat"].strip() or row["lon"].strip():
        lon, lat = read_point(row, ("lon", "lat"), number, context)
    return SettlementChange(number, "", day, label, end_of_day(max(dated, day)), row["name"].strip(), lon, lat)
