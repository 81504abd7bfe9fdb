"""The gate: every route and file is asked for what may not go out, and none has it."""

import gzip
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer
from starlette.testclient import TestClient

import frontline
from frontline.api.app import make_app
from frontline.days import end_of_day, now, parse_instant, write_instant
from frontline.errors import RefusedError, UsageError
from frontline.publish import delay
from frontline.publish.field import EMBARGOED, FULL, unpack_layer
from frontline.publish.tiles.pyramid import to_square
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.outward.showcase import set_back
from frontline.theatre.outward.tilesets import TILESETS
from guarded import CLOSED, DAYS, HIDDEN, LAST, TODAY, ask, copy_apart
from program import answer

ROOT = "http://testserver"
BINARY = re.compile(r"application/(octet-stream|vnd\.(pmtiles|mapbox-vector-tile))|font/")
CROSSING = "people are being brought out"
SPREAD = 10  # days before today that are asked for one by one: all that the theatre has, and one more


def list_starts(client: TestClient) -> Iterator[str]:
    """Yield every address of the definition, with the questions most likely to bring out what is held back."""
    days = [TODAY - timedelta(days=n) for n in range(-2, SPREAD)]
    for path in ask(client, "/api")["paths"]:
        if "{" in path:
            continue
        yield path
        if path.endswith("/items"):
            yield from (f"{path}?datetime={day}&limit=10000" for day in days)
            yield f"{path}?datetime=../..&limit=10000"
            yield f"{path}?datetime=../..&limit=10000&known={TODAY + timedelta(days=9)}"
            yield f"{path}?datetime=../..&f=html&limit=10000"
    yield from (f"/collections/states/items?source={name}" for name in ("unlicensed", "inner", "atlas"))
    yield from (f"/briefs/{place}?on={day}&f={form}" for place in ("t:1", "t:2") for day in days for form in FORMS)
    yield from (f"/stac/snapshots/{day}" for day in days)
    for name in TILESETS:
        yield from (f"/tiles/{name}", f"/tiles/{name}/archive.pmtiles")
        yield from (f"/tiles/{name}/{z}/{x}/{y}" for z, x, y in list_tiles(client, name))
    yield "/map/"


def list_tiles(client: TestClient, name: str) -> Iterator[tuple[int, int, int]]:
    """Yield every tile that the theatre's box could have at a few zooms."""
    about = ask(client, f"/tiles/{name}")
    west, south, east, north = about["bounds"]
    for zoom in (about["minzoom"], 10, about["maxzoom"]):
        (left, top), (right, low) = np.floor(to_square(np.array([(west, north), (east, south)])) * 2**zoom).astype(int)
        yield from ((zoom, x, y) for x in range(left, right + 1) for y in range(top, low + 1))


FORMS = ("json", "html", "markdown")


def walk(client: TestClient) -> dict[str, bytes]:
    """Return what is behind every address that can be reached, by address."""
    waiting, seen = list(list_starts(client)), dict[str, bytes]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        reply = client.get(address)
        assert reply.status_code in (200, 204, 400, 403, 404), (address, reply.text[:300])
        seen[address] = reply.content
        text = "" if BINARY.match(reply.headers["content-type"]) else reply.text
        found = re.findall(rf'{ROOT}([^"\s<>]*)', text.replace("&amp;", "&"))
        if address.startswith("/map/"):
            found += [f"/map/{name}" for name in client.get("/map/SHA256SUMS").text.split()[1::2]]
            found += [f"/map/data/{name}.pmtiles" for name in TILESETS]
        waiting += [each for each in found if each not in seen]
        if '"FeatureCollection"' in text and address.startswith("/collections"):
            base = address.partition("?")[0]
            waiting += [f"{base}/{each['id']}" for each in json.loads(text)["features"]]
    return seen


@pytest.fixture(scope="module")
def answers(client: TestClient) -> dict[str, bytes]:
    return walk(client)


def test_nothing_that_is_held_back_is_behind_any_address(answers: dict[str, bytes]) -> None:
    assert len(answers) > 400
    for address, body in answers.items():
        packed = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        for what, mark in HIDDEN.items():
            if mark not in address:
                assert mark.encode() not in packed, f"{address} has {what}"


