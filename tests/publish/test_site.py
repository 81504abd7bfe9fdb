import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frontline.errors import StorageError, UsageError
from frontline.publish import site
from frontline.publish.field import EMBARGOED, Lattice, unpack_layer
from frontline.publish.site import MARKER, ContestedContent, SiteContent, write_site

DAYS = 20


def make_theatre() -> dict[str, Any]:
    shares: dict[str, Any] = {"assessed": {"value": [0.25] * DAYS, "low": [0.1] * DAYS, "high": [0.4] * DAYS}}
    shares["atlas"] = {"value": [None, *[0.3] * (DAYS - 1)]}
    return {
        "name": "Midtown", "title": "The battle <for> Midtown", "time_zone": "UTC", "box": [10, 45, 11, 46],
        "first_day": "2031-03-01", "days": DAYS, "opens_on": "2031-03-05", "known_at": "2031-03-21T00:00:00Z",
        "cut_off": "2031-03-20T12:30:00Z", "delay_hours": 24, "method": "None.",
        "parties": [
            {"id": "RED", "name": "Redland", "adjective": "Red", "color": "#D55E00"},
            {"id": "BLUE", "name": "Blueland", "adjective": "Blue", "color": "#0072B2"},
        ],
        "layers": [
            {"id": "assessed", "title": "Our assessment", "kind": "assessed"},
            {"id": "atlas", "title": "Atlas, as told", "kind": "source"},
        ],
        "focus": {"id": "x", "name": "Midtown", "lon": 10.5, "lat": 45.5, "level": 0.9, "shares": shares},
        "claims": [], "credits": [{"text": "A & B"}, {"text": "C", "url": "https://example.org"}], "links": [],
    }  # fmt: skip


@pytest.fixture
def content() -> SiteContent:
    lon, lat = np.meshgrid(np.linspace(10, 11, 6), np.linspace(45, 46, 5))
    field = np.full((DAYS, 5, 6), 40, np.uint8)
    return SiteContent(make_theatre(), {"assessed": field, "atlas": field}, Lattice(lon, lat, 500), {"format": "x"})


def test_a_site_holds_the_page_its_data_and_what_was_added(tmp_path: Path, content: SiteContent) -> None:
    folder = tmp_path / "site"
    report = write_site(folder, replace(content, extra={"brief.html": b"<p>", "img/a.svg": b"<svg/>"}))
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert report.path == folder
    assert report.files == len(files)
    assert report.bytes == sum(file.stat().st_size for file in files)
    for name in ("index.html", "main.js", "vendor/VENDORED.md", "data/basemap.json", "brief.html", "img/a.svg", MARKER):
        assert (folder / name).is_file(), name
    theatre = json.loads((folder / "data" / "theatre.json").read_text())
    assert theatre == {"format": "frontline-site/1"} | content.theatre
    control = json.loads((folder / "data" / "control.json").read_text())
    packed = (folder / "data" / control["layers"]["atlas"]["file"]).read_bytes()
    assert np.array_equal(unpack_layer(packed, (DAYS, 5, 6)), content.fields["atlas"])


def test_modules_go_out_without_comments_and_with_all_their_words(tmp_path: Path, content: SiteContent) -> None:
    write_site(tmp_path / "site", content)
    said = re.compile(r'"[^"\n]*"')
    sources = [each for each in site.PAGE.glob("*.js") if "`" not in each.read_text()]
    assert len(sources) > 5
    for source in site.PAGE.glob("*.js"):
        written = (tmp_path / "site" / source.name).read_text()
        assert "/**" not in written, source.name
        assert len(written) < len(source.read_text())
    for source in sources:
        code = re.sub(r"(?s)/\*.*?\*/|(?<!:)//[^\n]*", "", source.read_text())
        assert said.findall((tmp_path / "site" / source.name).read_text()) == said.findall(code), source.name


def test_contested_ground_is_packed_for_when_it_is_asked_for(tmp_path: Path, content: SiteContent) -> None:
    field = np.full((2, 5, 6), 62, np.uint8)
    field[1, 0] = EMBARGOED
    about = {"days": [4, 11], "every_days": 7, "level": 0.9, "rests_on": [], "shares": {}}
    found = replace(content, contested=ContestedContent(about, field))
    write_site(tmp_path / "site", found)
    data = tmp_path / "site" / "data"
    assert json.loads((data / "theatre.json").read_text())["contested"] is True
    head = json.loads((data / "contested.json").read_text())
    assert head == {"format": "frontline-contested/1", "file": "contested.bin"} | about
    assert np.array_equal(unpack_layer((data / head["file"]).read_bytes(), (2, 5, 6)), np.where(field == 62, 60, field))
    with pytest.raises(UsageError, match="contested ground is"):
        write_site(tmp_path / "other", replace(content, contested=ContestedContent(about, field[:1])))


