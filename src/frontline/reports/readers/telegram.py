"""Read the export of a Telegram channel, ``result.json``, a message at a time.

Text and captions are read; a forwarded message is the words of the outlet it comes from; an edit has its own instant.
Service messages, polls and attachments are left out and counted. What people write in chats is not read at all.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import ijson

from frontline.errors import DeliveryError
from frontline.reports.drafting import Given, Head, check_head
from frontline.reports.readers.lines import read_items

CHANNELS = ("public_channel", "private_channel")
ATTACHED = ("photo", "file", "location_information", "contact_information", "sticker_emoji", "game_title")
PERSON = "user"


def is_export(body: bytes) -> bool:
    """Tell whether JSON begins as an export does: an object that names itself before its messages or chats."""
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    early = start.partition(b'"text"')[0]
    return start.startswith(b"{") and (
        b'"messages"' in early or b'"chats"' in early or b'"personal_information"' in early
    )


def read(body: bytes, given: Given) -> Iterator[tuple[str, Head]]:
    """Yield the messages of a channel that have words.

    Raises:
        DeliveryError: It is no export of one channel, or a message is damaged.
    """
    channel = _read_channel(body, given)
    zone = ZoneInfo(given.settings.time_zone)
    for number, message in enumerate(read_items(BytesIO(body), "messages.item", given), 1):
        where = f"message {message.get('id', number) if isinstance(message, dict) else number}"
        if not isinstance(message, dict) or not isinstance(message.get("id"), int):
            given.refuse("it is no message with an id", "export the channel again", where)
        text = _read_text(message, where, given)
        if _count_left_out(message, text, given):
            head = {"id": f"telegram:{channel['id']}/{message['id']}", "text": text, "url": _url_of(message, given)}
            more = _date(message, zone, where, given) | _name(message, channel, given)
            yield where, check_head(head | more, where, given)


def _read_channel(body: bytes, given: Given) -> dict[str, Any]:
    """Return what stands before the messages: name, type and id of the channel."""
    found: dict[str, Any] = {}
    try:
        for prefix, _, value in ijson.parse(BytesIO(body)):
            if prefix in ("name", "type", "id"):
                found[prefix] = value
            if prefix in ("messages", "chats"):
                break
    except (ijson.JSONError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise DeliveryError(f"it is no JSON ({reason})", "export it again", path=given.path) from None
    if prefix != "messages":
        given.refuse("it is an export of a whole account", "export one channel: its menu, 'Export chat history', JSON")
    if found.get("type") not in CHANNELS:
        message = f"it is an export of a chat of people ('{found.get('type', 'no type')}')"
        given.refuse(message, "name an export of a channel: what private people write is not kept")
    if not isinstance(found.get("id"), int) or not str(found.get("name") or "").strip():
        given.refuse("it does not say which channel it is of", "export the channel again as JSON")
    return found


def _read_text(message: dict[str, Any], where: str, given: Given) -> str:
    """Join the pieces that a text is cut into by its links, bold words and the like."""
    text = message.get("text", "")
    pieces = text if isinstance(text, list) else [text]
    words = [piece.get("text") if isinstance(piece, dict) else piece for piece in pieces]
    if not all(isinstance(word, str) for word in words):
        given.refuse("its text is neither words nor pieces of text", "export the channel again", where)
    return "".join(str(word) for word in words).strip()


def _count_left_out(message: dict[str, Any], text: str, given: Given) -> bool:
    """Count what is left out of a message, and tell whether there are words to be read."""
    if message.get("type") != "message":
        given.ignored["service message"] += 1
        return False
    if "poll" in message:
        given.ignored["poll"] += 1
    given.ignored.update("attachment of a message" for name in ATTACHED if message.get(name))
    if not text:
        given.ignored["message without text"] += 1
    return bool(text)


def _date(message: dict[str, Any], zone: tzinfo, where: str, given: Given) -> dict[str, Any]:
    """Return when a message was published, by the theatre's clock, and when it was edited."""
    published = _instant(message, "date", zone, where, given)
    if published is None:
        given.refuse("it has no date", "export the channel again", where)
    return {"published": published.astimezone(zone), "edited_at": _instant(message, "edited", zone, where, given)}


def _instant(message: dict[str, Any], name: str, zone: tzinfo, where: str, given: Given) -> datetime | None:
    """Return an instant; older exports give it only by the exporter's clock, which is taken for the theatre's."""
    stamp, written = message.get(f"{name}_unixtime"), message.get(name)
    try:
        if stamp is not None:
            return datetime.fromtimestamp(int(stamp), UTC) if int(stamp) > 0 else None
        return datetime.fromisoformat(written).replace(tzinfo=zone) if written else None
    except (ValueError, TypeError, OverflowError, OSError):
        given.refuse(f"its '{name}' is no instant", "export the channel again", where)


def _name(message: dict[str, Any], channel: dict[str, Any], given: Given) -> dict[str, Any]:
    """Return whose words a message is: the channel's, or those of the outlet that it is forwarded from."""
    carrier = str(channel["name"]).strip()
    origin = str(message.get("forwarded_from") or "").strip()
    if "forwarded_from" not in message or origin == carrier:
        return {"publisher": carrier}
    if not origin or str(message.get("forwarded_from_id", "")).startswith(PERSON):
        given.ignored["name of a person that a message is forwarded from"] += 1
        return {"publisher": carrier, "publisher_kind": "media"}
    kind = given.mapping.kinds.get(origin, "media")
    return {"publisher": origin, "publisher_kind": kind, "outlets": [carrier]}


def _url_of(message: dict[str, Any], given: Given) -> str:
    return f"{given.url.rstrip('/')}/{message['id']}" if "://t.me/" in given.url else ""
