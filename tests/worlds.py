"""Make cards and deliveries of an invented atlas, for tests."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from frontline.control.cells import Grid
from frontline.sources.card import Card
from frontline.sources.delivery import CellSpans, Delivery, ShownDay
from frontline.store import documents
from frontline.store.database import Connection

AT = datetime(2030, 1, 1, tzinfo=UTC)


def make_card(name: str, **more: object) -> Card:
    """Return the card of a map that draws the ground of RED."""
    data = {
        "name": name, "title": name.title(), "publisher": "Tests", "kind": "monitor", "reader": "cells",
        "licence": {"name": "CC0", "class": "open"},
        "labels": {"red": {"status": "held", "party": "RED"}, "grey": {"status": "contested"}},
        "elsewhere": {"status": "held", "party": "BLUE"},
    }  # fmt: skip
    return Card.model_validate(data | more)


def make_delivery(
    grid: Grid, pictures: dict[date, dict[int, str]], known_after_days: int = 1, tag: str = ""
) -> Delivery:
    """Return a delivery of the reader ``cells`` that shows the given labels on the given days, by cell position."""
    labels = tuple(sorted({label for picture in pictures.values() for label in picture.values()})) or ("red",)
    rows = [
        (*(int(each[0]) for each in grid.names_of(np.array([cell]))), labels.index(label), day)
        for day, picture in pictures.items()
        for cell, label in picture.items()
    ]
    cols, rows_, numbers, days = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    first = np.array(days, "datetime64[D]")
    spans = CellSpans(
        np.array(cols, np.int32), np.array(rows_, np.int32), np.array(numbers, np.int16), first, first + 1, labels
    )
    shown = tuple(
        ShownDay(day, datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=known_after_days))
        for day in sorted(pictures)
    )
    digest = f"{abs(hash((str(pictures), known_after_days, tag))):064d}"[-64:]
    return Delivery(digest, shown, spans)


def record(connection: Connection, source: str, delivery: Delivery) -> int:
    """Record a delivery's document and return its number."""
    documents.add_document(connection, delivery.digest, b"body", AT)
    row = {"source": source, "digest": delivery.digest, "file_name": "x", "recorded_at": "2030-01-01T00:00:00Z"}
    return documents.add_delivery(connection, row | {"first_day": None, "last_day": None, "states": 0, "ignored": {}})
