"""Keep what was learned, month by month, and give back what may be used at an instant.

One file, ``learned.npz``, holds a set of parameters for each month: our own fitted numbers, no map's geometry. A set is
named by the day up to which anything was known when it was learned. How it is learned belongs in ``fitting`` and
``share``; the script that makes the file is ``bench/forecast.py``.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from frontline.errors import NotFoundError
from frontline.forecast.area import AreaModel, Flow
from frontline.forecast.cases import Cases
from frontline.forecast.model import HazardModel, Logistic, Trees
from frontline.forecast.share import ShareModel

FILE = "learned.npz"
ABOUT = "about"


@dataclass(frozen=True, slots=True)
class LearnedSet:
    """Everything learned up to a day.

    Attributes:
        known: nothing published later was used.
        hazards: by horizon in days.
        share: of towns.
        pace_spread: standard deviation of the logarithm of the pace over the days ahead, by days.
        areas: of amounts of ground, by flow and days.
    """

    known: date
    hazards: dict[int, HazardModel]
    share: ShareModel
    pace_spread: dict[int, float]
    areas: dict[tuple[Flow, int], AreaModel]


@dataclass(frozen=True, slots=True)
class Tally:
    """How forecasts of one kind and month fared: how many, and the sums of their scores and of a peer's.

    Attributes:
        kind: such as ``town share`` or ``settlement 30 d``.
        settled: the day by which all of them were settled.
        count: how many.
        loss: sum of Brier scores; of amounts sum of ranked scores, in km2.
        base_loss: the same of the base rate; of amounts that of persistence.
    """

    kind: str
    settled: date
    count: int
    loss: float
    base_loss: float


@dataclass(frozen=True, slots=True)
class Library:
    """All sets, the record of how they did, and past cases.

    Attributes:
        digest: of the file.
        sets: in the order of their days.
        tallies: from a back-test in which each month was forecast by the set learned before it.
        cases: past questions about towns and how they came out.
        trained_on: in words.
    """

    digest: str
    sets: tuple[LearnedSet, ...]
    tallies: tuple[Tally, ...]
    cases: Cases
    trained_on: str

    def choose(self, known: date) -> LearnedSet:
        """Return the newest set that rests on nothing later than a day.

        Raises:
            NotFoundError: None does.
        """
        fit = [each for each in self.sets if each.known <= known]
        if not fit:
            message = f"no model was learned on what was known by {known}"
            raise NotFoundError(message, f"ask as it was known on {self.sets[0].known} or later")
        return fit[-1]

    def record(self, kind: str, known: date) -> dict[str, Any]:
        """Return how forecasts of a kind did that were settled by a day: number, Brier score, skill over base rate."""
        return self._sum_up(kind, known, "brier")

    def record_amounts(self, kind: str, known: date) -> dict[str, Any]:
        """Return how forecasts of amounts did: number, ranked score in km2, skill over persistence."""
        return self._sum_up(kind, known, "crps_km2")

    def _sum_up(self, kind: str, known: date, name: str) -> dict[str, Any]:
        own = [each for each in self.tallies if each.kind == kind and each.settled <= known]
        count, loss, base = (sum(getattr(each, of) for each in own) for of in ("count", "loss", "base_loss"))
        if not count:
            return {"kind": kind, "n": 0, name: None, "skill": None}
        return {"kind": kind, "n": count, name: round(loss / count, 5), "skill": round(1 - loss / base, 4)}


def write_library(file: Path, sets: list[LearnedSet], tallies: list[Tally], cases: Cases, trained_on: str) -> None:
    """Write everything learned into one compressed file."""
    arrays: dict[str, Any] = {f"cases/{name}": getattr(cases, name) for name in Cases.__dataclass_fields__}
    about: dict[str, Any] = {"trained_on": trained_on, "sets": [], "tallies": []}
    for each in sets:
        day = each.known.isoformat()
        about["sets"].append({"known": day, "pace_spread": {str(k): v for k, v in each.pace_spread.items()}})
        for horizon, model in each.hazards.items():
            for part in (model.trees, model.logistic):
                arrays |= _fields(f"{day}/{horizon}/{type(part).__name__}", part)
        arrays |= _fields(f"{day}/share", each.share)
        for (flow, horizon), area in each.areas.items():
            arrays |= _fields(f"{day}/area/{flow}/{horizon}", area)
    about["tallies"] = [
        {"kind": t.kind, "settled": t.settled.isoformat(), "count": t.count, "loss": t.loss, "base_loss": t.base_loss}
        for t in tallies
    ]
    arrays[ABOUT] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez_compressed(file, **arrays)


def _fields(prefix: str, part: Trees | Logistic | ShareModel | AreaModel) -> dict[str, Any]:
    return {f"{prefix}/{name}": np.asarray(getattr(part, name)) for name in type(part).__dataclass_fields__}


@cache
def read_library() -> Library:
    """Return what is shipped with the program."""
    return parse_library(files("frontline.forecast").joinpath(FILE).read_bytes())


def parse_library(body: bytes) -> Library:
    """Return what a file of learned parameters holds."""
    with np.load(io.BytesIO(body), allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files}
    about = json.loads(arrays[ABOUT].tobytes())
    sets = tuple(_read_set(arrays, each) for each in about["sets"])
    tallies = tuple(
        Tally(t["kind"], date.fromisoformat(t["settled"]), t["count"], t["loss"], t["base_loss"])
        for t in about["tallies"]
    )
    cases = Cases(*(arrays[f"cases/{name}"] for name in Cases.__dataclass_fields__))
    return Library(hashlib.sha256(body).hexdigest(), sets, tallies, cases, about["trained_on"])


def _read_set(arrays: dict[str, Any], about: dict[str, Any]) -> LearnedSet:
    day = about["known"]
    horizons = sorted({int(name.split("/")[1]) for name in arrays if name.startswith(f"{day}/") and "/Trees/" in name})
    hazards = {
        h: HazardModel(_take(arrays, f"{day}/{h}/Trees", Trees), _take(arrays, f"{day}/{h}/Logistic", Logistic))
        for h in horizons
    }
    spread = {int(days): value for days, value in about["pace_spread"].items()}
    areas = {
        (flow, h): _take(arrays, f"{day}/area/{flow}/{h}", AreaModel)
        for flow in Flow
        for h in horizons
        if f"{day}/area/{flow}/{h}/weight" in arrays
    }
    return LearnedSet(date.fromisoformat(day), hazards, _take(arrays, f"{day}/share", ShareModel), spread, areas)


def _take(arrays: dict[str, Any], prefix: str, kind: Any) -> Any:  # noqa: ANN401  # one of four kinds of parameters
    found = [arrays[f"{prefix}/{name}"] for name in kind.__dataclass_fields__]
    return kind(*(float(each) if each.ndim == 0 else each for each in found))
