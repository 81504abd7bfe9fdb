"""Tell networks, the ways of a place, hubs, scenarios and who can be reached."""

from typing import Any

from rich.table import Table

from frontline.theatre.tell.words import draw, percent


def built(data: dict[str, Any]) -> str:
    """Tell what became of the files of a network."""
    lengths = ", ".join(f"{km:.0f} km of {mode}" for mode, km in data["km"].items() if mode != "transfer")
    kept = "as before" if data["repeated"] else "kept"
    lines = [
        (
            f"Network {data['version']} {kept}: {data['edges']} edges, {lengths}, {data['places']} places on it "
            f"({data['seconds']} s)"
        )
    ]
    if data["outside"]:
        lines.append(f"  {data['outside']} ways lie outside the theatre and were left out")
    if data["doubled"]:
        lines.append(f"  {data['doubled']} pieces were drawn twice and count once")
    if data["overlap_km"]:
        lines.append(f"  {data['overlap_km']:.0f} km of later files run beside the first and may count twice")
    return "\n".join(lines)


def networks(rows: list[dict[str, Any]]) -> str:
    """Tell which networks were built."""
    lines = [f"{row['version']}  {row['built_at']}  {', '.join(f['file'] for f in row['made_of'])}" for row in rows]
    return "\n".join(lines) or "no network was built yet; 'frontline network build' does it"


def routes(data: dict[str, Any]) -> str:
    """Tell the ways of a place."""
    ways = data["disjoint_ways"]
    lines = [
        f"{data['place']} on {data['on']}, ways of {data['side']}, {data['source']}:",
        (
            f"  ways without a common edge: {ways['value']} ({ways['low']} to {ways['high']}); "
            f"all cut with probability {data['cut_probability']:.2f}"
        ),
        f"  access {data['access_score']} of 5 ({data['access']['level']}): {data['access']['because']}",
    ]
    lines += _left(data)
    lines += [f"  {_way(way)}" for way in data["ways"]]
    lines += [f"  to {way['to']}: {_way(way) if way['km'] else way['state']}" for way in data["hubs"]]
    if data["detour_factor"]:
        spread = _range((data["intervals"] or {}).get("detour_factor"), ".2f")
        lines.append(
            f"  the quickest takes {data['detour_factor']:.2f}{spread} times as long as on {data['reference']}"
        )
    last = data["last_open_way"]
    if not data["ways"]:
        lines.append(f"  the last way was open on {last['day']}" if last else "  no way was open on any day before")
    ring = data.get("encirclement")
    if ring:
        width = ring["corridor_width_km"]
        lines.append(f"  the way out is {width['value']:.1f} km wide ({width['low']:.1f} to {width['high']:.1f}); the "
                     f"widest free gap is {ring['largest_gap_deg']:.0f} degrees")  # fmt: skip
    lines += _reported(data)
    return "\n".join([*lines, f"  {data['note']}"])


def _left(data: dict[str, Any]) -> list[str]:
    """Tell what is left of the ways: how many are clear, how much they carry, and what reports make of them."""
    clear, near, least = data["clear_ways"], data["least_contact_km"], data["min_cut"]
    lines = [f"  ways clear of contact: {clear['value']} ({clear['low']} to {clear['high']})"]
    if near["value"] is not None:
        lines[0] += f"; the least any way has in contact is {near['value']:.0f} km{_range(near, '.0f')}"
    if least["of_all_open"] is not None and data["ways"]:
        classes = ", ".join(f"{row['edges']} {row['mode']} ({row['class']})" for row in least["classes"])
        carried = least["capacity"]
        amount = f"{carried['value']:g}{_range(carried, 'g')}"
        lines.append(f"  the least cut carries {percent(least['of_all_open'])} of what all would, {amount}: {classes}")
    spread = (data["intervals"] or {}).get("km_by_band")
    if spread and data["ways"]:
        told = [f"{name} {row['low']:.0f} to {row['high']:.0f}" for name, row in spread.items() if row["high"]]
        lines.append(f"  kilometres of the quickest way, 90 %: {', '.join(told)}")
    return lines + [
        f"  {row['of_them_reported_cut']} of the {row['ways_open']} open by the assessment reported cut by "
        f"{', '.join(row['claimants'])} ({row['holder']})"
        for row in data["reported_cut"]
    ]


def _range(row: dict[str, Any] | None, form: str) -> str:
    return f" ({row['low']:{form}} to {row['high']:{form}})" if row and row["low"] is not None else ""


def _reported(data: dict[str, Any]) -> list[str]:
    """Tell what reports in force say of the ways, each with who says so."""
    return [
        f"  reported, not assessed: {each['claimant']} ({each['holder']}, {each['publisher']} {each['published']}) "
        f"{'denies' if each['denied'] else 'says'}: {each['says']}, {each['where']}, until {each['expires']}: "
        f"“{each['text']}”"
        for each in data["reported"]
    ]


