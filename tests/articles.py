"""Read deliveries of reports as a theatre of three languages would."""

from collections import Counter
from datetime import UTC, datetime

from frontline.reports.article import read_articles
from frontline.reports.report import Report
from frontline.settings import TheatreSettings
from worlds import make_card

AT = datetime(2025, 11, 10, 12, tzinfo=UTC)
THEATRE = TheatreSettings.model_validate({
    "name": "t", "title": "t", "box": (10.0, 45.0, 10.2, 45.1), "grid": {"lon": 10.1, "lat": 45.05},
    "parties": [{"id": each, "name": each, "color": "#000000"} for each in ("RED", "BLUE")],
    "languages": ("en", "uk", "ru"), "time_zone": "Europe/Kyiv",
})  # fmt: skip


def read(
    body: bytes | str, path: str, languages: tuple[str, ...] = (), **card: object
) -> tuple[list[Report], dict[str, int]]:
    """Return the reports of a delivery, and what was left out."""
    ignored: Counter[str] = Counter()
    theatre = THEATRE.model_copy(update={"languages": languages}) if languages else THEATRE
    data = body.encode() if isinstance(body, str) else body
    desk = make_card("wire", **{"reader": "article", "kind": "media", **card})
    return list(read_articles(data, path, desk, theatre, AT, ignored)), dict(ignored)
