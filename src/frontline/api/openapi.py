"""Write the definition of the api (OpenAPI 3.1) from the same tables by which requests are answered."""

from typing import Any

import frontline
from frontline.api.call import Resource

ANY_OBJECT: dict[str, Any] = {"type": "object"}
TEXT_ = {"type": "string"}
LINK = {
    "type": "object",
    "required": ["rel", "href"],
    "properties": {"rel": TEXT_, "href": TEXT_, "type": TEXT_, "title": TEXT_},
}
LINKS = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
COLLECTION = {
    "type": "object",
    "required": ["id", "title", "description", "extent", "links"],
    "properties": {
        "id": TEXT_,
        "title": TEXT_,
        "description": TEXT_,
        "itemType": {"const": "feature"},
        "links": LINKS,
        "crs": {"type": "array", "items": TEXT_},
        "extent": {
            "type": "object",
            "required": ["spatial", "temporal"],
            "properties": {"spatial": ANY_OBJECT, "temporal": ANY_OBJECT},
        },
    },
}
FEATURE = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": TEXT_,
        "properties": ANY_OBJECT,
        "links": LINKS,
        "geometry": {
            "oneOf": [
                {"type": "null"},
                {
                    "type": "object",
                    "required": ["type", "coordinates"],
                    "properties": {
                        "type": {"enum": ["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]},
                        "coordinates": {"type": "array"},
                    },
                },
            ]
        },
    },
}
FEATURES = {
    "type": "object",
    "required": ["type", "features", "links", "timeStamp", "numberReturned"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
        "links": LINKS,
        "timeStamp": {"type": "string", "format": "date-time"},
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
        "refused": {"type": "array", "items": ANY_OBJECT},
    },
}
SCHEMAS: dict[str, Any] = {
    "link": LINK,
    "collection": COLLECTION,
    "feature": FEATURE,
    "features": FEATURES,
    "document": ANY_OBJECT,
    "text": TEXT_,
    "landing": {"type": "object", "required": ["links", "title"], "properties": {"title": TEXT_, "links": LINKS}},
    "conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": {"type": "string", "format": "uri"}}},
    },
    "collections": {
        "type": "object",
        "required": ["collections", "links"],
        "properties": {
            "links": LINKS,
            "collections": {"type": "array", "items": {"$ref": "#/components/schemas/collection"}},
        },
    },
    "brief": {
        "type": "object",
        "required": ["title", "cut_off", "sections", "sources", "licences"],
        "properties": {"title": TEXT_, "cut_off": TEXT_, "sections": {"type": "array", "items": ANY_OBJECT}},
    },
    "release": {
        "type": "object",
        "required": ["release", "cut_off", "refused", "embargoes"],
        "properties": {"release": {"type": ["integer", "null"]}, "cut_off": {"type": "string", "format": "date-time"}},
    },
    "stac": {
        "type": "object",
        "required": ["type", "stac_version", "id", "links"],
        "properties": {"type": {"enum": ["Catalog", "Collection"]}, "links": LINKS},
    },
    "fault": {
        "type": "object",
        "required": ["code", "description"],
        "properties": {"code": TEXT_, "description": TEXT_, "remedy": TEXT_},
    },
}
WHOLE = frozenset({"z", "x", "y"})  # parts of paths that are whole numbers
KEYS = "A key of the team that runs this server shows what is not out yet; without one, what all readers see."
FAULTS = {
    "400": "The request's words are off.",
    "403": "Held back by delay, embargo or licence, or nothing has been released; the answer says which.",
    "404": "There is no such thing.",
    "406": "No such form of the answer.",
    "409": "More than one place answers to the name.",
    "429": "Asked more often than this server lets anyone; Retry-After says how long to wait.",
    "500": "A fault of ours.",
    "503": "The database cannot be read.",
}


def write_openapi(title: str, root: str, resources: list[Resource], examples: dict[str, str]) -> dict[str, Any]:
    """Return the definition of the api at an address; ``examples`` are of the parts of paths that vary."""
    tags = dict.fromkeys(each.tag for each in resources)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "description": "Who holds what, since when, who says so, and how sure anyone can be.",
            "version": frontline.__version__,
        },
        "servers": [{"url": root}],
        "tags": [{"name": tag} for tag in tags],
        "paths": {each.path: {"get": _describe(each, examples)} for each in resources},
        "components": {
            "schemas": SCHEMAS,
            "responses": {f"fault{status}": _fault(text) for status, text in FAULTS.items()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": KEYS}},
        },
        "security": [{}, {"key": []}],
    }


def _describe(resource: Resource, examples: dict[str, str]) -> dict[str, Any]:
    names = [_describe_name(name, about, examples.get(name)) for name, about in resource.names.items()]
    faults = {status: {"$ref": f"#/components/responses/fault{status}"} for status in FAULTS}
    content = {form.split("; ")[0]: _schema(resource, form) for form in resource.media_types}
    return {
        "summary": resource.summary,
        "operationId": _name(resource.path),
        "tags": [resource.tag],
        "parameters": [*names, *(each.describe() for each in resource.parameters)],
        "responses": {
            "200": {"description": "The answer.", "headers": _HEADERS, "content": content},
            "304": {"description": "The same as the reader has."},
            **_further(resource),
            **faults,
        },
    }


def _further(resource: Resource) -> dict[str, Any]:
    """Return what else can be answered where there may be nothing, or parts can be asked for."""
    found: dict[str, Any] = {"204": {"description": "Nothing lies there."}} if resource.maybe_empty else {}
    if resource.parted:
        parts = {form: {"schema": TEXT_} for form in resource.media_types}
        found |= {"206": {"description": "The part that was asked for.", "content": parts}}
        found |= {"416": {"description": "There is no such part."}}
    return found


def _describe_name(name: str, about: str, example: str | None) -> dict[str, Any]:
    found = {"name": name, "in": "path", "required": True, "description": about}
    schema = {"type": "integer", "minimum": 0} if name in WHOLE else {"type": "string", "minLength": 1}
    return found | {"schema": schema} | ({"example": example} if example else {})


_HEADERS = {"ETag": {"description": "Of this very answer.", "schema": TEXT_}}


def _schema(resource: Resource, form: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{resource.schema}"} if "json" in form else TEXT_}


def _fault(text: str) -> dict[str, Any]:
    reference = {"schema": {"$ref": "#/components/schemas/fault"}}
    return {"description": text, "content": {"application/json": reference, "text/html": {"schema": TEXT_}}}


def _name(path: str) -> str:
    words = [part.strip("{}") for part in path.split("/") if part]
    return "get" + "".join(word[:1].upper() + word[1:] for word in words or ["landing"])
