"""Write a layer's areas as GeoJSON (RFC 7946): longitude and latitude, outer rings counter-clockwise, terms beside."""

import json
from dataclasses import asdict

import orjson
import shapely

from frontline.publish.exports.layer import Area, Layer, check_areas

DECIMALS = 7  # a centimetre


def write(layer: Layer) -> bytes:
    """Return a layer as GeoJSON.

    Raises:
        UsageError: It has no areas.
    """
    check_areas(layer)
    terms = asdict(layer.terms) | {"definitions": dict(layer.terms.definitions)}
    features = [_feature(each, layer) for each in layer.areas]
    document = {"type": "FeatureCollection", "name": layer.name, **terms, "features": features}
    return orjson.dumps(document)


def _feature(area: Area, layer: Layer) -> dict[str, object]:
    """Return an area as a feature; the terms are in each, since programs drop what stands beside the features."""
    terms = {"on": layer.terms.on, "licence": layer.terms.licence, "citation": layer.terms.citation}
    geometry = None
    if area.geometry is not None:
        shape = json.loads(shapely.to_geojson(shapely.orient_polygons(area.geometry)))
        geometry = {"type": shape["type"], "coordinates": _round(shape["coordinates"])}
    return {"type": "Feature", "properties": terms | area.properties, "geometry": geometry}


def _round(value: object) -> object:
    """Return nested coordinates rounded; equal points stay equal, so areas that met still meet."""
    if isinstance(value, list):
        return [_round(each) for each in value]
    return round(value, DECIMALS) if isinstance(value, float) else value
