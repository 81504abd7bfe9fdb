"""Pack the lattices that the map page draws: one small file a layer, the whole history in it.

A layer is the probability, in percent, that the theatre's first party holds a cell on a day. Writing it so that a
browser can walk from day to day without another request belongs here; where the probabilities come from does not.
The format is described in ``docs/design/formats.md``, section "The static site".
"""

import re
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.errors import UsageError

CONTROL_FORMAT = "frontline-control/1"
UNKNOWN = 255  # no side is shown there
EMBARGOED = 254  # an embargo holds there
HELD_BACK = 253  # a change that one map made alone waits there for a person
FULL = 100  # percent
EVEN = 50  # percent; no rounding moves a cell across it
OVERVIEW_BYTES = 40_000  # a layer that is larger gets an overview, which is drawn until all of it has come
OVERVIEW_DAYS = (7, 14, 28)  # between its days: the first that keeps it small, or the last
OVERVIEW_MOST = 55_000  # bytes
OVERVIEW_STEP = 5  # points to which an overview rounds
TOLERANCE = 3  # points by which a drawn percentage may differ from the true one; the page's bands are 10 wide
LATTICE_STEPS = (64, 32, 16, 8, 4, 2, 1)
TOLERANCE_M = 5.0
METRES_PER_DEGREE = 111_320.0  # of latitude, good to 1 %, for the tolerance only
COORDINATE_DECIMALS = 6  # 0.1 m
LAYER_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")

Field = NDArray[np.uint8]
Degrees = NDArray[np.float64]


@dataclass(frozen=True)
class Lattice:
    """Where the cells lie.

    Attributes:
        lon: longitudes of the cell centres in degrees, shape (rows, columns); row 0 is the southernmost.
        lat: latitudes, the same shape.
        cell_m: the width of a cell in metres.
    """

    lon: Degrees
    lat: Degrees
    cell_m: int

    @property
    def shape(self) -> tuple[int, int]:
        """Return (rows, columns)."""
        rows, columns = self.lon.shape
        return rows, columns


@dataclass(frozen=True, slots=True)
class Packed:
    """The control of a site, ready to be written.

    Attributes:
        head: what ``control.json`` says.
        files: name to content of the layers' files, beside ``control.json``.
    """

    head: dict[str, Any]
    files: dict[str, bytes]


def pack_control(first_day: date, lattice: Lattice, fields: dict[str, Field], opens: int = 0) -> Packed:
    """Pack all layers of a site.

    Args:
        first_day: the day of each field's first slice.
        lattice: where the cells lie.
        fields: layer id to percent, shape (days, rows, columns); where there is none: ``UNKNOWN``, ``EMBARGOED`` or
            ``HELD_BACK``.
        opens: the position of the day that the page opens on, which a large layer has in a file of its own.

    Raises:
        UsageError: A field does not fit the lattice, the others or the scale.
    """
    if not fields:
        raise UsageError("a site needs at least one layer", "assess the theatre first")
    days = next(iter(fields.values())).shape[0]
    for name, field in fields.items():
        _check_field(name, field, (days, *lattice.shape))
    files: dict[str, bytes] = {}
    layers: dict[str, dict[str, Any]] = {}
    for name, field in fields.items():
        layers[name] = {"file": f"control/{name}.bin"}
        held = hold_still(field)
        files[f"control/{name}.bin"] = pack_layer(held)
        if len(files[f"control/{name}.bin"]) > OVERVIEW_BYTES:
            every, packed = pack_overview(field)
            layers[name] |= {"overview": f"control/{name}-weeks.bin", "overview_days": every}
            layers[name] |= {"opening": f"control/{name}-opening.bin"}
            files[f"control/{name}-opening.bin"] = pack_layer(held[opens : opens + 1])
            files[f"control/{name}-weeks.bin"] = packed
    head = {"format": CONTROL_FORMAT, "first_day": first_day.isoformat(), "days": days}
    head |= {"unknown": UNKNOWN, "embargoed": EMBARGOED, "held_back": HELD_BACK}
    return Packed(head | {"lattice": pack_lattice(lattice), "layers": layers}, files)


def pack_overview(field: Field) -> tuple[int, bytes]:
    """Return every so many days from the first on, rounded to 5 points: all that is needed until the whole has come.

    And how many; the longer the history, the more, so that the first picture of a long one is soon there.
    """
    packed = ((every, pack_steps(field[::every])) for every in OVERVIEW_DAYS)
    return next(each for each in packed if len(each[1]) <= OVERVIEW_MOST or each[0] == OVERVIEW_DAYS[-1])


