"""GeoParquet, zipped Shapefiles and maps of Google My Maps, read by ``geo`` with the mapping on the card."""

import io
import zipfile
from dataclasses import replace

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


MY_MAPS = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Who holds what</name><description/>
<Style id="poly-A52714-1200-77-normal"><LineStyle><color>ff1427a5</color><width>1.2</width></LineStyle>
<PolyStyle><color>4d1427a5</color><fill>1</fill><outline>1</outline></PolyStyle></Style>
<StyleMap id="poly-A52714-1200-77"><Pair>
<key>normal</key><styleUrl>#poly-A52714-1200-77-normal</styleUrl></Pair></StyleMap>
<Folder><name>red</name>
<Placemark><name>North</name><description><![CDATA[Since March]]></description>
<styleUrl>#poly-A52714-1200-77</styleUrl><ExtendedData><Data name="Source"><value>x</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><tessellate>1</tessellate><coordinates>
10.02,45.02,0 10.08,45.02,0 10.08,45.08,0 10.02,45.08,0 10.02,45.02,0</coordinates></LinearRing></outerBoundaryIs>
</Polygon></Placemark>
<Placemark><name>Two parts</name><MultiGeometry>
<Polygon><outerBoundaryIs><LinearRing><coordinates>
10.12,45.02,0 10.15,45.02,0 10.15,45.05,0 10.12,45.02,0</coordinates></LinearRing></outerBoundaryIs></Polygon>
<Point><coordinates>10.12,45.02,0</coordinates></Point></MultiGeometry></Placemark>
</Folder>
<Folder><name>Arrows</name><Placemark><name>Arrow</name><LineString><coordinates>
10.02,45.02,0 10.08,45.02,0</coordinates></LineString></Placemark>
<Folder><name>grey</name><Placemark><name>Inner</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
10.12,45.06,0 10.15,45.06,0 10.15,45.09,0 10.12,45.06,0</coordinates></LinearRing></outerBoundaryIs>
</Polygon></Placemark></Folder></Folder></Document></kml>"""


@pytest.mark.parametrize("packed", [False, True])
def test_a_map_of_google_my_maps_goes_by_its_folders(packed: bool) -> None:  # noqa: FBT001
    mapping = {"label": "folder", "ignore": ["Source"], "ignore_points": True}
    body = io.BytesIO(MY_MAPS.encode())
    if packed:
        with zipfile.ZipFile(body := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("doc.kml", MY_MAPS)
            archive.writestr("images/icon-1.png", b"\x89PNG\r\n")
    name = f"atlas_2025-11-03.{'kmz' if packed else 'kml'}"
    delivery = replace(geo(), path=name, body=body.getvalue()).with_card(mapping=mapping).read()
    found = [(each.label, each.name) for each in delivery.features]
    assert found == [("red", "North"), ("red", "Two parts"), ("grey", "Inner")]
    assert not any(each.geometry.has_z for each in delivery.features)
    assert delivery.ignored["feature that is no area (LineString)"] == 1
    assert delivery.ignored["part of a collection that is no area"] == 1
    with pytest.raises(DeliveryError, match="the property 'Source' is not in the card's mapping"):
        replace(geo(), path=name, body=body.getvalue()).with_card(mapping=mapping | {"ignore": []}).read()


@pytest.mark.parametrize(("old", "new"), [('"type": "Feature",', '"type": "Feature", "units": [],'),
                                          ('"FeatureCollection",', '"FeatureCollection", "units": [],')])  # fmt: skip
def test_a_member_that_nobody_knows_is_refused_unless_the_card_leaves_it_out(old: str, new: str) -> None:
    changed = geo().changed(old, new)
    with pytest.raises(DeliveryError, match="unknown member 'units'"):
        changed.read()
    assert changed.with_card(mapping={"label": "status", "ignore": ["units"]}).read().features
