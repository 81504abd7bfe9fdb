"""Fetch from a server on this machine that misbehaves in every way that one can."""

import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from frontline.days import now
from frontline.errors import NetworkError, RefusedError, UsageError
from frontline.sources.card import Card
from frontline.sources.fetch import plan
from frontline.sources.fetch.door import Door
from unruly import BODY, Unruly, make_rules, make_tar, make_zip
from worlds import make_card

DAILY = {
    "maps-main/data/map_20251103.json": b"three",
    "maps-main/data/map_20251101.json": b"one",
    "maps-main/data/map_99999999.json": b"no day",
    "maps-main/data/old/map_20251102.json": b"elsewhere",
    "maps-main/README.md": b"read me",
}


def make_fetching(address: str, **more: Any) -> Card:
    return make_card("atlas", fetch=make_rules(address, **more))


def run(card: Card, folder: Path, since: date | None = None) -> tuple[plan.Haul, list[float]]:
    assert card.fetch
    pauses: list[float] = []
    haul = plan.Haul()
    plan.bring(card, folder, since, haul, lambda _: None, Door(card.fetch, sleep=pauses.append))
    return haul, pauses


def asked_for(header: str) -> list[str | None]:
    return [headers.get(header) for _, headers in Unruly.asked]


def test_a_file_is_kept_by_its_digest_and_asked_for_again_only_if_it_changed(server: str, tmp_path: Path) -> None:
    card = make_fetching(f"{server}/plain")
    first, _ = run(card, tmp_path)
    again, _ = run(card, tmp_path)
    assert first.paths[0].read_bytes() == BODY
    assert len(first.paths[0].parent.name) == 64
    assert (first.new, again.new, again.paths) == (1, 0, first.paths)
    assert [bool(each) for each in asked_for("if-none-match")] == [False, True]
    assert "frontline" in str(asked_for("user-agent")[0])


def test_a_packed_answer_is_unpacked(server: str, tmp_path: Path) -> None:
    assert run(make_fetching(f"{server}/packed"), tmp_path)[0].paths[0].read_bytes() == BODY


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("bomb", "more than 2 MB"),
        ("large", "more than 2 MB"),
        ("endless", "more than 2 MB"),
        ("missing", "HTTP 404"),
        ("down", "HTTP 503"),
        ("short", "4 times"),
        ("circle", "redirects more than"),
        ("elsewhere", "another place"),
        ("empty", "answers with nothing"),
        ("page", "a web page"),
        ("halfpacked", "in the middle of its packing"),
        ("strangely", "which was not asked for"),
        ("busy", r"not to be asked again for 3,600 seconds \(HTTP 429\)"),
        ("busydate", r"not to be asked again for [0-9,]{11,} seconds"),
    ],
)
def test_an_answer_that_is_wrong_is_refused(server: str, tmp_path: Path, path: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words) as caught:
        run(make_fetching(f"{server}/{path}"), tmp_path)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.glob("atlas/*/*"))


