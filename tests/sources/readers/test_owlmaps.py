from dataclasses import replace
from pathlib import Path

import pytest

from deliveries import shared_card, shared_context
from frontline.ellipsoid import geometry_km2
from frontline.errors import DeliveryError
from frontline.sources.readers import READERS
from publications import owlmaps


def test_rings_are_found_however_deep_with_latitude_first() -> None:
    delivery = owlmaps().read()
    assert [each.label for each in delivery.features] == ["areas", "areas"]
    assert delivery.features[0].geometry.bounds == (10.02, 45.02, 10.08, 45.08)
    assert [list(each.geometry.coords) for each in delivery.lines] == [[(10.02, 45.02), (10.08, 45.08)]]


def test_units_and_posts_that_the_card_does_not_name_never_come_in_and_are_counted() -> None:
    delivery = owlmaps().read()
    assert not delivery.events
    assert delivery.ignored == {"member 'units'": 2, "member 'unit_count'": 1, "member 'geos'": 1}


def test_posts_of_a_side_that_the_card_names_come_in_with_their_address_alone() -> None:
    published = owlmaps()
    labels = published.card.labels | {"geos red": published.card.labels["areas"]}
    card = published.card.model_copy(update={"labels": labels})
    (event,) = replace(published, card=card).read().events
    assert (event.kind, event.label, event.lon, event.lat) == ("geolocation", "geos red", 10.05, 45.05)
    assert event.url == "https://example.org/1"
    far = published.body.replace(b"[45.05, 10.05]", b"[75.05, 10.05]")
    delivery = replace(published, card=card, body=far).read()
    assert not delivery.events
    assert delivery.ignored["event outside the bounds of the source"] == 1


@pytest.mark.parametrize("post", ['{"d": "no point"}', "7", '{"c": [45.05]}', '{"c": [45.05, "east"]}'])
def test_a_post_without_a_point_is_refused(post: str) -> None:
    published = owlmaps()
    labels = published.card.labels | {"geos red": published.card.labels["areas"]}
    card = published.card.model_copy(update={"labels": labels})
    body = published.body.replace(b'{"c": [45.05, 10.05], "d": "A unit at https://example.org/1"}', post.encode())
    assert body != published.body
    with pytest.raises(DeliveryError, match="the post has no point"):
        replace(published, card=card, body=body).read()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            '{"areas": [], "areas_ua": [], "frontline": [], "geos": [], "unit_count": {}, "units": {}}',
            "empty or damaged day",
        ),
        ('{"areas": [[[45.02, 10.02], [45.02, 10.08], [45.08, 10.08]]]}', "the ring has 3 points"),
        ('{"areas": [[[10.02, 45.02], [10.08, 45.02], [10.08, 45.08], [10.02, 45.02]]]}', "swapped"),
        ('{"areas": [[45.02, [10.02]]]}', "holds no rings"),
        ('{"areas": [], "bases": []}', "unknown member 'bases'"),
        ("[]", "no object"),
        ('{"areas": ', "no JSON"),
    ],
)
def test_a_damaged_day_is_refused(body: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        owlmaps().with_body(body).read()


@pytest.mark.shared
def test_real_days_are_read_and_the_empty_one_is_refused(shared: Path) -> None:
    card = shared_card("owlmaps")
    folder = shared / "data/raw/owlmaps"
    with pytest.raises(DeliveryError, match="empty or damaged day"):
        READERS[card.reader]((folder / "20251230.json").read_bytes(), shared_context(card, "20251230.json"))
    delivery = READERS[card.reader]((folder / "20251103.json").read_bytes(), shared_context(card, "20251103.json"))
    assert len(delivery.features) == 11
    assert sum(geometry_km2(each.geometry) for each in delivery.features) == pytest.approx(120_000, rel=0.02)
