"""Serve on this machine every bad answer that a server can give, and remember what was asked."""

import contextlib
import gzip
import io
import json
import tarfile
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

BODY = bytes(range(256)) * 400
DAYS = {"20251101": b'{"day": 1}', "20251103": b'{"day": 3}'}


class Unruly(BaseHTTPRequestHandler):
    """A server that answers each path in its own way."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []
    posted: ClassVar[list[bytes]] = []
    files: ClassVar[dict[str, bytes]] = {}
    failures: ClassVar[int] = 0

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        type(self).asked.append((self.path, headers))
        name = "answer_" + self.path.strip("/").split("?")[0].split(".")[0].replace("/", "_")
        with contextlib.suppress(OSError):
            getattr(self, name, self.answer_file)(headers)

    def do_POST(self) -> None:
        type(self).posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def give(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def give_marked(self, body: bytes, asked: dict[str, str]) -> None:
        mark = f'"{len(body)}-{body[:8].hex()}"'
        if asked.get("if-none-match") == mark:
            self.give(304, b"")
        else:
            self.give(200, body, {"ETag": mark})

    def answer_file(self, asked: dict[str, str]) -> None:
        """Answer with what a test has put there, and with nothing elsewhere."""
        body = self.files.get(self.path.split("?")[0])
        if body is None:
            self.give(404, b"no")
        else:
            self.give_marked(body, asked)

    def answer_plain(self, asked: dict[str, str]) -> None:
        self.give_marked(BODY, asked)

    def answer_packed(self, _: dict[str, str]) -> None:
        self.give(200, gzip.compress(BODY), {"Content-Encoding": "gzip"})

    def answer_bomb(self, _: dict[str, str]) -> None:
        self.give(200, gzip.compress(b"\0" * 30_000_000), {"Content-Encoding": "gzip"})

    def answer_halfpacked(self, _: dict[str, str]) -> None:
        self.give(200, gzip.compress(BODY)[:-20], {"Content-Encoding": "gzip"})

    def answer_strangely(self, _: dict[str, str]) -> None:
        self.give(200, BODY, {"Content-Encoding": "br"})

    def answer_large(self, _: dict[str, str]) -> None:
        self.give(200, b"", {"Content-Length": "99000000000"})
        self.close_connection = True

    def answer_empty(self, _: dict[str, str]) -> None:
        self.give(200, b"")

    def answer_page(self, _: dict[str, str]) -> None:
        self.give(200, b"<html>Log in first</html>", {"Content-Type": "text/html; charset=utf-8"})

    def answer_endless(self, _: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for _each in range(200):
            self.wfile.write(b"x" * 65536)

    def answer_slow(self, _: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self._trickle(b"x")

    def answer_slowhead(self, _: dict[str, str]) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self._trickle(b"x")

    def answer_silent(self, _: dict[str, str]) -> None:
        self._trickle(b"")

    def _trickle(self, drop: bytes) -> None:
        self.close_connection = True
        for _each in range(50):
            self.wfile.write(drop)
            self.wfile.flush()
            time.sleep(0.04)

    def answer_short(self, _: dict[str, str]) -> None:
        self.give(200, BODY, {"Content-Length": str(len(BODY) + 1)})
        self.close_connection = True

    def answer_cut(self, asked: dict[str, str]) -> None:
        start = _start_of(asked)
        marks = {"ETag": '"cut"', "Content-Length": str(len(BODY) - start)}
        if start:
            marks["Content-Range"] = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
        self.give(206 if start else 200, BODY[start : start + 40_000], marks)
        self.close_connection = True

    def answer_changing(self, asked: dict[str, str]) -> None:
        """Break off in one version, and continue with the bytes of the next, whatever was asked."""
        start = _start_of(asked)
        if start:
            marks = {"ETag": '"two"', "Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
            self.give(206, BODY[::-1][start:], marks)
        elif len(type(self).asked) > 1:
            self.give(200, BODY[::-1], {"ETag": '"two"'})
        else:
            self.give(200, BODY[:500], {"ETag": '"one"', "Content-Length": str(len(BODY))})
            self.close_connection = True

    def answer_elsewhere(self, asked: dict[str, str]) -> None:
        if "range" in asked:
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

    def answer_busy(self, _: dict[str, str]) -> None:
        self.give(429, b"", {"Retry-After": "3600"})

    def answer_busydate(self, _: dict[str, str]) -> None:
        self.give(429, b"", {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"})

    def answer_down(self, _: dict[str, str]) -> None:
        self.give(503, b"")

    def answer_inward(self, _: dict[str, str]) -> None:
        self.give(302, b"", {"Location": "http://169.254.169.254/latest/meta-data"})

    def answer_outward(self, _: dict[str, str]) -> None:
        self.give(302, b"", {"Location": "file:///etc/passwd"})

    def answer_nowhere(self, _: dict[str, str]) -> None:
        self.give(302, b"", {"Location": "http://[not-an-address/"})

    def answer_circle(self, _: dict[str, str]) -> None:
        self.give(302, b"", {"Location": "/circle"})

    def answer_moved(self, _: dict[str, str]) -> None:
        self.give(301, b"", {"Location": "/plain"})

    def answer_item(self, _: dict[str, str]) -> None:
        host = self.headers["Host"]
        self.give(200, json.dumps({"id": "abc", "url": f"http://{host}/service"}).encode())

    def answer_strayitem(self, _: dict[str, str]) -> None:
        self.give(200, json.dumps({"id": "abc", "url": "http://10.0.0.1/service"}).encode())

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

    def answer_forever(self, _: dict[str, str]) -> None:
        layers = [{"id": 0, "name": "Held", "geometryType": "esriGeometryPolygon"}]
        self.give(200, json.dumps({"layers": layers}).encode())

    def answer_forever_0_query(self, _: dict[str, str]) -> None:
        self.give(200, json.dumps({"features": [], "exceededTransferLimit": True}).encode())


class Server(ThreadingHTTPServer):
    """The server; that a client hangs up is what it is there for, and no news."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def serve() -> Iterator[str]:
    """Run the server, and give its address."""
    Unruly.asked, Unruly.files, Unruly.failures = [], {}, 0
    running = Server(("127.0.0.1", 0), Unruly)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        running.server_close()
        thread.join(5)


def make_rules(address: str, **more: Any) -> dict[str, Any]:
    """Return the ``[fetch]`` table of a card that lets this machine in."""
    private = {"allow_http": True, "allow_private": True, "pace_seconds": 0}
    return {"address": address, "max_megabytes": 2, "max_seconds": 20} | private | more


def make_tar(files: Mapping[str, bytes | tarfile.TarInfo], packing: str = "gz") -> bytes:
    """Return a tar archive of files; of a ``TarInfo`` the entry as it stands."""
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode=f"w:{packing}") as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            entry = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            if isinstance(content, bytes):
                entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content) if isinstance(content, bytes) else None)
    return body.getvalue()


def make_zip(files: dict[str, bytes]) -> bytes:
    """Return a zip archive of files."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return body.getvalue()


def _start_of(asked: dict[str, str]) -> int:
    text = asked.get("range", "")
    return int(text.removeprefix("bytes=").removesuffix("-")) if text else 0
