"""Draw joint samples of control, so that sums over cells have honest intervals.

Cells are not independent: where the maps are wrong or late about one cell they are so about its neighbours. The
draws come from a Gaussian copula (Nelsen 2006, section 4.5) whose correlation falls exponentially with distance; the
length was measured on the disagreement of the example's maps. One draw is used for all days of a question, so that
a cell does not change hands from one draw to the next.
"""

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.cells import Grid

CORRELATION_KM = 1.5  # measured by examples/pokrovsk/measure_hazard.py: 1.1 to 1.7 km
DRAWS = 400
SEED = 20251103
LEVEL = 0.9


def draw_ranks(grid: Grid, cells: NDArray[np.int64], draws: int = DRAWS) -> NDArray[np.float32]:
    """Return correlated uniform numbers, shape (draws, cells), the same for the same cells each time.

    A party with probability p holds a cell in a draw whose number there is below p.
    """
    row, col = np.divmod(cells, grid.columns)
    row, col = row - row.min(), col - col.min()
    rows, cols = int(row.max()) + 1, int(col.max()) + 1
    fields = _draw_fields(rows, cols, CORRELATION_KM * 1000 / grid.settings.size_m, draws)
    return np.asarray(scipy.special.ndtr(fields[:, row, col]), np.float32)


def interval(values: NDArray[np.floating], level: float = LEVEL) -> tuple[float, float]:
    """Return the central interval of samples along the first axis."""
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return float(low), float(high)


def _draw_fields(rows: int, cols: int, length: float, draws: int) -> NDArray[np.float64]:
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
    random = np.random.default_rng(SEED)
    fields = np.empty((draws, rows, cols))
    for n in range(0, draws, 2):
        noise = random.standard_normal((2, height, width))
        pair = np.fft.fft2(spectrum * (noise[0] + 1j * noise[1])) / scale
        fields[n] = pair.real[:rows, :cols]
        if n + 1 < draws:
            fields[n + 1] = pair.imag[:rows, :cols]
    return fields
