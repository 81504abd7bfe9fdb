"""Test the forecasts on the past, write the report, and learn the parameters that are shipped.

Run from the root of the repository::

    python bench/forecast.py                    # report into build/forecast
    python bench/forecast.py --learn            # also write src/frontline/forecast/learned.npz

What is done is kept in the folder of the report, so a run that was broken off goes on where it was. The features and
settings were chosen on origins of 2024 (docs/design/forecast.md says what was not).
"""

import argparse
import dataclasses
import json
import resource
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import forecast_area
import forecast_data
import forecast_report
import numpy as np
from forecast_questions import ask_all, sum_up
from forecast_steps import Steps, code, digest, share_out
from threadpoolctl import threadpool_limits

from frontline.forecast import scores
from frontline.forecast.backtest import Forecasts, History, Rows, day_number, join_rows, list_months, list_origins, walk
from frontline.forecast.cases import Cases
from frontline.forecast.learned import LearnedSet, Tally, write_library
from frontline.forecast.model import HORIZONS
from frontline.forecast.pace import LEAST_KM2, Flows, forecast_amount, measure_flows
from frontline.forecast.share import TOWN_PEOPLE, Town
from frontline.forecast.towns import TownRows, gather_questions, walk_towns
from frontline.forecast.units import LASTS_DAYS

ROOT = Path(__file__).resolve().parents[1]
FIRST_ORIGIN = date(2022, 10, 3)  # a Monday; the maps of the months before move too much to learn from
SPAN = (date(2025, 1, 1), date(2026, 2, 28))
LEARNED = ROOT / "src/frontline/forecast/learned.npz"
TOWN_EVERY = 2  # origins; of towns a fortnight apart
CASES = 2500
CASE_PEOPLE = 1000


def main() -> None:
    """Run the back-test and write what it found."""
    parser = argparse.ArgumentParser(description="Test the forecasts on the past.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the shared data")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "forecast", help="folder of the report")
    parser.add_argument("--first", type=date.fromisoformat, default=SPAN[0], help="first origin scored")
    parser.add_argument("--last", type=date.fromisoformat, default=None, help="last origin scored; default: all")
    parser.add_argument("--learn", action="store_true", help="write the parameters that are shipped")
    parser.add_argument("--cores", type=int, default=2, help="so many processes")
    asked = parser.parse_args()
    started = time.perf_counter()
    asked.out.mkdir(parents=True, exist_ok=True)
    history = forecast_data.read_history(asked.data, asked.out / "cells")
    say(started, f"history read, {len(history.record.published)} maps up to {history.end}")
    span = (asked.first, asked.last or history.end + timedelta(days=1))
    run = Run(history, asked.data, span, Steps(asked.out / "steps", history), asked.cores, started)
    with threadpool_limits(1):  # threads that wait for each other cost more than they bring
        result = run.all()
    if asked.learn:
        run.write_learned(result)
    (asked.out / "forecast.json").write_text(json.dumps(result["tables"], indent=1), encoding="utf-8")
    forecast_report.write(asked.out, result)
    print((asked.out / "report.md").read_text(encoding="utf-8"))


