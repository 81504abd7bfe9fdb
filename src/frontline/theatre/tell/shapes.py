"""Tell the line, the ring around a place, and how two maps differ."""

from typing import Any

from frontline.theatre.tell.words import percent


def front(data: dict[str, Any]) -> str:
    """Tell how long the line is and how fast it moved."""
    band = f"{data['low_km']:.0f} to {data['high_km']:.0f} km at coarser and finer scales"
    lines = [
        f"The line on {data['on']}, {data['source']}: {data['length_km']:.0f} km at {data['scale_m']:g} m ({band})"
    ]
    speed = data["velocity_m_per_day"]
    if speed:
        lines.append(f"  in {speed['days']} days {percent(speed['share_moving'])} of it went forward")
        if speed["median"] is not None:
            lines[-1] += f", by {speed['median']:.0f} m a day in the median, {speed['p90']:.0f} at the 90th percentile"
    return "\n".join([*lines, f"  {data['note']}"])


def encirclement(data: dict[str, Any]) -> str:
    """Tell how far a place is surrounded."""
    lines = [f"{data['place']} on {data['on']}, {data['source']}:"]
    for name, key in (("over the place", "angular_share"), ("from its centre", "angular_share_centre")):
        shares = ", ".join(f"{percent(share)} within {reach} km" for reach, share in data[key].items())
        lines.append(f"  held ground on the bearings {name}: {shares}")
    lines.append(f"  widest free gap {data['largest_gap_deg']:.0f} degrees")
    lines.append(f"  {percent(data['perimeter_share'])} of the outline, widened by 2 km, lies in held ground")
    width = data["corridor_width_km"]
    lines.append(f"  the way out is {width['value']:.1f} km wide ({width['low']:.1f} to {width['high']:.1f})")
    if data["pocket"]:
        pocket = data["pocket"]
        lines.append(f"  it lies in ground closed off ({pocket['shape']}): {pocket['area_km2']:.0f} km², neck "
                     f"{pocket['neck_km']:.1f} km")  # fmt: skip
    return "\n".join([*lines, f"  {data['note']}"])


def compare(data: dict[str, Any]) -> str:
    """Tell what two maps disagree about."""
    a, b = data["a"], data["b"]
    lines = [
        f"{a} and {b} on {data['on']}:",
        f"  {a} {data['area_a_km2']:,.0f} km², {b} {data['area_b_km2']:,.0f} km²",
        f"  alone {data['only_a_km2']:,.0f} and {data['only_b_km2']:,.0f} km²",
        f"  overlap over union {data['iou']:.3f}, symmetric difference {data['symmetric_difference_km2']:,.0f} km²",
    ]
    apart = data["line_distance_km"]
    if apart["mean"] is not None:
        figures = f"mean {apart['mean']:.1f}, median {apart['median']:.1f}, 90 % within {apart['p90']:.1f} km"
        lines.append(f"  from the line of {a} to that of {b}: {figures}")
    lines += [
        f"  {row['name']}: {percent(row['share_a'])} and {percent(row['share_b'])}" for row in data["settlements"]
    ]
    for row in data["lag"]:
        spread = f"{row['median_apart_days']:.0f} days apart in the median, 90 % within {row['p90_apart_days']:.0f}"
        lines.append(f"  {row['period']}: {b} minus {a} {row['median_days']:+.0f} days; {spread}; {row['cells']} cells")
    return "\n".join([*lines, f"  {data['note']}"])
