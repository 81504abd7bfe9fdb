"""Answer requests: find the resource, read the query, make the answer once and keep it, send it or say it is unchanged.

What the answers say belongs in the modules beside this one. Answers are made one at a time, so that a crowd that asks
for something slow costs no more than one reader does; answers that are kept are sent at once. Where only time has gone
by, what was kept goes on being sent until the answer has been made anew: it tells less, never more.
"""

import os
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock

from granian.utils.proxies import wrap_asgi_with_proxy_headers
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from frontline import THEATRE_VARIABLE
from frontline.api import features, papers, stac, tiles
from frontline.api.call import Call, Resource
from frontline.api.limits import Limits
from frontline.api.mapping import answer_map
from frontline.api.metrics import MEDIA_TYPE, Metrics
from frontline.api.openapi import write_openapi
from frontline.api.parameters import FORMAT, read_query
from frontline.api.reply import (
    CSS,
    HTML,
    JSON,
    OPENAPI,
    Reply,
    make_fault,
    make_json,
    make_page,
    make_reply,
    read_style,
)
from frontline.api.sending import send
from frontline.errors import FrontlineError, NotFoundError, RefusedError, UsageError
from frontline.theatre.outward.showcase import Showcase
from frontline.theatre.outward.tilesets import TILESETS

ADDRESS_VARIABLE = "FRONTLINE_ADDRESS"
LIMIT_VARIABLE = "FRONTLINE_LIMIT"  # requests a minute of one client; 0: any number
PROXIES_VARIABLE = "FRONTLINE_PROXIES"  # addresses whose word on who asks is taken
KEPT_BYTES = 128 * 1024 * 1024
RENEWS_S = 60.0  # how long an answer may take to be made anew, before another reader's request makes it
FRESH_S = 1.0  # how long a server goes on without asking whether data, settings or releases have changed
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
LONGEST_QUERY = 4096  # characters