@dataclasses.dataclass(frozen=True)
class Run:
    """One back-test: what it looks at, over which span, and where its steps are kept."""

    history: History
    data: Path
    span: tuple[date, date]
    steps: Steps
    cores: int
    started: float

    def all(self) -> dict[str, Any]:
        """Return every table, every forecast, and all that was learned."""
        origins = list_origins(FIRST_ORIGIN, self.history.end)
        rows = self.gather(origins)
        models: dict[int, dict[date, Any]] = {horizon: {} for horizon in HORIZONS}
        forecasts = self.walk(rows, models)
        towns = forecast_data.read_towns(self.data, self.history.record)
        questions = self.question(towns, origins[::TOWN_EVERY])
        share_models: dict[date, Any] = {}
        town_forecasts, town_rows = walk_towns(questions, self.span, share_models)
        self.say(f"{len(questions.origin)} questions about {len(towns)} places")
        at = np.array([float(day_number(each)) for each in origins])
        flows = measure_flows(self.history.record, self.history.inside, self.history.cell_km, at, HORIZONS)
        area_flows, kinds = forecast_area.follow_areas(self.history, origins)
        area_models, area_rows = forecast_area.walk_areas(area_flows, kinds, self.span)
        self.say(f"{len(area_rows)} forecasts of amounts of ground")
        sets = [
            LearnedSet(day, {h: models[h][day] for h in HORIZONS}, model, spread_at(flows, day), area_models[day])
            for day, model in share_models.items()
            if all(day in models[h] for h in HORIZONS)
        ]
        asked = ask_all(self.history, towns, questions, lambda day: spread_at(flows, day))
        self.say(f"{len(asked)} questions asked by name")
        tables = {
            "units": [row for h in HORIZONS for row in score_units(rows, h, forecasts[h])],
            "towns": score_towns(town_forecasts, town_rows),
            "area": score_area(flows, self.span),
            "areas": forecast_area.score_areas(area_rows),
            "questions": asked,
            "rule": sum_up(asked),
            "seconds": round(time.perf_counter() - self.started),
            "peak_mb": peak_mb(self.cores),
            "span": [str(self.span[0]), str(min(self.span[1], self.history.end))],
        }
        return {
            "tables": tables,
            "rows": rows,
            "forecasts": forecasts,
            "towns": (town_forecasts, town_rows),
            "names": [town.name for town in towns],
            "people": np.array([town.people for town in towns]),
            "questions": questions,
            "sets": sets,
            "tallies": tally(rows, forecasts, town_forecasts, town_rows) + forecast_area.tally_areas(area_rows),
        }

    def gather(self, origins: list[date]) -> Rows:
        """Return all units of some origins, telling of each score of origins."""

        def work(origin: date) -> bool:
            return self.steps.gather(self.history, origin) is not None

        for n, _ in enumerate(share_out(work, origins, self.cores), 1):
            if n % 20 == 0 or n == len(origins):
                self.say(f"units of {n} of {len(origins)} origins")
        found = (self.steps.gather(self.history, origin) for origin in origins)
        return join_rows([rows for rows in found if rows is not None])

    def walk(self, rows: Rows, models: dict[int, dict[date, Any]]) -> dict[int, Forecasts]:
        """Return the forecasts of each horizon, and put the models into their place."""

        def work(task: tuple[int, date]) -> tuple[int, date]:
            horizon, start = task
            learn = rows.learnable(horizon, day_number(start))
            happened = rows.changed[learn, HORIZONS.index(horizon)] == 1
            if happened.any():
                self.steps.fit(rows.features[learn], happened, rows.ages(learn, start))
            return task

        tasks = [(horizon, start) for horizon in HORIZONS for start, _ in list_months(*self.span)]
        for horizon, start in share_out(work, tasks, self.cores):
            self.say(f"models for {horizon} days, learned by {start}")
        forecasts = {h: walk(rows, h, self.span, fit=self.steps.fit, kept=models[h]) for h in HORIZONS}
        self.say(f"{sum(len(each.row) for each in forecasts.values())} forecasts of {len(rows.origin)} units")
        return forecasts

    def question(self, towns: list[Town], origins: list[date]) -> TownRows:
        """Return the questions about shares of places, asked now unless they are kept."""
        key = digest(self.steps.data, code("features", "share", "towns", "record", "ground"), *map(str, origins))

        def make() -> dict[str, Any]:
            found = gather_questions(self.history, towns, origins)
            return {name: getattr(found, name) for name in TownRows.__dataclass_fields__}

        return TownRows(**self.steps.take("places", key, make))

    def write_learned(self, result: dict[str, Any]) -> None:
        """Write the parameters that are shipped."""
        cases = choose_cases(result["questions"], result["names"], result["people"])
        end = self.history.end
        trained = f"origins from {FIRST_ORIGIN} on, each set on what was over by its day; map known up to {end}"
        write_library(LEARNED, result["sets"], result["tallies"], cases, trained)

    def say(self, text: str) -> None:
        """Say what is done and when."""
        say(self.started, text)


