"""Answer as OGC API - Features, part 1 (OGC 17-069r4) has it: the landing page, collections, items."""

from datetime import timedelta
from functools import partial
from typing import Any

import orjson

from frontline.api.call import Call, Resource
from frontline.api.parameters import (
    BBOX,
    DATETIME,
    FORMAT,
    KNOWN,
    LIMIT,
    MOST,
    OFFSET,
    USUAL,
    Parameter,
    make_asked,
    make_word,
)
from frontline.api.reply import GEOJSON, HTML, JSON, OPENAPI, Reply, make_json, make_page, make_reply
from frontline.days import end_of_day, now, start_of_day, write_instant
from frontline.theatre.outward.feature import Collection, write_feature
from frontline.theatre.outward.showcase import COLLECTIONS, Page

CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "geojson", "html")
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def answer_landing(call: Call) -> Reply:
    """Return where everything is."""
    settings, about = call.showcase.settings, call.showcase.about()
    links = [*call.link_forms(JSON), *(_link(call, *each) for each in LANDING)]
    lead = _lead(about)
    if call.as_page:
        return _page(call, settings.title, links, lead)
    return make_json({"title": settings.title, "description": lead, "links": links, "shown": about})


LANDING = (
    ("service-desc", "/api", OPENAPI, "The definition of this API"),
    ("service-doc", "/api?f=html", "text/html", "The documentation of this API"),
    ("conformance", "/conformance", JSON, "What it conforms to"),
    ("data", "/collections", JSON, "The collections"),
    ("child", "/stac", JSON, "A STAC catalog of daily snapshots"),
    ("related", "/tiles", JSON, "Vector tiles of the whole history, and of the ground"),
    ("related", "/map/", "text/html", "The map"),
    ("related", "/briefs", JSON, "Briefs"),
    ("related", "/release", JSON, "Which release is shown, and what it holds back"),
    ("related", "/corrections", JSON, "What maps said and later changed"),
    ("license", "/licences", JSON, "What each source's licence lets out"),
)


def _link(call: Call, rel: str, path: str, media_type: str, title: str) -> dict[str, str]:
    return {"rel": rel, "href": f"{call.root}{path}", "type": media_type, "title": title}


def _lead(about: dict[str, Any]) -> str:
    what = f"Release {about['release']}" if about["release"] is not None else "No release; the delay alone decides"
    return f"{what}. Nothing known after {about['cut_off']} is shown. Assessed, claimed and drawn are kept apart."


def answer_conformance(call: Call) -> Reply:
    """Return what this conforms to."""
    if call.as_page:
        table = {"title": "Conformance classes", "heads": ["class"], "rows": [[each] for each in CONFORMS]}
        return _page(call, "Conformance", call.link_forms(JSON), "", [table])
    return make_json({"conformsTo": list(CONFORMS)})


def answer_collections(call: Call) -> Reply:
    """Return all collections."""
    links = call.link_forms(JSON)
    if call.as_page:
        rows = [[{"href": call.address(f"/collections/{c.name}"), "text": c.title}, c.description] for c in COLLECTIONS]
        table = {"title": "Collections", "heads": ["collection", "what it shows"], "rows": rows}
        return _page(call, "Collections", links, "", [table])
    return make_json({"links": links, "collections": [_describe(call, each) for each in COLLECTIONS]})


def answer_collection(collection: Collection, call: Call) -> Reply:
    """Return what a collection shows, over which ground and time."""
    about = _describe(call, collection)
    about["links"] = call.link_forms(JSON) + [each for each in about["links"] if each["rel"] != "self"]
    if call.as_page:
        return _page(call, collection.title, about["links"], collection.description)
    return make_json(about)


def _describe(call: Call, collection: Collection) -> dict[str, Any]:
    first, last = call.showcase.period()
    path = f"/collections/{collection.name}"
    span: list[str | None] = [None, None]
    if collection.list_day is not None:
        span = [write_instant(start_of_day(first)), write_instant(end_of_day(last) - timedelta(seconds=1))]
    elif collection.name != "places":
        span = [None, call.showcase.about()["cut_off"]]
    return {
        "id": collection.name,
        "title": collection.title,
        "description": collection.description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [list(call.showcase.box)], "crs": CRS84},
            "temporal": {"interval": [span], "trs": GREGORIAN},
        },
        "links": [
            _link(call, "self", path, JSON, collection.title),
            _link(call, "items", f"{path}/items", GEOJSON, f"{collection.title}: the features"),
            _link(call, "items", f"{path}/items?f=html", "text/html", f"{collection.title}: the features as a page"),
            _link(call, "license", "/licences", JSON, "What each source's licence lets out"),
        ],
    }


