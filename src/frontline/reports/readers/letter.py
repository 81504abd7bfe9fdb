"""Read a letter (EML): its plain text, else its HTML without boilerplate.

Who wrote it to whom is not kept, nor what stands below the line that begins a signature; attachments are not opened.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email import errors as mail_errors
from email import message_from_bytes, policy
from email.message import EmailMessage

from frontline.errors import DeliveryError
from frontline.reports.drafting import Given, Head, check_head
from frontline.reports.plain import read_fragment, read_html
from frontline.reports.readers.page import LARGEST_PAGE, check_size

_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)  # RFC 3676, section 4.3
_DAMAGED = (mail_errors.MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


def read(body: bytes, given: Given) -> Iterator[tuple[str, Head]]:
    """Yield the text of a letter.

    Raises:
        DeliveryError: It is no letter, has no date, or holds no text.
    """
    check_size(body, given)
    try:
        letter = message_from_bytes(body, _class=EmailMessage, policy=policy.default)
        head = _read_letter(letter, given)
    except _DAMAGED as error:
        reason = " ".join(str(error).split())[:120]
        raise DeliveryError(f"the letter is damaged ({reason})", "save it again", path=given.path) from None
    yield "", check_head(head, "", given)


def _read_letter(letter: EmailMessage, given: Given) -> dict[str, object]:
    if "Date" not in letter or not ("From" in letter or "Subject" in letter):
        given.refuse("it is no letter with a date", "save the letter as .eml")
    sent = letter["Date"].datetime
    if not isinstance(sent, datetime):
        given.refuse(f"its date cannot be read ('{str(letter['Date'])[:40]}')", "correct the line 'Date:'")
    given.ignored.update("attachment of a letter" for _ in letter.iter_attachments())
    identity = str(letter["Message-ID"] or "").strip().strip("<>")
    title = " ".join(str(letter["Subject"] or "").split())
    return {"id": identity, "title": title, "published": sent, "text": _read_body(letter, given)}


def _read_body(letter: EmailMessage, given: Given) -> str:
    part = letter.get_body(preferencelist=("plain", "html"))
    if part is None:
        given.refuse("it holds no text", "save the words of the letter as .txt")
    content = part.get_content().replace("\r\n", "\n")
    if part.get_content_subtype() != "html":
        return str(_SIGNATURE.split(content)[0]).strip()
    check_size(content, given, LARGEST_PAGE)
    page = read_html(content)
    return page.text if page is not None else read_fragment(content)