class Desk:
    """Where requests are answered.

    Attributes:
        showcase: the theatre as its readers may see it.
        address: the server's address as readers reach it; empty: as each request has it.
        metrics: what has been done.
    """

    def __init__(self, path: Path, address: str = "") -> None:
        self.showcase = Showcase(path)
        self.address = address.rstrip("/")
        self.metrics = Metrics()
        self._lock = Lock()
        self._state = self.showcase.state
        self._looked_at = time.monotonic()
        self._holdings = self.showcase.holdings
        self._kept: OrderedDict[tuple[object, ...], Reply] = OrderedDict()
        self._earlier: dict[tuple[object, ...], Reply] = {}
        self._renewed_at: dict[tuple[object, ...], float] = {}
        self._bytes = 0

    async def answer(self, resource: Resource, request: Request) -> Response:
        """Answer a request."""
        started = time.perf_counter()
        as_page = wants_page(request, resource)
        renew = None
        try:
            reply, renew = await self._find(resource, request, as_page=as_page)
        except FrontlineError as error:
            reply = make_fault(error, as_page=as_page)
        self.metrics.count(resource.path, reply.status, time.perf_counter() - started)
        response = send(reply, request, kept=resource.kept and not read_key(request))
        response.background = renew
        return response

    async def _find(
        self, resource: Resource, request: Request, *, as_page: bool
    ) -> tuple[Reply, BackgroundTask | None]:
        """Return an answer that was kept, or make it; with what is to be done once it is sent."""
        if time.monotonic() - self._looked_at > FRESH_S:
            self._looked_at = time.monotonic()
            await run_in_threadpool(self.look)
        root = self._root(request)
        key = (root, request.scope["path"], request.scope["query_string"], as_page)
        shared = resource.kept and not read_key(request)
        kept = (self._kept.get(key) or self._earlier.get(key)) if shared else None
        self.metrics.count_kept(found=kept is not None)
        make = partial(self._make, resource, request, (root, key), as_page=as_page)
        if kept is None:
            return await run_in_threadpool(make), None
        due = key not in self._kept and time.monotonic() - self._renewed_at.get(key, -RENEWS_S) >= RENEWS_S
        if due:
            self._renewed_at[key] = time.monotonic()
        return kept, BackgroundTask(self._renew, key, make) if due else None

    def _renew(self, key: tuple[object, ...], make: Callable[[], Reply]) -> None:
        """Make an answer anew; where that can no longer be done, the next who asks is told."""
        with suppress(FrontlineError):
            make()
        self._earlier.pop(key, None)

    def _make(
        self, resource: Resource, request: Request, kept_as: tuple[str, tuple[object, ...]], *, as_page: bool
    ) -> Reply:
        """Make an answer and keep it."""
        root, key = kept_as
        if len(request.scope["query_string"]) > LONGEST_QUERY:
            raise UsageError("the query is too long", f"write at most {LONGEST_QUERY} characters")
        query = tuple(request.query_params.multi_items())
        values = read_query(list(query), resource.parameters)
        names = {name: str(value) for name, value in request.path_params.items()}
        secret = read_key(request)
        with self._lock:
            showcase = self.showcase.open_for(secret) if secret else self.showcase
            call = Call(showcase, root, request.scope["path"], values, names, query, as_page)
            if secret:  # what is not for all is kept by nobody
                return self._answer_unchanged(resource, call)
            if resource.kept and key in self._kept:  # another reader has asked for it meanwhile
                return self._kept[key]
            reply = self._answer_unchanged(resource, call)
            if resource.kept:
                self._keep(key, reply)
        return reply

    def _answer_unchanged(self, resource: Resource, call: Call) -> Reply:
        """Make an answer, and make it again where data came in meanwhile: it must not mix two states."""
        while True:
            before = self.showcase.state
            reply = resource.answer(call)
            if self.showcase.refresh() == before:
                return reply
            self._take_notice()

    def look(self) -> None:
        """Forget kept answers where data, cards, settings or releases have changed, or time has gone by.

        Raises:
            RefusedError: Nothing may be shown any more.
        """
        with self._lock:
            try:
                changed = self.showcase.refresh() != self._state
            except FrontlineError:
                self._forget({})  # what may no longer be shown may not be kept either
                raise
            if changed:
                self._take_notice()

    def _take_notice(self) -> None:
        """Forget kept answers, for good where more than the cut-off is another."""
        self._forget(dict(self._kept) if self.showcase.holdings == self._holdings else {})

    def _forget(self, earlier: dict[tuple[object, ...], Reply]) -> None:
        self._state, self._holdings = self.showcase.state, self.showcase.holdings
        self._earlier = earlier
        self._renewed_at.clear()
        self._kept.clear()
        self._bytes = 0

    def _keep(self, key: tuple[object, ...], reply: Reply) -> None:
        self._kept[key] = reply
        self._bytes += reply.size
        while self._bytes > KEPT_BYTES:
            self._bytes -= self._kept.popitem(last=False)[1].size

    def _root(self, request: Request) -> str:
        """Return the server's address as the reader reaches it.

        Raises:
            UsageError: The request names a host that cannot be one.
        """
        if self.address:
            return self.address
        host = request.headers.get("host", "localhost")
        if not HOST.fullmatch(host):
            raise UsageError("the request's Host header is no host")
        return f"{request.scope['scheme']}://{host}"