class Texts(HTMLParser):
    """Collect what a reader of the bare HTML sees."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words.append(data.strip())


def test_the_bare_page_tells_the_figures(tmp_path: Path, content: SiteContent) -> None:
    write_site(tmp_path / "site", content)
    index = (tmp_path / "site" / "index.html").read_text()
    reader = Texts()
    reader.feed(index)
    for words in (
        "The battle <for> Midtown",
        "20 March 2031",
        "13 March 2031",
        "25 % (10–40)",
        "30 %",
        "A & B",
        "Atlas",
    ):
        assert words in reader.words, words
    assert "<for>" not in index
    assert "20 March 2031, 12:30 UTC" in index
    assert "{{" not in index


def test_a_theatre_without_a_focus_says_so(tmp_path: Path, content: SiteContent) -> None:
    write_site(tmp_path / "site", replace(content, theatre=content.theatre | {"focus": None}))
    assert "no figures for a place" in (tmp_path / "site" / "index.html").read_text()


def test_a_second_site_replaces_the_first_wholly(tmp_path: Path, content: SiteContent) -> None:
    folder = tmp_path / "site"
    write_site(folder, replace(content, extra={"old.html": b"old"}))
    write_site(folder, content)
    assert not (folder / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("step", ["_write_all", "_swap"])
def test_an_interrupted_run_leaves_the_old_site(
    tmp_path: Path, content: SiteContent, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = tmp_path / "site"
    write_site(folder, replace(content, extra={"old.html": b"old"}))

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(site, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_site(folder, content)
    assert (folder / "old.html").read_bytes() == b"old"
    monkeypatch.undo()
    write_site(folder, content)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_run_killed_between_the_two_renames_is_put_right_by_the_next(tmp_path: Path, content: SiteContent) -> None:
    folder = tmp_path / "site"
    write_site(folder, content)
    folder.rename(tmp_path / ".site.frontline-old-abc")
    with pytest.raises(UsageError):
        write_site(folder, replace(content, theatre={}))
    assert (folder / "index.html").is_file()


def test_what_frontline_did_not_make_is_never_replaced(tmp_path: Path, content: SiteContent) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "holiday.jpg").write_bytes(b"dear")
    with pytest.raises(UsageError, match="no site of frontline"):
        write_site(folder, content)
    assert [path.name for path in tmp_path.rglob("*")] == ["photos", "holiday.jpg"]


def test_a_stranger_beside_the_site_is_left_alone(tmp_path: Path, content: SiteContent) -> None:
    stranger = tmp_path / ".site.frontline-new-mine"
    stranger.mkdir()
    (stranger / "notes.txt").write_text("mine")
    write_site(tmp_path / "site", content)
    assert (stranger / "notes.txt").read_text() == "mine"


def test_a_file_in_the_way_is_refused(tmp_path: Path, content: SiteContent) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(UsageError, match="is a file"):
        write_site(tmp_path / "site", content)


def test_an_empty_folder_is_good(tmp_path: Path, content: SiteContent) -> None:
    (tmp_path / "site").mkdir()
    assert write_site(tmp_path / "site", content).files > 10


def test_a_folder_that_cannot_be_made_is_a_storage_fault(tmp_path: Path, content: SiteContent) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        write_site(tmp_path / "file" / "site", content)


@pytest.mark.parametrize("path", ["../up.html", "/etc/x", "index.html", "data/x.json", "vendor/x", "a\\b", "", MARKER])
def test_added_files_stay_inside_and_replace_nothing(tmp_path: Path, content: SiteContent, path: str) -> None:
    with pytest.raises(UsageError, match="cannot be a further file"):
        write_site(tmp_path / "site", replace(content, extra={path: b""}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"days": DAYS + 1}, "days"),
        ({"layers": []}, "there are fields for"),
        ({"parties": [{"name": "Redland"}]}, "two parties"),
        ({"method": float("nan")}, "not JSON"),
        ({"method": date(2031, 3, 1)}, "not JSON"),
    ],
)
def test_content_that_does_not_fit_is_refused(
    tmp_path: Path, content: SiteContent, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        write_site(tmp_path / "site", replace(content, theatre=content.theatre | change))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_is_named(tmp_path: Path, content: SiteContent) -> None:
    theatre = {key: value for key, value in content.theatre.items() if key not in ("claims", "title")}
    with pytest.raises(UsageError, match="lacks title, claims"):
        write_site(tmp_path / "site", replace(content, theatre=theatre))
