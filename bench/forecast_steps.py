"""Keep what a back-test has worked out, step by step, so that one that was broken off goes on where it was.

A step is kept under the digest of all that it was made of: the data it saw and the code that made it. Another map or
another feature makes a step anew.
"""

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.forecast import fitting
from frontline.forecast.backtest import History, Rows, gather_origin
from frontline.forecast.model import Features, HazardModel, Logistic, Trees

CODE = Path(fitting.__file__).parent


class Steps:
    """A folder of steps that are done."""

    def __init__(self, folder: Path, history: History) -> None:
        """Open the folder for one history."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        record, terrain = history.record, history.terrain
        self.data = digest(record.published, record.cells, record.until, history.inside, terrain.built, terrain.roads)

    def take(self, name: str, key: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return the arrays of a step, made now unless they are kept."""
        file = self.folder / f"{name}-{key[:24]}.npz"
        if not file.is_file():
            found = make()
            part = file.with_name(f"part-{file.name}")
            np.savez(part, **found)
            part.replace(file)  # whole or not at all
            return found
        with np.load(file, allow_pickle=False) as kept:
            return {each: kept[each] for each in kept.files}

    def gather(self, history: History, origin: Any) -> Rows | None:  # a day
        """Return the units of one origin, measured now unless they are kept."""
        key = digest(self.data, code("features", "units", "ground", "record", "backtest"), str(origin))

        def make() -> dict[str, Any]:
            rows = gather_origin(history, origin)
            return {} if rows is None else _fields(rows)

        found = self.take(f"units-{origin}", key, make)
        return Rows(**found) if found else None

    def fit(self, features: Features, changed: NDArray[np.bool_], age_days: NDArray[np.float64]) -> HazardModel:
        """Return the models learned from some units, learned now unless they are kept."""
        key = digest(features, changed, age_days, code("features", "fitting", "model"))

        def make() -> dict[str, Any]:
            model = fitting.fit_hazard(features, changed, age_days)
            trees, logistic = _fields(model.trees), _fields(model.logistic)
            return {f"trees/{k}": v for k, v in trees.items()} | {f"logistic/{k}": v for k, v in logistic.items()}

        found = self.take("model", key, make)
        return HazardModel(_take(found, "trees", Trees), _take(found, "logistic", Logistic))


def share_out(work: Callable[[Any], Any], items: Iterable[Any], cores: int) -> Iterator[Any]:
    """Do some work on each item in so many processes, which see all that this one has; yield what is done in order."""
    if cores < 2:  # noqa: PLR2004  # one core is this process
        yield from map(work, items)
        return
    _Work.current = staticmethod(work)
    with multiprocessing.get_context("fork").Pool(cores) as pool:
        yield from pool.imap(_do, items)


class _Work:
    """What the processes do; they have it from the one they were forked from."""

    current: Any = None


def _do(item: Any) -> Any:
    return _Work.current(item)


def digest(*parts: Any) -> str:
    """Return the digest of arrays and texts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode() if isinstance(part, str) else np.ascontiguousarray(part).tobytes())
    return found.hexdigest()


def code(*modules: str) -> str:
    """Return the text of some modules of the forecasts."""
    return "".join((CODE / f"{name}.py").read_text(encoding="utf-8") for name in modules)


def _fields(part: Any) -> dict[str, Any]:
    return {name: np.asarray(getattr(part, name)) for name in type(part).__dataclass_fields__}


def _take(found: dict[str, Any], prefix: str, kind: Any) -> Any:
    fields = [found[f"{prefix}/{name}"] for name in kind.__dataclass_fields__]
    return kind(*(float(each) if each.ndim == 0 else each for each in fields))
