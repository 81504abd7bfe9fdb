"""Exports of Telegram channels: text, forwards and edits; not what people write in chats."""

import json
import tracemalloc
from datetime import UTC, date, datetime
from typing import Any

import pytest

from articles import AT, THEATRE, read
from frontline.errors import DeliveryError
from frontline.reports.article import read_articles
from worlds import make_card

TEXT = "Російські війська атакували біля Мирнограда, повідомив Генеральний штаб у вечірньому зведенні."
STAMP = 1762206600  # 2025-11-03T21:50:00Z, 23:50 in Kyiv


def message(number: int, text: Any = TEXT, **more: Any) -> dict[str, Any]:
    row = {
        "id": number, "type": "message", "date": "2025-11-03T23:50:00", "date_unixtime": str(STAMP + number),
        "from": "Example Channel", "from_id": "channel1234", "text": text, "text_entities": [],
    }  # fmt: skip
    return row | more


def export(*messages: dict[str, Any], **more: Any) -> str:
    head = {"name": "Example Channel", "type": "public_channel", "id": 1234}
    return json.dumps(head | more | {"messages": list(messages)}, ensure_ascii=False, indent=1)


def test_text_is_joined_and_dated() -> None:
    staff = {"type": "text_link", "text": "Генштаб", "href": "https://x.example"}
    town = {"type": "bold", "text": "Покровська"}
    pieces = ["Ворог атакував біля ", town, ", повідомив ", staff, " увечері в понеділок."]
    (report,), ignored = read(export(message(7, pieces)), "result.json", url="https://t.me/example")
    assert report.text == "Ворог атакував біля Покровська, повідомив Генштаб увечері в понеділок."
    assert (report.report_id, report.url) == ("telegram:1234/7", "https://t.me/example/7")
    assert (report.publisher, report.publisher_kind) == ("Example Channel", "media")
    assert (report.published, report.published_at) == (date(2025, 11, 3), datetime.fromtimestamp(STAMP + 7, UTC))
    assert (report.edited_at, ignored) == (None, {})


def test_forwards_are_the_words_of_their_outlet() -> None:
    rows = [
        message(1, forwarded_from="General Staff", forwarded_from_id="channel9"),
        message(2, TEXT + " Другий.", forwarded_from="Іван Приватний", forwarded_from_id="user77"),
        message(3, TEXT + " Третій.", forwarded_from=None),
    ]
    found, ignored = read(
        export(*rows), "result.json", side="RED", kind="official", mapping={"kinds": {"General Staff": "BLUE"}}
    )
    assert [(each.publisher, each.publisher_kind, each.outlets) for each in found] == [
        ("General Staff", "BLUE", ("Example Channel",)),
        ("Example Channel", "media", ()),
        ("Example Channel", "media", ()),
    ]
    assert ignored == {"name of a person that a message is forwarded from": 2}
    assert "Приватний" not in repr(found)


def test_edits_have_their_own_instant() -> None:
    rows = [
        message(1, edited="2025-11-04T08:00:00", edited_unixtime=str(STAMP + 30_000)),
        message(2, TEXT + " Б.", edited_unixtime="0"),
    ]
    found, _ = read(export(*rows), "result.json")
    assert [each.edited_at for each in found] == [datetime.fromtimestamp(STAMP + 30_000, UTC), None]


def test_an_older_export_is_read_by_the_theatres_clock() -> None:
    row = message(1)
    del row["date_unixtime"]
    (report,), _ = read(export(row), "result.json")
    assert report.published_at == datetime(2025, 11, 3, 21, 50, tzinfo=UTC)


def test_what_is_left_out_is_counted() -> None:
    rows = [
        {"id": 1, "type": "service", "date": "2025-11-03T00:00:00", "action": "pin_message", "text": ""},
        message(2, "", poll={"question": "Хто?", "answers": []}),
        message(3, TEXT, photo="photos/1.jpg", width=1, height=1),
        message(4, "🙂🙂"),
        message(5, "Die Stadt ist gefallen, sagte ein Sprecher am Montag in Berlin."),
        message(6, "", file="video.mp4", media_type="video_file"),
    ]
    (report,), ignored = read(export(*rows), "result.json")
    assert report.report_id == "telegram:1234/3"
    assert ignored == {
        "service message": 1,
        "poll": 1,
        "attachment of a message": 2,
        "message without text": 2,
        "text without words": 1,
        "text in a language that the theatre does not read, or too short to tell": 1,
    }


def test_a_channel_without_words_is_an_empty_result() -> None:
    assert read(export(message(1, "🙂")), "result.json") == ([], {"text without words": 1})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (export(message(1), type="personal_chat"), r"chat of people \('personal_chat'\); .*private people"),
        (export(message(1), type="private_supergroup"), "chat of people"),
        (json.dumps({"about": "x", "chats": {"list": []}}), "whole account; export one channel"),
        (export(message(1))[:-40], "it is no JSON.*cut off"),
        (export(message(1), id=None), "which channel"),
        (export(message(1, 5)), "message 1: its text is neither"),
        (export(message(1, date_unixtime="soon")), "message 1: its 'date' is no instant"),
        (export(message(1, date_unixtime=None, date=None)), "message 1: it has no date"),
        (export(message(1, date_unixtime="1999999999")), "message 1: .*in the future"),
        (export(message(1), message(1)), "message 1: the id 'telegram:1234/1' stands twice"),
        (export({"type": "message"}), "message 1: it is no message with an id"),
        (export(), "it holds no report"),
    ],
)
def test_what_is_refused(body: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        read(body, "result.json")


def test_memory_does_not_grow_with_the_messages() -> None:
    """Reading holds one message at a time: twenty times as many take no more memory, beyond their ids."""
    peaks = []
    for count in (50, 1000):
        body = export(*(message(number, TEXT * 8) for number in range(count))).encode()
        desk = make_card("wire", reader="article", kind="media", mapping={"lang": "uk"})
        tracemalloc.start()
        assert sum(1 for _ in read_articles(body, "result.json", desk, THEATRE, AT)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 200_000, peaks
