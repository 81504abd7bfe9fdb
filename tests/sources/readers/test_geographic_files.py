"""GeoParquet and zipped Shapefiles, read by ``geo`` with the mapping on the card."""

import io
import zipfile

import pytest

from frontline.errors import DeliveryError
from publications import geo, geoparquet, shapefile


@pytest.mark.parametrize("make", [geoparquet, shapefile])
def test_every_format_gives_the_same_map(make: object) -> None:
    assert callable(make)
    found, wanted = make().read(), geo().read()
    assert [each.label for each in found.features] == ["red", "grey"]
    assert all(a.geometry.equals(b.geometry) for a, b in zip(found.features, wanted.features, strict=True))


def repacked(body: bytes, *, without: str = "", twice: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not without or not name.endswith(without):
                new.writestr(name, old.read(name))
                if twice:
                    new.writestr(f"second/{name}", old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (repacked(shapefile().body, without=".prj"), "no .prj"),
        (repacked(shapefile().body, without=".dbf"), "no .dbf"),
        (repacked(shapefile().body, without=".shp"), "0 KML files"),
        (repacked(shapefile().body, twice=True), "2 Shapefiles"),
        (shapefile("EPSG:3857").body, "coordinates are in"),
        (shapefile().body[:400], "damaged"),
        (geoparquet("point").body, "geometry is point"),
        (geoparquet().body[:-40], "no GeoParquet"),
    ],
)
def test_incomplete_and_projected_files_are_refused(body: bytes, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        geo().with_body(body).read()
