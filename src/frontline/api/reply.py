"""Say what is sent back: a body with its type, or a fault in the same words as everywhere, as JSON or as a page."""

import gzip
import hashlib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined

from frontline.errors import FrontlineError

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain; charset=utf-8"
CSS = "text/css; charset=utf-8"
WORTH_PACKING = 1024  # bytes
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BRIEF_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'")  # no script either way

PAGES = Environment(
    loader=PackageLoader("frontline.api", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, ready to be sent.

    Attributes:
        body: as it is.
        media_type: what it is.
        status: of HTTP.
        tag: of this very body.
        headers: further ones.
        packed: the body in gzip; empty where that is not worth it.
        parted: whether some of its bytes can be asked for.
    """

    body: bytes
    media_type: str
    status: int = 200
    tag: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    packed: bytes = b""
    parted: bool = False

    @property
    def size(self) -> int:
        """Return how many bytes it takes to keep."""
        return len(self.body) + len(self.packed)


def make_reply(body: bytes, media_type: str, headers: dict[str, str] | None = None, tagged: bytes = b"") -> Reply:
    """Return an answer with its tag; ``tagged`` is what the tag is made from where that is not the body."""
    tag = hashlib.sha256(tagged or body).hexdigest()[:32]
    packed = gzip.compress(body, 6, mtime=0) if len(body) > WORTH_PACKING else b""
    return Reply(body, media_type, 200, tag, headers or {}, packed)


def make_json(document: Any, media_type: str = JSON) -> Reply:  # noqa: ANN401  # any JSON
    """Return a JSON document as an answer."""
    return make_reply(orjson.dumps(document), media_type)


def make_page(template: str, **values: Any) -> Reply:  # noqa: ANN401  # what the template shows
    """Return a page as an answer; whatever is put into it is escaped."""
    body = PAGES.get_template(template).render(values).encode()
    return make_reply(body, HTML, {"Content-Security-Policy": PAGE_POLICY})


def make_fault(error: FrontlineError, *, as_page: bool, headers: dict[str, str] | None = None) -> Reply:
    """Return a fault: its code is that of the error tree, its words are those that a user of the commands reads."""
    said = {"code": type(error).__name__, "description": error.message, "remedy": error.remedy}
    made = make_page("fault.html", title="Not shown", fault=said) if as_page else make_json(said)
    return Reply(made.body, made.media_type, error.http_status, "", made.headers | (headers or {}))


def read_style() -> bytes:
    """Return the style sheet of the pages."""
    return (resources.files("frontline.api") / "pages" / "style.css").read_bytes()
