from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.readers import settlements

MakeContext = Callable[..., ReadContext]

MAPPING = {"label": "status", "day": "date", "place": "gn_id", "ignore": ["name"]}
HEAD = "gn_id,date,status,name\n"


def read_table(make_context: MakeContext, rows: str, **card: object) -> Delivery:
    context = make_context("settlements", "viina.csv", **({"mapping": MAPPING} | card))
    return settlements.read((HEAD + rows).encode(), context)


def test_changes_with_their_lines(make_context: MakeContext) -> None:
    delivery = read_table(make_context, "704422,2025-11-01,red,Pokrovsk\n709900,2025-11-02,grey,\n")
    assert [(change.line, change.place_id, change.label) for change in delivery.changes] == [
        (2, "gn:704422", "red"),
        (3, "gn:709900", "grey"),
    ]
    assert delivery.changes[0].day == date(2025, 11, 1)
    assert delivery.changes[0].known_at == datetime(2025, 11, 2, tzinfo=UTC)
    assert [shown.day.day for shown in delivery.days] == [1, 2]
    assert delivery.ignored == {"column 'name'": 2}


def test_a_shifted_day_is_known_on_its_own(make_context: MakeContext) -> None:
    (change,) = read_table(make_context, "1,2025-11-02,red,\n", day_shift=-1).changes
    assert (change.day, change.known_at) == (date(2025, 11, 1), datetime(2025, 11, 3, tzinfo=UTC))


def test_rows_that_say_the_same_are_counted(make_context: MakeContext) -> None:
    delivery = read_table(make_context, "1,2025-11-01,red,\n1,2025-11-01,red,\n")
    assert len(delivery.changes) == 1
    assert delivery.ignored["row that says the same again"] == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "no rows"),
        ("1,2025-11-01,purple,\n", "line 2: the status 'purple' is unknown.*known: 'red', 'grey'"),
        ("1,2025-11-31,red,\n", "line 2: '2025-11-31' is no day"),
        ("1,2026-11-01,red,\n", "line 2: it shows 2026-11-01, which is in the future"),
        (",2025-11-01,red,\n", "line 2: it names no place"),
        ("1,2025-11-01\n", "line 2: it has not the 4 columns"),
        ("1,2025-11-01,red,a,b\n", "line 2: it has not the 4 columns"),
        ("1,2025-11-01,red,\n1,2025-11-01,grey,\n", "line 3: gn:1 is 'grey' on 2025-11-01, and 'red' in line 2"),
        ('1,2025-11-01,red,"x', "no CSV table"),
    ],
)
def test_what_is_refused(make_context: MakeContext, rows: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words) as caught:
        read_table(make_context, rows)
    assert str(caught.value).startswith("viina.csv")
    assert caught.value.remedy


def test_days_before_the_calendar(make_context: MakeContext) -> None:
    with pytest.raises(DeliveryError, match="no day"):
        read_table(make_context, "1,0001-01-01,red,\n", day_shift=-1)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"gn_id,date,name\n", "column 'status' is missing"),
        (b"gn_id,date,status,name,more\n", "column 'more' is not in the card's mapping"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_is_no_table(make_context: MakeContext, body: bytes, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        settlements.read(body, make_context("settlements", "viina.csv", mapping=MAPPING))


@given(st.binary(max_size=200), st.booleans())
@settings(max_examples=60, deadline=None)
def test_random_bytes(make_context: MakeContext, body: bytes, headed: bool) -> None:  # noqa: FBT001
    with pytest.raises(DeliveryError):
        settlements.read(HEAD.encode() * headed + body, make_context("settlements", "viina.csv", mapping=MAPPING))
