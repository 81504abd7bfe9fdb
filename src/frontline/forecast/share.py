"""Answer how likely a share of a town is held by a deadline: how far the line must come, how fast it has come, how big.

The distance that counts is the one within which the asked share of the town lies: the line has to come so far. A
logistic regression on it, on the time and on the recent speed is learned from every town and village near the line in
the past; towns over ``TOWN_PEOPLE`` have terms of their own, pulled towards the base rate. What a town's cells are and
what became of them is here; cells and pictures belong in ``record``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from frontline.forecast.features import measure
from frontline.forecast.ground import Cells, Picture, Points, Terrain, rim_of
from frontline.forecast.model import AT, Features, expit
from frontline.forecast.peers import fit_logistic

Floats = NDArray[np.float64]

TOWN_PEOPLE = 2_000
NEAREST_KM = 0.25
LEAST_SPEED_KM = 0.003
RIDGE = 3.0
HALF, POINTS = 0.5, 12
LOOKED_AT = ("speed_30d_10km", "speed_90d_15km", "gained_30d_5km", "gained_90d_10km", "held_5km", "surrounded_5km",
             "surrounded_10km", "built_2.5km", "quiet_days")  # fmt: skip
COLUMNS = ("distance", "distance, log", "days, log", "days at the speed of 30 days, over the distance",
           "the same at the speed of 90 days", "held now", "asked for", "area, log", "a town",
           "a town, by distance", *LOOKED_AT)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """A place by its cells.

    Attributes:
        name: for readers.
        people: inhabitants.
        index: flattened positions of its cells, shape (n,).
        weight: how much of each it covers, in cells, shape (n,).
    """

    name: str
    people: float
    index: NDArray[np.int64]
    weight: Floats

    def spread_points(self) -> NDArray[np.int64]:
        """Return some of its cells, evenly spread in their order."""
        inner = np.sort(self.index[self.weight >= min(HALF, self.weight.max())])
        return inner[np.linspace(0, len(inner) - 1, min(len(inner), POINTS)).round().astype(np.int64)]

    def share(self, held: Cells) -> float:
        """Return which share of it is held."""
        return float(self.weight @ held.ravel()[self.index] / self.weight.sum())


def describe_towns(towns: list[Town], picture: Picture, terrain: Terrain) -> Features:
    """Return the features of each town, the mean over points spread in it, shape (towns, features).

    One point alone would be at the mercy of a single cell of the line beside it.
    """
    chosen = [town.spread_points() for town in towns]
    owner = np.repeat(np.arange(len(towns)), [len(each) for each in chosen])
    row, column = np.divmod(np.concatenate(chosen), picture.held.shape[1])
    people = np.array([town.people for town in towns], float)[owner]
    points = Points(row.astype(float), column.astype(float), people, np.ones(len(owner), bool))
    features = measure(picture, terrain, points)
    starts = np.searchsorted(owner, np.arange(len(towns)))
    count = np.bincount(owner)[:, None]
    return (np.add.reduceat(features, starts, axis=0) / count).astype(np.float32)


def measure_reach(towns: Iterable[Town], shares: Floats, picture: Picture) -> Floats:
    """Return how far the line must come to hold a share of each town, in km, 0 where it holds so much.

    Args:
        towns: which.
        shares: asked of each, shape (towns,).
        picture: what is held.
    """
    rim = np.argwhere(rim_of(picture.held))
    tree = KDTree(rim) if len(rim) else None
    reach = []
    for town, share in zip(towns, shares.tolist(), strict=True):
        row, column = np.divmod(town.index, picture.held.shape[1])
        far = tree.query(np.column_stack([row, column]))[0] if tree else np.full(len(row), np.inf)
        far = np.where(picture.held.ravel()[town.index], 0.0, far * picture.cell_km)
        order = np.argsort(far)
        covered = np.cumsum(town.weight[order]) / town.weight.sum()
        reach.append(far[order][min(int(np.searchsorted(covered, share - 1e-9)), len(order) - 1)])
    return np.array(reach)


def columns_of(features: Features, reach: Floats, held: Floats, asked: Floats, days: Floats, size: Floats) -> Floats:
    """Return what the regression looks at, shape (n, columns), in the order of ``COLUMNS``.

    Args:
        features: of each town, shape (n, features).
        reach: how far the line must come, in km.
        held: the share held now.
        asked: the share asked for.
        days: until the deadline.
        size: area in km2 and inhabitants, shape (n, 2).
    """
    at = {name: np.nan_to_num(features[:, AT[name]].astype(float)) for name in LOOKED_AT}
    far = np.log(reach + NEAREST_KM)
    time = np.log(days)
    fast, slow = (np.log(at[name] + LEAST_SPEED_KM) for name in LOOKED_AT[:2])
    town = (size[:, 1] > TOWN_PEOPLE).astype(float)
    own = [reach, far, time, fast + time - far, slow + time - far, held, asked, np.log(size[:, 0]), town, town * far]
    own += [np.log1p(at[name]) if "gained" in name or "quiet" in name else at[name] for name in LOOKED_AT]
    return np.column_stack(own)


@dataclass(frozen=True, slots=True)
class ShareModel:
    """A learned regression on standardised columns, with a correction for towns.

    Attributes:
        mean: of each column.
        scale: its spread.
        weight: of each standardised column.
        start: log odds at the mean.
        town_start: log odds of a town at the mean, pulled towards the base rate of towns.
        town_slope: how far a town's answer leaves the base rate, 0..1.
    """

    mean: Floats
    scale: Floats
    weight: Floats
    start: float
    town_start: float
    town_slope: float

    def probability(self, columns: Floats) -> Floats:
        """Return how likely each share is held by its deadline."""
        odds = ((columns - self.mean) / self.scale) @ self.weight + self.start
        town = columns[:, COLUMNS.index("a town")] > 0
        return expit(np.where(town, self.town_start + self.town_slope * odds, odds))


def fit_share(columns: Floats, happened: NDArray[np.bool_]) -> ShareModel:
    """Return the model learned from past questions about towns and villages and how they came out.

    Args:
        columns: shape (n, columns).
        happened: shape (n,).
    """
    mean, scale = columns.mean(axis=0), columns.std(axis=0) + 1e-9
    standard = np.column_stack([np.ones(len(columns)), (columns - mean) / scale])
    weights = fit_logistic(standard, happened, RIDGE)
    odds = standard @ weights
    town = columns[:, COLUMNS.index("a town")] > 0
    start, slope = 0.0, 1.0
    if happened[town].any():
        pair = np.column_stack([np.ones(int(town.sum())), odds[town]])
        start, slope = fit_logistic(pair, happened[town], RIDGE).tolist()
    return ShareModel(mean, scale, weights[1:], float(weights[0]), start, float(np.clip(slope, 0, 1)))
