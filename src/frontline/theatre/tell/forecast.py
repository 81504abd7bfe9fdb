"""Tell forecasts: an answer with its reasons, the outlook, the ledger."""

from typing import Any

from frontline.theatre.tell.words import percent


def forecast(data: dict[str, Any]) -> str:
    """Tell an answer, what it rests on, what was alike, and how such answers did."""
    spread = f"{percent(data['low'])} at a slow pace to {percent(data['high'])} at a fast one"
    lines = [data["question"]["text"], f"  {percent(data['probability'])} ({spread}), as known {data['known']}"]
    lines += [f"  - {reason}" for reason in data["reasons"]]
    if data["cases"]:
        lines.append("  Most alike among past questions:")
        lines += [f"    {_case(each)}" for each in data["cases"]]
    return "\n".join([*lines, f"  {record(data['record'])}", f"  {data['model']}. {data['caveat']}"])


def _case(each: dict[str, Any]) -> str:
    return (
        f"{each['place']}, {each['asked_on']}: {percent(each['held_then'])} held, "
        f"{percent(each['share'])} within {each['days']} days: {each['outcome']}"
    )


def record(data: dict[str, Any]) -> str:
    """Tell how such forecasts did."""
    if not data["n"]:
        return "No such forecast had been settled by then."
    return (
        f"Record in the back-test, by then: {data['n']:,} such forecasts, Brier score {data['brier']:.4f}, "
        f"{data['skill']:+.0%} against the base rate."
    )


def forecasts(data: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Tell one answer or several."""
    return "\n\n".join(forecast(each) for each in (data if isinstance(data, list) else [data]))


def area(data: dict[str, Any]) -> str:
    """Tell how much ground is likely to change hands, a line each way, beside persistence and the record."""
    lines = [data["question"]["text"], f"  as known {data['known']}, with intervals of {percent(data['level'])}:"]
    for flow in ("gained", "lost", "net"):
        own = data[flow]
        lines.append(
            f"  {flow:<6} {own['km2']:>8,.1f} km² ({own['low']:,.1f} to {own['high']:,.1f}); "
            f"at the pace of the last 30 days {own['persistence_km2']:,.1f}{_amount_record(own['record'])}"
        )
    return "\n".join([*lines, *(f"  - {each}" for each in data["reasons"]), f"  {data['model']}. {data['caveat']}"])


def _amount_record(data: dict[str, Any]) -> str:
    if not data["n"]:
        return ""
    return f"; back-test, by then: {data['n']:,} such forecasts, ranked score {data['skill']:+.0%} against that pace"


def run(data: dict[str, Any]) -> str:
    """Tell what was issued and settled."""
    issued = len(data["issued"]) + len(data["areas"])
    counts = f"{issued} issued, {data['predictions']} predictions entered, {data['settled']} outcomes"
    return "\n\n".join([counts, *(forecast(each) for each in data["issued"]), *(area(each) for each in data["areas"])])


def outlook(rows: list[dict[str, Any]]) -> str:
    """Tell the places most likely to change, a line each."""
    head = f"Within {rows[0]['days']} days, by {rows[0]['source']}, as known {rows[0]['known']}:"
    lines = [
        f"  {percent(r['probability']):>5} ({percent(r['low'])} to {percent(r['high'])})  {r['place']}" for r in rows
    ]
    return "\n".join([head, *lines, f"  {record(rows[0]['record'])}", f"  {rows[0]['model']}"])


def ledger(data: dict[str, Any]) -> str:
    """Tell the ledger, an answer a line, and each forecaster's scores."""
    if not data["answers"] and not data["areas"]:
        return "no answer has been kept; keep one with 'frontline forecast ... --keep'"
    lines = [_row(each) for each in data["answers"]] + [_area_row(each) for each in data["areas"]]
    lines += [
        f"{each['flow']} ground: {each['n']} settled, ranked score {each['crps']:.2f} km², persistence "
        f"{each['persistence']:.2f} km²"
        for each in data["area_scores"]
    ]
    lines += [
        f"{each['forecaster']}: {each['n']} settled, Brier {each['brier']:.3f}, log {each['log_score']:.3f}"
        for each in data["forecasters"]
    ]
    return "\n".join(lines)


def _row(each: dict[str, Any]) -> str:
    question = each["question"]
    found = each["outcomes"].get(question["revision"])
    outcome = f"{found['outcome']} (Brier {found['brier']:.3f})" if found else "open"
    outcome += "" if each["is_checked"] else "; read by machine, not reviewed, not scored"
    return (
        f"{each['known']}  {each['forecaster']}: {percent(each['probability'])} that {question['place']} is held to "
        f"{percent(question['share'])} by {question['deadline']} ({question['source']}): {outcome}"
    )


def _area_row(each: dict[str, Any]) -> str:
    question, outcome = each["question"], each["outcome"]
    came = "open"
    if outcome:
        came = f"came {outcome['came']['net']:,.1f} km² (ranked score {outcome['crps']['net']:.2f})"
    return (
        f"{each['known']}  {each['forecaster']}: net ground of {question['party']} in {question['outline']}, "
        f"{question['days']} days from {question['start']} ({question['source']}): {came}"
    )
