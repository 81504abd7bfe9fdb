"""Read tables of settlement statuses: CSV, a row a change, as VIINA and similar sources publish them.

The card's mapping names the columns: ``mapping.place`` the place's id (``mapping.place_prefix`` is put before it),
``mapping.day`` the first day, ``mapping.label`` the source's status; ``mapping.ignore`` what is left out. A change is
taken to be known at the end of its day, since these sources publish no other date.
"""

import csv
from collections import Counter
from datetime import date
from io import StringIO

from frontline.days import end_of_day
from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, ReadContext, SettlementChange, ShownDay, digest_of
from frontline.sources.guards import check_day, check_label, check_size, shift_day


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``settlements``.

    Raises:
        DeliveryError: It is no such table, or a row is wrong.
    """
    check_size(body, context)
    rows = _open(body, context)
    mapping = context.card.mapping
    if not rows:
        raise DeliveryError("the table has no rows", "fetch it again", path=context.path)
    ignored = Counter({f"column '{name}'": len(rows) for name in mapping.ignore if name in rows[0][1]})
    changes = _drop_repeats([_read_row(row, number, context) for number, row in rows], context, ignored)
    known = {change.day: change.known_at for change in changes}
    days = tuple(ShownDay(day, known[day]) for day in sorted(known))
    return Delivery(digest_of(body), days, changes=changes, ignored=ignored)


def _drop_repeats(
    changes: list[SettlementChange], context: ReadContext, ignored: Counter[str]
) -> tuple[SettlementChange, ...]:
    """Leave out rows that say the same again, and refuse two statuses of a place on one day."""
    first: dict[tuple[str, date], SettlementChange] = {}
    for change in changes:
        earlier = first.setdefault((change.place_id, change.day), change)
        if earlier.label != change.label:
            message = (
                f"{change.place_id} is '{change.label}' on {change.day}, and '{earlier.label}' in line {earlier.line}"
            )
            where = f"line {change.line}"
            raise DeliveryError(message, "keep one of the two", path=context.path, where=where)
        if earlier is not change:
            ignored["row that says the same again"] += 1
    return tuple(first.values())


def _open(body: bytes, context: ReadContext) -> list[tuple[int, dict[str, str]]]:
    """Return the rows with their line numbers, all columns accounted for."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"it is not UTF-8 (byte {error.start})"
        raise DeliveryError(message, "save the table as UTF-8", path=context.path) from None
    try:
        table = csv.DictReader(StringIO(text, newline=""), strict=True)
        columns = list(table.fieldnames or [])
        rows = [(table.line_num, row) for row in table]
    except csv.Error as error:
        raise DeliveryError(f"it is no CSV table ({error})", "save it as CSV", path=context.path) from None
    _check_columns(columns, context)
    for number, row in rows:
        if None in row or None in row.values():
            message = f"it has not the {len(columns)} columns of the head"
            raise DeliveryError(message, "correct the line", path=context.path, where=f"line {number}")
    return rows


def _check_columns(columns: list[str], context: ReadContext) -> None:
    mapping = context.card.mapping
    wanted = [mapping.place, mapping.day, mapping.label]
    if missing := [name for name in wanted if name not in columns]:
        message = f"the column '{missing[0]}' is missing"
        remedy = f"set the [mapping] of the card (columns: {', '.join(columns) or 'none'})"
        raise DeliveryError(message, remedy, path=context.path)
    if unknown := [name for name in columns if name not in (*wanted, *mapping.ignore)]:
        message = f"the column '{unknown[0]}' is not in the card's mapping"
        raise DeliveryError(message, "map it, or add it to mapping.ignore", path=context.path)


def _read_row(row: dict[str, str], number: int, context: ReadContext) -> SettlementChange:
    mapping, where = context.card.mapping, f"line {number}"
    try:
        dated = date.fromisoformat(row[mapping.day].strip())
    except ValueError:
        message = f"'{row[mapping.day]}' is no day"
        raise DeliveryError(message, "write it as 2025-11-03", path=context.path, where=where) from None
    day = shift_day(dated, context, where)
    check_day(day, context, where)
    check_label(row[mapping.label], context, where)
    if not row[mapping.place].strip():
        raise DeliveryError("it names no place", "fill the id in", path=context.path, where=where)
    known_at = end_of_day(max(dated, day))
    place_id = mapping.place_prefix + row[mapping.place].strip()
    return SettlementChange(number, place_id, day, row[mapping.label], known_at)
