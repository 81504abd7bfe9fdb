"""Read the official list of territories of hostilities and occupation: a table of units with start and end days.

Columns: ``section`` (what the list says of the unit), ``code`` (KATOTTG, ``UA`` and 17 digits), ``name``, ``start``,
``end`` (as printed: 24.02.2022, with stray blanks; a unit that was listed several times has several days in each),
``start_iso``, ``end_iso`` (the first of them as ISO days), ``extra``. The last three are left out.

Conventions: a unit has its section's status from its start day on, and from the day after its end the status ``ended``;
both labels stand on the card. A status that ends as the next begins leaves no gap. The first number of a section is the
list's own and no part of the label. The list is an act: it was known from the day in the file's name. Units may be
hromadas, raions or oblasts as well as settlements; the place is ``katottg:CODE``, and the gazetteer tells which it is.
A name that excepts some villages keeps that in ``name``.
"""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise, zip_longest

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
DAY = re.compile(r"(?<!\d)(\d{1,2})\s*\.\s*(\d{1,2})[\s.]+(\d{4})(?!\d)")
ORDERS = ("dmy",)


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
    known, name, place = end_of_day(edition), " ".join(row["name"].split()), f"katottg:{code}"
    starts, ends = (_read_days(row[column], number, context) for column in ("start", "end"))
    if not starts or not len(starts) - 1 <= len(ends) <= len(starts):
        message = f"it has {len(starts)} starts and {len(ends)} ends"
        raise DeliveryError(message, "each start has an end, but for the last", path=context.path, where=at(number))
    afters = [end + timedelta(days=1) for end in ends]
    turns = [day for pair in zip_longest(starts, afters) for day in pair if day is not None]
    if any(later < earlier for earlier, later in pairwise(turns)):
        message = f"it ends before it starts, on {starts[0]}"
        raise DeliveryError(message, "correct the row", path=context.path, where=at(number))
    return [
        SettlementChange(number, place, day, ENDED if turn % 2 else label, known, name)
        for turn, day in enumerate(turns)
        if turn + 1 == len(turns) or turns[turn + 1] > day
    ]


def _read_days(text: str, number: int, context: ReadContext) -> list[date]:
    """Return the days of a cell, which may hold several, with stray blanks in and between them."""
    if rest := DAY.sub("", text).strip():
        raise DeliveryError(f"'{rest[:40]}' is no day", "correct the row", path=context.path, where=at(number))
    days = [read_date(".".join(found), context, at(number), ORDERS) for found in DAY.findall(text)]
    for day in days:
        check_day(day, context, at(number))
    return days