def answer_items(collection: Collection, call: Call) -> Reply:
    """Return a page of features."""
    asked = make_asked(call.values, collection.words)
    start, limit = call.values.get("offset", 0), min(call.values.get("limit", USUAL), MOST)
    found = call.showcase.page(collection, asked, start, limit)
    links = call.link_forms(GEOJSON)
    if found.more:
        links.append({"rel": "next", "href": call.again(offset=start + limit), "type": GEOJSON, "title": "More"})
    if start:
        back = call.again(offset=max(start - limit, 0))
        links.append({"rel": "prev", "href": back, "type": GEOJSON, "title": "Before these"})
    links.append(_link(call, "collection", f"/collections/{collection.name}", JSON, collection.title))
    if call.as_page:
        return _page(call, collection.title, links, collection.description, _tables(call, collection, found))
    return _write_items(call, found, links)


def _write_items(call: Call, found: Page, links: list[dict[str, str]]) -> Reply:
    document: dict[str, Any] = {"type": "FeatureCollection", "links": links, "numberReturned": len(found.features)}
    if found.matched is not None:
        document["numberMatched"] = found.matched
    document["refused"] = [{"source": each["source"], "reason": each["refused"]} for each in found.refused]
    document["features"] = [write_feature(each) for each in found.features]
    content = orjson.dumps([document, call.showcase.state])
    return make_reply(orjson.dumps(document | {"timeStamp": write_instant(now())}), GEOJSON, tagged=content)


def _tables(call: Call, collection: Collection, found: Page) -> list[dict[str, Any]]:
    """Return the features, and what is refused, as tables."""
    heads = list(dict.fromkeys(name for each in found.features for name in each.properties))
    rows = []
    for each in found.features:
        own = {"href": call.address(f"/collections/{collection.name}/items/{each.feature_id}"), "text": each.feature_id}
        rows.append([own, *(_write_cell(each.properties.get(name)) for name in heads)])
    refused = [[each["title"], each["refused"]] for each in found.refused]
    return [
        {"title": f"{len(rows)} features", "heads": ["id", *heads], "rows": rows},
        {"title": "Refused", "heads": ["source", "why"], "rows": refused},
    ]


def _write_cell(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """Return a property as a table shows it."""
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return "" if value is None else value


def answer_item(collection: Collection, call: Call) -> Reply:
    """Return one feature."""
    found = call.showcase.find(collection, call.names["feature"], call.values.get("known"))
    links = call.link_forms(GEOJSON)
    links.append(_link(call, "collection", f"/collections/{collection.name}", JSON, collection.title))
    if call.as_page:
        rows = [[name, _write_cell(value)] for name, value in found.properties.items()]
        table = {"title": found.feature_id, "heads": ["what", "value"], "rows": rows}
        return _page(call, f"{collection.title}: {found.feature_id}", links, "", [table])
    return make_json(write_feature(found) | {"links": links}, GEOJSON)


def _page(
    call: Call, title: str, links: list[dict[str, str]], lead: str, tables: list[dict[str, Any]] | None = None
) -> Reply:
    style = call.address("/style.css")
    return make_page("document.html", title=title, links=links, lead=lead, tables=tables or [], style=style)


def list_resources() -> list[Resource]:
    """Return all that this part of the api can be asked for."""
    found = [
        Resource("/", "Where everything is", answer_landing, (FORMAT,), "landing", refuses=True, tag="Capabilities"),
        Resource(
            "/conformance", "What it conforms to", answer_conformance, (FORMAT,), "conformance", tag="Capabilities"
        ),
        Resource("/collections", "The collections", answer_collections, (FORMAT,), "collections", tag="Capabilities"),
    ]
    for each in COLLECTIONS:
        path = f"/collections/{each.name}"
        words: tuple[Parameter, ...] = tuple(make_word(name) for name in each.words)
        asks = (DATETIME, BBOX, LIMIT, OFFSET, KNOWN, *words, FORMAT)
        one = (KNOWN, FORMAT)
        shapes = (GEOJSON, HTML)
        found += [
            Resource(path, each.title, partial(answer_collection, each), (FORMAT,), "collection"),
            Resource(f"{path}/items", each.description, partial(answer_items, each), asks, "features", shapes),
            Resource(
                f"{path}/items/{{feature}}", f"One of: {each.title}", partial(answer_item, each), one, "feature",
                shapes, names={"feature": "The feature's id."},
            ),
        ]  # fmt: skip
    return found
