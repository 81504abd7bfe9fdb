"""Answer as a STAC catalog (1.1.0): a collection of daily snapshots, an item a day, whose assets are features."""

from datetime import date, timedelta
from typing import Any

from frontline.api.call import Call, Resource
from frontline.api.reply import GEOJSON, JSON, Reply, make_json
from frontline.days import end_of_day, parse_day, start_of_day, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.theatre.outward.showcase import list_days

VERSION = "1.1.0"
SNAPSHOTS = "snapshots"
ASSETS = (
    ("control", "Who holds the ground, as assessed"),
    ("states", "What each source showed"),
    ("measures", "Shares of places, as assessed"),
)
ROOT_PATH = "/stac"
COLLECTION_PATH = f"{ROOT_PATH}/{SNAPSHOTS}"


def answer_catalog(call: Call) -> Reply:
    """Return the catalog."""
    settings = call.showcase.settings
    links = [_link(call, "self", ROOT_PATH), _link(call, "root", ROOT_PATH), _link(call, "child", COLLECTION_PATH)]
    about = {"type": "Catalog", "stac_version": VERSION, "id": "frontline", "title": settings.title}
    return make_json(about | {"description": f"{settings.title}: snapshots by day.", "links": links})


def answer_snapshots(call: Call) -> Reply:
    """Return the collection of snapshots."""
    first, last = call.showcase.period()
    links = [_link(call, "self", COLLECTION_PATH), _link(call, "root", ROOT_PATH), _link(call, "parent", ROOT_PATH)]
    links.append({"rel": "license", "href": call.address("/licences"), "type": JSON})
    links += [_link(call, "item", f"{COLLECTION_PATH}/{day}", GEOJSON) for day in list_days(first, last)]
    span = [write_instant(start_of_day(first)), write_instant(end_of_day(last) - timedelta(seconds=1))]
    document = {
        "type": "Collection",
        "stac_version": VERSION,
        "id": SNAPSHOTS,
        "title": "Daily snapshots",
        "description": f"{call.showcase.settings.title}: who holds the ground, day by day, as assessed and as drawn.",
        "license": "other",
        "extent": {"spatial": {"bbox": [list(call.showcase.box)]}, "temporal": {"interval": [span]}},
        "links": links,
    }
    return make_json(document)


def answer_snapshot(call: Call) -> Reply:
    """Return the snapshot of a day."""
    day = _read_day(call.names["day"])
    first, last = call.showcase.period()
    if not first <= day <= last:
        raise NotFoundError(f"there is no snapshot of {day}", f"there are snapshots from {first} to {last}")
    path = f"{COLLECTION_PATH}/{day}"
    links = [_link(call, "self", path, GEOJSON), _link(call, "root", ROOT_PATH)]
    links += [_link(call, "parent", COLLECTION_PATH), _link(call, "collection", COLLECTION_PATH)]
    assets = {name: _asset(call, name, title, day) for name, title in ASSETS}
    return make_json(_write_item(call, day) | {"links": links, "assets": assets}, GEOJSON)


def _write_item(call: Call, day: date) -> dict[str, Any]:
    west, south, east, north = call.showcase.box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    start, end = write_instant(start_of_day(day)), write_instant(end_of_day(day) - timedelta(seconds=1))
    about = call.showcase.about()
    properties = {
        "datetime": start,
        "start_datetime": start,
        "end_datetime": end,
        "frontline:cut_off": about["cut_off"],
    }
    return {
        "type": "Feature",
        "stac_version": VERSION,
        "stac_extensions": [],
        "id": day.isoformat(),
        "collection": SNAPSHOTS,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [west, south, east, north],
        "properties": properties | {"frontline:release": about["release"]},
    }


def _asset(call: Call, name: str, title: str, day: date) -> dict[str, Any]:
    href = call.address(f"/collections/{name}/items", datetime=day, limit=10_000)
    return {"href": href, "type": GEOJSON, "title": title, "roles": ["data"]}


def _link(call: Call, rel: str, path: str, media_type: str = JSON) -> dict[str, str]:
    return {"rel": rel, "href": call.address(path), "type": media_type}


def _read_day(text: str) -> date:
    try:
        return parse_day(text)
    except UsageError as error:
        raise NotFoundError(f"there is no snapshot '{text}'", "name a day such as 2025-11-03") from error


def list_resources() -> list[Resource]:
    """Return all that this part of the api can be asked for."""
    day = {"day": "The day, such as 2025-11-03."}
    one, form = ("STAC", (JSON,))
    return [
        Resource(ROOT_PATH, "The STAC catalog", answer_catalog, schema="stac", media_types=form, tag=one),
        Resource(COLLECTION_PATH, "Daily snapshots", answer_snapshots, schema="stac", media_types=form, tag=one),
        Resource(
            f"{COLLECTION_PATH}/{{day}}", "The snapshot of a day", answer_snapshot,
            schema="feature", media_types=(GEOJSON,), tag=one, names=day,
        ),
    ]  # fmt: skip
