"""Draw correlated numbers over cells: how draws are made belongs here, how far errors reach in ``dependence``.

Fields are Gaussian with exponential correlation of distance, drawn by circulant embedding (Dietrich & Newsam 1997).
Each comes with its mirror image (antithetic variates, Hammersley & Morton 1956), so that no sample leans to a side.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from frontline.control.dependence import FAR_KM, NEAR_KM, Dependence

COARSE = 8  # the long field is drawn on points so many to its length, and is smooth between them

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Fields:
    """The parts that correlated numbers are made of, each drawn when it is first needed.

    Attributes:
        row: of each cell, from 0 on.
        col: of each cell, from 0 on.
        size_km: of a cell.
        draws: how many.
        seed: the same one gives the same numbers.
    """

    row: Ints
    col: Ints
    size_km: float
    draws: int
    seed: int

    def mix(self, dependence: Dependence, chosen: Ints | None = None) -> Floats:
        """Return correlated standard Gaussian numbers, shape (draws, cells); each odd draw mirrors the one before.

        Args:
            dependence: how errors go together.
            chosen: of which cells, by their positions among all; default: of all.
        """
        half = self.mix_half(dependence, chosen)
        mirrored = np.empty((self.draws, half.shape[1]))
        mirrored[0::2], mirrored[1::2] = half, -half[: self.draws // 2]
        return mirrored

    def mix_half(self, dependence: Dependence, chosen: Ints | None = None) -> Floats:
        """Return every other draw of ``mix``, those that are nobody's mirror image, shape (draws / 2, cells)."""
        cells = np.arange(len(self.row)) if chosen is None else chosen
        shares = {"_near": dependence.near, "_far": dependence.far, "_alone": dependence.alone}
        mixed = np.zeros((self._half, len(cells)))
        for part, share in shares.items():
            if share:
                chosen_part = getattr(self, part).take(cells, axis=1).astype(float, copy=False)
                chosen_part *= np.sqrt(share)  # in its place: making room for another takes longer than the product
                mixed += chosen_part
        return mixed

    @property
    def _half(self) -> int:
        return (self.draws + 1) // 2

    @cached_property
    def _near(self) -> Floats:
        rows, cols = int(self.row.max()) + 1, int(self.col.max()) + 1
        return draw_fields(rows, cols, NEAR_KM / self.size_km, self._half, self.seed, (self.row, self.col))

    @cached_property
    def _far(self) -> NDArray[np.float32]:
        return draw_long(self.row, self.col, FAR_KM / self.size_km, self._half, self.seed + 1)

    @cached_property
    def _alone(self) -> Floats:
        return np.random.default_rng(self.seed).standard_normal((self._half, len(self.row)))


def find_late(draws: int) -> NDArray[np.bool_]:
    """Tell in which draws what is stated is late: in every other pair, so that each half has its mirror images."""
    return np.asarray(np.arange(draws) // 2 % 2 == 1)


def draw_long(row: Ints, col: Ints, length: float, draws: int, seed: int) -> NDArray[np.float32]:
    """Return the long field in some cells, shape (draws, cells), drawn on coarse points and bilinear between them."""
    step = max(length / COARSE, 1.0)
    y, x = row / step, col / step
    fields = draw_fields(int(y.max()) + 2, int(x.max()) + 2, length / step, draws, seed).astype(np.float32)
    top, left = y.astype(int), x.astype(int)
    down, right = (y - top).astype(np.float32), (x - left).astype(np.float32)
    corners = [(n, m) for n in (0, 1) for m in (0, 1)]
    shares = np.stack([(down if n else 1 - down) * (right if m else 1 - right) for n, m in corners])
    found = np.zeros((draws, len(row)), np.float32)
    for (n, m), share in zip(corners, shares, strict=True):
        found += fields[:, top + n, left + m] * share
    apart = np.hypot(*(np.subtract.outer(each, each) for each in np.array(corners, float).T))
    alike = np.exp(-apart * step / length)  # between points the mean of four varies less; that is given back
    return np.asarray(found / np.sqrt(np.einsum("ik,ij,jk->k", shares, alike, shares)), np.float32)


def draw_fields(
    rows: int, cols: int, length: float, draws: int, seed: int, at: tuple[Ints, Ints] | None = None
) -> Floats:
    """Return standard Gaussian fields with exponential correlation, shape (draws, rows, cols); lengths in cells.

    Args:
        rows: of the lattice.
        cols: of the lattice.
        length: over which numbers agree.
        draws: how many fields.
        seed: the same one gives the same numbers.
        at: rows and columns of the cells that are wanted, then of shape (draws, cells); default: all.
    """
    kept = at or (slice(rows), slice(cols))
    margin = int(np.ceil(4 * length))
    height, width = rows + margin, cols + margin
    y, x = (
        np.minimum(np.arange(height), height - np.arange(height)),
        np.minimum(np.arange(width), width - np.arange(width)),
    )
    correlation = np.exp(-np.hypot(y[:, None], x[None, :]) / length)
    spectrum = np.sqrt(np.clip(np.fft.fft2(correlation).real, 0, None) / (height * width))
    scale = np.sqrt((spectrum**2).sum())  # what clipping took away is given back, so that the variance is 1
    random = np.random.default_rng(seed)
    fields = np.empty((draws, len(at[0])) if at else (draws, rows, cols))
    for n in range(0, draws, 2):
        noise = random.standard_normal((2, height, width))
        pair = np.fft.fft2(spectrum * (noise[0] + 1j * noise[1])) / scale
        fields[n] = pair.real[kept]
        if n + 1 < draws:
            fields[n + 1] = pair.imag[kept]
    return fields
