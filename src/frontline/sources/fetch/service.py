"""Bring the layers of an ArcGIS item or FeatureServer, page by page, as one bundle.

The number of a layer changes with every edition of a service, so layers are found in the service's own description; the
reader ``arcgis`` knows that description and the bundle.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from frontline.errors import DeliveryError, NetworkError
from frontline.sources.fetch.answer import check_size, take_object
from frontline.sources.fetch.door import Door
from frontline.sources.readers.arcgis import BUNDLE, ServiceLayer, find_layers, is_cut_off

MOST_PAGES = 500
ONE_LAYER = re.compile(r"(.+/FeatureServer)/(\d{1,9})")
HEADERS = {"Accept-Encoding": "gzip", "Accept": "application/json"}


def bring_bundle(address: str, wanted: tuple[str, ...], door: Door, told: Callable[[str], None]) -> bytes:
    """Return the wanted layers as one bundle, in JSON.

    Args:
        address: of an item, a FeatureServer or one of its layers.
        wanted: names of layers; without any, all that hold areas.
        door: the way out.
        told: told what is being brought.

    Raises:
        NetworkError: It is no such service, or lacks a wanted layer.
        RefusedError: The item sends us to an address that is not allowed.
    """
    service = _ask(address, {}, door)
    if "layers" not in service and isinstance(service.get("url"), str):
        address = service["url"].rstrip("/")
    address, only = _split_layer(address)
    if "layers" not in service:
        service = _ask(address, {}, door)
    try:
        layers = find_layers(service, wanted, address)
    except DeliveryError as error:
        raise NetworkError(error.message, error.remedy) from None
    layers = tuple(each for each in layers if only in (None, each.number))
    if not layers:
        raise NetworkError(f"{address} has no layer of areas", "set fetch.layers on the card")
    found = [_describe(layer, address, door, told) for layer in layers]
    body = json.dumps({"format": BUNDLE, "layers": found}, ensure_ascii=False).encode()
    check_size(len(body), address, door)
    return body


def _describe(layer: ServiceLayer, address: str, door: Door, told: Callable[[str], None]) -> dict[str, Any]:
    told(f"layer {layer.name[:80]!r}")
    return {"id": layer.number, "name": layer.name, "pages": list(_pages(f"{address}/{layer.number}", door))}


def _split_layer(address: str) -> tuple[str, int | None]:
    """Return a service's address, and the number of the layer where the address names one."""
    found = ONE_LAYER.fullmatch(address)
    return (found.group(1), int(found.group(2))) if found else (address, None)


def _pages(layer: str, door: Door) -> Iterator[dict[str, Any]]:
    """Yield the pages of a layer until one says that it is the last."""
    offset, size = 0, 0
    for _ in range(MOST_PAGES):
        query = {"where": "1=1", "outFields": "*", "outSR": "4326", "resultOffset": str(offset)}
        page = _ask(f"{layer}/query", query, door)
        features = page.get("features")
        if not isinstance(features, list):
            raise NetworkError(f"{layer} answers with no features ({str(page)[:120]})", "try again later")
        yield page
        size += len(json.dumps(page))
        check_size(size, layer, door)
        if not is_cut_off(page):
            return
        if not features:
            raise NetworkError(f"{layer} goes on after {offset} features without end", "try again later")
        offset += len(features)
    raise NetworkError(f"{layer} has more than {MOST_PAGES} pages", "name fewer layers in fetch.layers")


def _ask(address: str, query: dict[str, str], door: Door) -> dict[str, Any]:
    whole = f"{address}?{urlencode(query | {'f': 'json'})}"
    return door.ask(whole, lambda: dict(HEADERS), lambda answer: take_object(answer, address, door))
