"""Write what a back-test of the forecasts found: a page with tables, a reliability, skill by month, failures."""

from pathlib import Path
from typing import Any

import forecast_questions
import matplotlib as mpl
import numpy as np

from frontline.forecast import scores
from frontline.forecast.backtest import Forecasts

mpl.use("Agg")
from matplotlib import pyplot as plt  # after the choice of a backend without a window

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#777777"
EDGES = np.array([0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0001])
WORST = 8
LEAST_TOLD = 0.06


def write(folder: Path, result: dict[str, Any]) -> None:
    """Write ``report.md``, ``reliability.png``, ``reliability.svg`` and ``months.png`` into a folder."""
    draw_reliability(folder, result)
    draw_months(folder, result)
    (folder / "report.md").write_text(tell(result), encoding="utf-8")


def panels(result: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return what is drawn: title, probabilities, outcomes."""
    found = []
    for horizon, said in result["forecasts"].items():
        settled = result["rows"].settled[said.row]
        found.append((f"2-km squares, {horizon} days", said.said["model"][~settled], said.happened[~settled]))
        if horizon == 30:  # noqa: PLR2004  # the settlements' horizon
            found.append(("settlements, 30 days", said.said["model"][settled], said.happened[settled]))
    town: Forecasts = result["towns"][0]
    return [*found, ("shares of places, 14-120 days", town.said["model"], town.happened)]


def draw_reliability(folder: Path, result: dict[str, Any]) -> None:
    """Draw how often things happened against how often it was said that they would."""
    drawn = panels(result)
    figure, axes = plt.subplots(1, len(drawn), figsize=(3.1 * len(drawn), 3.6), sharey=True, layout="constrained")
    for axis, (title, said, happened) in zip(axes, drawn, strict=True):
        axis.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
        for each in scores.reliability(said, happened, EDGES):
            margin = 1.645 * np.sqrt(max(each.happened * (1 - each.happened), 1e-9) / each.count)
            axis.errorbar(each.said, each.happened, yerr=margin, color=BLUE, marker="o", markersize=4, linewidth=1)
            if each.said > LEAST_TOLD:  # below it the numbers would stand on each other; the table has them
                axis.annotate(f"{each.count:,}", (each.said, each.happened), fontsize=6, xytext=(4, -8), color=GREY,
                              textcoords="offset points")  # fmt: skip
        axis.set(title=title, xlabel="said", xlim=(0, 1), ylim=(0, 1))
    axes[0].set_ylabel("happened")
    figure.suptitle("Reliability, with 90 % sampling margins and the number of forecasts", fontsize=10)
    for ending in ("png", "svg"):
        figure.savefig(folder / f"reliability.{ending}", dpi=130)
    plt.close(figure)


def draw_months(folder: Path, result: dict[str, Any]) -> None:
    """Draw the skill over the base rate by month of the origin."""
    figure, axis = plt.subplots(figsize=(9, 3.4), layout="constrained")
    for (horizon, said), color in zip(result["forecasts"].items(), (GREY, BLUE, ORANGE), strict=True):
        settled = result["rows"].settled[said.row]
        months, skill = by_month(said, ~settled)
        axis.plot(months, skill, marker="o", markersize=4, color=color, label=f"2-km squares, {horizon} days")
    axis.axhline(0, color="black", linewidth=0.8)
    axis.set(ylabel="skill over the base rate", title="Skill by month of origin")
    axis.legend(frameon=False, fontsize=8)
    axis.tick_params(axis="x", rotation=45)
    figure.savefig(folder / "months.png", dpi=130)
    plt.close(figure)


def by_month(said: Forecasts, chosen: Any) -> tuple[list[str], list[float]]:  # an array of flags
    """Return months and the skill over the base rate in each."""
    months, skill = [], []
    for month in np.unique(said.month[chosen]).tolist():
        own = chosen & (said.month == month)
        losses = [scores.brier(said.said[name][own], said.happened[own]) for name in ("model", "base rate")]
        months.append(f"{month // 12}-{month % 12 + 1:02}")
        skill.append(scores.skill(losses[0], losses[1]))
    return months, skill


def tell(result: dict[str, Any]) -> str:
    """Return the page."""
    tables = result["tables"]
    lines = [
        "# The forecasts, tested on the past",
        "",
        (
            f"Origins {tables['span'][0]} to {tables['span'][1]}, a week apart; models learned anew each month; "
            f"{tables['seconds']} s, {tables['peak_mb']} MB. Skill is the share by which the Brier score is smaller; "
            'intervals are 90 %, from drawing whole months. "Own" skills are against the rate of the span itself.'
        ),
        "",
        "![reliability](reliability.png)",
        "",
        "![months](months.png)",
        "",
    ]
    titles = {"units": "Units", "towns": "Shares of places", "area": "Ground gained by the whole line, km²"}
    titles |= {"areas": "Ground gained, lost and net, km²"}
    for name, title in titles.items():
        lines += [f"## {title}", "", *table(tables[name]), ""]
    lines += ["## The founding question", "", *table([_short(tables["questions"][0])]), ""]
    lines += [*(f"- {each}" for each in tables["questions"][0]["reasons"]), ""]
    lines += ["## Questions of its kind, chosen by a rule", "", _flat(forecast_questions.__doc__), ""]
    lines += [*table([tables["rule"]]), "", *table([_short(row) for row in tables["questions"][1:]]), ""]
    lines += ["## Reliability", "", *table(reliability_rows(result)), ""]
    lines += ["## Skill by month, squares", "", *table(month_rows(result)), ""]
    return "\n".join([*lines, "## What failed", "", *failures(result), ""])


def _short(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k != "reasons"}


def _flat(text: str | None) -> str:
    return " ".join((text or "").split("The rule", 1)[-1].split()).replace("for the others:", "The rule:", 1)


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Return rows as a Markdown table; a skill with its interval is one cell."""
    if not rows:
        return []
    head = list(rows[0])
    body = [[show(row.get(name)) for name in head] for row in rows]
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *body)]


