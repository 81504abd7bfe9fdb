"""Fetch deliveries: the one door to the network.

Only ``https`` addresses (``http`` if the card says so) of public hosts are opened. A host's name is resolved here,
every address that it has must be public (unless the card says so), and the connection goes to the very address that
was checked, so that a name cannot change its mind in between; each redirect is checked anew. Answers are bounded in
time and in size, packed and unpacked. Requests keep a pace, are repeated with growing pauses, ask only for what has
changed (RFC 9110, conditional requests) and continue what was cut off (range requests). What was fetched is kept by
``downloads``; what it means is for the readers.
"""

import ipaddress
import json
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

import httpx2

from frontline.days import now, write_instant
from frontline.errors import DeliveryError, NetworkError, RefusedError, UsageError
from frontline.sources import downloads
from frontline.sources.card import Card, Fetch
from frontline.sources.delivery import digest_of
from frontline.sources.readers.arcgis import BUNDLE, find_layers, is_cut_off

AGENT = "frontline (open-source conflict mapping)"
MOST_TRIES = 4
MOST_REDIRECTS = 5
MOST_PAGES = 500
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
MEGABYTE = 1_000_000
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
OK, PARTIAL, UNCHANGED, RANGE_REFUSED, GONE = 200, 206, 304, 416, 410
BEYOND_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought: the file, its digest, where it came from, and whether it is new."""

    source: str
    address: str
    path: Path
    digest: str
    is_new: bool


@dataclass
class Door:
    """The way out for one source: its rules, its pace and the time that is left.

    Attributes:
        rules: what the card says.
        sleep: waits some seconds; another in tests.
        clock: seconds that only ever grow; another in tests.
        due: when the next request may start.
        end: when everything must be over.
    """

    rules: Fetch
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    due: float = 0.0
    end: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.end = self.clock() + self.rules.max_seconds

    @property
    def largest(self) -> int:
        """Return the most bytes that an answer may have."""
        return int(self.rules.max_megabytes * MEGABYTE)

    def keep_pace(self) -> None:
        """Wait until the next request may start."""
        self.wait(self.due - self.clock())
        self.due = self.clock() + self.rules.pace_seconds

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the end."""
        if seconds > 0:
            self.check_time(seconds)
            self.sleep(seconds)

    def check_time(self, seconds: float = 0.0) -> None:
        """Refuse to go on beyond the time that a fetch may take."""
        if self.clock() + seconds > self.end:
            message = f"it takes longer than {self.rules.max_seconds:,.0f} seconds"
            raise NetworkError(message, "try again later, or raise fetch.max_seconds on the card")


def fetch(card: Card, folder: Path, day: date | None = None, door: Door | None = None) -> Fetched:
    """Fetch a source's delivery, or find that it has not changed.

    Args:
        card: of the source.
        folder: where the theatre keeps downloads.
        day: put into the address where it has ``{day}`` or ``{day-}``.
        door: the way out; for tests.

    Raises:
        UsageError: The source has no address, or wants a day.
        RefusedError: Nobody has agreed to its licence, or the address is not public.
        NetworkError: It cannot be reached, answers wrongly, too slowly or too much.
        StorageError: The folder cannot be written.
    """
    if card.fetch is None:
        message = f"the card of {card.name} has no address to fetch from"
        raise UsageError(message, "get the file yourself and ingest it, or add [fetch] to the card")
    downloads.check_agreed(folder, card)
    way = door or Door(card.fetch)
    address = address_of(card.fetch, day)
    if card.fetch.kind == "arcgis":
        return _fetch_service(card, folder, address, way)
    return _fetch_file(card.name, folder, address, way)


def address_of(rules: Fetch, day: date | None) -> str:
    """Return the address for a day.

    Raises:
        UsageError: It wants a day and none is given.
    """
    if "{day" in rules.address and day is None:
        raise UsageError("the source publishes a file a day", "name the day with --on 2025-11-03")
    text = rules.address
    if day is not None:
        text = text.replace("{day}", f"{day:%Y%m%d}").replace("{day-}", f"{day:%Y-%m-%d}")
    return text


