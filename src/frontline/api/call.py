"""Say what a request asks for once it is understood, and what can be asked for at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams

from frontline.api.parameters import Parameter
from frontline.api.reply import HTML, JSON, Reply
from frontline.theatre.outward.showcase import Showcase


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is understood.

    Attributes:
        showcase: the theatre as its readers may see it.
        root: the server's address, as the reader reaches it, without a slash at its end.
        path: of the resource, beginning with a slash.
        values: the query's parameters, by name.
        names: the parts of the path that vary.
        query: the query as it was written.
        as_page: whether a page for people is wanted.
    """

    showcase: Showcase
    root: str
    path: str
    values: dict[str, Any]
    names: dict[str, str]
    query: tuple[tuple[str, str], ...]
    as_page: bool

    def address(self, path: str, **query: Any) -> str:  # noqa: ANN401  # anything that has a text
        """Return the address of a resource here."""
        words = str(QueryParams({name: str(value) for name, value in query.items() if value is not None}))
        return f"{self.root}{path}" + (f"?{words}" if words else "")

    def again(self, **query: Any) -> str:  # noqa: ANN401  # as above
        """Return the address of this very resource with some parameters changed."""
        return self.address(self.path, **(dict(self.query) | query))

    def link_forms(self, media_type: str) -> list[dict[str, str]]:
        """Return the links to this answer as it is, and in its other form."""
        data = {"href": self.again(f="json"), "type": media_type, "title": "This as data"}
        page = {"href": self.again(f="html"), "type": "text/html", "title": "This as a page"}
        own, other = (page, data) if self.as_page else (data, page)
        return [{"rel": "self", **own}, {"rel": "alternate", **other}]


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that can be asked for.

    Attributes:
        path: its address, with the parts that vary in braces.
        summary: what it is, in one line.
        answer: makes the reply.
        parameters: of its query.
        schema: the name of the schema of its JSON in the documentation.
        media_types: what it can be.
        tag: the heading in the documentation.
        refuses: whether it can be held back by delay, embargo or licence.
        names: the parts of the path that vary, each with what it means.
        kept: whether answers are kept for the next who asks.
        parted: whether parts of an answer can be asked for (HTTP's Range).
        maybe_empty: whether there can be nothing to answer.
    """

    path: str
    summary: str
    answer: Callable[[Call], Reply]
    parameters: tuple[Parameter, ...] = ()
    schema: str = "document"
    media_types: tuple[str, ...] = (JSON, HTML)
    tag: str = "Features"
    refuses: bool = True
    names: dict[str, str] = field(default_factory=dict)
    kept: bool = True
    parted: bool = False
    maybe_empty: bool = False
