"""Read the official list of territories of hostilities and occupation: a table of units with start and end days.

Columns: ``section`` (what the list says of the unit), ``code`` (KATOTTG, ``UA`` and 17 digits), ``name``, ``start``,
``end`` (as printed: 24.02.2022, with stray blanks), ``start_iso``, ``end_iso`` (the same as ISO days, empty where a
stray blank defeated whoever wrote the table), ``extra``.

Conventions: a unit has its section's status from its start day on, and from the day after its end the status ``ended``;
both labels stand on the card. The first number of a section is the list's own and no part of the label. The list is an
act: it was known from the day in the file's name. Units may be hromadas, raions or oblasts as well as settlements; the
place is ``katottg:CODE``, and the gazetteer tells which it is. A name that excepts some villages keeps that in
``name``.
"""

import re
from collections import Counter
from datetime import date, timedelta

from frontline.days import end_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, ReadContext, SettlementChange, ShownDay, digest_of
from frontline.sources.guards import check_day, check_label
from frontline.sources.readers import geo
from frontline.sources.readers.text import Columns, at, open_table, read_date

COLUMNS = Columns(needed=("section", "code", "name", "start", "end"), ignored=("extra", "start_iso", "end_iso"))
CODE = re.compile(r"UA\d{17}")
NUMBER = re.compile(r"^[\dІVXI]+\.\s*")
ENDED = "ended"
ORDERS = ("dmy", "ymd")


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``official-list``.

    Raises:
        DeliveryError: It is no such table, or a row is wrong.
    """
    edition = geo.day_of_name(context)
    check_day(edition, context)
    rows = open_table(body, COLUMNS, context)
    ignored = Counter({f"column '{name}'": len(rows) for name in COLUMNS.ignored if name in rows[0]})
    changes = [change for number, row in enumerate(rows, 1) for change in _read_row(row, number, edition, context)]
    days = sorted({change.day for change in changes})
    shown = tuple(ShownDay(day, end_of_day(edition)) for day in days)
    return Delivery(digest_of(body), shown, changes=tuple(changes), ignored=+ignored)


def _read_row(row: dict[str, str], number: int, edition: date, context: ReadContext) -> list[SettlementChange]:
    label = NUMBER.sub("", " ".join(row["section"].split()))
    for each in (label, ENDED):
        check_label(each, context, at(number))
    code = row["code"].strip()
    if not CODE.fullmatch(code):
        message = f"its code is '{code[:30]}'"
        raise DeliveryError(message, "a KATOTTG code is UA and 17 digits", path=context.path, where=at(number))
    known, name = end_of_day(edition), " ".join(row["name"].split())
    start = _read_day(row["start"], number, context)
    place = f"katottg:{code}"
    changes = [SettlementChange(number, place, start, label, known, name)]
    if row["end"].strip():
        after = _read_day(row["end"], number, context) + timedelta(days=1)
        if after <= start:
            message = f"it ends before it starts, on {start}"
            raise DeliveryError(message, "correct the row", path=context.path, where=at(number))
        changes.append(SettlementChange(number, place, after, ENDED, known, name))
    return changes


def _read_day(text: str, number: int, context: ReadContext) -> date:
    day = read_date(re.sub(r"[\s.]+", ".", text.strip()), context, at(number), ORDERS)
    check_day(day, context, at(number))
    return day