def peak_mb(cores: int) -> int:
    """Return the most memory that this process and those that it forked can have used at once, in MB."""
    own, child = (resource.getrusage(kind).ru_maxrss for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round((own + cores * child) / 1024)


def say(started: float, text: str) -> None:
    """Say what is done and when."""
    print(f"{time.perf_counter() - started:7.0f} s  {text}", flush=True)


def spread_at(flows: Flows, day: date) -> dict[int, float]:
    """Return the spread of the pace ahead, as it was known on a day."""
    position = int(np.searchsorted(flows.origin, day_number(day), "right")) - 1
    amounts = {horizon: forecast_amount(flows, position, horizon) for horizon in HORIZONS}
    return {horizon: amount.spread for horizon, amount in amounts.items() if amount}


def choose_cases(questions: TownRows, names: list[str], people: Any) -> Cases:  # an array
    """Return past questions to compare with: a draw of those about larger places."""
    larger = np.flatnonzero((people[questions.town] > CASE_PEOPLE) & (questions.happened >= 0))
    rng = np.random.default_rng(0)
    chosen = np.sort(rng.choice(larger, min(CASES, len(larger)), replace=False))
    own = questions.only(chosen)
    name = np.array([names[n] for n in own.town])
    columns = own.columns.astype(np.float32)
    return Cases(name, own.origin, own.days, own.asked, own.held, columns, own.happened == 1)


def score_units(rows: Rows, horizon: int, said: Forecasts) -> list[dict[str, Any]]:
    """Return the scores of squares, settlements and towns at one horizon, beside the peers."""
    settled, town = rows.settled[said.row], rows.people[said.row] > TOWN_PEOPLE
    kinds = {"2-km squares": ~settled, "settlements": settled, "towns over 2,000": settled & town}
    distance = rows.features[said.row, 0]
    for low, high in ((0, 1), (1, 2), (2, 5), (5, 15)):
        kinds[f"squares {low}-{high} km"] = ~settled & (distance > low) & (distance <= high)
    return [
        {"target": name, "horizon": horizon} | score_one(said, chosen)
        for name, chosen in kinds.items()
        if said.happened[chosen].any()
    ]


def score_one(said: Forecasts, chosen: Any) -> dict[str, Any]:  # an array of flags
    """Return the scores of some forecasts."""
    happened, month = said.happened[chosen], said.month[chosen]
    own = {name: each[chosen] for name, each in said.said.items()}
    model, losses = own["model"], {name: scores.brier(each, happened) for name, each in own.items()}
    reference = happened.mean() * (1 - happened.mean())
    found: dict[str, Any] = {"n": len(happened), "events": int(happened.sum()), "rate": round(happened.mean(), 5)}
    found["brier"] = round(float(losses["model"].mean()), 6)
    found["log"] = round(float(scores.log_score(model, happened).mean()), 5)
    found["skill_against_rate_of_the_span"] = round(1 - float(losses["model"].mean()) / reference, 4)
    for name in own:
        if name != "model":
            skill = scores.skill_by_block(losses["model"], losses[name], month)
            found[f"skill over {name}"] = [round(each, 4) for each in (skill.value, skill.low, skill.high)]
            found[f"{name}'s own skill"] = round(1 - float(losses[name].mean()) / reference, 4)
    found["auc"] = round(scores.area_under_curve(model, happened), 4)
    found["pr_auc"] = round(scores.average_precision(model, happened), 4)
    found["ece"] = round(scores.calibration_error(model, happened), 5)
    return found


def score_towns(said: Forecasts, rows: TownRows) -> list[dict[str, Any]]:
    """Return the scores of the town model, for towns and villages, drawn questions and the standard one."""
    town = rows.columns[:, 8] > 0
    standard = (rows.days == 30) & (rows.asked == 0.5)  # noqa: PLR2004  # half of it in 30 days
    kinds = {
        "shares of places, all questions": np.ones(len(town), bool),
        "shares of towns over 2,000, all questions": town,
        "half of a town over 2,000 in 30 days": town & standard,
        "shares of villages, all questions": ~town,
    }
    return [{"target": name} | score_one(said, chosen) for name, chosen in kinds.items() if said.happened[chosen].any()]


def score_area(flows: Flows, span: tuple[date, date]) -> list[dict[str, Any]]:
    """Return the ranked scores of the amount of ground gained, beside persistence and climatology."""
    table = []
    for horizon in HORIZONS:
        ahead = flows.ahead[horizon]
        inside = (flows.origin >= day_number(span[0])) & (flows.origin <= day_number(span[1])) & np.isfinite(ahead)
        found: dict[str, list[float]] = {"model": [], "persistence": [], "climatology": [], "covered": []}
        for n in np.flatnonzero(inside).tolist():
            amount = forecast_amount(flows, n, horizon)
            over = (flows.origin + horizon + LASTS_DAYS <= flows.origin[n]) & np.isfinite(ahead)
            if amount is None:
                continue
            came, past = ahead[n], ahead[over]
            score = scores.ranked_score(*(np.array([v]) for v in (came + LEAST_KM2, amount.middle, amount.spread)))
            found["model"].append(float(score[0]))
            found["persistence"].append(abs(float(flows.past[30][n]) * horizon / 30 - came))
            spread = np.abs(past[:, None] - past).mean() / 2
            found["climatology"].append(float(np.abs(past - came).mean() - spread))
            low, high = amount.interval
            found["covered"].append(float(low <= came <= high))
        means = {name: round(float(np.mean(each)), 2) for name, each in found.items()}
        month = np.array([str(np.datetime64(int(o), "D"))[:7] for o in flows.origin[inside]])
        _, block = np.unique(month, return_inverse=True)
        skill = scores.skill_by_block(np.array(found["model"]), np.array(found["persistence"]), block)
        table.append(
            {"horizon": horizon, "n": len(found["model"]), "mean_km2": round(float(ahead[inside].mean()), 1)}
            | {f"crps {k}" if k != "covered" else "share inside the 90 % interval": v for k, v in means.items()}
            | {"skill over persistence": [round(v, 3) for v in dataclasses.astuple(skill)]}
        )
    return table


def tally(rows: Rows, forecasts: dict[int, Forecasts], town: Forecasts, town_rows: TownRows) -> list[Tally]:
    """Return how each kind of forecast did in each month, for the record that stands beside an answer."""
    found = []
    for horizon, said in forecasts.items():
        settled = rows.settled[said.row]
        for name, chosen in ((f"square {horizon} d", ~settled), (f"settlement {horizon} d", settled)):
            found += _tally(name, said, chosen, rows.origin[said.row] + horizon + LASTS_DAYS)
    over = np.asarray(town_rows.origin + town_rows.days + LASTS_DAYS, np.int64)
    return found + _tally("town share", town, np.ones(len(over), bool), over)


def _tally(name: str, said: Forecasts, chosen: Any, over: Any) -> list[Tally]:  # arrays
    found = []
    for month in np.unique(said.month[chosen]).tolist():
        own = chosen & (said.month == month)
        happened = said.happened[own]
        loss, base = (float(scores.brier(said.said[of][own], happened).sum()) for of in ("model", "base rate"))
        last = date(1970, 1, 1) + timedelta(days=int(over[own].max()))
        found.append(Tally(name, last, int(own.sum()), loss, base))
    return found


if __name__ == "__main__":
    main()