def test_the_marks_would_be_found(guarded: Path, answers: dict[str, bytes]) -> None:
    """What may go out is there, and what may not is in the theatre: the walk above looks for the right things."""
    everything = b"".join(answers.values())
    assert b"10.1512345" in everything
    assert b"A gazette" in everything
    stored = json.dumps(frontline.open(guarded).claims())
    assert all(
        mark in stored for mark in list(HIDDEN.values())[:4] if mark != HIDDEN["words of a source without a licence"]
    )


def list_features(answers: dict[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    for address, body in answers.items():
        if re.match(r"/collections/\w+/items(\?|$)", address) and body.startswith(b'{"type":"FeatureCollection"'):
            yield from ((address, each) for each in json.loads(body)["features"])


def test_no_feature_reaches_into_an_embargo_but_the_one_that_says_so(answers: dict[str, bytes]) -> None:
    embargoed = set()
    inside = CLOSED.buffer(-1e-9)
    for address, feature in list_features(answers):
        if feature["geometry"] is None or "/places/" in address:
            continue
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        if not shapely.intersects(shape, inside):
            continue
        assert feature["properties"]["status"] == "embargoed", (address, feature["id"])
        assert "share" not in " ".join(feature["properties"])
        embargoed.add(address.split("/")[2])
    assert embargoed == {"control", "measures"}


def test_the_page_tells_nothing_of_ways_shapes_and_places_inside_an_embargo(answers: dict[str, bytes]) -> None:
    inside = CLOSED.buffer(-1e-3)  # the page's corners are rounded to 11 m
    routes, shapes, theatre = (
        json.loads(answers[f"/map/data/{name}.json"]) for name in ("routes", "shapes", "theatre")
    )
    drawn = [shapely.LineString(path) for line in routes["lines"] for path in line["paths"]]
    assert drawn
    assert not any(shapely.intersects(inside, each) for each in drawn)
    assert shapely.distance(shapely.union_all(drawn), CLOSED) < 1e-3  # and the road runs up to it
    pockets = [each for day in shapes["pockets"] for each in (*day["free"], *day["held"])]
    assert not any(shapely.intersects(inside, shapely.Polygon(each["paths"][0][0])) for each in pockets)
    assert "t:2" not in theatre["notes"]
    told = json.loads(answers["/map/data/notes/t-1.json"])
    assert {each["source"] for each in told["evidence"]["maps"]} == {"atlas", "unlicensed"}


def read_tiles(body: bytes, layer: str, folder: Path) -> list[tuple[dict[str, Any], Any]]:
    """Return properties and shape (EPSG:4326) of each feature of an archive, as GDAL reads it at the deepest zoom."""
    file = folder / "tiles.pmtiles"
    file.write_bytes(body)
    about, _, shapes, values = pyogrio.raw.read(file, layer=layer)
    names = about["fields"].tolist()
    plane = Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    drawn = shapely.transform(shapely.from_wkb(shapes), lambda points: np.column_stack(plane.transform(*points.T)))
    return [({name: value[n] for name, value in zip(names, values, strict=True)}, drawn[n]) for n in range(len(drawn))]


def test_the_tiles_of_the_whole_history_hold_nothing_back_that_the_collections_show_and_nothing_more(
    client: TestClient, answers: dict[str, bytes], tmp_path: Path
) -> None:
    body = answers["/tiles/timeline/archive.pmtiles"]
    assert body == answers["/map/data/timeline.pmtiles"]
    inside, end = CLOSED.buffer(-2e-4), str(LAST + timedelta(days=1))
    for layer in ("control", "states"):
        found = read_tiles(body, layer, tmp_path)
        assert {said["valid_to"] for said, _ in found} <= {*map(str, DAYS), end}
        assert all(said["status"] == "embargoed" for said, shape in found if shapely.intersects(shape, inside))
        for day in DAYS:
            shown = shapely.union_all([s for said, s in found if said["valid_from"] <= str(day) < said["valid_to"]])
            items = ask(client, f"/collections/{layer}/items", datetime=day)["features"]
            whole = shapely.union_all([shapely.from_geojson(json.dumps(each["geometry"])) for each in items])
            assert shapely.symmetric_difference(shown, whole).area < 0.01 * whole.area, (layer, day)
        names = {said.get("source") for said, _ in found}
        assert names == ({"atlas"} if layer == "states" else {None})
    assert sum(len(body) > 0 for address, body in answers.items() if re.match(r"/tiles/timeline/\d", address)) > 5


def test_no_feature_is_about_a_day_inside_the_delay_or_known_there(answers: dict[str, bytes]) -> None:
    days = set()
    for address, feature in list_features(answers):
        said = feature["properties"]
        for name in ("on", "day", "published"):
            if said.get(name):
                assert date.fromisoformat(said[name]) <= LAST, address
                days.add(said[name])
        assert not said.get("known") or date.fromisoformat(said["known"][:10]) <= TODAY - timedelta(days=3), address
    assert LAST.isoformat() in days


def test_the_assessment_is_that_of_the_cut_off_though_a_day_has_been_redrawn_since(
    client: TestClient, guarded: Path
) -> None:
    theatre = frontline.open(guarded)
    cut_off = ask(client, "/release")["cut_off"]
    then, now = (theatre.status("t:3", on=DAYS[3], known=at)["assessed"][0]["share"] for at in (cut_off, None))
    assert then != now
    (shown,) = ask(client, "/collections/measures/items", datetime=DAYS[3], place="t:3")["features"]
    assert shown["properties"]["RED_share"] == pytest.approx(then, abs=5e-4)


def test_the_page_s_lattices_end_with_the_delay_and_are_blank_in_the_embargo(answers: dict[str, bytes]) -> None:
    head = json.loads(answers["/map/data/control.json"])
    assert date.fromisoformat(head["first_day"]) + timedelta(days=head["days"] - 1) == LAST
    assert set(head["layers"]) == {"assessed", "atlas"}
    shape = (head["days"], head["lattice"]["rows"], head["lattice"]["columns"])
    for layer in head["layers"].values():
        field = unpack_layer(answers[f"/map/data/{layer['file']}"], shape)
        rows, columns = field.shape[1:]
        row, column = int(rows * 0.75), int(columns * 0.75)  # 10.15, 45.075
        assert (field[:, row, column] == EMBARGOED).all()
        assert (field[:, rows // 4, columns // 8] <= FULL).any()


def test_what_is_refused_is_named_with_the_reason(client: TestClient) -> None:
    items = ask(client, "/collections/states/items")
    assert {each["source"] for each in items["refused"]} == {"unlicensed", "inner"}
    assert {each["properties"]["source"] for each in items["features"]} == {"atlas"}
    refused = ask(client, "/collections/states/items", 403, source="unlicensed")
    assert "class none" in refused["description"]
    assert "embargoed" in ask(client, "/briefs/t:2", 403, on=DAYS[1])["description"]
    late = ask(client, "/collections/control/items", 403, datetime=TODAY)
    assert "held back" in late["description"]


def test_a_claim_without_a_licence_is_cited_without_its_words(client: TestClient) -> None:
    claims = ask(client, "/collections/claims/items")["features"]
    by_source = {each["properties"]["source"]: each["properties"] for each in claims}
    assert set(by_source) == {"bulletin", "nolicence"}
    assert by_source["nolicence"]["text"] == ""
    assert by_source["bulletin"]["text"] != ""


@pytest.fixture
def own(guarded: Path, tmp_path: Path) -> Path:
    """Return a copy of the theatre that a test may change."""
    return copy_apart(guarded, tmp_path / "theatre")


def test_a_release_fixes_what_is_shown_until_the_next(own: Path) -> None:
    cut_off = f"{DAYS[2]}T00:00:00Z"
    theatre = frontline.open(own)
    made = theatre.release(by="A. Editor", cut_off=cut_off)
    assert (made["release"], made["signed"], made["changed_since"]) == (1, True, False)
    assert "single user" in made["rule"]
    with TestClient(make_app(own, "")) as client:
        shown = ask(client, "/release")
        assert (shown["release"], shown["cut_off"]) == (1, cut_off)
        assert ask(client, "/collections/control/items")["features"][0]["properties"]["on"] == str(DAYS[1])
        ask(client, "/collections/control/items", 403, datetime=DAYS[2])
        lattice = client.get("/map/data/control/assessed.bin").content
        again = theatre.release(by="A. Editor")
        assert again["since_last"]["days_added"] == 3
        assert again["since_last"]["release"] == 1
    assert hashlib.sha256(lattice).hexdigest() == made["manifest"]["data/control/assessed.bin"]
    site = own.parent / "site"
    assert theatre.site(site)["release"] == 2
    for file in (each for each in site.rglob("*") if each.is_file()):
        assert not any(mark.encode() in file.read_bytes() for mark in HIDDEN.values()), file
    assert {each.name for each in (site / "data").glob("*.pmtiles")} == {f"{name}.pmtiles" for name in TILESETS}
    sums = [line.split("  ") for line in (site / "SHA256SUMS").read_text().splitlines()]
    assert all(hashlib.sha256((site / name).read_bytes()).hexdigest() == digest for digest, name in sums)
    assert {name: digest for digest, name in sums}["data/control/atlas.bin"] == again["manifest"][
        "data/control/atlas.bin"
    ]


def test_a_team_shows_nothing_before_two_have_signed_the_same(own: Path) -> None:
    settings = (own / "frontline.toml").read_text()
    (own / "frontline.toml").write_text(f"signatures = 2\n{settings}")
    with pytest.raises(RefusedError, match="two people"):
        make_app(own, "")
    theatre = frontline.open(own)
    assert not theatre.release(by="A. Editor")["signed"]
    with pytest.raises(UsageError, match="signed release 1 already"):
        theatre.sign(1, by="A. Editor")
    assert answer("-t", own, "release", "--sign", "1", "--by", "B. Second")["signed"]
    with TestClient(make_app(own, "")) as client:
        assert ask(client, "/release")["record"]["signatures"][1]["person"] == "B. Second"
        card = own / "sources" / "unlicensed.toml"
        card.write_text(card.read_text().replace('"none"', '"open"'))
        with pytest.raises(RefusedError, match="changed since release 1"):
            client.app.state.desk.look()  # type: ignore[attr-defined]
        assert "changed since release 1" in ask(client, "/release", 403)["description"]


def test_the_cut_off_moves_on_when_something_became_known_or_a_day_is_over_and_is_never_late(
    own: Path,
) -> None:
    theatre, midnight = OpenTheatre.at(own), end_of_day(LAST)
    assert set_back(theatre, midnight - timedelta(minutes=1)) == midnight - timedelta(days=1)
    assert set_back(theatre, midnight + timedelta(hours=9)) == midnight
    with sqlite3.connect(own / "frontline.db") as database:
        known = write_instant(midnight + timedelta(hours=8, minutes=7))
        (day,) = database.execute("SELECT max(day) FROM shown_day WHERE known_at <= ?", (known,)).fetchone()
        database.execute("UPDATE shown_day SET known_at = ? WHERE day = ?", (known, day))
    minutes = {n: set_back(theatre, midnight + timedelta(hours=8, minutes=n)) for n in (0, 7, 14, 15, 200)}
    assert minutes == dict.fromkeys((0, 7, 14), midnight) | dict.fromkeys(
        (15, 200), midnight + timedelta(hours=8, minutes=15)
    )
    assert set_back(theatre, midnight + timedelta(days=1)) == midnight + timedelta(days=1)


def test_what_was_kept_is_sent_until_it_is_made_anew_where_only_time_has_gone_by(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(make_app(own, "")) as client:
        desk = client.app.state.desk  # type: ignore[attr-defined]  # an application of ours
        before = ask(client, "/release")["cut_off"]
        monkeypatch.setattr(delay, "now", lambda: now() + timedelta(days=1))
        desk.look()
        assert ask(client, "/release")["cut_off"] == before, "who asks first need not wait"
        after = ask(client, "/release")["cut_off"]
        assert parse_instant(after) - parse_instant(before) == timedelta(days=1)
        (own / "frontline.toml").write_text((own / "frontline.toml").read_text().replace(CROSSING, "another reason"))
        assert "another reason" not in client.get("/release").text
        desk.look()
        assert "another reason" in client.get("/release").text, "what may be told has changed: nobody sees the old one"
