"""Find the past questions about towns that were most like the one that is asked, and say how they came out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.forecast.share import ShareModel
from frontline.forecast.units import LASTS_DAYS

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cases:
    """Past questions, one a row.

    Attributes:
        name: of the place, shape (n,).
        origin: when it was asked, days since 1970.
        days: until its deadline.
        asked: the share.
        held: the share held when it was asked.
        columns: what the model looks at, shape (n, columns).
        happened: whether it came out with yes.
    """

    name: NDArray[np.str_]
    origin: NDArray[np.int64]
    days: Floats
    asked: Floats
    held: Floats
    columns: NDArray[np.float32]
    happened: NDArray[np.bool_]


def find_like(cases: Cases, columns: Floats, model: ShareModel, known: float, count: int = 5) -> list[dict[str, Any]]:
    """Return the cases nearest to a question that were settled by an instant, each place once.

    Near is measured on the model's columns, each in units of its spread and weighted by what the model makes of it.

    Args:
        cases: all.
        columns: of the question, shape (columns,).
        model: whose weights count.
        known: days since 1970.
        count: how many are wanted.
    """
    settled = np.flatnonzero(cases.origin + cases.days + LASTS_DAYS <= known)
    importance = np.abs(model.weight) / model.scale
    far = np.abs((cases.columns[settled] - columns) * importance).sum(axis=1)
    found: dict[str, int] = {}
    for n in settled[np.argsort(far, kind="stable")].tolist():
        found.setdefault(str(cases.name[n]), n)
        if len(found) == count:
            break
    return [
        {
            "place": name,
            "asked_on": str(np.datetime64(int(cases.origin[n]), "D")),
            "days": int(cases.days[n]),
            "share": round(float(cases.asked[n]), 3),
            "held_then": round(float(cases.held[n]), 3),
            "outcome": "yes" if cases.happened[n] else "no",
        }
        for name, n in found.items()
    ]
