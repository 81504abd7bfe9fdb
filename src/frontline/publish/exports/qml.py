"""Write the look of a layer for QGIS: each party in its colour, the stronger the surer, what is not said in grey."""

from xml.etree.ElementTree import Element, SubElement, tostring

from frontline.publish.exports.layer import Layer

QGIS = "3.34"
GREY, EMBARGO = "#9a9a94", "#5c5a55"
FULL, LEAST = 0.55, 0.18  # opacity of ground that is surely held, and of ground that is as likely as not
HALF = 0.5
OTHER = "#3d3d3d"


def write_qml(layer: Layer, names: dict[str, str] | None = None) -> str:
    """Return the layer's style; a layer that is not made of parties' ground has one look for all.

    Args:
        layer: of which.
        names: a column's name to the one in the file.
    """
    kind = "line" if _has(layer, "LineString") else "marker" if _has(layer, "Point") else "fill"
    called = {name: (names or {}).get(name, name) for name in ("party", "status", "probability_low")}
    root = Element("qgis", version=QGIS, styleCategories="Symbology")
    renderer = SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    rules = SubElement(renderer, "rules", key="root")
    symbols = SubElement(renderer, "symbols")
    for number, (label, filter_, color, opacity) in enumerate(_list_looks(layer, called)):
        SubElement(rules, "rule", key=f"r{number}", symbol=str(number), label=label, filter=filter_)
        _draw(symbols, number, kind, color, opacity)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tostring(root, encoding="unicode")


def _has(layer: Layer, kind: str) -> bool:
    return any(each.geometry is not None and each.geometry.geom_type.endswith(kind) for each in layer.areas)


def _list_looks(layer: Layer, called: dict[str, str]) -> list[tuple[str, str, str, float]]:
    """Return label, filter, colour and opacity of each rule."""
    used = {(each.properties.get("party"), each.properties.get("probability_low")) for each in layer.areas}
    looks = []
    for party, color in layer.colors.items():
        lows = sorted({low for name, low in used if name == party and low is not None}, reverse=True)
        own = f'"{called["party"]}" = {_quote(party)}'
        name = layer.names.get(party, party)
        for low in lows:
            same = f'{own} AND abs("{called["probability_low"]}" - {low}) < 0.001'
            strength = LEAST + (FULL - LEAST) * max(low - HALF, 0) / (1 - HALF)
            looks.append((f"{name}, probability from {low:.0%}", same, color, round(strength, 2)))
        if any(name_ == party and low is None for name_, low in used):
            looks.append((name, own, color, FULL))
    for status, color in (("contested", GREY), ("unknown", GREY), ("embargoed", EMBARGO)):
        if any(each.properties.get("status") == status and not each.properties.get("party") for each in layer.areas):
            looks.append((status, f'"{called["status"]}" = {_quote(status)}', color, LEAST))
    return looks or [("", "", OTHER, FULL)]


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _draw(symbols: Element, number: int, kind: str, color: str, opacity: float) -> None:
    rgb = ",".join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    symbol = SubElement(symbols, "symbol", type=kind, name=str(number), alpha="1", clip_to_extent="1")
    class_ = {"fill": "SimpleFill", "line": "SimpleLine", "marker": "SimpleMarker"}[kind]
    layer = SubElement(symbol, "layer", attrib={"class": class_, "enabled": "1", "locked": "0", "pass": "0"})
    filled, edge = f"{rgb},{round(255 * opacity)}", f"{rgb},255"
    values = {
        "fill": {"color": filled, "style": "solid", "outline_color": edge, "outline_width": "0.2"},
        "line": {"line_color": edge, "line_width": "0.4"},
        "marker": {"color": filled, "outline_color": edge, "size": "2", "name": "circle"},
    }[kind]
    options = SubElement(layer, "Option", type="Map")
    for name, value in values.items():
        SubElement(options, "Option", type="QString", name=name, value=value)