@pytest.mark.parametrize("path", ["slow", "slowhead", "silent"])
def test_a_trickle_is_cut_off_when_its_time_is_over(server: str, tmp_path: Path, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(NetworkError, match="longer than"):
        run(make_fetching(f"{server}/{path}", max_seconds=0.3), tmp_path)
    assert time.monotonic() - started < 1.5


def test_a_cut_off_download_is_continued_where_it_broke(server: str, tmp_path: Path) -> None:
    found, _ = run(make_fetching(f"{server}/cut"), tmp_path)
    assert found.paths[0].read_bytes() == BODY
    assert asked_for("range") == [None, "bytes=40000-", "bytes=80000-"]
    assert asked_for("if-range")[1] == '"cut"'
    assert not list(tmp_path.glob("atlas/*.part*"))


def test_two_versions_are_never_joined(server: str, tmp_path: Path) -> None:
    found, _ = run(make_fetching(f"{server}/changing"), tmp_path)
    assert found.paths[0].read_bytes() == BODY[::-1]
    assert asked_for("range") == [None, "bytes=500-", None]


def test_two_fetches_that_write_to_one_download_are_noticed(server: str, tmp_path: Path) -> None:
    card = make_fetching(f"{server}/plain")
    assert card.fetch

    def interfere(words: str) -> None:
        for part in tmp_path.glob("atlas/*.part") if "MB" in words else ():
            with part.open("ab") as file:
                file.write(b"of another")

    with pytest.raises(NetworkError, match="another frontline"):
        plan.bring(card, tmp_path, None, plan.Haul(), interfere, Door(card.fetch))
    assert run(card, tmp_path)[0].paths[0].read_bytes() == BODY


def test_a_server_under_strain_is_asked_again_after_growing_pauses(server: str, tmp_path: Path) -> None:
    found, pauses = run(make_fetching(f"{server}/moody"), tmp_path)
    assert found.paths[0].read_bytes() == BODY
    assert pauses == [7.0, 7.0]
    with pytest.raises(NetworkError, match="HTTP 503"):
        run(make_fetching(f"{server}/down"), tmp_path)
    assert run_pauses(f"{server}/down", tmp_path) == [1.0, 2.0, 4.0]


def run_pauses(address: str, folder: Path) -> list[float]:
    card = make_fetching(address)
    assert card.fetch
    pauses: list[float] = []
    with pytest.raises(NetworkError):
        plan.bring(card, folder, None, plan.Haul(), lambda _: None, Door(card.fetch, sleep=pauses.append))
    return pauses


def test_a_redirect_is_followed_but_never_inwards(server: str, tmp_path: Path) -> None:
    assert run(make_fetching(f"{server}/moved"), tmp_path)[0].paths[0].read_bytes() == BODY
    for path, words in {"inward": "no public address", "outward": "no allowed scheme", "nowhere": "no address"}.items():
        with pytest.raises(RefusedError, match=words):
            run(make_fetching(f"{server}/{path}"), tmp_path)


def test_requests_keep_their_pace(server: str, tmp_path: Path) -> None:
    _, pauses = run(make_fetching(f"{server}/moved", pace_seconds=5), tmp_path)
    assert len(pauses) == 1
    assert 4 < pauses[0] <= 5


def test_of_a_file_a_day_only_what_may_have_changed_is_asked_for_again(server: str, tmp_path: Path) -> None:
    today = now().date()
    days = [today - timedelta(days=n) for n in range(12)]
    Unruly.files = {f"/map_{day:%Y%m%d}.json": f"{day}".encode() for day in days if day != days[10]}
    card = make_fetching(f"{server}/map_{{day}}.json", first_day=days[11], revised_days=2)
    first, _ = run(card, tmp_path)
    assert (first.new, first.missing) == (11, [days[10]])
    assert [path.name for path in first.paths] == sorted(path.name for path in first.paths)
    Unruly.files[f"/map_{today:%Y%m%d}.json"] = b"corrected"
    Unruly.asked = []
    again, _ = run(card, tmp_path)
    assert (again.new, len(again.paths)) == (1, 11)
    assert len(Unruly.asked) == 4  # the missing one, and the last three
    assert len(run(card, tmp_path, since=days[3])[0].paths) == 4


def test_a_source_without_any_of_its_days_is_an_error(server: str, tmp_path: Path) -> None:
    card = make_fetching(f"{server}/none_{{day-}}.json", first_day="2020-01-01")
    with pytest.raises(NetworkError, match="has no file of 2020-01-01"):
        run(card, tmp_path)
    assert len(Unruly.asked) == plan.MOST_MISSING_IN_A_ROW


@pytest.mark.parametrize("make", [make_tar, make_zip])
def test_the_files_of_an_archive_become_deliveries(server: str, tmp_path: Path, make: Any) -> None:
    Unruly.files = {"/maps": make(DAILY)}
    card = make_fetching(f"{server}/maps", kind="archive", members="data/map_{day}.json")
    first, _ = run(card, tmp_path)
    assert [(path.name, path.read_bytes()) for path in first.paths] == [
        ("map_20251101.json", b"one"),
        ("map_20251103.json", b"three"),
    ]
    again, _ = run(card, tmp_path)
    assert (first.new, again.new, again.paths) == (2, 0, first.paths)
    assert asked_for("if-none-match")[1]
    assert not list(tmp_path.glob("atlas/*/maps"))  # what was taken out is not kept twice
    assert len(run(card, tmp_path, since=date(2025, 11, 2))[0].paths) == 1


def test_an_archive_is_fetched_anew_for_what_was_left_in_it(server: str, tmp_path: Path) -> None:
    Unruly.files = {"/maps": make_tar(DAILY)}
    card = make_fetching(f"{server}/maps", kind="archive", members="data/map_{day}.json")
    late, _ = run(card, tmp_path, since=date(2025, 11, 2))
    whole, _ = run(card, tmp_path)
    assert (len(late.paths), len(whole.paths), whole.new) == (1, 2, 2)
    Unruly.files = {"/maps": make_tar(DAILY | {"maps-main/data/map_20251104.json": b"four"})}
    more, _ = run(card, tmp_path)
    assert (len(more.paths), more.new) == (3, 1)


def test_an_archive_that_was_not_taken_apart_is_not_fetched_again(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Unruly.files = {"/maps": make_tar(DAILY)}
    card = make_fetching(f"{server}/maps", kind="archive", members="data/map_{day}.json")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(plan, "take_files", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run(card, tmp_path)
    assert len(run(card, tmp_path)[0].paths) == 2
    assert asked_for("if-none-match")[1]


def test_an_archive_without_the_wanted_files_says_so(server: str, tmp_path: Path) -> None:
    Unruly.files = {"/maps": make_tar(DAILY), "/text": b"no archive at all" * 100}
    with pytest.raises(NetworkError, match="holds no file like"):
        run(make_fetching(f"{server}/maps", kind="archive", members="moved/{day}.json"), tmp_path)
    with pytest.raises(NetworkError, match="is no archive"):
        run(make_fetching(f"{server}/text", kind="archive", members="{day}.json"), tmp_path)


def test_the_layers_of_a_service_are_discovered_and_paged(server: str, tmp_path: Path) -> None:
    card = make_fetching(f"{server}/item", kind="arcgis")
    found, _ = run(card, tmp_path)
    bundle = json.loads(found.paths[0].read_bytes())
    assert [(layer["id"], layer["name"], len(layer["pages"])) for layer in bundle["layers"]] == [(7, "Held", 2)]
    assert found.paths[0].name == f"atlas_{now():%Y-%m-%d}.json"
    assert run(card, tmp_path)[0].new == 0


@pytest.mark.parametrize(
    ("path", "fault", "words"),
    [
        ("strayitem", RefusedError, "no public address"),
        ("forever", NetworkError, "without end"),
        ("plain", NetworkError, "JSON object"),
    ],
)
def test_a_service_that_is_none_is_refused(
    server: str, tmp_path: Path, path: str, fault: type[Exception], words: str
) -> None:
    with pytest.raises(fault, match=words):
        run(make_fetching(f"{server}/{path}", kind="arcgis"), tmp_path)


def test_days_are_chosen_only_where_they_are_known(server: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="leave --since out"):
        run(make_fetching(f"{server}/plain"), tmp_path, since=date(2025, 11, 3))
    with pytest.raises(UsageError, match="no address"):
        plan.bring(make_card("atlas"), tmp_path, None, plan.Haul(), lambda _: None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "https://example.org/{day}.json"},
        {"address": "https://example.org/x.zip", "kind": "archive"},
        {"address": "https://example.org/x.zip", "members": "{day}.json"},
        {"address": "https://example.org/x.zip", "kind": "archive", "members": "{day}/{day-}.json"},
    ],
)
def test_a_table_that_cannot_work_is_refused_when_the_card_is_read(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="fetch"):
        make_card("atlas", fetch=wrong)
