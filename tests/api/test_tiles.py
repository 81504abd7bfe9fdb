"""Tilesets: described, whole, in parts, tile by tile, and drawn by GDAL over HTTP."""

import gzip

import pytest
from starlette.testclient import TestClient

from frontline.publish.tiles.archive import Archive
from frontline.theatre.outward.tilesets import TILESETS
from guarded import DAYS, LAST, ask

PATH = "/tiles/timeline/archive.pmtiles"


def test_tilesets_are_described_with_days_credits_and_cut_off(client: TestClient) -> None:
    listed = ask(client, "/tiles")["tilesets"]
    assert [each["id"] for each in listed] == list(TILESETS)
    about = ask(client, "/tiles/timeline")
    assert about["tilejson"] == "3.0.0"
    assert (about["first_day"], about["last_day"]) == (str(DAYS[0]), str(LAST))
    assert about["cut_off"] == ask(client, "/release")["cut_off"]
    assert "Terms of atlas" in about["attribution"]
    assert {each["id"] for each in about["vector_layers"]} == {"control", "states"}
    assert "text/html" in client.get("/tiles?f=html").headers["content-type"]
    assert ask(client, "/tiles/other", 404)["remedy"].startswith("there are: timeline")


def test_a_tile_is_that_of_the_archive(client: TestClient) -> None:
    archive = Archive(client.get(PATH).content)
    zoom, column, row = 10, 540, 368
    packed = archive.read(zoom, column, row)
    assert packed
    reply = client.get(f"/tiles/timeline/{zoom}/{column}/{row}")
    assert reply.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert reply.content == gzip.decompress(packed)
    assert client.get(f"/tiles/timeline/{zoom}/0/0").status_code == 204
    for place in ("12/0/0", "3/8/0", "-1/0/0", "x/0/0", "3/0/1e3"):
        assert client.get(f"/tiles/timeline/{place}").status_code == 404, place


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-6", 206, 0, 7), ("bytes=7-", 206, 7, None), ("bytes=-5", 206, -5, None),
        ("bytes=10-999999999", 206, 10, None), ("bytes=0-1,4-5", 200, 0, None), ("bytes=-", 200, 0, None),
        ("lines=0-1", 200, 0, None),
    ],
)  # fmt: skip
def test_parts_of_an_archive_are_sent(client: TestClient, asked: str, status: int, start: int, end: int | None) -> None:
    whole = client.get(PATH)
    assert (whole.content[:8], whole.headers["accept-ranges"]) == (b"PMTiles\x03", "bytes")
    assert "content-encoding" not in whole.headers
    reply = client.get(PATH, headers={"range": asked})
    assert reply.status_code == status
    assert reply.content == whole.content[start:end]
    if status == 206:
        first = start % len(whole.content)
        assert reply.headers["content-range"] == f"bytes {first}-{first + len(reply.content) - 1}/{len(whole.content)}"


def test_no_part_is_sent_that_is_not_there_or_of_another_edition(client: TestClient) -> None:
    size = len(client.get(PATH).content)
    beyond = client.get(PATH, headers={"range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    other = client.get(PATH, headers={"range": "bytes=0-6", "if-range": '"another"'})
    assert (other.status_code, len(other.content)) == (200, size)
    tag = client.get(PATH).headers["etag"]
    assert client.get(PATH, headers={"range": "bytes=0-6", "if-range": tag}).status_code == 206
