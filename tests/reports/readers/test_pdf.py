"""PDF: order, paragraphs, hyphens and headers; what is no readable PDF is refused in words."""

import random
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from articles import read
from frontline.errors import DeliveryError
from pdfs import make_pdf

PAGES = [
    [
        "Institute of Examples  Daily Report",
        "The situation on the eastern front",
        "Russian forces attacked near the town of Pokrovsk on Monday, and ad-",
        "vanced by two streets in the north-west, the ministry said in its state-",
        "ment. The General Staff denied it.",
        "A second paragraph begins here and speaks of the north-west again,",
        "of roads that are under fire, and of a column that was turned back at",
        "Page 1 of 2",
    ],
    [
        "Institute of Examples  Daily Report",
        "the river before noon. It could not be checked by anyone who was in",
        "the town.",
        "Page 2 of 2",
    ],
]


def test_paragraphs_in_order() -> None:
    (report,), ignored = read(make_pdf(PAGES, "The title", "20251104"), "report-2025-11-03.pdf")
    title, first, second = report.text.split("\n\n")
    assert title == "The situation on the eastern front"
    assert first.endswith("and advanced by two streets in the north-west, the ministry said in its statement. The "
                          "General Staff denied it.")  # fmt: skip
    assert second.startswith("A second paragraph begins here and speaks of the north-west again, of roads that are")
    assert second.endswith("back at the river before noon. It could not be checked by anyone who was in the town.")
    assert (report.title, report.published, report.published_at) == ("The title", date(2025, 11, 3), None)
    assert (report.report_id, report.publisher, ignored) == ("report-2025-11-03", "Tests", {})


def test_other_scripts_and_the_day_it_was_made() -> None:
    lines = ["Генеральний штаб повідомив, що ворог атакував біля Покровська та Мирно-", "града, але успіху не мав."]
    (report,), _ = read(make_pdf([lines], made="20251103"), "bulletin.pdf")
    assert report.text.endswith("біля Покровська та Мирнограда, але успіху не мав.")
    assert (report.lang, report.published) == ("uk", date(2025, 11, 3))


def encrypt(body: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(body)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "path", "words"),
    [
        (make_pdf([[]]), "a-2025-11-03.pdf", "has no text: it may be a scan"),
        (make_pdf(PAGES), "a.pdf", "nothing says when it was published; put the day into the file's name"),
        (make_pdf(PAGES)[:300], "a-2025-11-03.pdf", "the PDF is damaged"),
        (b"%PDF-1.7\nnothing", "a-2025-11-03.pdf", "the PDF is damaged"),
        (b"Plain words.", "a.pdf", "it is no PDF, but its name ends in '.pdf'"),
        (make_pdf(PAGES), "a.txt", "it is a PDF, but its name ends in '.txt'"),
        (make_pdf([["words"]] * 501), "a-2025-11-03.pdf", "501 pages"),
    ],
)
def test_what_is_refused(body: bytes, path: str, words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        read(body, path)


def test_an_encrypted_one_is_refused() -> None:
    with pytest.raises(DeliveryError, match="it is encrypted; save a copy without a password"):
        read(encrypt(make_pdf(PAGES)), "a-2025-11-03.pdf")


def test_damaged_ones_are_refused_or_read() -> None:
    """Whatever bytes change, nothing but a refusal comes out."""
    rng, good = random.Random(3), make_pdf(PAGES, "T", "20251103")  # noqa: S311  # damage, not secrets
    for _ in range(60):
        body = bytearray(good)
        for _ in range(rng.randint(1, 12)):
            body[rng.randrange(len(body))] = rng.randrange(256)
        try:
            reports, _ = read(bytes(body), "a-2025-11-03.pdf")
        except DeliveryError:
            continue
        assert len(reports) == 1
