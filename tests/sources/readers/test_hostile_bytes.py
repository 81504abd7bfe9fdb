"""Whatever comes, a reader reads it or refuses it with the one error that ingest knows."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontline.errors import DeliveryError
from publications import PUBLICATIONS, Publication

MADE: dict[str, Publication] = {name: make() for name, make in PUBLICATIONS.items()}
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("source", PUBLICATIONS)
def test_the_example_itself_is_read(source: str) -> None:
    delivery = MADE[source].read()
    assert delivery.days
    assert delivery.features or delivery.lines or delivery.events or delivery.changes


@pytest.mark.parametrize("source", PUBLICATIONS)
@QUICK
@given(body=st.binary(max_size=400))
def test_random_bytes(source: str, body: bytes) -> None:
    with contextlib.suppress(DeliveryError):
        MADE[source].with_body(body).read()


@pytest.mark.parametrize("source", PUBLICATIONS)
@QUICK
@given(data=st.data())
def test_a_valid_file_with_a_piece_replaced(source: str, data: st.DataObject) -> None:
    body = MADE[source].body
    start = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 30))
    words = st.sampled_from([b"", b"null", b"[]", b"{}", b'""', b"-1", b"1e999", b"NaN", b"true", b'"', b",", b"\x00"])
    piece = data.draw(words | st.binary(max_size=12))
    with contextlib.suppress(DeliveryError):
        MADE[source].with_body(body[:start] + piece + body[start + length :]).read()
