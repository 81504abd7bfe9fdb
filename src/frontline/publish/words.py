"""Write days, numbers, shares and lists as an English reader expects them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from frontline.measures.area import Estimate

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_words(day: date) -> str:
    """Write a day: 3 November 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def instant_words(instant: datetime) -> str:
    """Write an instant: 3 November 2025, 18:00 UTC."""
    utc = instant.astimezone(UTC)
    return f"{day_words(utc.date())}, {utc:%H:%M} UTC"


def percent(share: float) -> str:
    """Write a share: 4.3 %, 19 %, under 0.5 %."""
    value = share * 100
    if 0 < value < 0.5:  # noqa: PLR2004  # half a percent is what rounding hides
        return "under 0.5 %"
    if 99.5 < value < 100:  # noqa: PLR2004
        return "over 99.5 %"
    return f"{value:.1f} %" if 0 < value < 10 else f"{value:.0f} %"  # noqa: PLR2004


def percent_range(estimate: Estimate) -> str:
    """Write an interval of shares: 8 to 41 %."""
    low, high = percent_bounds(estimate, lambda value, digits: f"{value:.{digits}f}")
    return f"{low} to {high} %"


def percent_bounds(estimate: Estimate, write: Callable[[float, int], str]) -> tuple[str, str]:
    """Return both ends of an interval of shares in per cent, with decimals where they are small or would look alike."""
    low, high = estimate.low * 100, estimate.high * 100
    digits = 1 if high < 10 or round(low) == round(high) else 0  # noqa: PLR2004
    return write(low, digits), write(high, digits)


def number_words(number: int) -> str:
    """Write a count with thin thousands: 61 161."""
    return f"{number:,}".replace(",", " ")


def list_words(parts: list[str]) -> str:
    """Write a list: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def place_words(relation: str, name: str) -> str:
    """Write a place as a claim relates to it: Pokrovsk, near Pokrovsk, the Pokrovsk axis, the north of Pokrovsk."""
    if relation in ("", "in"):
        return name
    if relation in ("axis", "area", "district"):
        return f"the {name} {relation}"
    part, of, _ = relation.partition(" part")
    if of:
        return f"the {part} part of {name}"
    return f"{relation} {name}"
