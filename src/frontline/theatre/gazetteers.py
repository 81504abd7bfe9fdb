"""Build a theatre's gazetteer from the files that a user gives, and say what became of them."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontline.errors import UsageError
from frontline.places.amendments import read_amendments
from frontline.places.building import build, write
from frontline.places.geonames import read_geonames
from frontline.places.osm import read_features, read_points
from frontline.sources.delivery import Box


def build_gazetteer(
    folder: Path,
    geonames: Sequence[Path],
    alternates: Path | None = None,
    points: Sequence[Path] = (),
    outlines: Sequence[Path] = (),
    amend: Path | None = None,
    box: Box | None = None,
) -> dict[str, Any]:
    """Write ``places.parquet`` and ``outlines.parquet`` into a folder.

    Raises:
        UsageError: No file of places is given, or the table of amendments is wrong.
        DeliveryError: A file is not what its format says.
    """
    if not geonames and not points:
        raise UsageError("no file of places is given", "add --geonames XX.txt or --points FILE")
    started = time.monotonic()
    built = build(
        [place for file in geonames for place in read_geonames(file, alternates, box)],
        [place for file in points for place in read_points(file)],
        [feature for file in outlines for feature in read_features(file)],
        read_amendments(amend) if amend else None,
        box,
    )
    files = [*geonames, *points, *outlines, *([alternates] if alternates else [])]
    write(built, folder, ", ".join(file.name for file in files))
    return {
        "path": str(folder),
        "places": len(built.places),
        "outlines": len(built.outlines),
        "counts": built.counts,
        "seconds": round(time.monotonic() - started, 2),
    }
