"""Test the forecasts of ground gained, lost and net: on the whole line and on squares of it, beside persistence."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontline.forecast import scores
from frontline.forecast.area import (
    ENDS,
    PERSISTS,
    AreaFlows,
    AreaModel,
    Flow,
    draw_net,
    fit_area,
    measure_area_flows,
    score_draws,
)
from frontline.forecast.backtest import History, day_number, list_months
from frontline.forecast.learned import Tally
from frontline.forecast.model import HORIZONS
from frontline.forecast.pace import LEAST_KM2
from frontline.forecast.units import LASTS_DAYS

SIDES_KM = (200, 100, 50, 25)
KINDS = ("whole line", *(f"squares of {side} km" for side in SIDES_KM))
NET = "net"
Models = dict[tuple[Flow, int], AreaModel]


def follow_areas(history: History, origins: list[date]) -> tuple[AreaFlows, NDArray[np.int64]]:
    """Return the flows on the whole line and on squares of three sizes, and of which kind each ground is."""
    rows, columns = np.indices(history.inside.shape)
    grounds = [np.where(history.inside, 0, -1).ravel()]
    for side_km in SIDES_KM:
        side = round(side_km / history.cell_km)
        number = rows // side * (columns.max() // side + 1) + columns // side
        grounds.append(np.where(history.inside, number, -1).ravel())
    at = np.array([float(day_number(each)) for each in origins])
    flows = measure_area_flows(history.record, grounds, history.cell_km, at, HORIZONS)
    return flows, np.repeat(np.arange(len(grounds)), [int(each.max()) + 1 for each in grounds])


def learn_areas(flows: AreaFlows, day: date) -> Models:
    """Return the models of all flows and horizons, learned on what was over by a day."""
    found = {(flow, h): fit_area(flows, flow, h, day_number(day)) for flow in Flow for h in HORIZONS}
    return {key: model for key, model in found.items() if model is not None}


def walk_areas(
    flows: AreaFlows, kinds: NDArray[np.int64], span: tuple[date, date]
) -> tuple[dict[date, Models], list[dict[str, Any]]]:
    """Forecast all origins of a span with models learned anew each month; return the models and a row a forecast.

    Ground that gained and lost nothing in 90 days is not asked about.
    """
    models, rows = {}, []
    for start, following in list_months(*span):
        models[start] = learn_areas(flows, start)
        inside = (flows.origin >= day_number(start)) & (flows.origin < day_number(following))
        for n in np.flatnonzero(inside & (flows.origin <= day_number(span[1]))).tolist():
            for days in HORIZONS:
                if all((flow, days) in models[start] for flow in Flow):
                    rows += _score_origin(flows, kinds, n, days, models[start])
    return models, rows


def _score_origin(
    flows: AreaFlows, kinds: NDArray[np.int64], n: int, days: int, models: Models
) -> list[dict[str, Any]]:
    past = {flow: flows.past[flow][n] for flow in Flow}
    came = {flow: flows.ahead[flow, days][n] for flow in Flow}
    known = np.isfinite(came[Flow.GAINED]) & np.isfinite(past[Flow.GAINED]).all(axis=1)
    asked = np.flatnonzero(known & ((past[Flow.GAINED] + past[Flow.LOST])[:, -1] > 0))
    if not len(asked):
        return []
    said = {flow: models[flow, days].foresee(past[flow][asked]) for flow in Flow}
    draws: dict[str, Any] = {flow: said[flow].quantiles(ENDS) for flow in Flow}
    pairs = draw_net(said[Flow.GAINED], said[Flow.LOST])
    draws[NET] = np.quantile(pairs, ENDS, axis=1).T
    truth = {flow: came[flow][asked] for flow in Flow} | {NET: came[Flow.GAINED][asked] - came[Flow.LOST][asked]}
    guess: dict[str, Any] = {flow: past[flow][asked, PERSISTS] * days / 30 for flow in Flow}
    guess[NET] = guess[Flow.GAINED] - guess[Flow.LOST]
    loss: dict[str, Any] = {
        flow: scores.ranked_score(truth[flow] + LEAST_KM2, said[flow].middle, said[flow].spread) for flow in Flow
    }
    loss[NET] = score_draws(pairs, truth[NET])
    origin = date(1970, 1, 1) + timedelta(days=int(flows.origin[n]))
    return [
        {
            "origin": origin, "days": days, "flow": str(name), "kind": int(kinds[ground]), "came": truth[name][k],
            "loss": loss[name][k], "persistence": abs(guess[name][k] - truth[name][k]),
            "inside": draws[name][k, 0] <= truth[name][k] <= draws[name][k, 2],
        }
        for name in (*Flow, NET)
        for k, ground in enumerate(asked.tolist())
    ]  # fmt: skip


def score_areas(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the ranked scores by flow, horizon and kind of ground."""
    found = []
    for flow in (*map(str, Flow), NET):
        for days in HORIZONS:
            for kind, name in enumerate(KINDS):
                own = [row for row in rows if (row["flow"], row["days"], row["kind"]) == (flow, days, kind)]
                if own:
                    found.append({"flow": flow, "days": days, "ground": name} | _score(own))
    return found


def _score(own: list[dict[str, Any]]) -> dict[str, Any]:
    loss, persistence = (np.array([row[name] for row in own]) for name in ("loss", "persistence"))
    month = np.array([row["origin"].year * 12 + row["origin"].month for row in own])
    skill = scores.skill_by_block(loss, persistence, month)
    return {
        "n": len(own),
        "mean km2": round(float(np.mean([row["came"] for row in own])), 2),
        "crps": round(float(loss.mean()), 3),
        "persistence": round(float(persistence.mean()), 3),
        "skill over persistence": [round(each, 3) for each in (skill.value, skill.low, skill.high)],
        "inside the 90 % interval": round(float(np.mean([row["inside"] for row in own])), 3),
    }


def tally_areas(rows: list[dict[str, Any]]) -> list[Tally]:
    """Return how the forecasts of amounts on squares did in each month, for the record beside an answer."""
    groups: dict[tuple[str, int, date], list[dict[str, Any]]] = {}
    for row in rows:
        if row["kind"] > 0:
            groups.setdefault((row["flow"], row["days"], row["origin"].replace(day=1)), []).append(row)
    return [
        Tally(
            f"area {flow} {days} d",
            max(row["origin"] for row in own) + timedelta(days=days + LASTS_DAYS),
            len(own),
            float(sum(row["loss"] for row in own)),
            float(sum(row["persistence"] for row in own)),
        )
        for (flow, days, _), own in sorted(groups.items())
    ]
