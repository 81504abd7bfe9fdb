"""Tell pockets, districts, the spells of settlements, and tempo."""

from typing import Any

from frontline.theatre.tell.words import percent


def pockets(data: dict[str, Any]) -> str:
    """Tell the ground that is nearly closed off; once where nothing is contested."""
    lines = [f"Closed-off ground on {data['on']}, {data['source']}, map of {data['shown']}:"]
    free, held = data["contested_as_free"], data["contested_as_held"]
    ways = [("contested ground as free", free), ("contested ground as held", held)]
    for words, rows in [("nothing is contested", free)] if free == held else ways:
        lines.append(f"  {words}: {len(rows) or 'none'}")
        lines += [f"    {_pocket(each)}" for each in rows]
    return "\n".join([*lines, f"  {data['note']}"])


def _pocket(each: dict[str, Any]) -> str:
    shape = f"{each['shape']} at {each['radius_km']:g} km: {each['area_km2']:.0f} km²"
    if each["ratio"] is not None:
        shape += f", neck {each['neck_km']:.1f} km, depth {each['depth_km']:.1f} km"
    names = ", ".join(place["name"] for place in each["settlements"][:4])
    return f"{shape} ({names})" if names else shape


def districts(data: dict[str, Any]) -> str:
    """Tell how much of each district is held."""
    lines = [f"{data['place']} on {data['on']}, held by {data['party']}; by {data['divided_by']}:"]
    for row in data["districts"]:
        ours = row["assessed"]
        own = ", ".join(f"{each['source']} {percent(each['share'])}" for each in row["sources"])
        spread = f"{percent(ours['share'])} ({percent(ours['low'])} to {percent(ours['high'])})"
        lines.append(f"  {row['name']} ({row['area_km2']:.1f} km²): assessed {spread}" + (f"; {own}" if own else ""))
    return "\n".join(lines)


def settlements(rows: list[dict[str, Any]]) -> str:
    """Tell the spells of settlements, a line each."""
    lines = [
        f"{row['name']}  {row['source']}: {row['party'] or ''} {row['status'] or 'not covered'} "
        f"from {row['from']} {'until ' + row['until'] if row['until'] else 'on'}  (known {row['known']})"
        for row in rows
    ]
    return "\n".join(" ".join(line.split(" ")) for line in lines) or "no source shows a settlement there"


def tempo(data: dict[str, Any]) -> str:
    """Tell how busy a place is."""
    usual = f"{data['low_per_day']:.1f} to {data['high_per_day']:.1f} expected ({data['level']:.0%} interval)"
    verdicts = {True: f"{usual}: out of the ordinary", False: f"{usual}: as usual", None: "nothing to compare it with"}
    items = ", ".join(f"{count} by {source}" for source, count in data["items"].items()) or "none"
    found = f"{data['recent_per_day']:.1f} items a day in {data['recent_days']} days"
    lines = [
        f"{data['place']} on {data['on']}: {found}, {verdicts[data['is_unusual']]}",
        f"  {data['trailing_per_day']:.2f} a day in the {data['trailing_days']} days before; items: {items}",
        f"  {data['note']}",
    ]
    return "\n".join(lines)
