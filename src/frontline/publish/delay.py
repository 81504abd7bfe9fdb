"""Hold back what is too new: nothing younger than the theatre's delay is ever published."""

from datetime import date, datetime, timedelta

from frontline.days import end_of_day, now, write_instant
from frontline.errors import RefusedError
from frontline.settings import TheatreSettings


def find_cut_off(settings: TheatreSettings, known: datetime | None = None) -> datetime:
    """Return the instant up to which things may be published: now less the delay, or an earlier one asked for."""
    latest = now() - timedelta(hours=settings.delay_hours)
    return min(latest, known) if known else latest


def check_publishable(day: date, cut_off: datetime, settings: TheatreSettings) -> None:
    """Refuse a day that is not over at the cut-off.

    Raises:
        RefusedError: The day is inside the publication delay.
    """
    if end_of_day(day) > cut_off:
        message = f"{day} is held back: this theatre publishes {settings.delay_hours} hours late"
        raise RefusedError(message, f"ask for a day that ended by {write_instant(cut_off)}")
