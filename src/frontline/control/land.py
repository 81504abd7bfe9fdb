"""Read the land that dated front lines divide: named pieces, each with the days on which it belongs to the fight.

A country that joins late or leaves early is a piece with dates, so that before and after it no map covers its ground.
Dividing the land belongs in ``split``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

from frontline.errors import UsageError

COLUMNS = ("name", "since", "until", "geometry")
GRID_DEG = 1e-7  # the grid of vertices on which pieces are joined, so that shared borders leave no slivers


@dataclass(frozen=True, slots=True)
class LandPiece:
    """A piece of land that is fought over.

    Attributes:
        name: of the piece; several rows may share it.
        since: the first day on which it belongs to the fight; None: from the beginning.
        until: the day after the last; None: to the end.
        geometry: a valid Polygon or MultiPolygon, EPSG:4326.
    """

    name: str
    since: date | None
    until: date | None
    geometry: BaseGeometry

    def holds(self, day: date) -> bool:
        """Tell whether it belongs to the fight on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def read_land(file: Path, names: Iterable[str]) -> tuple[LandPiece, ...]:
    """Read the pieces of these names from a theatre's land file (docs/design/formats.md).

    Raises:
        UsageError: There is no such file, it is none, or it lacks a name.
    """
    try:
        rows = pq.ParquetFile(file).read(columns=list(COLUMNS)).to_pylist()
        pieces = tuple(
            LandPiece(row["name"], row["since"], row["until"], shapely.from_wkb(row["geometry"])) for row in rows
        )
    except FileNotFoundError:
        raise UsageError(f"{file} is missing", "put the land there, or correct split.land on the card") from None
    except (OSError, KeyError, pa.ArrowException, shapely.errors.GEOSException) as error:
        raise UsageError(f"{file} is no land ({str(error)[:200]})", "see docs/design/formats.md") from None
    wanted = set(names)
    if missing := wanted - {piece.name for piece in pieces}:
        known = ", ".join(sorted({piece.name for piece in pieces}))
        raise UsageError(f"{file} has no piece '{min(missing)}'", f"its pieces are {known}")
    return tuple(piece for piece in pieces if piece.name in wanted)


def join_pieces(pieces: Iterable[LandPiece]) -> BaseGeometry:
    """Return pieces as one area, their shared borders dissolved."""
    return shapely.union_all([piece.geometry for piece in pieces], grid_size=GRID_DEG)
