"""Ask the running server over 64 connections for a mix of answers, against the standard library's file server.

Both serve from this machine to the same client: wrk, on the cores that the server does not have, so that the figures
are the server's. Without wrk our own client asks, which is slower than the server and shares a core with it: the note
says so. Seconds are those of the server's processor for a thousand requests; requests a second are by the wall.
"""

import asyncio
import functools
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from contest import Clock

NAME = "api: 64 connections"
CONNECTIONS = 64
LASTS_S = 10.0
PROGRAM = Path(sys.executable).with_name("frontline")
MAPS = ("deepstate", "uacontrolmap", "liveuamap")
DAYS = tuple(f"2025-11-{day:02d}" for day in range(1, 29))
ADDRESSES = (
    *(f"/collections/control/items?datetime={day}" for day in DAYS),
    *("/", "/collections", "/collections/claims/items", "/collections/places/items?limit=50"),
    *(f"/tiles/{name}/9/308/177" for name in ("timeline", "ground")),
)


def ours(folder: Path, clock: Clock) -> Any:
    """Serve the bundled example, ask everything once, then for ten seconds."""
    del folder
    with tempfile.TemporaryDirectory() as place, _serve(_make_theatre(Path(place))) as (address, process):
        lengths = [_fetch(f"{address}{each}") for each in ADDRESSES]
        return _measure(address, process, list(ADDRESSES), lengths, clock)


def peer(folder: Path, clock: Clock) -> Any:
    """Serve files of about the same sizes from the standard library's threaded server."""
    del folder
    with tempfile.TemporaryDirectory() as place:
        names = []
        for n in range(len(ADDRESSES)):
            (Path(place) / f"{n}.json").write_bytes(json.dumps({"filler": "x" * 20_000}).encode())
            names.append(f"/{n}.json")
        handler = functools.partial(_Quiet, directory=place)
        server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        found = _measure(address, os.getpid(), names, [_fetch(address + each) for each in names], clock)
        server.shutdown()
        return found


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """No request may fail, and each answer must be as long as it was when it was first asked for."""
    note = f"{ours['rate']:.0f} requests/s, p50 {ours['p50_ms']:.1f} ms, p99 {ours['p99_ms']:.1f} ms, "
    note += f"{ours['requests']} requests by {ours['client']}, {ours['failed']} failed; peer {peer['rate']:.0f}/s"
    return ours["failed"] == 0, note


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *words: Any) -> None:
        """Say nothing of a client that hangs up at the end."""


def _make_theatre(folder: Path) -> Path:
    theatre = folder / "theatre"
    steps = [["new", str(theatre), "--example", "pokrovsk"]]
    steps += [["-t", str(theatre), "ingest", name, str(theatre / "observations" / f"{name}.parquet")] for name in MAPS]
    for words in [*steps, ["-t", str(theatre), "assess"]]:
        subprocess.run([PROGRAM, *words], check=True, capture_output=True)  # noqa: S603  # our own command
    return theatre


@contextmanager
def _serve(theatre: Path) -> Iterator[tuple[str, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PROGRAM, "-t", str(theatre), "serve", "--port", str(port), "--limit", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ)) as running:  # noqa: S603  # likewise
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                _fetch(f"{address}/healthz")
                break
            except OSError:
                time.sleep(0.25)
        yield address, running.pid
        running.send_signal(signal.SIGINT)


def _fetch(address: str) -> int:
    """Return how long an answer is."""
    with urllib.request.urlopen(address, timeout=120) as reply:  # noqa: S310  # our own server
        return len(reply.read())


def _measure(address: str, process: int, paths: list[str], lengths: list[int], clock: Clock) -> dict[str, Any]:
    """Ask for some seconds, and once more for everything: each answer must be as long as it was."""
    wrk, before = shutil.which("wrk"), _count_seconds(process)
    found = _ask_with_wrk(wrk, address, paths) if wrk else _ask_ourselves(address, paths, lengths)
    clock.seconds = 1000 * (_count_seconds(process) - before) / found["requests"]
    found["failed"] += sum(_fetch(address + path) != length for path, length in zip(paths, lengths, strict=True))
    return found


def _count_seconds(process: int) -> float:
    """Return the processor time that a process and its children, which are still there, have had."""
    stats = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        stats[int(file.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    family = {process}
    while found := {pid for pid, (parent, _) in stats.items() if parent in family} - family:
        family |= found
    return sum(stats[each][1] for each in family) / os.sysconf("SC_CLK_TCK")


SCRIPT = """
local paths, n = {%s}, 0
request = function() n = n %% #paths + 1 return wrk.format("GET", paths[n]) end
done = function(summary, latency)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("\\n%%d %%d %%d %%f %%f", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(99)))
end
"""


def _ask_with_wrk(program: str, address: str, paths: list[str]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % ", ".join(json.dumps(each) for each in paths))
        script.flush()
        words = ["-t1", f"-c{CONNECTIONS}", f"-d{LASTS_S:.0f}s", "--timeout", "10s", "-s", script.name, address]
        done = subprocess.run(  # noqa: S603  # a program of the system
            [program, *words], check=True, capture_output=True, text=True, preexec_fn=_use_other_cores
        )
    requests, micros, failed, p50, p99 = (float(each) for each in done.stdout.splitlines()[-1].split())
    about = {"requests": int(requests), "failed": int(failed), "client": "wrk"}
    return {"rate": requests / micros * 1e6, "p50_ms": p50 / 1000, "p99_ms": p99 / 1000} | about


def _use_other_cores() -> None:
    """Leave the server its core, where there are others."""
    others = set(range(os.cpu_count() or 1)) - os.sched_getaffinity(0)
    os.sched_setaffinity(0, others or os.sched_getaffinity(0))


def _ask_ourselves(address: str, paths: list[str], lengths: list[int]) -> dict[str, Any]:
    host, _, port = address.removeprefix("http://").partition(":")
    times, failed = asyncio.run(_ask_all(host, int(port), paths, lengths))
    p50, p99 = np.percentile(times, [50, 99]) * 1000
    about = {"requests": len(times), "failed": failed, "client": "our own client, for want of wrk"}
    return {"rate": len(times) / LASTS_S, "p50_ms": p50, "p99_ms": p99} | about


async def _ask_all(host: str, port: int, paths: list[str], lengths: list[int]) -> tuple[list[float], int]:
    until = time.perf_counter() + LASTS_S
    found = await asyncio.gather(*(_ask(host, port, paths, lengths, n, until) for n in range(CONNECTIONS)))
    return [each for times, _ in found for each in times], sum(failed for _, failed in found)


async def _ask(
    host: str, port: int, paths: list[str], lengths: list[int], start: int, until: float
) -> tuple[list[float], int]:
    """Ask one thing after the other over one connection, and count what is not answered as before."""
    reader, writer = await asyncio.open_connection(host, port)
    times, failed, n = list[float](), 0, start
    while time.perf_counter() < until:
        asked = time.perf_counter()
        writer.write(f"GET {paths[n % len(paths)]} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        await reader.readexactly(length)
        failed += head[9:12] not in (b"200", b"204") or length != lengths[n % len(paths)]
        times.append(time.perf_counter() - asked)
        n += 1
    writer.close()
    return times, failed
