from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deliveries import shared_card, shared_context
from frontline.ellipsoid import geometry_km2
from frontline.errors import DeliveryError
from frontline.sources.readers import READERS
from publications import RING, collection, deepstate_api, dumped, feature, polygon


def test_statuses_come_by_colour_and_everything_else_is_dropped_and_counted() -> None:
    delivery = deepstate_api().read()
    assert [(each.label, each.name) for each in delivery.features] == [
        ("occupied", "Held /// Held /// status.occupied"),
        ("unknown", "Grey"),
    ]
    assert not any(each.geometry.has_z for each in delivery.features)
    assert delivery.ignored == {
        "height of a feature": 1,
        "liberated area (history, not status)": 1,
        "area of another country": 1,
        "point (position of a unit or a site)": 1,
        "line (arrow of attack)": 1,
    }
    assert [(shown.day, shown.known_at) for shown in delivery.days] == [
        (date(2025, 8, 3), datetime(2025, 8, 3, 19, 58, 25, tzinfo=UTC))
    ]


def test_grey_means_infiltration_from_2026_on() -> None:
    published = deepstate_api()
    later = type(published)(published.card, "1767312000.geojson", published.body).read()
    assert [each.label for each in later.features] == ["occupied", "infiltrated"]


def test_another_country_is_known_by_its_name_where_it_has_an_old_colour() -> None:
    delivery = deepstate_api().changed("#ff5252", "#880e4f").changed("Far away", "Придністров'я").read()
    assert delivery.ignored["area of another country"] == 1


def test_a_part_that_strayed_far_away_is_dropped_and_counted() -> None:
    far = [[65.0, 15.0], [65.1, 15.0], [65.1, 15.1], [65.0, 15.0]]
    body = collection(feature({"type": "MultiPolygon", "coordinates": [[RING], [far]]}, fill="#a52714"))
    delivery = deepstate_api().with_body(dumped(body)).read()
    assert delivery.ignored == {"stray part of an area, far away": 1}
    assert delivery.features[0].geometry.geom_type == "Polygon"


def test_a_ring_that_touches_itself_is_mended_and_one_that_could_mean_two_things_is_not() -> None:
    touching = [[10.02, 45.02], [10.08, 45.02], [10.05, 45.05], [10.08, 45.08], [10.02, 45.08], [10.05, 45.05]]
    body = collection(feature(polygon([*touching, touching[0]]), name="Held", fill="#a52714"))
    delivery = deepstate_api().with_body(dumped(body)).read()
    assert delivery.features[0].geometry.is_valid
    assert delivery.ignored["ring that crossed or touched itself, mended"] == 1
    star = [[10.05, 45.09], [10.08, 45.01], [10.01, 45.06], [10.09, 45.06], [10.02, 45.01], [10.05, 45.09]]
    body = collection(feature(polygon(star), fill="#a52714"))
    with pytest.raises(DeliveryError, match="two ways"):
        deepstate_api().with_body(dumped(body)).read()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("#a52714", "#123456", "no known status"),
        ('"styleUrl"', '"strength"', "unknown property 'strength'"),
        ("10.02, 45.02, 0", "100.02, 45.02, 0", "outside the bounds"),
        ('"type": "Point", "coordinates": [10.1, 45.05]', '"type": "Point"', "cannot be read"),
    ],
)
def test_what_nobody_explained_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        deepstate_api().changed(old, new).read()


def test_a_file_without_an_instant_in_its_name_is_refused() -> None:
    published = deepstate_api()
    with pytest.raises(DeliveryError, match="unix time"):
        type(published)(published.card, "latest.geojson", published.body).read()


@pytest.mark.shared
def test_the_known_areas_of_a_real_snapshot(shared: Path) -> None:
    card = shared_card("deepstate-api")
    file = shared / "data/raw/deepstate_api/1754251105.geojson"
    delivery = READERS[card.reader](file.read_bytes(), shared_context(card, file.name))
    areas: dict[str, float] = {}
    for each in delivery.features:
        areas[each.label] = areas.get(each.label, 0) + geometry_km2(each.geometry)
    assert areas["occupied"] + areas["occupied before 2022"] == pytest.approx(114_330, abs=1)
    assert areas["unknown"] + areas["unknown across the border"] == pytest.approx(1_045, abs=1)
    assert delivery.ignored["area of another country"] == 12
    assert delivery.ignored["point (position of a unit or a site)"] == 7


@pytest.mark.shared
def test_the_oldest_snapshot_with_plain_names_and_collections(shared: Path) -> None:
    card = shared_card("deepstate-api")
    file = shared / "data/raw/deepstate_api/1648989208.geojson"
    delivery = READERS[card.reader](file.read_bytes(), shared_context(card, file.name))
    assert delivery.days[0].day == date(2022, 4, 3)
    assert {each.label for each in delivery.features} == {"occupied", "occupied before 2022", "unknown"}
    assert delivery.ignored["area of another country"] == 1
