"""Read DeepState's daily files: one GeoJSON file a day with the occupied area as one MultiPolygon.

Shape: ``deepstatemap_data_YYYYMMDD.geojson``, a FeatureCollection with a single feature without properties. The file of
a day shows the map of the evening before (34 of 43 files checked against timestamps), so the card says
``day_shift = -1``; it counts as known from the midnight UTC that starts its own day. Only the area is read; the
format holds nothing else.
"""

from frontline.errors import DeliveryError
from frontline.sources.delivery import Delivery, ReadContext
from frontline.sources.readers import geo

LABEL = "occupied"


def read(body: bytes, context: ReadContext) -> Delivery:
    """Read a delivery of the reader ``deepstate-daily``.

    Raises:
        DeliveryError: It is no such file, or fails a guard.
    """
    day = geo.day_of_name(context)
    layer = geo.open_layer(body, context)
    if len(layer.geometries) != 1:
        message = f"it has {len(layer.geometries)} features"
        raise DeliveryError(message, "a daily file has exactly one, the occupied area", path=context.path)
    if layer.fields:
        message = f"it has the unknown property '{next(iter(layer.fields))}'"
        raise DeliveryError(message, "a daily file has no properties: check where it comes from", path=context.path)
    return geo.make_delivery(body, layer, [LABEL], [day], context)
