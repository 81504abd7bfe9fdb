import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import DeliveryError
from frontline.sources.delivery import ReadContext
from frontline.sources.readers import cells

MakeContext = Callable[..., ReadContext]
Row = tuple[int, int, str, date, date]

GRID = {"lon": 10.1, "lat": 45.05, "size_m": 500}
DAYS = [["2025-11-01", "2025-11-02T00:00:00Z"], ["2025-11-02", "2025-11-03T00:00:00Z"]]
FIRST, UNTIL = date(2025, 11, 1), date(2025, 11, 3)
SCHEMA = pa.schema(cells.COLUMNS)


def pack(rows: list[Row], schema: pa.Schema = SCHEMA, **head: Any) -> bytes:
    about = {"format": "frontline-cells/1", "source": "atlas", "grid": GRID, "box": [10.0, 45.0, 10.2, 45.1]}
    said = json.dumps(about | {"days": DAYS} | head)
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in schema]
    table = pa.table(columns, schema=schema).replace_schema_metadata({"frontline": said})
    out = BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


GOOD: Row = (0, 0, "red", FIRST, UNTIL)
BODY = pack([GOOD, (1, 0, "grey", FIRST, date(2025, 11, 2)), (2, 0, "not covered", FIRST, UNTIL)])


def test_spans_with_their_days(make_context: MakeContext) -> None:
    delivery = cells.read(BODY, make_context("cells", "a.parquet"))
    spans = delivery.cells
    assert spans is not None
    assert spans.col.tolist() == [0, 1, 2]
    assert [spans.labels[n] for n in spans.label] == ["red", "grey", "not covered"]
    assert [shown.day for shown in delivery.days] == [date(2025, 11, 1), date(2025, 11, 2)]
    assert delivery.days[0].known_at == datetime(2025, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        ([GOOD], {"source": "other"}, "observations of 'other'"),
        ([GOOD], {"format": "frontline-cells/9"}, "metadata is wrong"),
        ([GOOD], {"odd": 1}, "metadata is wrong"),
        ([GOOD], {"grid": GRID | {"size_m": 1000}}, "is not the theatre's"),
        ([GOOD], {"days": []}, "metadata is wrong"),
        ([GOOD], {"days": [["2025-11-01", "soon"]]}, "not an instant"),
        ([GOOD], {"days": DAYS[::-1]}, "comes after"),
        ([GOOD], {"days": [["2026-11-01", "2026-11-02T00:00:00Z"]]}, "in the future"),
        ([(0, 0, "purple", FIRST, UNTIL)], {}, "row 1: the status 'purple'"),
        ([(0, 0, "red", UNTIL, FIRST)], {}, "holds no day"),
        ([(0, 0, "red", FIRST, date(2025, 12, 1))], {}, "leaves the days observed"),
        ([GOOD, GOOD], {}, "row 2: its span overlaps"),
        ([GOOD, (0, 900, "red", FIRST, UNTIL)], {}, "row 2: its cell 0, 900 lies at .* outside"),
        ([(0, 0, "red", FIRST, date(2025, 11, 2))], {}, "map of 2025-11-02 shows 0.0 km²"),
        ([], {}, "shows 0.0 km²"),
    ],
)
def test_what_is_refused(make_context: MakeContext, rows: list[Row], head: dict[str, Any], words: str) -> None:
    with pytest.raises(DeliveryError, match=words) as caught:
        cells.read(pack(rows, **head), make_context("cells", "a.parquet"))
    assert caught.value.remedy


def test_more_than_the_card_lets_through(make_context: MakeContext) -> None:
    with pytest.raises(DeliveryError, match="more than 0"):
        cells.read(BODY, make_context("cells", "a.parquet", guards={"max_area_km2": 0.1}))
    with pytest.raises(DeliveryError, match="at least 9"):
        cells.read(BODY, make_context("cells", "a.parquet", guards={"min_area_km2": 9}))


def test_more_rows_than_any_map(make_context: MakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_ROWS", 2)
    with pytest.raises(DeliveryError, match="3 rows, more than 2"):
        cells.read(BODY, make_context("cells", "a.parquet"))


def test_other_columns(make_context: MakeContext) -> None:
    table = pa.table({"a": [1]})
    out = BytesIO()
    pq.write_table(table, out)
    with pytest.raises(DeliveryError, match="they must be col, row"):
        cells.read(out.getvalue(), make_context("cells", "a.parquet"))


@given(st.binary(max_size=200))
@settings(max_examples=30, deadline=None)
def test_random_bytes(make_context: MakeContext, body: bytes) -> None:
    for start in (b"", b"PAR1"):
        with pytest.raises(DeliveryError):
            cells.read(start + body + start, make_context("cells", "a.parquet"))


@given(st.integers(0, len(BODY) - 1), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file(make_context: MakeContext, at: int, value: int) -> None:
    damaged = BODY[:at] + bytes([value]) + BODY[at + 1 :]
    try:
        cells.read(damaged, make_context("cells", "a.parquet"))
    except DeliveryError:
        return
