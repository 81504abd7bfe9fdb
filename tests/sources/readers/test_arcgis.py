import json

import pytest
import shapely

from frontline.errors import DeliveryError
from frontline.sources.readers.arcgis import find_layers
from publications import OTHER, RING, arcgis, collection, dumped, esri_page, feature, polygon


def test_pages_of_a_layer_become_one_map_with_holes_and_the_layers_name_as_label() -> None:
    delivery = arcgis().read()
    assert [each.label for each in delivery.features] == ["red", "red"]
    assert len(delivery.features[0].geometry.interiors) == 1
    assert delivery.features[0].geometry.area < shapely.Polygon(RING).area
    assert delivery.ignored == {"property 'OBJECTID'": 2}


def test_a_single_page_of_geojson_or_esri_json_is_read() -> None:
    single = arcgis().with_card(mapping={"label": "status", "day": "when"})
    page = collection(feature(polygon(OTHER), status="red", when=1762128000000, OBJECTID=1))
    assert single.with_body(dumped(page)).read().features[0].day.isoformat() == "2025-11-03"
    attributes = {"status": "red", "when": 1762128000000}
    page = esri_page([{"attributes": attributes, "geometry": {"rings": [OTHER[::-1]]}}])
    assert single.with_body(dumped(page)).read().features[0].day.isoformat() == "2025-11-03"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"exceededTransferLimit": true', '"exceededTransferLimit": false', "last page, and another follows"),
        ('{"OBJECTID": 2}', '{"OBJECTID": 1}', "comes twice"),
        ('"wkid": 4326', '"wkid": 102100', "wkid '102100'"),
        ('"rings": [[[10.1', '"curveRings": [[[10.1', "no ring"),
        ('"OBJECTID"', '"strength"', "not in the card's mapping"),
        ('"features"', '"error": {"message": "busy"}, "f"', "the server said: busy"),
        ("10.15, 45.02], [10.1, 45.02]]", "10.15, 45.02], [10.1, 45.03]]", "a ring is open"),
        ('"layers"', '"layer"', "no layers"),
    ],
)
def test_pages_that_are_cut_off_mixed_up_or_of_another_kind_are_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        arcgis().changed(old, new).read()


def test_a_last_page_that_says_more_follow_was_cut_off() -> None:
    body = json.loads(arcgis().body)
    body["layers"][0]["pages"].pop()
    with pytest.raises(DeliveryError, match="cut off after 1 features"):
        arcgis().with_body(dumped(body)).read()


def test_layers_go_by_name_not_by_number() -> None:
    listed = [
        {"id": 49, "name": "Assessed", "geometryType": "esriGeometryPolygon"},
        {"id": 3, "name": "Points", "geometryType": "esriGeometryPoint"},
    ]
    assert [layer.number for layer in find_layers({"layers": listed}, (), "x")] == [49]
    assert [layer.number for layer in find_layers({"layers": listed}, ("Points",), "x")] == [3]
    with pytest.raises(DeliveryError, match="no layer 'Gone'"):
        find_layers({"layers": listed}, ("Gone",), "x")
    with pytest.raises(DeliveryError, match="describes no layers"):
        find_layers({"error": {"message": "Invalid URL"}}, (), "x")


def test_quantised_coordinates_are_refused() -> None:
    with pytest.raises(DeliveryError, match="unknown member 'transform'"):
        arcgis().changed('"geometryType"', '"transform": {}, "geometryType"').read()
