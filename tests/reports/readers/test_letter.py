"""Letters: the words, the date and the subject; neither addresses nor signatures nor attachments."""

import zipfile
from datetime import UTC, date, datetime
from email.message import EmailMessage
from io import BytesIO

import pytest

from articles import read
from frontline.errors import DeliveryError

TEXT = "Russian forces attacked near Pokrovsk on Monday, the ministry said. The General Staff denied it.\n"
PAGE = f"<html><body><nav>Menu</nav><p>{TEXT * 3}</p><script>no word of this</script></body></html>"


def letter(text: str | None = TEXT, page: str | None = None) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Private Person <private@person.example>"
    made["Subject"] = "Evening bulletin"
    made["Date"] = "Mon, 03 Nov 2025 18:00:00 +0200"
    made["Message-ID"] = "<77@agency.example>"
    if text is not None:
        made.set_content(text)
    if page is not None:
        (made.set_content if text is None else made.add_alternative)(page, subtype="html")
    return made


def test_plain_text_comes_first() -> None:
    body = letter(TEXT + "\n-- \nPrivate Person, +380 00 000 00 00\n", PAGE).as_bytes()
    (report,), ignored = read(body, "bulletin.eml")
    assert report.text == TEXT.strip()
    assert (report.report_id, report.title, report.publisher) == ("77@agency.example", "Evening bulletin", "Tests")
    assert (report.published, report.published_at) == (date(2025, 11, 3), datetime(2025, 11, 3, 16, tzinfo=UTC))
    assert "Private" not in repr(report)
    assert ignored == {}


def test_html_without_its_boilerplate() -> None:
    (report,), _ = read(letter(None, PAGE).as_bytes(), "bulletin.eml")
    assert report.text.count("Pokrovsk") == 3
    assert "no word of this" not in report.text


def test_attachments_are_counted_and_not_opened() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "Ukrainian forces left the town.")
    made = letter()
    made.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="a.zip")
    made.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    (report,), ignored = read(made.as_bytes(), "bulletin.eml")
    assert report.text == TEXT.strip()
    assert ignored == {"attachment of a letter": 2}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Only words.", "no letter with a date"),
        (
            letter().as_bytes().replace(b"Date: Mon, 03 Nov 2025 18:00:00 +0200", b"Date: soon"),
            "its date cannot be read",
        ),
        (letter().as_bytes().replace(b"Date:", b"Later:"), "no letter with a date"),
        (letter("").as_bytes(), "it holds no text"),
        (letter(None, PAGE * 14_000).as_bytes(), "it has 5 MB, more than 4 MB; split it"),
        (letter().as_bytes().replace(b'charset="utf-8"', b'charset="klingon"'), "the letter is damaged.*klingon"),
        (letter().as_bytes().replace(b"text/plain", b"image/png"), "it holds no text"),
    ],
)
def test_what_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        read(body, "bulletin.eml")
