"""Let no client ask more often than the server's owner wants, so that one reader cannot shut out the others.

Counting belongs here, a minute at a time, in this process; what an answer costs is kept down by keeping answers.
"""

import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from frontline.api.metrics import Metrics
from frontline.api.reply import make_fault
from frontline.api.sending import send
from frontline.errors import LimitError

NETWORK_BITS = 64  # of an address of version 6, which a single reader may have the rest of
COUNTED_AS = "(too often)"


class Limits:
    """The application behind a count of requests by client (ASGI).

    Attributes:
        per_minute: how many requests a client may make in a minute.
    """

    def __init__(self, app: ASGIApp, per_minute: int, metrics: Metrics) -> None:
        self.per_minute = per_minute
        self._app, self._metrics = app, metrics
        self._item = RateLimitItemPerMinute(per_minute)
        self._counts = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send_on: Send) -> None:
        """Pass a request on, or refuse it."""
        client = name_client(scope) if scope["type"] == "http" else ""
        if not client or self._counts.hit(self._item, client):
            await self._app(scope, receive, send_on)
            return
        ends_at = self._counts.get_window_stats(self._item, client).reset_time
        wait_s = max(math.ceil(ends_at - time.time()), 1)
        message = f"more than {self.per_minute} requests in a minute"
        error = LimitError(message, f"ask again in {wait_s} s, and keep answers as long as their headers allow")
        as_page = "text/html" in Headers(scope=scope).get("accept", "")
        self._metrics.count(COUNTED_AS, error.http_status, 0.0)
        reply = make_fault(error, as_page=as_page, headers={"Retry-After": str(wait_s)})
        await send(reply, Request(scope), kept=False)(scope, receive, send_on)


def name_client(scope: Scope) -> str:
    """Return who asks, by address; of version 6 the network; empty where that is not known."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:  # noqa: PLR2004  # of the protocol
        return host
    return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