def _way(way: dict[str, Any]) -> str:
    bands = ", ".join(f"{km:.0f} km {name}" for name, km in way["km_by_band"].items() if km)
    said = "".join(
        f"; {'denied' if row['denied'] else 'reported'} {row['says']} ({row['holder']})"
        for row in way.get("reported", ())
    )
    return f"{way['mode']} to {way['to']}: {way['km']:.0f} km, {way['minutes']} min, {way['state']} ({bands}){said}"


def routes_series(data: dict[str, Any]) -> str:
    """Tell the ways of a place over time."""
    table = Table(title=f"Ways of {data['place']}, {data['source']}", title_justify="left")
    for name in ("day", "ways", "clear", "all cut", "exposure", "km", "in contact", "detour", "access", "corridor km"):
        table.add_column(name)
    for row in data["rows"]:
        ways, width = row["disjoint_ways"], row["corridor_width_km"]
        table.add_row(
            row["on"],
            f"{ways['value']} ({ways['low']}-{ways['high']})",
            str(row["clear_ways"]["value"]),
            f"{row['cut_probability']:.2f}",
            row["best_state"] or "no way",
            "" if row["km"] is None else f"{row['km']:.0f}",
            "" if row["least_contact_km"]["value"] is None else f"{row['least_contact_km']['value']:.0f}",
            "" if row["detour_factor"] is None else f"{row['detour_factor']:.2f}",
            str(row["access_score"]),
            f"{width['value']:.1f}",
        )
    return f"{draw(table)}\n{data['note']}"


def hub(data: dict[str, Any]) -> str:
    """Tell what passes through a place."""
    meet = [f"{data[key]} {noun} ({', '.join(data[key + '_to'])})" if data[key] else f"no {noun}"
            for key, noun in (("roads", "roads"), ("railways", "railways"))]  # fmt: skip
    share = "too few towns near by" if data["path_share"] is None else percent(data["path_share"])
    lines = [
        f"{data['place']}: {' and '.join(meet)} lead out",
        (
            f"  shortest ways between towns within {data['around_km']:g} km that pass through it: {share}, "
            f"rank {data['rank'] or '-'} of {data['of']}"
        ),
        "  " + ", ".join(f"{row['place']} {percent(row['path_share'])}" for row in data["ranked"][:10]),
        "  how near a way must pass: "
        + ", ".join(
            f"{row['passing_km']:g} km {percent(row['path_share'])} (rank {row['rank']})" for row in data["sensitivity"]
        ),
        "  beside the largest towns near by: "
        + ", ".join(f"{row['place']} {percent(row['path_share'])}" for row in data["beside"]),
    ]
    without = data["without"]
    if without["pairs"]:
        lines.append(f"  without it {without['pairs_without_a_way']} of {without['pairs']} pairs have no way")
        if without["longer_minutes_median"] is not None:
            lines[-1] += f", the others take {without['longer_minutes_median']:.0f} minutes longer in the median"
    return "\n".join([*lines, f"  {data['note']}"])


def whatif(data: dict[str, Any]) -> str:
    """Tell a scenario."""
    what, region = data["scenario"], data["region_share"]
    assessed = percent(what["assessed_share_before"])
    lines = [
        f"{what['label']}",
        f"{what['place']} held by {what['held_by']} on {what['on']} (assessed {assessed}):",
        f"  ground that changes: {region['changed_km2']:.1f} km²",
    ]
    for level in ("oblast", "raion"):
        if level in region:
            each = region[level]
            lines.append(f"  {each['name']}, what is assessed of it: {percent(each['before'])} before, "
                         f"{percent(each['after'])} after")  # fmt: skip
    lines += [f"  {row['name']}: {row['before']} before, {row['after']} after" for row in data["exposed_places"]]
    lines += [
        f"  {row['mode']} {row['from']} to {row['to']}: {row['before']} before, {row['after']} after"
        for row in data["cut_ways"]
    ]
    lost = ", ".join(row["name"] for row in data["lose_last_way"])
    lines.append(f"  lose their last way: {lost or 'none'}")
    shares = [f"{row['place']} {percent(row['path_share']['before'])} to {percent(row['path_share']['after'])}"
              for row in data["hubs"]]  # fmt: skip
    lines.append(f"  more would pass through: {', '.join(shares) or 'nowhere else'}")
    rows = [f"{row['name']} {row['km']:.0f} km by {row['by']}" for row in data["next_places"]]
    lines.append(f"  next along the network: {', '.join(rows) or 'none'}")
    return "\n".join([*lines, f"  {data['note']}"])


def evacuation(data: dict[str, Any]) -> str:
    """Tell how many people live where which ways are left."""
    lines = [f"Settlements that {data['side']} holds on {data['on']}, by their least exposed way to the rear:"]
    lines += [
        f"  {row['state']}: {row['population']:,} people in {row['settlements']} settlements"
        + (f", of {row['without_population']} of which the number is not known" if row["without_population"] else "")
        for row in data["by_state"]
    ]
    off = data["off_network"]
    lines.append(f"  not on the network: {off['population']:,} people in {off['settlements']} settlements")
    if data["since"]:
        lost = ", ".join(row["name"] for row in data["lost_last_way"])
        lines.append(f"  lost their last way since {data['since']}: {lost or 'none'}")
    return "\n".join([*lines, f"  {data['note']}"])
