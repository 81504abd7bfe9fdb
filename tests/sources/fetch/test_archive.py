"""Archives that are out to do harm are refused whole."""

import io
import tarfile
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.errors import FrontlineError, NetworkError, RefusedError
from frontline.sources.card import Fetch
from frontline.sources.fetch import archive
from frontline.sources.fetch.archive import Pattern, Wanted
from unruly import make_tar, make_zip

RULES = Fetch(address="https://example.org/a", kind="archive", members="data/{day}.json", max_unpacked_megabytes=3)
GOOD = {"repo/data/20251103.json": b"{}"}


def take(body: bytes, folder: Path) -> list[Wanted]:
    file = folder / "archive"
    file.write_bytes(body)
    return list(archive.take_files(file, "https://example.org/a", RULES, None))


def entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def huge_header() -> bytes:
    """Return a tar whose only header says that its name has two megabytes."""
    made = tarfile.TarInfo("././@LongLink")
    made.type, made.size = tarfile.GNUTYPE_LONGNAME, 2_000_000
    return made.tobuf() + b"x" * 2_000_000


def linked_zip() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        link = zipfile.ZipInfo("repo/data/20251103.json")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return body.getvalue()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (make_tar(GOOD | {"repo/../../x": b""}), "leads out"),
        (make_tar(GOOD | {"/etc/cron.d/x": b""}), "leads out"),
        (make_tar(GOOD | {"..\\x": b""}), "leads out"),
        (make_zip(GOOD | {"repo/../../x": b""}), "leads out"),
        (make_zip(GOOD | {"C:/x": b""}), "leads out"),
        (make_tar({"a": entry("repo/data/20251103.json", tarfile.SYMTYPE, "/etc/passwd")}), "a link"),
        (make_tar({"a": entry("repo/data/20251103.json", tarfile.LNKTYPE, "repo/x")}), "a link"),
        (make_tar({"a": entry("repo/data/20251103.json", tarfile.FIFOTYPE)}), "a link"),
        (linked_zip(), "a link"),
        (make_tar(GOOD | {"a": entry("repo/data/20251103.json", tarfile.REGTYPE)}), "twice"),
        (make_tar(GOOD | {"repo/zeros": b"\0" * 4_000_000}), "unpacks to more than 3 MB"),
        (make_tar({"repo/data/20251103.json": b"\0" * 4_000_000}), "unpacks to more than 3 MB"),
        (make_zip({"repo/data/20251103.json": b"\0" * 4_000_000}), "unpacks to more than 3 MB"),
        (huge_header(), "header of over 1 MB"),
        (make_zip(GOOD) + make_zip(GOOD), "more than one directory"),
    ],
)
def test_harm_is_refused(body: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=words):
        take(body, tmp_path)


@pytest.mark.parametrize("make", [make_tar, make_zip])
def test_too_many_files_are_refused(make: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 20)
    assert callable(make)
    assert len(take(make({f"repo/{n}": b"" for n in range(19)} | GOOD), tmp_path)) == 1
    with pytest.raises(RefusedError, match="more than 20 files"):
        take(make({f"repo/{n}": b"" for n in range(20)} | GOOD), tmp_path)


def test_a_link_that_nobody_wants_does_no_harm(tmp_path: Path) -> None:
    body = make_tar(GOOD | {"a": entry("repo/latest.json", tarfile.SYMTYPE, "data/20251103.json")})
    assert [each.body for each in take(body, tmp_path)] == [b"{}"]


@pytest.mark.parametrize("packing", ["gz", ""])
def test_a_damaged_archive_says_so(packing: str, tmp_path: Path) -> None:
    body = make_tar({f"repo/data/202511{n:02}.json": bytes(range(256)) * 20 for n in range(1, 20)}, packing)
    assert len(take(body, tmp_path)) == 19
    for size in (len(body) // 2, 5632 * 3 if not packing else len(body) - 4):  # where a file ends; in the checksum
        with pytest.raises(NetworkError, match="no archive, or a damaged one"):
            take(body[:size], tmp_path)


def test_a_bomb_is_never_held_in_memory(tmp_path: Path) -> None:
    body = make_tar({"repo/zeros": b"\0" * 50_000_000})
    tracemalloc.start()
    with pytest.raises(RefusedError):
        take(body, tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("data/map_{day}.json", "repo-main/data/map_20251103.json", (True, date(2025, 11, 3))),
        ("data/{day-}.json", "repo-main/data/2025-11-03.json", (True, date(2025, 11, 3))),
        ("maps/{time}.geojson", "repo/maps/1754251105.geojson", (True, date(2025, 8, 3))),
        ("*/{day}.json", "repo/2025/20251103.json", (True, date(2025, 11, 3))),
        ("data/{day}.json", "data/20251103.json", (True, date(2025, 11, 3))),
        ("data/*.json", "repo/data/latest.json", (True, None)),
        ("data/*.json", "repo/data/old/latest.json", (False, None)),
        ("data/{day}.json", "repo/data/20251332.json", (False, None)),
        ("data/{day}.json", "repo/data/20251103xjson", (False, None)),
    ],
)
def test_a_pattern_says_which_files_and_which_day(pattern: str, path: str, expected: tuple[bool, date | None]) -> None:
    assert Pattern.of(pattern).match(path) == expected


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_damage_ends_in_the_error_tree(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    make = data.draw(st.sampled_from([make_tar, make_zip]))
    body = bytearray(make(GOOD | {"repo/README": b"hello" * 100}))
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), min_size=1, max_size=8)):
        body[place] = data.draw(st.integers(0, 255))
    try:
        found = take(bytes(body[: data.draw(st.integers(0, len(body)))]), tmp_path_factory.getbasetemp())
    except FrontlineError:
        return
    assert len(found) <= 1
