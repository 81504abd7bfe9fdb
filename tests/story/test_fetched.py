"""Fetch a source as a user does: asked about its licence once, brought in, interrupted, gone on with."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frontline import cli
from frontline.settings import read_theatre
from frontline.sources.card import read_cards
from frontline.sources.fetch.archive import Pattern
from program import ROOT
from unruly import Unruly, make_rules, make_tar, serve

CARD = """
name = "atlas"
title = "An atlas"
publisher = "Tests"
url = "https://atlas.invalid"
kind = "monitor"
reader = "deepstate-daily"
day_shift = -1
[licence]
name = "Atlas Terms 1"
class = "none"
note = "For a reader's own use."
[labels]
occupied = { status = "held", party = "RU" }
[guards]
min_area_km2 = 1
"""
EXAMPLE = ROOT / "examples" / "pokrovsk" / "theatre"


@pytest.fixture
def server() -> Iterator[str]:
    with serve() as address:
        yield address


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fetched") / "theatre"
    assert cli.run(["new", str(path), "--example", "pokrovsk"]) == 0
    return path


@pytest.fixture
def theatre(made: Path, server: str) -> Path:
    """Return a theatre with the card of an atlas that this machine publishes, and nobody's agreement yet."""
    rules = make_rules(f"{server}/maps", kind="archive", members="data/map_{day}.geojson")
    lines = [f"{key} = {json.dumps(value)}" for key, value in rules.items()]
    (made / "sources" / "atlas.toml").write_text("\n".join([CARD, "[fetch]", *lines]), encoding="utf-8")
    Unruly.files = {"/maps": make_tar({f"repo/data/map_{day}.geojson": make_map() for day in (20251101, 20251102)})}
    return made


def make_map(width: float = 0.1) -> bytes:
    ring = [[37.0, 48.0], [37.0 + width, 48.0], [37.0 + width, 48.1], [37.0, 48.1], [37.0, 48.0]]
    shape = {"type": "MultiPolygon", "coordinates": [[ring]]}
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def fetch(theatre: Path, *words: str) -> int:
    return cli.run(["-t", str(theatre), "fetch", "atlas", *words])


def test_a_licence_is_agreed_to_once_and_what_has_come_is_not_fetched_again(
    theatre: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch(theatre) == 5
    refused = capsys.readouterr()
    assert refused.err.startswith("frontline: the licence of atlas, 'Atlas Terms 1' (none) of Tests, was not agreed to")
    assert len(refused.err.strip().splitlines()) == 1
    assert not Unruly.asked

    Unruly.files["/maps"] = make_tar(
        {"repo/data/map_20251101.geojson": make_map(), "repo/data/map_20251102.geojson": make_map(0.2)}
    )
    assert fetch(theatre, "--agree", "--json") == 0
    first = capsys.readouterr()
    for words in ("An atlas, published by Tests", "Atlas Terms 1 (none)", "own use", "/maps"):
        assert words in first.err
    result: dict[str, Any] = json.loads(first.out)
    assert {key: result[key] for key in ("source", "delivered", "accepted", "repeated", "fetched", "unchanged")} == {
        "source": "atlas", "delivered": 2, "accepted": 2, "repeated": 0, "fetched": 2, "unchanged": 0,
    }  # fmt: skip
    assert result["states"] > 0
    agreed = json.loads((theatre / "agreed.jsonl").read_text(encoding="utf-8"))
    assert (agreed["source"], agreed["agreed_at"][-1]) == ("atlas", "Z")

    Unruly.asked = []
    assert fetch(theatre, "--json", "--since", "2025-11-02") == 0
    again = capsys.readouterr()
    assert again.err == ""
    assert [json.loads(again.out)[key] for key in ("delivered", "repeated", "fetched")] == [1, 1, 0]
    assert [bool(headers.get("if-none-match")) for _, headers in Unruly.asked] == [True]

    Unruly.files["/maps"] = make_tar({"repo/data/map_20251103.geojson": b"<html>", "repo/README.md": b""})
    assert fetch(theatre) == 4
    assert "1 quarantined" in capsys.readouterr().out
    card = theatre / "sources" / "atlas.toml"
    card.write_text(card.read_text(encoding="utf-8").replace("Terms 1", "Terms 2"), encoding="utf-8")
    assert fetch(theatre) == 5


def test_a_failure_is_one_line_that_says_what_to_do(theatre: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Unruly.files = {}
    assert fetch(theatre, "--agree") == 7
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[-1].startswith("frontline: ")
    assert "HTTP 404; check fetch.address" in lines[-1]
    assert cli.run(["-t", str(theatre), "fetch", "viina"]) == 2
    assert cli.run(["-t", str(theatre), "fetch", "atlass"]) == 3


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code"), [("yes\n", 0), ("y\n", 5), ("\n", 5)])
def test_who_sits_at_a_terminal_is_asked(
    theatre: Path, typed: str, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (theatre / "agreed.jsonl").unlink(missing_ok=True)
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert fetch(theatre, "--json") == code
    said = capsys.readouterr()
    assert "Atlas Terms 1" in said.err
    assert "Agree? Type yes" in said.err
    assert bool(Unruly.asked) == (code == 0)
    assert not said.out or json.loads(said.out)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("deepstate-daily", "cyterat-deepstate-map-data-5bcfcb8/data/deepstatemap_data_20240708.geojson"),
        ("deepstate-api", "x/deepstate/geojsons/1754251105.geojson"),
        ("owlmaps", "x/data/20251103.json"),
        ("nzz", "x/data/2025-11-04.json"),
    ],
)
def test_the_cards_of_the_example_want_the_files_of_their_repositories(source: str, path: str) -> None:
    """The paths are those of the repositories; that the addresses answer cannot be seen without a network."""
    card = read_cards(read_theatre(EXAMPLE))[source]
    assert card.fetch
    assert card.fetch.address.startswith("https://")
    wanted, day = Pattern.of(card.fetch.members).match(path)
    assert wanted
    assert day is not None
    assert not Pattern.of(card.fetch.members).match(path + ".txt")[0]
