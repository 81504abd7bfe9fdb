"""Programs that others wrote read the running server: GDAL, pystac, and schemathesis with all of its checks."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyogrio
import pystac
import pytest

from frontline.theatre.outward.showcase import COLLECTIONS as SHOWN
from guarded import DAYS, LAST
from program import PROGRAM

COLLECTIONS = [each.name for each in SHOWN]
QGIS_PYTHON = Path("/usr/bin/python3")  # for which Debian packages QGIS
CALLS = re.compile(r"(\d+) generated, (\d+) passed")


@pytest.fixture(scope="module")
def server(guarded: Path) -> Iterator[str]:
    """Return the address of the server, started as a user starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PROGRAM, "-t", str(guarded), "serve", "--port", str(port), "--limit", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/healthz", running)
        yield address
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 0, "it stops when interrupted, and says nothing is wrong"


def _wait(address: str, running: subprocess.Popen[str]) -> None:
    for _ in range(240):
        assert running.poll() is None, running.stdout and running.stdout.read()
        try:
            with urllib.request.urlopen(address, timeout=30):  # noqa: S310  # our own
                return
        except OSError:
            try:
                running.wait(timeout=0.25)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail("the server does not answer")


def test_gdal_reads_every_collection(server: str) -> None:
    layers = {name for name, _ in pyogrio.list_layers(f"OAPIF:{server}/")}
    assert layers == set(COLLECTIONS)
    about, _, shapes, _ = pyogrio.raw.read(f"OAPIF:{server}/", layer="control")
    assert about["geometry_type"] == "MultiPolygon"
    assert "status" in about["fields"]
    assert len(shapes) > 3
    found = pyogrio.raw.read(f"OAPIF:{server}/", layer="places", bbox=(10.05, 45.04, 10.07, 45.06))
    assert len(found[2]) == 1
    paged = pyogrio.raw.read(f"OAPIF:{server}/", layer="places", PAGE_SIZE="1")
    assert len(paged[2]) == 5


def test_pystac_walks_and_validates_the_catalog(server: str) -> None:
    catalog = pystac.Catalog.from_file(f"{server}/stac")
    catalog.validate()
    (collection,) = catalog.get_children()
    collection.validate()
    items = list(collection.get_items())
    assert [item.id for item in items] == [str(day) for day in DAYS]
    for item in items:
        item.validate()
    with urllib.request.urlopen(items[-1].assets["control"].href, timeout=60) as reply:  # noqa: S310  # our own
        assert f'"on":"{LAST}"'.encode() in reply.read()


def has_qgis() -> bool:
    """Tell whether the system's Python has QGIS, which is GPL and no part of this project."""
    if not QGIS_PYTHON.is_file():
        return False
    return subprocess.run([QGIS_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0


@pytest.mark.backtest
def test_qgis_opens_collections_tiles_and_the_file_with_its_style(server: str, guarded: Path, tmp_path: Path) -> None:
    if not has_qgis():
        pytest.skip("QGIS is not installed")
    package = tmp_path / "control.gpkg"
    words = ["-t", str(guarded), "export", "control", "--on", str(DAYS[1]), "-o", str(package)]
    subprocess.run([PROGRAM, *words], check=True, capture_output=True, timeout=300)
    script = Path(__file__).with_name("qgis_reads.py")
    done = subprocess.run(
        [QGIS_PYTHON, script, server, package, *COLLECTIONS],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # QGIS may fall over when it ends; what it saw it has told by then
    found = json.loads(done.stdout.splitlines()[-1])
    for name in COLLECTIONS:
        with urllib.request.urlopen(f"{server}/collections/{name}/items?limit=10000", timeout=120) as reply:  # noqa: S310
            assert found[name] == [True, json.load(reply)["numberReturned"]], name
    assert found["tiles"]
    valid, renderer, colours = found["package"]
    assert (valid, renderer) == (True, "RuleRenderer")
    assert colours > 2


def test_a_port_that_is_taken_is_a_fault_of_usage(server: str, guarded: Path) -> None:
    command = [PROGRAM, "-t", str(guarded), "serve", "--port", server.rpartition(":")[2]]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert refused.returncode == 2
    assert refused.stderr.startswith("frontline: 127.0.0.1:")
    assert len(refused.stderr.strip().splitlines()) == 1


def fuzz(server: str, folder: Path, *words: str) -> str:
    """Let schemathesis ask all that the definition allows and much that it does not."""
    program = str(Path(sys.executable).parent / "schemathesis")
    command = [program, "run", f"{server}/api", "--checks", "all", "--no-color", *words]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=1800,
        env={**os.environ, "COLUMNS": "120"},
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    found = CALLS.search(done.stdout)
    assert found, done.stdout
    assert found[1] == found[2]
    return done.stdout


def test_no_question_brings_out_a_fault(server: str, tmp_path: Path) -> None:
    fuzz(server, tmp_path, "--phases", "fuzzing", "--max-examples", "4", "--seed", "1")


@pytest.mark.backtest
def test_no_question_of_many_brings_out_a_fault(server: str, tmp_path: Path) -> None:
    fuzz(server, tmp_path, "--phases", "examples,coverage,fuzzing", "--max-examples", "100")
