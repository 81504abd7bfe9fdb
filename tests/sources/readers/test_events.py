"""ACLED, UCDP GED, FIRMS and GeoConfirmed, as events without who and what."""

from datetime import date

import pytest

from frontline.errors import DeliveryError
from publications import PUBLICATIONS, acled, firms, geoconfirmed, ucdp_ged


def test_acled_gives_clashes_and_drops_headquarters_and_what_lies_elsewhere() -> None:
    delivery = acled().read()
    assert [(each.day, each.kind, each.label) for each in delivery.events] == [
        (date(2025, 11, 3), "Battles", "Armed clash"),
        (date(2025, 11, 4), "Battles", "Armed clash"),
    ]
    assert delivery.events[0].precision.metres == 25_000
    assert delivery.ignored["event about a headquarters or base"] == 1
    assert delivery.ignored["event outside the bounds of the source"] == 1
    assert delivery.ignored["column 'notes'"] == 4


def test_ucdp_gives_the_kind_of_violence_and_the_days_it_may_have_been() -> None:
    event = ucdp_ged().read().events[0]
    assert (event.kind, event.label, event.precision.days) == ("state-based violence", "RED - BLUE", 3)
    assert event.precision.code == "where_prec 2, date_prec 2"


def test_firms_leaves_out_what_always_burns() -> None:
    delivery = firms().read()
    assert [each.label for each in delivery.events] == ["nominal", "high"]
    assert delivery.events[0].precision.metres == pytest.approx(250)
    assert delivery.ignored["volcano, static source or offshore fire"] == 1


def test_geoconfirmed_keeps_the_place_the_side_and_the_address_and_no_unit() -> None:
    delivery = geoconfirmed().read()
    event = delivery.events[0]
    assert (event.label, event.url, event.day) == ("Red", "https://example.org/b", date(2025, 11, 3))
    assert delivery.ignored["column 'Units'"] == 1
    assert "unit" not in repr(event)


@pytest.mark.parametrize(
    ("source", "old", "new", "words"),
    [
        ("acled", '"2"', '"4"', "its geo_precision is '4'"),
        ("acled", "2025-11-03", "2035-11-03", "in the future"),
        ("acled", '"45.05"', '"north"', "no number"),
        ("acled", '"45.05"', '"95.05"', "no place on Earth"),
        ("acled", "notes", "secrets", "unknown column 'secrets'"),
        ("acled", '"10.1"', '"12"', "none of its"),
        ("ucdp-ged", "2025-11-05", "2025-11-01", "lasts from"),
        ("ucdp-ged", "2025-11-05", "2027-11-05", "lasts from"),
        ("ucdp-ged", '"1","1"', '"1","9"', "type_of_violence is '9'"),
        ("firms", '"n"', '"z"', "confidence is 'z'"),
        ("firms", '"0.4"', '"40"', "its pixel"),
        ("firms", "acq_date", "date", "column 'acq_date' is missing"),
        ("geoconfirmed", '"Red"', '"Green"', "status 'Green' is unknown"),
        ("geoconfirmed", "2025-11-03T", "yesterday T", "no day"),
    ],
)
def test_codes_and_days_that_the_codebook_does_not_know_are_refused(
    source: str, old: str, new: str, words: str
) -> None:
    with pytest.raises(DeliveryError, match=words):
        PUBLICATIONS[source]().changed(old, new).read()


@pytest.mark.parametrize("source", ["acled", "ucdp-ged", "firms", "geoconfirmed"])
def test_a_table_that_was_cut_off_is_refused(source: str) -> None:
    published = PUBLICATIONS[source]()
    with pytest.raises(DeliveryError):
        published.with_body(published.body[:-30]).read()


@pytest.mark.parametrize(("source", "name"), [("acled", "event_id_cnty"), ("ucdp-ged", "id"), ("geoconfirmed", "Id")])
def test_the_same_event_twice_is_refused(source: str, name: str) -> None:
    published = PUBLICATIONS[source]()
    last = published.body.rstrip(b"\n").rsplit(b"\n", 1)[-1]
    with pytest.raises(DeliveryError, match=f"its {name} .* is that of row"):
        published.with_body(published.body + last + b"\n").read()
