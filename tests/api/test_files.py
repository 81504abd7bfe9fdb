"""The gate again, for files: every layer is exported in every format, and none has what may not go out."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from defusedxml import ElementTree
from PIL import Image
from starlette.testclient import TestClient

import frontline
from frontline import cli
from frontline.errors import NotFoundError, RefusedError, UsageError
from frontline.publish.exports import ENDINGS, FORMATS
from frontline.publish.words import day_words
from frontline.theatre.collecting import LAYERS
from guarded import DAYS, HIDDEN, LAST, MARKUP, copy_apart
from unruly import Unruly, serve


def unpack(file: Path) -> bytes:
    """Return all that stands in a file, also what is packed in it."""
    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.fixture(scope="module")
def exported(guarded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder, theatre = tmp_path_factory.mktemp("exported"), frontline.open(guarded)
    endings = {form: ending for ending, form in ENDINGS.items()}
    found = {}
    for layer in ("control", "atlas", *LAYERS):
        for form in FORMATS if layer == "control" else ("csv", "geopackage", "kml") if layer == "claims" else ("csv",):
            file = folder / f"{layer}-{form}{endings.get(form, '.zip')}"
            try:
                theatre.export(layer, file, format_=form, on=DAYS[0] if layer == "atlas" else None)
            except UsageError:
                assert not file.exists()  # a layer that the format cannot hold
                continue
            found[file.name] = unpack(file)
    return found


def test_no_file_has_what_is_held_back(exported: dict[str, bytes]) -> None:
    assert len(exported) > 12
    for name, body in exported.items():
        for what, mark in HIDDEN.items():
            assert mark.encode() not in body, f"{name} has {what}"
    assert b"A gazette" in exported["claims-csv.csv"]
    assert MARKUP.encode() in exported["places-csv.csv"]
    assert b"\n'=HYPERLINK" in exported["places-csv.csv"] or b",'=HYPERLINK" in exported["places-csv.csv"]


def test_what_is_refused_is_refused_in_every_layer(guarded: Path, tmp_path: Path) -> None:
    theatre, file = frontline.open(guarded), tmp_path / "x.csv"
    for layer in ("control", "atlas", *LAYERS):
        with pytest.raises(RefusedError, match="hours late"):
            theatre.export(layer, file, on=LAST + timedelta(days=2))
    with pytest.raises(RefusedError, match="class none"):
        theatre.export("unlicensed", file)
    with pytest.raises(RefusedError, match="embargoed"):
        theatre.export("shares", file, place="Clausa")
    assert not file.exists()


def test_a_user_exports_by_name_or_by_ending(guarded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["export", "shares", "--format", "datawrapper", "-o", str(tmp_path / "alba.zip"), "--json"]
    assert cli.run(["-t", str(guarded), *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["on"]) == ("datawrapper", str(LAST))
    assert b"Alba: the share that Redland holds" in unpack(tmp_path / "alba.zip")


def test_the_digest_has_nothing_that_is_held_back_in_any_form(guarded: Path, tmp_path: Path) -> None:
    theatre = frontline.open(guarded)
    written = theatre.digest()
    assert written.data["on"] == str(LAST)
    assert "are assessed as held by Redland" in written.text
    for ending in (".md", ".html", ".txt", ".json", ".pdf", ".docx"):
        file = tmp_path / f"day{ending}"
        written.save(file)
        for what, mark in HIDDEN.items():
            assert mark.encode() not in unpack(file), f"{file.name} has {what}"
    assert "<script" not in written.html
    assert theatre.digest(lang="uk").brief.tongue.missing == set()
    both = theatre.digests(langs=("en", "ru"))
    held, change = both.data["ru"]["measures"][:2]
    assert [held["name"], change["name"]] == ["held_km2", "change_km2"]
    assert held["low"] <= held["value"] <= held["high"]
    assert change["low"] <= change["value"] <= change["high"]
    assert both.data["en"]["measures"] == both.data["ru"]["measures"]
    assert both["en"].markdown.split("## ")[0].count("90 % interval") == 2, "each number of the first sentence has one"
    with pytest.raises(RefusedError, match="hours late"):
        theatre.digest(on=LAST + timedelta(days=2))


def test_the_feed_is_atom_with_an_entry_a_day_and_runs_nothing(client: TestClient) -> None:
    body = client.get("/map/feed.xml").content
    space = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(body)
    entries = feed.findall(f"{space}entry")
    assert entries[0].findtext(f"{space}title", "").endswith(day_words(LAST))
    ids = [each.findtext(f"{space}id") for each in entries]
    assert len(set(ids)) == len(ids) == len(DAYS)
    assert all(each.find(f"{space}content").get("type") == "text" for each in entries)
    links = [each.find(f"{space}link").get("href") for each in entries]
    assert links == [f"index.html#{day}" for day in sorted(DAYS, reverse=True)], "an entry opens its own day"
    assert b"<script" not in body
    assert not any(mark.encode() in body for mark in HIDDEN.values())


def test_those_who_watch_a_place_are_told_once_signed_and_never_of_closed_ground(
    guarded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = copy_apart(guarded, tmp_path / "theatre")
    with serve() as server, (own / "frontline.toml").open("a") as settings:
        for place in ("Alba", "Clausa"):
            settings.write(
                f'[[watches]]\nplace = "{place}"\naddress = "{server}/plain"\nkey_variable = "WATCH_KEY"\n'
                "least_share = 0\nallow_http = true\nallow_private = true\n"
            )
        settings.close()
        theatre = frontline.open(own)
        dry, closed = theatre.notify(dry_run=True)
        assert (dry["sent"], dry["reason"], dry["notice"]["on"]) == (False, "dry run", str(LAST))
        assert dry["notice"]["low"] <= dry["notice"]["share"] <= dry["notice"]["high"]
        assert closed["notice"] is None
        assert "embargoed" in closed["reason"]
        unsigned, _ = theatre.notify()
        assert (unsigned["sent"], "WATCH_KEY" in unsigned["reason"]) == (False, True)
        monkeypatch.setenv("WATCH_KEY", "secret")
        Unruly.posted.clear()
        sent, _ = theatre.notify()
        assert (sent["sent"], sent["reason"]) == (True, "HTTP 200")
        (posted,) = Unruly.posted
    assert json.loads(posted) == sent["notice"]
    assert not any(mark.encode() in posted for mark in HIDDEN.values())


def test_a_movie_ends_with_the_last_day_shown(guarded: Path, tmp_path: Path) -> None:
    told = frontline.open(guarded).movie(tmp_path / "all.gif")
    assert (told["until"], told["frames"]) == (str(LAST), len(DAYS))
    with pytest.raises(NotFoundError, match="no map shows these days"):
        frontline.open(guarded).movie(tmp_path / "late.gif", start=LAST + timedelta(days=1))


def test_a_movie_has_the_title_of_its_language(guarded: Path, tmp_path: Path) -> None:
    settings = copy_apart(guarded, tmp_path / "named") / "frontline.toml"
    settings.write_text('titles = { uk = "Дві сторони" }\n' + settings.read_text())
    frontline.open(settings.parent).movie(tmp_path / "m.gif", start=LAST, lang="uk")
    with Image.open(tmp_path / "m.gif") as read:
        assert read.info["comment"].decode().startswith("Дві сторони. ")
