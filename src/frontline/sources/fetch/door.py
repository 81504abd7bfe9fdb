"""Open connections: the one door to the network, and the only module that knows sockets, TLS and HTTP.

Only ``https`` addresses (``http`` if the card says so) of public hosts are opened. A host's name is resolved here,
every number that it has must be public (unless the card says so), and the connection goes to a number that was checked,
so that a name cannot change its mind in between; TLS is still checked against the name. Each redirect is checked anew.
Requests keep a pace, are repeated with growing pauses, and end when their time is over, whatever the server does.
Proxies and passwords of the environment are not used: they would be a second way out. What an answer holds is for
``answer``.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urljoin

import httpx2

from frontline.days import now
from frontline.errors import NetworkError, RefusedError
from frontline.sources.card import Fetch
from frontline.sources.fetch.address import Target, check_numbers, parse_target

AGENT = "frontline (open-source conflict mapping)"
MOST_TRIES = 4
MOST_REDIRECTS = 5
FIRST_PAUSE_SECONDS = 1.0
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
MEGABYTE = 1_000_000
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
MOST_DIGITS = 7

Answer = httpx2.Response
Took = TypeVar("Took")


@dataclass(frozen=True, slots=True)
class Again:
    """An answer that is worth another try: why, and how long the server asks to wait."""

    reason: str
    pause_seconds: float = 0.0


def resolve(host: str, port: int) -> list[str]:
    """Return the numbers of a host.

    Raises:
        NetworkError: It has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"{host} has no address ({reason})"
        raise NetworkError(message, "check the connection, and fetch.address on the card") from None
    return list(dict.fromkeys(str(each[4][0]).split("%")[0] for each in found))


