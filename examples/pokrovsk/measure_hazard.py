"""Measure how fast control changes by distance from the line, and how far maps' disagreements reach.

Run from the root of the repository::

    python -m examples.pokrovsk.measure_hazard --data ../shared/data

Uses the year before the example only (shown days 2024-07-09 to 2025-07-31), so that nothing looks ahead. The figures
are priors for the assessment; the script writes no file. Distances are between cell centres inside the example's box:
held ground just outside it is not seen.
"""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from examples.pokrovsk import make_observations
from examples.pokrovsk.make_observations import Cells, Series
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.optimize import curve_fit
from scipy.signal import fftconvolve

from frontline.control.cells import Grid
from frontline.settings import read_theatre

FIRST, LAST = date(2024, 7, 9), date(2025, 7, 31)
EDGES_KM = np.array([0, 0.5, 1, 2, 3, 5, 8, 15, np.inf])
BAND_KM = 5.0
LAGS_KM = np.arange(0.5, 10.01, 0.5)
EVERY = 7  # days between two pictures compared: disagreements last, daily ones would be the same again

Counts = NDArray[np.int64]
Curve = NDArray[np.float64]


def measure_distance(field: Cells, grid: Grid) -> Curve:
    """Return the distance in km of each cell of the lattice to the nearest cell of a field, 0 inside."""
    apart = distance_transform_edt(~field.reshape(grid.shape), sampling=grid.settings.size_m / 1000)
    return np.asarray(apart, np.float64).ravel()


def follow(series: Series) -> Iterator[tuple[Cells, Cells]]:
    """Yield what was shown on a day and on the day after, where both are there."""
    days = [day for day, _ in series.days]
    for n in range(len(days) - 1):
        if (days[n + 1] - days[n]).days == 1:
            yield series.held[n], series.held[n + 1]


def count_changes(series: Series, grid: Grid) -> tuple[Counts, Counts, Counts, Counts]:
    """Return, by distance ring: free cell-days, free cells that became held, held cell-days, held that became free."""
    totals = tuple(np.zeros(len(EDGES_KM) - 1, np.int64) for _ in range(4))
    for before, after in follow(series):
        for n, (state, changed) in enumerate(((~before, after), (before, ~after))):
            state = state & grid.inside  # noqa: PLW2901  # only cells of the box
            ring = np.digitize(measure_distance(~state & grid.inside, grid), EDGES_KM, right=True) - 1
            size = len(EDGES_KM) - 1
            totals[2 * n][:] += np.bincount(ring[state], minlength=size)[:size]
            totals[2 * n + 1][:] += np.bincount(ring[state & changed], minlength=size)[:size]
    return totals[0], totals[1], totals[2], totals[3]


def print_hazards(series: Series, grid: Grid) -> None:
    """Print the daily probability that a cell changes hands, by distance."""
    free, taken, held, lost = count_changes(series, grid)
    print("km to the other side   free cell-days  became held  p a day     held cell-days  became free  p a day")
    for n in range(len(free)):
        ring = f"{EDGES_KM[n]:g}-{EDGES_KM[n + 1]:g}"
        p_taken, p_lost = taken[n] / max(free[n], 1), lost[n] / max(held[n], 1)
        print(f"{ring:>10} {free[n]:27} {taken[n]:12} {p_taken:.3e} {held[n]:16} {lost[n]:12} {p_lost:.3e}")


def correlate(one: Series, other: Series, grid: Grid, signed: bool) -> tuple[Curve, int, float]:  # noqa: FBT001
    """Return the correlogram of the disagreement of two maps near the line, the days used and the share that differs.

    Args:
        one: the map whose line gives the band.
        other: the map compared.
        grid: the cells.
        signed: whether it counts which of the two shows more.
    """
    days = {day: n for n, (day, _) in enumerate(other.days)}
    pairs = [(n, days[day]) for n, (day, _) in enumerate(one.days) if day in days][::EVERY]
    products, weights, differing, near = np.zeros(len(LAGS_KM) + 1), np.zeros(len(LAGS_KM) + 1), 0, 0
    for n, m in pairs:
        band = make_band(one.held[n], grid) & ~other.blind[m]
        field = one.held[n].astype(float) - other.held[m]
        field = field if signed else np.abs(field)
        differing, near = differing + int((field[band] != 0).sum()), near + int(band.sum())
        product, weight = autocovariance(np.where(band, field - field[band].mean(), 0), band, grid)
        products, weights = products + product, weights + weight
    covariance = products / weights
    return covariance / covariance[0], len(pairs), differing / near


def make_band(held: Cells, grid: Grid) -> Cells:
    """Return the cells of the box within a band on both sides of the line."""
    outside = measure_distance(held, grid)
    inside = measure_distance(~held & grid.inside, grid)
    return np.asarray(grid.inside & (np.maximum(outside, inside) <= BAND_KM))


def autocovariance(field: Curve, band: Cells, grid: Grid) -> tuple[Curve, Curve]:
    """Return the sums of products and the numbers of pairs, by lag ring; the first entry is lag 0."""
    size = grid.settings.size_m / 1000
    image, mask = field.reshape(grid.shape), band.reshape(grid.shape).astype(float)
    products = fftconvolve(image, image[::-1, ::-1])
    pairs = np.rint(fftconvolve(mask, mask[::-1, ::-1]))
    rows, columns = np.indices(products.shape)
    lag = np.hypot(rows - grid.rows + 1, columns - grid.columns + 1) * size
    ring = np.rint(lag / size).astype(int).ravel()
    bins = len(LAGS_KM) + 1
    return (
        np.bincount(ring, products.ravel(), minlength=bins)[:bins].astype(float),
        np.bincount(ring, pairs.ravel(), minlength=bins)[:bins].astype(float),
    )


def print_correlation(one: Series, other: Series, grid: Grid) -> None:
    """Print the correlation length of the disagreement of two maps, by a fit of exp(-distance / length)."""
    for signed in (False, True):
        curve, days, share = correlate(one, other, grid, signed)
        fitted, _ = curve_fit(lambda lag, length: np.exp(-lag / length), LAGS_KM, curve[1:], p0=[2.0])
        kind = "signed" if signed else "unsigned"
        points = " ".join(f"{lag:g}:{value:.2f}" for lag, value in zip(LAGS_KM[1::2], curve[2::2], strict=True))
        print(f"{one.source} and {other.source}, {kind}: {days} days, {100 * share:.1f} % of cells within 5 km differ,")
        print(f"  correlation length {fitted[0]:.2f} km; by lag in km {points}")


def main() -> None:
    """Read the shared data and print the tables."""
    parser = argparse.ArgumentParser(description="Measure hazards and correlation lengths in the year before.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    data = parser.parse_args().data
    grid = Grid.of(read_theatre(make_observations.THEATRE).settings)
    span = (FIRST, LAST)
    deepstate = make_observations.read_deepstate(data, grid, span)
    print_hazards(deepstate, grid)
    for read in (make_observations.read_uacontrolmap, make_observations.read_liveuamap):
        print_correlation(deepstate, read(data, grid, span), grid)


if __name__ == "__main__":
    main()