def round_steps(field: Field) -> Field:
    """Round to 5 points, and keep each cell still until it moves by more than that."""
    rounded = np.rint(field / OVERVIEW_STEP) * OVERVIEW_STEP
    return hold_still(np.where(field <= FULL, rounded, field).astype(np.uint8), OVERVIEW_STEP)


def pack_steps(field: Field) -> bytes:
    """Pack a field that is drawn in coarse steps, rounded as ``round_steps`` does."""
    return pack_layer(round_steps(field))


def hold_still(field: Field, tolerance: int = TOLERANCE) -> Field:
    """Keep each cell's value from day to day until the true one has moved by over ``tolerance`` points, or over 50.

    An assessment drifts by a point on most days where nobody would see it; half of the bytes would tell of that.
    """
    held = field.copy()
    for day in range(1, len(field)):
        before, now = held[day - 1].astype(np.int16), field[day].astype(np.int16)
        near = (np.abs(now - before) <= tolerance) & ((now >= EVEN) == (before >= EVEN))
        held[day] = np.where(near & (now <= FULL) & (before <= FULL), before, now)
    return held


def pack_layer(field: Field) -> bytes:
    """Pack one layer: the first day as it is, each later day as its difference to the day before modulo 256, deflated.

    Most cells do not change on most days, so that the differences are nearly all zero.
    """
    steps = np.diff(field, axis=0, prepend=np.zeros_like(field[:1]))
    return zlib.compress(np.ascontiguousarray(steps).tobytes(), 9)


def unpack_layer(data: bytes, shape: tuple[int, int, int]) -> Field:
    """Return the layer that ``pack_layer`` packed; ``shape`` is (days, rows, columns)."""
    steps = np.frombuffer(zlib.decompress(data), np.uint8).reshape(shape)
    return np.asarray(np.cumsum(steps, axis=0, dtype=np.uint8))


def pack_lattice(lattice: Lattice) -> dict[str, Any]:
    """Return the positions of every so many cells, between which the others follow by bilinear interpolation.

    The step is the widest whose error stays below 5 m.
    """
    step = next(step for step in LATTICE_STEPS if step == 1 or _worst_error_m(lattice, step) < TOLERANCE_M)
    rows, columns = lattice.shape
    row, col = _nodes(rows, step), _nodes(columns, step)
    lon = lattice.lon[np.ix_(row, col)].round(COORDINATE_DECIMALS).tolist()
    lat = lattice.lat[np.ix_(row, col)].round(COORDINATE_DECIMALS).tolist()
    size = {"columns": columns, "rows": rows, "cell_m": lattice.cell_m}
    return size | {"col": col.tolist(), "row": row.tolist(), "lon": lon, "lat": lat}


def unpack_lattice(packed: dict[str, Any]) -> Lattice:
    """Return the positions of all cells from ``pack_lattice``'s."""
    row, col = np.array(packed["row"]), np.array(packed["col"])
    shape = packed["rows"], packed["columns"]
    lon, lat = (_spread(np.array(packed[name]), row, col, shape) for name in ("lon", "lat"))
    return Lattice(lon, lat, packed["cell_m"])


def _check_field(name: str, field: Field, shape: tuple[int, int, int]) -> None:
    if not LAYER_NAME.fullmatch(name):
        raise UsageError(f"'{name}' cannot name a layer", "use lower-case letters, digits, '-' and '_'")
    if field.dtype != np.uint8 or field.shape != shape or not shape[0]:
        found = f"{field.dtype} {field.shape}"
        raise UsageError(f"layer '{name}' is {found}, not uint8 {shape}", "give each layer all days and cells")
    if bool(((field > FULL) & (field < HELD_BACK)).any()):
        raise UsageError(f"layer '{name}' holds values over 100", "write percent, and 255 where no side is shown")


def _nodes(count: int, step: int) -> NDArray[np.int64]:
    return np.unique(np.append(np.arange(0, count, step), count - 1))


def _worst_error_m(lattice: Lattice, step: int) -> float:
    rows, columns = lattice.shape
    row, col = _nodes(rows, step), _nodes(columns, step)
    lon, lat = (_spread(each[np.ix_(row, col)], row, col, lattice.shape) for each in (lattice.lon, lattice.lat))
    east = (lon - lattice.lon) * np.cos(np.radians(lattice.lat))
    return float(np.hypot(east, lat - lattice.lat).max() * METRES_PER_DEGREE)


def _spread(values: Degrees, row: NDArray[np.int64], col: NDArray[np.int64], shape: tuple[int, int]) -> Degrees:
    """Interpolate node values to all cells, first along the rows, then along the columns."""
    wide = np.stack([np.interp(np.arange(shape[1]), col, line) for line in values])
    return np.stack([np.interp(np.arange(shape[0]), row, line) for line in wide.T], axis=1)