@dataclass
class Door:
    """The way out for one source: its rules, its pace and the time that is left.

    Attributes:
        rules: what the card says.
        sleep: waits some seconds; another in tests.
        clock: seconds that only ever grow; another in tests.
        find: gives the numbers of a host; another in tests.
        due: when the next request may start.
        end: when the answer that is being waited for must be there.
        asked: the address that is being asked, for messages.
    """

    rules: Fetch
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    find: Callable[[str, int], list[str]] = resolve
    due: float = 0.0
    end: float = float("inf")
    asked: str = ""

    @property
    def largest(self) -> int:
        """Return the most bytes that an answer may have."""
        return int(self.rules.max_megabytes * MEGABYTE)

    def ask(
        self,
        address: str,
        headers: Callable[[], dict[str, str]],
        take: Callable[[Answer], Took | Again],
        body: bytes | None = None,
    ) -> Took:
        """Ask for an address and take its answer; several times, with growing pauses, while that may help.

        Args:
            address: what is asked for.
            headers: gives those of the next try, which may continue where the last one was cut off.
            take: reads an answer, or says that it is worth another try.
            body: what is sent there; it goes to no other address, so a redirect is refused.

        Raises:
            RefusedError: It, or what it redirects to, is not allowed.
            NetworkError: No try brought an answer, or the time is over.
        """
        self.end, self.asked = self.clock() + self.rules.max_seconds, address
        reason, pause = "", 0.0
        for attempt in range(MOST_TRIES):
            if attempt:
                self._wait(max(pause, FIRST_PAUSE_SECONDS * 2 ** (attempt - 1)), reason)
            try:
                with self._follow(address, headers(), attempt, body) as answer:
                    took = self._put_off(answer) or take(answer)
            except (httpx2.TransportError, ssl.SSLError) as error:
                took = Again(_explain(error, address))
            if not isinstance(took, Again):
                return took
            reason, pause = took.reason, took.pause_seconds
            self.check_time()
        message = f"{address} cannot be fetched ({reason}, {MOST_TRIES} times)"
        raise NetworkError(message, "try again later; what has come so far is not fetched again")

    def check_time(self) -> None:
        """Refuse to go on beyond the time that an answer may take.

        Raises:
            NetworkError: It is over.
        """
        if self.clock() > self.end:
            message = f"{self.asked} takes longer than {self.rules.max_seconds:,.0f} seconds"
            raise NetworkError(message, "try again later, or raise fetch.max_seconds on the card")

    def _wait(self, seconds: float, reason: str) -> None:
        if self.clock() + seconds > self.end:
            message = f"{self.asked} is not to be asked again for {seconds:,.0f} seconds ({reason})"
            raise NetworkError(message, "run the same command again after that")
        self.sleep(seconds)

    def _keep_pace(self) -> None:
        """Wait until the next request may start; that is our own pause, and no time of the server's."""
        pause = self.due - self.clock()
        if pause > 0:
            self.sleep(pause)
            self.end += pause
        self.due = self.clock() + self.rules.pace_seconds

    @contextmanager
    def _follow(self, address: str, headers: dict[str, str], attempt: int, body: bytes | None) -> Iterator[Answer]:
        """Open an address and whatever it redirects to, each checked before it is opened."""
        first = address
        for _ in range(MOST_REDIRECTS + 1):
            target = parse_target(address, self.rules)
            numbers = self.find(target.host, target.port)
            check_numbers(target, numbers, self.rules)
            self._keep_pace()
            with self._open(target, numbers[attempt % len(numbers)], headers, body) as answer:
                if answer.status_code not in REDIRECTS:
                    yield answer
                    return
                if body is not None:
                    raise RefusedError(f"{address} sends what was sent to it elsewhere", "set its final address")
                address = _lead_on(address, answer.headers.get("location", ""))
        message = f"{first} redirects more than {MOST_REDIRECTS} times"
        raise NetworkError(message, "check fetch.address on the card")

    @contextmanager
    def _open(self, target: Target, number: str, headers: dict[str, str], body: bytes | None) -> Iterator[Answer]:
        """Open one address at the number that was checked, and cut it off when its time is over."""
        watch = _Watch(max(self.end - self.clock(), 0.1))
        named = {"Host": target.named, "User-Agent": AGENT} | headers
        more = {"sni_hostname": target.host, "trace": watch.notice}
        limits = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        with watch, httpx2.Client(verify=_trust(), trust_env=False, follow_redirects=False, timeout=limits) as client:
            method = "GET" if body is None else "POST"
            request = client.build_request(method, target.at(number), headers=named, content=body, extensions=more)
            answer = client.send(request, stream=True)
            try:
                yield answer
            finally:
                answer.close()

    def _put_off(self, answer: Answer) -> Again | None:
        """Return the pause of a server under strain, None for an answer that can be taken."""
        if answer.status_code not in PASSING:
            return None
        return Again(f"HTTP {answer.status_code}", _asked_pause(answer.headers.get("retry-after", "")))


class _Watch:
    """Cuts a connection off when its time is over, even while nothing at all arrives."""

    def __init__(self, seconds: float) -> None:
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def notice(self, event: str, info: dict[str, Any]) -> None:
        """Take note of a connection once it is open."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._sockets.append(info["return_value"].get_extra_info("socket"))

    def _cut(self) -> None:
        for each in self._sockets:
            try:
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # also under TLS: it is not to say farewell
            except OSError:
                continue  # it is closed already


def _explain(error: Exception, address: str) -> str:
    """Return why a connection failed.

    Raises:
        NetworkError: The host cannot prove its name: asking again does not help.
    """
    reason = str(error)[:200] or type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in reason:
        message = (
            f"{address}: the host cannot prove its name ({reason.split('CERTIFICATE_VERIFY_FAILED]')[-1].strip()})"
        )
        raise NetworkError(message, "check this machine's clock and certificates") from None
    return reason


def _lead_on(address: str, location: str) -> str:
    """Return where a redirect leads; what is no address is left as it is, to be refused like any other."""
    try:
        return urljoin(address, location)
    except ValueError:
        return location


@cache
def _trust() -> ssl.SSLContext:
    """Return the certificates that are trusted; loading them takes longer than most requests."""
    return httpx2.create_ssl_context(trust_env=False)


def _asked_pause(text: str) -> float:
    """Return the seconds that ``Retry-After`` asks to wait: a number or an instant (RFC 9110)."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max((then.replace(tzinfo=then.tzinfo or UTC) - now()).total_seconds(), 0.0)
