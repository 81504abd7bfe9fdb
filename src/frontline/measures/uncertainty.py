"""Draw joint samples of control, so that sums over cells have honest intervals.

Cells are not independent: where the maps are wrong or late about one cell they are so about its neighbours, and while
they all look elsewhere about a whole stretch of the front. The draws come from a Gaussian copula (Nelsen 2006, section
4.5) whose correlation is the sum of two exponentials of distance: a short one, measured on the disagreement of the
example's maps, and a long one, measured on how far the areas of settled days were off (``evaluation/control``). A
level has one draw for all days of a question; a change between two days has two that agree the less the farther apart
the days are, since part of an error is mended by then and others are made.
"""

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.cells import Grid

CORRELATION_KM = 1.5  # measured by examples/pokrovsk/measure_hazard.py: 1.1 to 1.7 km
LONG_KM = 20.0  # a stretch of the front
LASTS_DAYS = 40.0  # errors of areas of settled days agree by 0.83 a week on and by 0.30 four weeks on
LONG_SHARE = 0.7  # of the variance: with less, fewer settled areas lie within their intervals
COARSE = 8  # the long field is drawn on points so many to its length, and is smooth between them
DRAWS = 400
SEED = 20251103
LEVEL = 0.9


def draw_ranks(grid: Grid, cells: NDArray[np.int64], draws: int = DRAWS) -> NDArray[np.float32]:
    """Return correlated uniform numbers, shape (draws, cells), the same for the same cells each time.

    A party with probability p holds a cell in a draw whose number there is below p.
    """
    return np.asarray(scipy.special.ndtr(_draw_scores(grid, cells, draws, SEED)), np.float32)


def draw_rank_pair(
    grid: Grid, cells: NDArray[np.int64], days: int, draws: int = DRAWS
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return such numbers for two days some days apart; the closer the days, the more they agree."""
    first, other = (_draw_scores(grid, cells, draws, seed) for seed in (SEED, SEED + 2))
    kept = float(np.exp(-abs(days) / LASTS_DAYS))
    second = kept * first + np.sqrt(1 - kept**2) * other
    return np.asarray(scipy.special.ndtr(first), np.float32), np.asarray(scipy.special.ndtr(second), np.float32)


def interval(values: NDArray[np.floating], level: float = LEVEL) -> tuple[float, float]:
    """Return the central interval of samples along the first axis."""
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return float(low), float(high)


def _draw_scores(grid: Grid, cells: NDArray[np.int64], draws: int, seed: int) -> NDArray[np.float64]:
    """Return correlated standard Gaussian numbers, shape (draws, cells)."""
    row, col = np.divmod(cells, grid.columns)
    row, col = row - row.min(), col - col.min()
    rows, cols = int(row.max()) + 1, int(col.max()) + 1
    size_km = grid.settings.size_m / 1000
    short = _draw_fields(rows, cols, CORRELATION_KM / size_km, draws, seed)[:, row, col]
    long = _draw_long(row, col, LONG_KM / size_km, draws, seed + 1)
    return np.asarray(np.sqrt(1 - LONG_SHARE) * short + np.sqrt(LONG_SHARE) * long)


def _draw_long(
    row: NDArray[np.int64], col: NDArray[np.int64], length: float, draws: int, seed: int
) -> NDArray[np.float32]:
    """Return the long field in some cells, shape (draws, cells), drawn on coarse points and bilinear between them."""
    step = max(length / COARSE, 1.0)
    y, x = row / step, col / step
    fields = _draw_fields(int(y.max()) + 2, int(x.max()) + 2, length / step, draws, seed).astype(np.float32)
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


def _draw_fields(rows: int, cols: int, length: float, draws: int, seed: int) -> NDArray[np.float64]:
    """Return standard Gaussian fields with exponential correlation, by circulant embedding (Dietrich & Newsam 1997)."""
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
    fields = np.empty((draws, rows, cols))
    for n in range(0, draws, 2):
        noise = random.standard_normal((2, height, width))
        pair = np.fft.fft2(spectrum * (noise[0] + 1j * noise[1])) / scale
        fields[n] = pair.real[:rows, :cols]
        if n + 1 < draws:
            fields[n + 1] = pair.imag[:rows, :cols]
    return fields