def show(value: Any) -> str:  # a cell of any kind
    """Return a cell."""
    if isinstance(value, list):
        return f"{value[0]:.3f} ({value[1]:.3f} to {value[2]:.3f})"
    return f"{value:g}" if isinstance(value, float) else str(value)


def reliability_rows(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was said and what happened, in the bins of the diagrams."""
    return [
        {"forecasts": title, "n": each.count, "said": round(each.said, 4), "happened": round(each.happened, 4)}
        for title, said, happened in panels(result)
        for each in scores.reliability(said, happened, EDGES)
    ]


def month_rows(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the skill over the base rate by month and horizon."""
    found: dict[str, dict[str, Any]] = {}
    for horizon, said in result["forecasts"].items():
        for month, skill in zip(*by_month(said, ~result["rows"].settled[said.row]), strict=True):
            found.setdefault(month, {"month": month})[f"{horizon} days"] = round(skill, 3)
    return [
        {"month": m} | {f"{h} days": row.get(f"{h} days", "") for h in result["forecasts"]} for m, row in found.items()
    ]


def failures(result: dict[str, Any]) -> list[str]:
    """Return the questions about towns that were answered most wrongly, and the months without skill."""
    said, rows = result["towns"]
    losses = scores.brier(said.said["model"], said.happened)
    town = rows.columns[:, 8] > 0
    lines = []
    for n in np.argsort(-losses * town)[:WORST].tolist():
        origin = np.datetime64(int(rows.origin[n]), "D")
        outcome = "yes" if said.happened[n] else "no"
        lines.append(
            f"- {result['names'][rows.town[n]]}, asked {origin}: {rows.asked[n]:.0%} in {rows.days[n]:.0f} days "
            f"({rows.held[n]:.0%} held): said {said.said['model'][n]:.0%}, came out {outcome}"
        )
    for horizon, each in result["forecasts"].items():
        months, skill = by_month(each, ~result["rows"].settled[each.row])
        bad = [f"{m} ({s:.2f})" for m, s in zip(months, skill, strict=True) if s <= 0]
        if bad:
            lines.append(f"- squares, {horizon} days: no skill in {', '.join(bad)}")
    return lines
