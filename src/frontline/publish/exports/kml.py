"""Write a layer as KML 2.2 (OGC 12-007r2): areas and points with their properties, each party in its colour."""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import shapely
from shapely.geometry.base import BaseGeometry

from frontline.publish.exports.columns import flatten, list_columns
from frontline.publish.exports.layer import Area, Layer, check_ground

SPACE = "http://www.opengis.net/kml/2.2"
DECIMALS = 7
FILL, LINE = "8c", "ff"  # opacity
PLAIN = "#5c5a55"
NAMES = ("name", "speaker", "title", "status")


def write(layer: Layer) -> bytes:
    """Return a layer as KML.

    Raises:
        UsageError: It has no areas.
    """
    check_ground(layer)
    register_namespace("", SPACE)
    root = Element(f"{{{SPACE}}}kml")
    document = _add(root, "Document")
    _add(document, "name", layer.terms.title)
    _add(document, "description", layer.terms.write_text())
    for party, color in {**layer.colors, "": PLAIN}.items():
        _add_style(document, f"party-{party}", color)
    columns = list_columns(layer.areas)
    for each in layer.areas:
        _add_place(document, layer, each, columns)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: Element, tag: str, text: str = "") -> Element:
    made = SubElement(parent, f"{{{SPACE}}}{tag}")
    made.text = clean(text) or None
    return made


def clean(text: str) -> str:
    """Return a text without the letters that XML cannot hold."""
    return "".join(each for each in text if each in "\t\n" or (each >= " " and each not in "\ufffe\uffff"))


def _add_style(document: Element, name: str, color: str) -> None:
    swapped = color[5:7] + color[3:5] + color[1:3]  # KML writes blue, green, red
    style = _add(document, "Style")
    style.set("id", name)
    line = _add(style, "LineStyle")
    _add(line, "color", LINE + swapped)
    _add(line, "width", "1.5")
    _add(_add(style, "PolyStyle"), "color", FILL + swapped)


def _add_place(document: Element, layer: Layer, area: Area, columns: list[str]) -> None:
    said = area.properties
    party = str(said.get("party") or "")
    place = _add(document, "Placemark")
    name = next((str(said[each]) for each in NAMES if said.get(each)), layer.name)
    _add(place, "name", " ".join([name, layer.names.get(party, "")]).strip())
    _add(place, "styleUrl", f"#party-{party if party in layer.colors else ''}")
    data = _add(place, "ExtendedData")
    terms = {"on": layer.terms.on, "licence": layer.terms.licence, "citation": layer.terms.citation}
    for column in dict.fromkeys([*columns, *terms]):
        value = flatten((terms | said).get(column))
        if value is not None:
            entry = _add(data, "Data")
            entry.set("name", column)
            _add(entry, "value", str(value))
    if area.geometry is not None and not area.geometry.is_empty:
        _add_geometry(place, area.geometry)


def _add_geometry(parent: Element, geometry: BaseGeometry) -> None:
    parts = shapely.get_parts(geometry)
    if len(parts) > 1:
        parent = _add(parent, "MultiGeometry")
    for part in parts:
        if part.geom_type == "Polygon":
            drawn = _add(parent, "Polygon")
            _add_line(_add(_add(drawn, "outerBoundaryIs"), "LinearRing"), part.exterior)
            for ring in part.interiors:
                _add_line(_add(_add(drawn, "innerBoundaryIs"), "LinearRing"), ring)
        else:
            _add_line(_add(parent, part.geom_type), part)


def _add_line(parent: Element, line: BaseGeometry) -> None:
    points = shapely.get_coordinates(line).round(DECIMALS).tolist()
    _add(parent, "coordinates", " ".join(f"{lon},{lat}" for lon, lat in points))
