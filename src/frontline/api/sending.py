"""Send an answer over the wire: packed where that is understood, in parts, or only the word that it has not changed."""

import re

from starlette.requests import Request
from starlette.responses import Response

from frontline.api.reply import Reply

CACHE = "public, max-age=60, must-revalidate"
VARY = "Accept, Accept-Encoding, Authorization"
RANGE = re.compile(r"bytes=(?=[0-9]*-[0-9]+|[0-9]+-)([0-9]{0,15})-([0-9]{0,15})")
SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Access-Control-Allow-Origin": "*"}


def send(reply: Reply, request: Request, *, kept: bool) -> Response:
    """Return the answer as it goes over the wire: packed, or only the word that it has not changed."""
    headers = {
        **SAFE,
        **reply.headers,
        "Vary": VARY,
        "Content-Type": reply.media_type,
    }
    headers["Cache-Control"] = CACHE if kept and reply.status == 200 else "no-store"  # noqa: PLR2004  # HTTP's OK
    body = reply.body
    packed = bool(reply.packed) and "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        body, headers["Content-Encoding"] = reply.packed, "gzip"
    if reply.tag:
        headers["ETag"] = f'"{reply.tag}{"-gz" if packed else ""}"'
        asked = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
        if headers["ETag"] in asked or "*" in asked:
            del headers["Content-Type"]
            return Response(status_code=304, headers=headers)
    part = request.headers.get("range", "") if reply.parted else ""
    if part and request.headers.get("if-range", headers["ETag"]) == headers["ETag"]:
        return _send_part(body, part, headers)
    return Response(body, reply.status, headers)


def _send_part(body: bytes, part: str, headers: dict[str, str]) -> Response:
    """Return the bytes that are asked for (RFC 9110, 14); the whole where it is not one span of them."""
    found = RANGE.fullmatch(part)
    if found is None:
        return Response(body, 200, headers)
    first, last = (int(each) if each else None for each in found.groups())
    size = len(body)
    start = max(size - (last or 0), 0) if first is None else first
    end = size - 1 if first is None or last is None else min(last, size - 1)
    if start > end:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    return Response(body[start : end + 1], 206, headers | {"Content-Range": f"bytes {start}-{end}/{size}"})
