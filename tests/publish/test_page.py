"""The page that an editor gets: one page and its sources, opened again by readers of PDF and DOCX; nothing runs."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from PIL import Image
from pypdf import PdfReader

from frontline.publish.cited import Brief, Column, Figure, Reference, Section, Sentence
from frontline.publish.page_docx import write_docx
from frontline.publish.page_pdf import write_pdf
from frontline.publish.render import render, render_file
from frontline.publish.tongue import read_tongue

SCRIPT = '<script>alert(1)</script> <a href="javascript:x">y</a> & {braces} \x07'
AT = datetime(2031, 1, 2, tzinfo=UTC)


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "#D55E00").save(buffer, "png")
    return buffer.getvalue()


def make(sentences: int, lang: str = "en") -> Brief:
    said = tuple(Sentence(f"Sentence {n} on Альба {SCRIPT}.", ("map",), flags=(SCRIPT,)) for n in range(sentences))
    columns = (Column("RED", f"Redland {SCRIPT}", "#D55E00", said), Column("BLUE", "Blueland", "#0072B2", ()))
    sections = (
        *(Section(key.title(), said, key=key) for key in ("matters", "campaign", "situation", "outlook", "unknown")),
        Section("Sides", (), columns, key="sides"),
    )
    references = (
        Reference("map", "map", f"Atlas {SCRIPT}", "javascript:alert(1)"),
        Reference("b", "map", "B", "https://b.example/?a=\"'<&"),
    )
    figure = Figure(
        "map", "Map", f"A map {SCRIPT}", lambda form: picture() if form == "png" else b"<svg></svg>", ("map",)
    )
    return Brief(
        f"Альба {SCRIPT}", Sentence("The answer.", ("map", "b")), "Альба", "2031-01-01", AT, AT, sections, references,
        ("Atlas: open",), ("A note.",), read_tongue(lang), (figure, figure),
    )  # fmt: skip


@pytest.mark.parametrize("sentences", [1, 40])
def test_a_brief_of_any_length_is_one_page_with_its_sources_behind(sentences: int) -> None:
    read = PdfReader(io.BytesIO(write_pdf(make(sentences))))
    first, *rest = [page.extract_text() for page in read.pages]
    assert len(rest) == 1
    assert "Outlook" in first
    assert "Sentence 0 on Альба <script>" in first
    assert ("sentences more are in the brief" in first) == (sentences == 40)
    assert "1. Atlas <script>" in rest[0]
    assert read.metadata is not None
    assert read.metadata.author == "frontline"


def test_a_pdf_leads_nowhere_but_to_its_sources() -> None:
    read = PdfReader(io.BytesIO(write_pdf(make(2))))
    notes: list[Any] = [each.get_object() for page in read.pages for each in page.get("/Annots") or []]
    targets = [each.get("/A", {}).get("/URI") for each in notes]
    assert {each for each in targets if each} == {"https://b.example/?a=\"'<&"}
    root: Any = read.trailer["/Root"]
    assert "/JavaScript" not in root.get("/Names", {})


def test_a_docx_opens_again_with_text_pictures_and_sides_beside_each_other() -> None:
    read = docx.Document(io.BytesIO(write_docx(make(5, "uk"))))
    text = "\n".join(each.text for each in read.paragraphs)
    assert "Sentence 0 on Альба <script>alert(1)</script>" in text
    assert "Джерела" in text
    assert "\x07" not in text
    assert len(read.inline_shapes) == 2
    left, right = read.tables[0].rows[0].cells
    assert left.text.startswith("Redland <script>")
    assert right.text.splitlines() == ["Blueland", "У прочитаних повідомленнях нічого немає."]
    assert read.core_properties.language == "uk"


def test_the_page_in_html_is_in_its_language_and_runs_nothing() -> None:
    text = render(make(2, "ru"), "html")
    assert '<html lang="ru">' in text
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert "<h2>Источники</h2>" in text
    assert render(replace(make(2), figures=()), "html").count("<figure") == 0


def test_the_same_brief_is_the_same_file() -> None:
    assert render_file(make(3), "pdf") == render_file(make(3), "pdf")
