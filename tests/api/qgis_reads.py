"""Run by the Python that QGIS brings: open the running server as a user of QGIS does, and tell what is there."""

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize

ADDRESS, PACKAGE, *NAMES = sys.argv[1:]


def draw(layer: Any) -> int:
    """Return how many colours a drawing of the layer has."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(160, 120))
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    settings.setExtent(layer.extent())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return len({image.pixel(x, y) for x in range(160) for y in range(120)})


def look() -> dict[str, Any]:
    """Return what QGIS sees."""
    found: dict[str, Any] = {}
    for name in NAMES:
        uri = f" pagingEnabled='true' url='{ADDRESS}/' typename='{name}'"
        layer = QgsVectorLayer(uri, name, "OAPIF")
        found[name] = [layer.isValid(), len(list(layer.getFeatures()))]
    tiles = QgsVectorTileLayer(f"type=xyz&url={ADDRESS}/tiles/timeline/%7Bz%7D/%7Bx%7D/%7By%7D&zmin=8&zmax=10", "tiles")
    package = QgsVectorLayer(f"{PACKAGE}|layername=control", "control", "ogr")
    found["package"] = [package.isValid(), package.renderer().type(), draw(package)]
    return found | {"tiles": tiles.isValid()}


application = QgsApplication([], False)
application.initQgis()
sys.stdout.write(json.dumps(look()) + "\n")
sys.stdout.flush()
