"""Tell who holds what, since when, and how the record came to be."""

from typing import Any

from frontline.theatre.tell.words import percent


def assess(data: dict[str, Any]) -> str:
    """Tell what was assessed."""
    state = "up to date already" if data["repeated"] else f"made in {data['seconds']} s, {data['peak_mb']} MB"
    return f"Assessment of {data['cells']} cells over {data['days']} days by {data['model']}: {state}"


def status(data: dict[str, Any]) -> str:
    """Tell who holds a place."""
    place = data["place"]
    lines = [f"{place['name']} ({place['area_km2']} km²) on {data['on']}"]
    if place["outline"].startswith("a disc"):
        lines.append(f"  measured by {place['outline']}")
    if not place["complete"]:
        lines.append("  measured only where it lies inside the theatre's box")
    if data["hindsight"]:
        lines.append("  in hindsight, with the maps of later days")
    if stale := data["stale"]:
        words = "claim or post has" if stale["claims"] == 1 else "claims or posts have"
        lines.append(
            f"  by the assessment of {stale['made']}: {stale['claims']} {words} come in or been taken back since, of "
            f"{stale['since']} and later; {stale['remedy']} to hear them"
        )
    lines += [
        f"  assessed {each['status']} by {each['party']}: {percent(each['share'])} "
        f"({percent(each['low'])} to {percent(each['high'])}, {each['level']:.0%} interval)"
        for each in data["assessed"]
    ]
    lines += [f"  {each}" for each in tell_contested(data)]
    for each in data["sources"]:
        if each["share"] is None:
            lines.append(f"  {each['source']} since {each['day']}: '{each['label']}'")
        else:
            lines.append(f"  {each['source']}, map of {each['day']}: {each['party']} {percent(each['share'])}")
    findings = [each for each in data["said"] if each["kind"] == "finding"]
    lines += [
        f"  {each['source']} of the desk found on {each['day']}: held by {each['says']['party']}" for each in findings
    ]
    if claims := len(data["said"]) - len(findings):
        words = "claim of who holds it counts" if claims == 1 else "claims of who holds it count"
        lines.append(f"  {claims} {words} from the last two weeks; 'frontline why' weighs each")
    lines.append(f"  newest map {data['evidence_age_days']} days old; method {data['method']['name']}")
    return "\n".join([*lines, f"  {data['note']}"])


def tell_contested(data: dict[str, Any]) -> list[str]:
    """Tell how much no party holds alone, how much each does, and what that rests on; nothing where it is not said."""
    about = data["contested"]
    if about is None:
        return []
    lines = []
    for each in sorted(data["statuses"], key=lambda one: one["party"] is not None):
        who = f"held alone by {each['party']}" if each["party"] else "contested"
        spread = f"{percent(each['low'])} to {percent(each['high'])}, {each['level']:.0%} interval"
        lines.append(f"{who}: {percent(each['share'])} ({spread}), {each['area_km2']:g} km²")
    return [*lines, f"what is contested rests on {about['rests_on']}"]


def change(data: dict[str, Any]) -> str:
    """Tell what changed hands."""
    spread = data["interval"] if "gross" in data else f"{data['level']:.0%} interval"
    net = f"net {data['net_km2']:+.1f} km² ({data['low']:+.1f} to {data['high']:+.1f}, {spread})"
    lines = [
        f"{data['party']} in {data['in']}, {data['from']} to {data['until']}, {data['source']}:",
        f"  gained {data['gained_km2']:.1f} km², lost {data['lost_km2']:.1f} km², {net}",
    ]
    if "gross" in data:
        gross, rest = data["gross"], data["without_revisions"]
        lines.append(f"  map by map: gained {gross['gained_km2']:.1f}, lost {gross['lost_km2']:.1f} km²; without "
                     f"revisions {rest['gained_km2']:.1f} and {rest['lost_km2']:.1f}, net {rest['net_km2']:+.1f} km²; "
                     f"too small to count {data['noise_km2']:+.2f} km²")  # fmt: skip
    rates = [f"{r['net_km2_per_day']:+.2f} ({r['low']:+.2f} to {r['high']:+.2f}) in {r['days']} days"
             for r in data["rates"]]  # fmt: skip
    if rates:
        lines.append(f"  km² a day up to {data['until']}: {', '.join(rates)}")
    lines += [f"  revision: {r['source']} on {r['day']}, gained {r['revised_gained_km2']:.1f} and lost "
              f"{r['revised_lost_km2']:.1f} km²: {r['reason']}" for r in data["revisions"]]  # fmt: skip
    return "\n".join([*lines, f"  {data['note']}"])


def history(rows: list[dict[str, Any]]) -> str:
    """Tell the changes of a place, a line each."""
    lines = [
        f"{row['valid']}  known {row['known']}  {row['source']}: {row['party']} {percent(row['share'])}"
        f"  ({row['evidence']})"
        for row in rows
    ]
    return "\n".join(lines) or "no map shows it"


def corrections(rows: list[dict[str, Any]]) -> str:
    """Tell what was said and later changed, a line each."""
    lines = [
        f"{row['valid']}  {row['source']}: {row['said']:,.1f} km² as known {row['known_said']},"
        f" {row['now']:,.1f} km² as known {row['known_now']}; {row['reason']}"
        for row in rows
    ]
    return "\n".join(lines) or "no map has shown a day again"