def check_address(address: str, rules: Fetch) -> tuple[str, str]:
    """Return the host's name and the address to connect to, once both are allowed.

    Raises:
        RefusedError: The scheme is not allowed, or the host is not public.
        NetworkError: The host has no address.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and rules.allow_http):
        message = f"'{parts.scheme}' is no allowed scheme ({address[:200]})"
        raise RefusedError(message, "only https is fetched; fetch.allow_http on the card lets http in")
    host, port = _split(parts.netloc, address)
    try:
        found = socket.getaddrinfo(host, port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NetworkError(f"{host} has no address ({error})", "check fetch.address on the card") from None
    numbers = [str(each[4][0]).split("%")[0] for each in found]
    for number in numbers:
        if not rules.allow_private and not is_public(number):
            message = f"{host} is {number}, which is no public address"
            raise RefusedError(message, "fetch.allow_private on the card lets a mirror of your own in")
    return host, numbers[0]


def is_public(number: str) -> bool:
    """Tell whether an IP address is one of the public internet, also where IPv6 wraps one of IPv4."""
    address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _split(netloc: str, address: str) -> tuple[str, int | None]:
    parts = urlsplit(f"//{netloc}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or "@" in netloc:
        raise RefusedError(f"'{address[:200]}' names no host, or a password", "write it as https://host/path")
    return host, port


def _fetch_file(source: str, folder: Path, address: str, door: Door) -> Fetched:
    before = downloads.find_answer(folder, source, address)
    part = downloads.Part(folder, source, address)
    body, headers = _get(address, door, before, part)
    if body is None:
        if before is None:
            raise NetworkError(f"{address} says that nothing has changed", "fetch it again")
        path = downloads.path_of(folder, source, before)
        return Fetched(source, address, path, before.digest, is_new=False)
    if not body:
        raise NetworkError(f"{address} answers with nothing", "try again later")
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    answer = downloads.Answer(address, digest_of(body), _name_of(address), etag, modified, write_instant(now()))
    path = downloads.keep_body(folder, source, answer, body)
    return Fetched(source, address, path, answer.digest, is_new=before is None or before.digest != answer.digest)


def _fetch_service(card: Card, folder: Path, address: str, door: Door) -> Fetched:
    """Fetch the wanted layers of an ArcGIS item or service, page by page, as one bundle."""
    wanted = card.fetch.layers if card.fetch else ()
    service = _get_object(f"{address}?f=json", door)
    if "layers" not in service and isinstance(service.get("url"), str):
        address = service["url"].rstrip("/")
        service = _get_object(f"{address}?f=json", door)
    try:
        layers = find_layers(service, wanted, address)
    except DeliveryError as error:
        raise NetworkError(error.message, error.remedy) from None
    if not layers:
        raise NetworkError(f"{address} has no layer of areas", "set fetch.layers on the card")
    found = [
        {"id": layer.number, "name": layer.name, "pages": list(_pages(f"{address}/{layer.number}", door))}
        for layer in layers
    ]
    body = json.dumps({"format": BUNDLE, "layers": found}, ensure_ascii=False).encode()
    before = downloads.find_answer(folder, card.name, address)
    name = f"{card.name}_{now():%Y-%m-%d}.json"
    answer = downloads.Answer(address, digest_of(body), name, "", "", write_instant(now()))
    if before is not None and before.digest == answer.digest:
        path = downloads.path_of(folder, card.name, before)
        return Fetched(card.name, address, path, before.digest, is_new=False)
    path = downloads.keep_body(folder, card.name, answer, body)
    return Fetched(card.name, address, path, answer.digest, is_new=True)


def _pages(layer: str, door: Door) -> Iterator[dict[str, Any]]:
    """Yield the pages of a layer until one says that it is the last."""
    offset, size = 0, 0
    for _ in range(MOST_PAGES):
        query = {"where": "1=1", "outFields": "*", "outSR": "4326", "f": "json", "resultOffset": str(offset)}
        page = _get_object(f"{layer}/query?{urlencode(query)}", door)
        features = page.get("features")
        if not isinstance(features, list):
            raise NetworkError(f"{layer} answers with no features ({str(page)[:120]})", "try again later")
        yield page
        size += len(json.dumps(page))
        if not is_cut_off(page):
            return
        if not features or size > door.largest:
            raise NetworkError(f"{layer} goes on after {offset} features without end", "try again later")
        offset += len(features)
    raise NetworkError(f"{layer} has more than {MOST_PAGES} pages", "name fewer layers in fetch.layers")


def _get_object(address: str, door: Door) -> dict[str, Any]:
    body, _ = _get(address, door, None, None)
    try:
        data = json.loads(body or b"")
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise NetworkError(f"{address} does not answer with a JSON object", "check fetch.address on the card")
    return data


def _get(
    address: str, door: Door, before: downloads.Answer | None, part: downloads.Part | None
) -> tuple[bytes | None, dict[str, str]]:
    """Return the body and headers of an address, None where it has not changed; tries several times."""
    reason = ""
    for attempt in range(MOST_TRIES):
        if attempt:
            door.wait(min(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), LONGEST_PAUSE_SECONDS))
        try:
            with _follow(address, door, _conditions(before, part)) as answer:
                if answer.status_code in PASSING:
                    reason = f"HTTP {answer.status_code}"
                    door.wait(_asked_pause(answer))
                elif answer.status_code == RANGE_REFUSED and part is not None:
                    reason = "it does not continue what was cut off"
                    part.drop()
                else:
                    return _take(answer, address, door, part)
        except (httpx2.TransportError, ssl.SSLError) as error:
            reason = str(error)[:200] or type(error).__name__
        door.check_time()
    message = f"{address} cannot be fetched ({reason}, {MOST_TRIES} times)"
    raise NetworkError(message, "try again later; what has come so far is continued")


@contextmanager
def _follow(address: str, door: Door, headers: dict[str, str]) -> Iterator[httpx2.Response]:
    """Open an address and whatever it redirects to, each checked before it is opened."""
    for _ in range(MOST_REDIRECTS + 1):
        host, number = check_address(address, door.rules)
        door.keep_pace()
        parts = urlsplit(address)
        _, port = _split(parts.netloc, address)
        place = (f"[{number}]" if ":" in number else number) + (f":{port}" if port else "")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        named = {"Host": parts.netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip"} | headers
        limits = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        with httpx2.Client(verify=_trust(), trust_env=False, follow_redirects=False, timeout=limits) as client:
            url = urlunsplit((parts.scheme, place, path, parts.query, ""))
            request = client.build_request("GET", url, headers=named, extensions={"sni_hostname": host})
            answer = client.send(request, stream=True)
            try:
                if answer.status_code not in REDIRECTS:
                    yield answer
                    return
                address = urljoin(address, answer.headers.get("location", ""))
            finally:
                answer.close()
    raise NetworkError(f"{address} redirects more than {MOST_REDIRECTS} times", "check fetch.address on the card")


@cache
def _trust() -> ssl.SSLContext:
    """Return the certificates that are trusted; loading them takes longer than most requests."""
    return httpx2.create_ssl_context()


def _conditions(before: downloads.Answer | None, part: downloads.Part | None) -> dict[str, str]:
    """Return the headers that ask for the rest of a cut-off download, or only for what has changed."""
    if part is not None and part.mark and part.size:
        return {"Range": f"bytes={part.size}-", "If-Range": part.mark, "Accept-Encoding": "identity"}
    if before is None:
        return {}
    asked = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in asked.items() if value}


def _take(
    answer: httpx2.Response, address: str, door: Door, part: downloads.Part | None
) -> tuple[bytes | None, dict[str, str]]:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status_code == UNCHANGED:
        return None, headers
    if answer.status_code not in (OK, PARTIAL):
        raise NetworkError(f"{address} answers HTTP {answer.status_code}", "check the address, or try again later")
    packing = headers.get("content-encoding", "identity").lower()
    if packing not in ("identity", "gzip", "x-gzip"):
        raise NetworkError(f"{address} is packed as '{packing[:40]}', which was not asked for", "try again later")
    if part is None:
        body = b"".join(_bounded(answer, address, door, 0))
        return _unpack(body, packing, address, door), headers
    if answer.status_code == PARTIAL:
        _check_range(headers, part, address)
    else:
        etag = headers.get("etag", "")
        strong = etag if etag and not etag.startswith("W/") else headers.get("last-modified", "")
        part.start(strong if packing == "identity" else "")
    for chunk in _bounded(answer, address, door, part.size):
        part.add(chunk)
    return _unpack(part.take(), packing, address, door), headers


def _check_range(headers: dict[str, str], part: downloads.Part, address: str) -> None:
    """Refuse a continuation that does not begin where the bytes so far end."""
    begins = re.match(r"bytes (\d{1,15})-", headers.get("content-range", ""))
    if begins is None or int(begins.group(1)) != part.size:
        part.drop()
        raise NetworkError(f"{address} continues at another place than was asked for", "fetch it again")


def _bounded(answer: httpx2.Response, address: str, door: Door, so_far: int) -> Iterator[bytes]:
    """Yield the raw bytes of an answer while they are within the limits of size and time."""
    announced = answer.headers.get("content-length", "")
    size = so_far + (int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 16 else 0)  # noqa: PLR2004
    _check_size(size, address, door)
    size = so_far
    for chunk in answer.iter_raw():
        size += len(chunk)
        _check_size(size, address, door)
        door.check_time()
        yield chunk


def _check_size(size: int, address: str, door: Door) -> None:
    if size > door.largest:
        message = f"{address} has more than {door.rules.max_megabytes:,.0f} MB"
        raise NetworkError(message, "raise fetch.max_megabytes on the card if that is right")


def _unpack(body: bytes, packing: str, address: str, door: Door) -> bytes:
    """Return an answer unpacked, never holding more than the card allows."""
    if packing == "identity":
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, door.largest + 1)
    except zlib.error as error:
        raise NetworkError(f"{address} is wrongly packed ({error})", "try again later") from None
    _check_size(len(plain), address, door)
    if not unpacker.eof:
        raise NetworkError(f"{address} ends in the middle of its packing", "try again later")
    return plain


def _asked_pause(answer: httpx2.Response) -> float:
    """Return the seconds that a server asks to wait, within reason."""
    text = answer.headers.get("retry-after", "")
    return min(float(text), LONGEST_PAUSE_SECONDS) if text.isascii() and text.isdigit() and len(text) < 8 else 0.0  # noqa: PLR2004


def _name_of(address: str) -> str:
    """Return a file name out of an address, with nothing in it that a file system could misread."""
    last = BEYOND_NAME.sub("_", urlsplit(address).path.rsplit("/", 1)[-1]).strip("._")
    return last[-120:] or "delivery"
