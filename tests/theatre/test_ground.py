import json
from pathlib import Path
from typing import Any

import pytest

from frontline.errors import NotFoundError, UsageError
from frontline.theatre.ground import read_polygons

SQUARE: dict[str, Any] = {"type": "Polygon", "coordinates": [[[10, 45], [11, 45], [11, 46], [10, 46], [10, 45]]]}


def write(folder: Path, document: object) -> Path:
    file = folder / "ground.geojson"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def feature(geometry: object, name: str | None = None) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": name} if name else None, "geometry": geometry}


def test_polygons_go_by_their_names(tmp_path: Path) -> None:
    collection = {"type": "FeatureCollection", "features": [feature(SQUARE, "Захід"), feature(SQUARE)]}
    found = read_polygons(write(tmp_path, collection))
    assert list(found) == ["Захід", "polygon 2"]
    assert found["Захід"].area == 1
    assert read_polygons(write(tmp_path, SQUARE))["polygon 1"].area == 1


@pytest.mark.parametrize(
    "document",
    [
        [1, 2],
        {"type": "FeatureCollection", "features": []},
        feature({"type": "Point", "coordinates": [10, 45]}),
        feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}),
        feature({"type": "Polygon", "coordinates": [[[4e6, 6e6], [5e6, 6e6], [5e6, 7e6], [4e6, 6e6]]]}),
        feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}),
        feature(None),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, document: object) -> None:
    with pytest.raises(UsageError, match=r"ground\.geojson"):
        read_polygons(write(tmp_path, document))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no file"):
        read_polygons(tmp_path / "none.geojson")
