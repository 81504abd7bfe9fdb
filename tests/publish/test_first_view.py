from typing import Any

import shapely
from shapely.geometry import shape

from frontline.publish.first_view import SMALLEST_NAMED, thin_basemap

Drawn = tuple[dict[str, Any], Any]


def collect(*features: Drawn) -> dict[str, Any]:
    drawn = [(about, shapely.geometry.mapping(each)) for about, each in features]
    rows = [{"type": "Feature", "properties": about, "geometry": each} for about, each in drawn]
    return {"type": "FeatureCollection", "features": rows}


def make() -> dict[str, Any]:
    wavy = shapely.LineString([(n / 1000, 0.0005 * (n % 2)) for n in range(200)])
    point = shapely.Point(1.23456, 2.34567)
    towns = [({"id": name}, shapely.box(0, 0, size, size)) for name, size in (("a", 0.1), ("b", 0.01), ("c", 0.01))]
    people = (("a", SMALLEST_NAMED), ("b", 5), ("c", 5))
    layers: dict[str, list[Drawn]] = {
        "land": [({}, shapely.box(0, 0, 1, 1))],
        "boundaries": [({"level": "oblast"}, wavy), ({"level": "raion"}, wavy)],
        "towns": towns,
        "roads": [({}, wavy)],
        "railways": [({}, wavy)],
        "places": [({"id": name, "population": count}, point) for name, count in people],
    }
    return {"format": "frontline-basemap/1"} | {name: collect(*own) for name, own in layers.items()}


def test_the_first_view_has_the_large_and_the_focus_with_few_corners() -> None:
    whole = make()
    thin = thin_basemap(whole, "b")
    assert [each["properties"]["id"] for each in thin["towns"]["features"]] == ["a", "b"]
    assert [each["properties"]["id"] for each in thin["places"]["features"]] == ["a", "b"]
    assert [each["properties"]["level"] for each in thin["boundaries"]["features"]] == ["oblast"]
    assert len(thin["roads"]["features"][0]["geometry"]["coordinates"]) < 5
    assert thin["land"] == whole["land"]
    assert whole == make(), "what is given is not changed"


def test_a_line_strays_by_no_more_than_it_may() -> None:
    whole, thin = make(), thin_basemap(make())
    for name in ("roads", "railways"):
        before, after = (shape(each[name]["features"][0]["geometry"]) for each in (whole, thin))
        assert shapely.hausdorff_distance(before, after, densify=0.01) < 0.0021
