"""The connection goes where it was checked to go, and the host proves its name."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontline.errors import NetworkError, RefusedError
from frontline.sources.card import Fetch
from frontline.sources.fetch import door
from frontline.sources.fetch.answer import take_object
from unruly import Server, Unruly, make_rules


def ask(way: door.Door, address: str) -> dict[str, object]:
    return way.ask(address, dict, lambda answer: take_object(answer, address, way))


def test_a_name_cannot_change_its_mind_after_it_was_checked(server: str) -> None:
    """The second answer of the name server would lead inwards; it is never asked for."""
    port = server.rsplit(":", 1)[1]
    address = f"http://atlas.invalid:{port}/item"
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    way = door.Door(Fetch.model_validate(make_rules(address)), find=lambda *_: next(answers))
    assert ask(way, address)["id"] == "abc"
    assert Unruly.asked[0][1]["host"] == f"atlas.invalid:{port}"
    with pytest.raises(RefusedError, match=r"atlas\.invalid is 10\.0\.0\.1"):
        ask(door.Door(Fetch(address="https://atlas.invalid/"), find=lambda *_: next(answers)), "https://atlas.invalid/")


def test_the_other_numbers_of_a_host_are_tried_too(server: str) -> None:
    numbers = ["127.0.0.2", "127.0.0.1"]  # nothing listens at the first
    address = f"{server}/item"
    way = door.Door(Fetch.model_validate(make_rules(address)), sleep=lambda _: None, find=lambda *_: numbers)
    assert ask(way, address)["id"] == "abc"


def test_a_host_without_an_address_is_named() -> None:
    address = "https://nothing.invalid/"
    with pytest.raises(NetworkError, match=r"nothing\.invalid has no address"):
        ask(door.Door(Fetch(address=address)), address)


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve over TLS as atlas.test, with a certificate made now, and trust it."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["-subj", "/CN=atlas.test", "-addext", "subjectAltName=DNS:atlas.test", "-days", "1", "-nodes"]
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([program, *kind, *made, *files], check=True, capture_output=True)
    running = Server(("127.0.0.1", 0), Unruly)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    running.socket = context.wrap_socket(running.socket, server_side=True)
    trust = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(door, "_trust", lambda: trust)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield running.server_port
    running.shutdown()
    running.server_close()
    thread.join(5)


def test_a_host_must_prove_its_name_not_its_number(secure: int) -> None:
    good, wrong = (f"https://{name}.test:{secure}/service" for name in ("atlas", "other"))
    for address in (good, wrong):
        pauses: list[float] = []
        rules = Fetch(address=address, allow_private=True, pace_seconds=0)
        way = door.Door(rules, sleep=pauses.append, find=lambda *_: ["127.0.0.1"])
        if address == good:
            assert "layers" in ask(way, address)
            continue
        with pytest.raises(NetworkError, match="cannot prove its name"):
            ask(way, address)
        assert not pauses


def test_time_over_also_ends_a_connection_under_tls(secure: int) -> None:
    address = f"https://atlas.test:{secure}/slowhead"
    rules = Fetch(address=address, allow_private=True, pace_seconds=0, max_seconds=0.3)
    with pytest.raises(NetworkError, match="longer than"):
        ask(door.Door(rules, find=lambda *_: ["127.0.0.1"]), address)
