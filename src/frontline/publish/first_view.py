"""Thin a basemap out to what a reader sees when the page comes up, so that the map is there soon.

The whole basemap comes after it, or the tiles of the ground in its place; drawing it belongs in ``basemap``.
"""

from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

DECIMALS = 3  # 110 m north-south, a pixel of the opening view
TOLERANCE_DEG = {"boundaries": 0.004, "towns": 0.002, "roads": 0.0015, "railways": 0.0015}
SMALLEST_TOWN_DEG2 = 6e-4  # about 5 km2
FAINT = "raion"  # boundaries that are drawn so faintly that they can come later
SMALLEST_NAMED = 2500  # people; fewer are named only when the map is nearer than it opens


def thin_basemap(basemap: dict[str, Any], focus: str = "") -> dict[str, Any]:
    """Return a basemap with fewer corners, without faint boundaries, small towns and the names of small places.

    The focus stays, of whatever size.

    Args:
        basemap: as ``build_basemap`` returns it.
        focus: id of the place that the page opens on.
    """
    layers = {name: list(basemap[name]["features"]) for name in basemap if isinstance(basemap[name], dict)}
    kept = {"towns": _is_large, "places": _is_named, "boundaries": _is_plain}
    for name, is_kept in kept.items():
        own = layers.get(name, [])
        layers[name] = [each for each in own if is_kept(each) or each["properties"].get("id", "") == focus != ""]
    for name, tolerance in TOLERANCE_DEG.items():
        layers[name] = [thin for each in layers.get(name, []) if (thin := _simplify(each, tolerance))]
    drawn = {name: {"type": "FeatureCollection", "features": features} for name, features in layers.items()}
    return {"format": basemap["format"]} | drawn


def _is_large(feature: dict[str, Any]) -> bool:
    return bool(shape(feature["geometry"]).area >= SMALLEST_TOWN_DEG2)


def _is_named(feature: dict[str, Any]) -> bool:
    return bool((feature["properties"].get("population") or 0) >= SMALLEST_NAMED)


def _is_plain(feature: dict[str, Any]) -> bool:
    return bool(feature["properties"].get("level") != FAINT)


def _simplify(feature: dict[str, Any], tolerance: float) -> dict[str, Any] | None:
    found = shapely.simplify(shape(feature["geometry"]), tolerance)
    rounded = shapely.set_precision(found, 10.0**-DECIMALS, mode="valid_output")
    if rounded.is_empty:
        return None
    drawn = mapping(rounded)
    return feature | {"geometry": {"type": drawn["type"], "coordinates": _round(drawn["coordinates"])}}


def _round(coordinates: Any) -> Any:  # noqa: ANN401  # nested tuples of any depth
    if isinstance(coordinates, float):
        return float(np.round(coordinates, DECIMALS))
    return [_round(part) for part in coordinates]