def read_key(request: Request) -> str:
    """Return the key that a request was sent with; empty where there is none."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def wants_page(request: Request, resource: Resource | None) -> bool:
    """Tell whether a page is wanted: by the query, else by what the request accepts first."""
    if resource is not None and HTML not in resource.media_types:
        return False
    form = request.query_params.get("f")
    if form is not None:
        return form == "html"
    accepts = request.headers.get("accept", "")
    page, data = accepts.find("text/html"), accepts.find("json")
    return page >= 0 and (data < 0 or page < data)


def answer_style(call: Call) -> Reply:
    """Return the style sheet of the pages."""
    del call
    return make_reply(read_style(), CSS)


def make_app(path: Path | None = None, address: str | None = None, per_minute: int | None = None) -> Starlette:
    """Return the application for a theatre; what is not given is taken from the environment.

    Args:
        path: the theatre's folder.
        address: the server's, as readers reach it; empty: as each request has it.
        per_minute: how many requests a client may make in a minute; 0: any number.
    """
    folder = path or Path(os.environ.get(THEATRE_VARIABLE, "."))
    desk = Desk(folder, os.environ.get(ADDRESS_VARIABLE, "") if address is None else address)
    limit = int(os.environ.get(LIMIT_VARIABLE, "0")) if per_minute is None else per_minute
    resources = [*features.list_resources(), *papers.list_resources(), *stac.list_resources(), *tiles.list_resources()]

    def answer_definition(call: Call) -> Reply:
        documented = [each for each in resources if each.tag]
        examples = {
            "tileset": TILESETS[0],
            "place": call.showcase.settings.focus,
            "day": call.showcase.period()[1].isoformat(),
        }
        definition = write_openapi(call.showcase.settings.title, call.root, documented, examples)
        if not call.as_page:
            return make_json(definition, OPENAPI)
        rows = [[path, each["get"]["summary"], ", ".join(p["name"] for p in each["get"]["parameters"])]
                for path, each in definition["paths"].items()]  # fmt: skip
        table = {"title": "Addresses", "heads": ["address", "what", "parameters"], "rows": rows}
        style, links = (
            call.address("/style.css"),
            [{"rel": "service-desc", "href": call.address("/api"), "title": "OpenAPI"}],
        )
        return make_page("document.html", title="The api", links=links, lead="", tables=[table], style=style)

    def answer_health(call: Call) -> Reply:
        first, last = call.showcase.period()
        return make_json({"status": "ok", "first_day": first.isoformat(), "last_day": last.isoformat()})

    def answer_metrics(call: Call) -> Reply:
        del call
        return Reply(desk.metrics.write(), MEDIA_TYPE)

    own, text = "Server", (MEDIA_TYPE,)
    resources += [
        Resource("/api", "This definition", answer_definition, (FORMAT,), media_types=(OPENAPI, HTML), tag=own),
        Resource("/healthz", "Whether it can answer", answer_health, media_types=(JSON,), tag=own, kept=False),
        Resource("/metrics", "What it has done", answer_metrics, schema="text", media_types=text, tag=own, kept=False),
        Resource("/style.css", "Of the pages", answer_style, media_types=(CSS,), tag=""),
        Resource("/map/{file}", "The map page", answer_map, media_types=(HTML,), tag=""),
    ]
    routes = [_route(desk, each) for each in resources]
    handlers = {HTTPException: _answer_fault, Exception: _answer_bug}
    app = Starlette(routes=routes, exception_handlers=handlers, middleware=_list_guards(desk, limit))
    app.state.desk = desk
    return app


def _list_guards(desk: Desk, per_minute: int) -> list[Middleware]:
    """Return what stands before the desk: who asks is who the proxies say, if they are trusted, and not too often."""
    trusted = os.environ.get(PROXIES_VARIABLE, "")
    guards = [Middleware(wrap_asgi_with_proxy_headers, trusted_hosts=trusted)] if trusted else []
    return guards + ([Middleware(Limits, per_minute=per_minute, metrics=desk.metrics)] if per_minute else [])


def _route(desk: Desk, resource: Resource) -> Route:
    async def endpoint(request: Request) -> Response:
        return await desk.answer(resource, request)

    path = resource.path.replace("{feature}", "{feature:path}").replace("{place}", "{place:path}")
    return Route(path.replace("{file}", "{file:path}"), endpoint, methods=["GET"])


def _answer_fault(request: Request, fault: Exception) -> Response:
    """Answer what has no address here, or a method that is not understood."""
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    headers = dict(fault.headers or {}) if isinstance(fault, HTTPException) else {}
    error = NotFoundError("there is no such address", "'/' says where everything is")
    if status == 405:  # noqa: PLR2004  # HTTP's method not allowed
        error = RefusedError("nothing can be changed here", "ask with GET")  # type: ignore[assignment]
    made = make_fault(error, as_page=wants_page(request, None))
    reply = Reply(made.body, made.media_type, status, "", made.headers | headers)
    return send(reply, request, kept=False)


def _answer_bug(request: Request, fault: Exception) -> Response:
    """Answer a fault of ours; what it was is in the log, not in the answer."""
    del fault
    error = FrontlineError("a fault of ours", "try again, or tell whoever runs this server")
    return send(make_fault(error, as_page=wants_page(request, None)), request, kept=False)
