"""Fetch from a server on this machine that misbehaves in every way that one can."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from frontline.errors import NetworkError, RefusedError, UsageError
from frontline.sources import downloads, fetch
from frontline.sources.card import Card, Fetch
from worlds import make_card

BODY = bytes(range(256)) * 400


class Unruly(BaseHTTPRequestHandler):
    """A server that answers each path in its own bad way, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []
    failures: ClassVar[int] = 0

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        type(self).asked.append((self.path, headers))
        name = "answer_" + self.path.strip("/").split("?")[0].split(".")[0].replace("/", "_")
        getattr(self, name)(headers)

    def give(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def answer_plain(self, headers: dict[str, str]) -> None:
        if headers.get("if-none-match") == '"one"':
            self.give(304, b"")
        else:
            self.give(200, BODY, {"ETag": '"one"'})

    def answer_packed(self, _: dict[str, str]) -> None:
        self.give(200, gzip.compress(BODY), {"Content-Encoding": "gzip"})

    def answer_bomb(self, _: dict[str, str]) -> None:
        self.give(200, gzip.compress(b"\0" * 30_000_000), {"Content-Encoding": "gzip"})

    def answer_large(self, _: dict[str, str]) -> None:
        self.give(200, b"", {"Content-Length": "99000000000"})
        self.close_connection = True

    def answer_endless(self, _: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for _each in range(200):
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def answer_slow(self, _: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            for _each in range(50):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass
        self.close_connection = True

    def answer_cut(self, headers: dict[str, str]) -> None:
        asked = headers.get("range", "")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        stop = min(start + 40_000, len(BODY))
        marks = {"ETag": '"cut"', "Content-Length": str(len(BODY) - start)}
        if start:
            marks["Content-Range"] = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
        self.give(206 if start else 200, BODY[start:stop], marks)
        self.close_connection = True

    def answer_elsewhere(self, headers: dict[str, str]) -> None:
        if "range" in headers:
            self.give(206, BODY[:10], {"ETag": '"e"', "Content-Range": f"bytes 0-9/{len(BODY)}"})
        else:
            self.give(200, BODY[:10], {"ETag": '"e"', "Content-Length": str(len(BODY))})
            self.close_connection = True

    def answer_moody(self, _: dict[str, str]) -> None:
        type(self).failures += 1
        if type(self).failures < 3:
            self.give(503, b"", {"Retry-After": "7"})
        else:
            self.give(200, BODY)

    def answer_down(self, _: dict[str, str]) -> None:
        self.give(503, b"")

    def answer_missing(self, _: dict[str, str]) -> None:
        self.give(404, b"no")

    def answer_inward(self, _: dict[str, str]) -> None:
        self.give(302, b"", {"Location": "http://169.254.169.254/latest/meta-data"})

    def answer_outward(self, _: dict[str, str]) -> None:
        self.give(302, b"", {"Location": "file:///etc/passwd"})

    def answer_circle(self, _: dict[str, str]) -> None:
        self.give(302, b"", {"Location": "/circle"})

    def answer_moved(self, _: dict[str, str]) -> None:
        self.give(301, b"", {"Location": "/plain"})

    def answer_map_20251103(self, _: dict[str, str]) -> None:
        self.give(200, b"{}")

    def answer_item(self, _: dict[str, str]) -> None:
        host = self.headers["Host"]
        self.give(200, json.dumps({"id": "abc", "url": f"http://{host}/service"}).encode())

    def answer_service(self, _: dict[str, str]) -> None:
        layers = [
            {"id": 7, "name": "Held", "geometryType": "esriGeometryPolygon"},
            {"id": 8, "name": "Posts", "geometryType": "esriGeometryPoint"},
        ]
        self.give(200, json.dumps({"layers": layers}).encode())

    def answer_service_7_query(self, _: dict[str, str]) -> None:
        first = "resultOffset=0" in self.path
        page = {"features": [{"attributes": {"OBJECTID": 1 if first else 2}}], "exceededTransferLimit": first}
        self.give(200, json.dumps(page).encode())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Unruly.asked = []
    Unruly.failures = 0
    monkeypatch.setattr(fetch, "is_public", lambda number, true=fetch.is_public: number == "127.0.0.1" or true(number))
    running = ThreadingHTTPServer(("127.0.0.1", 0), Unruly)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join(5)


def make_fetching(address: str, **more: Any) -> Card:
    rules = {"address": address, "allow_http": True, "pace_seconds": 0, "max_megabytes": 2, "max_seconds": 20}
    return make_card("atlas", fetch=rules | more)


def run(card: Card, folder: Path, day: date | None = None) -> tuple[fetch.Fetched, list[float]]:
    assert card.fetch
    downloads.agree(folder, card, "Ada")
    pauses: list[float] = []
    return fetch.fetch(card, folder, day, fetch.Door(card.fetch, sleep=pauses.append)), pauses


def test_a_file_is_kept_by_its_digest_and_asked_for_again_only_if_it_changed(server: str, tmp_path: Path) -> None:
    card = make_fetching(f"{server}/plain")
    first, _ = run(card, tmp_path)
    again, _ = run(card, tmp_path)
    assert first.path.read_bytes() == BODY
    assert first.path.parent.name == first.digest
    assert (first.is_new, again.is_new) == (True, False)
    assert again.path == first.path
    assert Unruly.asked[1][1]["if-none-match"] == '"one"'
    assert "frontline" in Unruly.asked[0][1]["user-agent"]


def test_a_packed_answer_is_unpacked(server: str, tmp_path: Path) -> None:
    assert run(make_fetching(f"{server}/packed"), tmp_path)[0].path.read_bytes() == BODY


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("bomb", "more than 2 MB"),
        ("large", "more than 2 MB"),
        ("endless", "more than 2 MB"),
        ("missing", "HTTP 404"),
        ("down", "HTTP 503"),
        ("circle", "redirects more than"),
        ("elsewhere", "another place"),
    ],
)
def test_an_answer_that_is_wrong_is_refused(server: str, tmp_path: Path, path: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        run(make_fetching(f"{server}/{path}"), tmp_path)
    assert not list(tmp_path.glob("atlas/*/*"))


def test_a_trickle_is_cut_off_when_its_time_is_over(server: str, tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(NetworkError, match="longer than"):
        run(make_fetching(f"{server}/slow", max_seconds=0.5), tmp_path)
    assert time.monotonic() - started < 5


def test_a_cut_off_download_is_continued_where_it_broke(server: str, tmp_path: Path) -> None:
    found, _ = run(make_fetching(f"{server}/cut"), tmp_path)
    assert found.path.read_bytes() == BODY
    assert [headers.get("range") for _, headers in Unruly.asked] == [None, "bytes=40000-", "bytes=80000-"]
    assert Unruly.asked[1][1]["if-range"] == '"cut"'
    assert not list(tmp_path.glob("atlas/*.part*"))


def test_a_server_under_strain_is_asked_again_after_growing_pauses(server: str, tmp_path: Path) -> None:
    found, pauses = run(make_fetching(f"{server}/moody"), tmp_path)
    assert found.path.read_bytes() == BODY
    assert pauses == [7.0, 1.0, 7.0, 2.0]


def test_a_redirect_is_followed_but_never_inwards(server: str, tmp_path: Path) -> None:
    assert run(make_fetching(f"{server}/moved"), tmp_path)[0].path.read_bytes() == BODY
    with pytest.raises(RefusedError, match="no public address"):
        run(make_fetching(f"{server}/inward"), tmp_path)
    with pytest.raises(RefusedError, match="no allowed scheme"):
        run(make_fetching(f"{server}/outward"), tmp_path)


def test_requests_keep_their_pace(server: str, tmp_path: Path) -> None:
    _, pauses = run(make_fetching(f"{server}/moved", pace_seconds=5), tmp_path)
    assert len(pauses) == 1
    assert 4 < pauses[0] <= 5


def test_a_day_goes_into_the_address(server: str, tmp_path: Path) -> None:
    found, _ = run(make_fetching(f"{server}/map_{{day}}.json"), tmp_path, date(2025, 11, 3))
    assert found.path.name == "map_20251103.json"
    with pytest.raises(UsageError, match="a file a day"):
        run(make_fetching(f"{server}/map_{{day}}.json"), tmp_path)


def test_the_layers_of_a_service_are_discovered_and_paged(server: str, tmp_path: Path) -> None:
    found, _ = run(make_fetching(f"{server}/item", kind="arcgis"), tmp_path)
    bundle = json.loads(found.path.read_bytes())
    assert [(layer["id"], layer["name"], len(layer["pages"])) for layer in bundle["layers"]] == [(7, "Held", 2)]


def test_nothing_is_fetched_before_the_licence_is_agreed_to(server: str, tmp_path: Path) -> None:
    card = make_fetching(f"{server}/plain")
    with pytest.raises(RefusedError, match="CC0"):
        fetch.fetch(card, tmp_path)
    downloads.agree(tmp_path, card, "Ada")
    changed = make_card("atlas", fetch=card.fetch, licence={"name": "Proprietary", "class": "none"})
    with pytest.raises(RefusedError, match="Proprietary"):
        fetch.fetch(changed, tmp_path)
    assert not Unruly.asked


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "https://user:word@example.org/", "https://",
        "https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/", "https://192.168.0.1/", "https://172.16.0.1/",
        "https://169.254.169.254/", "https://[fe80::1]/", "https://[fc00::1]/", "https://224.0.0.1/", "https://0.0.0.0/",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://100.64.0.1/",
        "https://2130706433/", "https://0x7f.1/", "https://localhost/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        fetch.check_address(address, Fetch(address=address))


def test_a_card_may_let_a_private_mirror_in() -> None:
    rules = Fetch(address="http://127.0.0.1/", allow_http=True, allow_private=True)
    assert fetch.check_address(rules.address, rules) == ("127.0.0.1", "127.0.0.1")
    assert fetch.is_public("9.9.9.9")
    assert fetch.is_public("2620:fe::9")
