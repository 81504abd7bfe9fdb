"""Lay a brief out as DOCX: the one page of ``page`` with map and chart, then sources and licences, to be worked on."""

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from frontline.publish.cited import Brief, Section, Sentence
from frontline.publish.exports.kml import clean
from frontline.publish.page import choose
from frontline.publish.printing import GLUE, glue, number_references, say_dates

LEVEL = 4  # what fits on a page in a word processor, which breaks lines as it likes
TEXT_PT, SMALL_PT, HEADING_PT = 9, 7.5, 11
MARGIN_MM, PICTURE_MM = 16, 56
REGIONS = {"en": "en-GB", "uk": "uk-UA", "ru": "ru-RU"}


def write_docx(brief: Brief) -> bytes:
    """Return a brief as DOCX."""
    say, page = brief.tongue.say, choose(brief, LEVEL)
    document = _open(brief)
    numbers = number_references(brief)
    document.add_heading(clean(brief.title), 0)
    _write(document.add_paragraph(), brief.standfirst, numbers).runs[0].bold = True
    _add_pictures(document, brief)
    for section in page.sections:
        _add_section(document, section, numbers, say("Nothing in the reports that were read."))
    if page.left_out:
        rest = brief.tongue.count(
            "{n} sentence more is in the brief as a page (HTML), text or data.",
            "{n} sentences more are in the brief as a page (HTML), text or data.",
            page.left_out,
        )
        document.add_paragraph().add_run(rest).italic = True
    document.add_heading(say("Sources"), 1).paragraph_format.page_break_before = True
    for reference in brief.references:
        words = [f"{numbers[reference.key]}. {reference.title}", reference.detail, reference.url]
        _small(document, ", ".join(each for each in words if each))
    document.add_heading(say("Licences"), 1)
    for line in brief.licences:
        _small(document, line)
    document.add_heading(say("How to read it"), 1)
    for note in (*brief.notes, say_dates(brief)):
        _small(document, note)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _open(brief: Brief) -> Any:  # noqa: ANN401  # the package publishes no types
    document = Document()
    about = document.core_properties
    about.title, about.author, about.comments = clean(brief.title), "frontline", clean(brief.standfirst.text)[:255]
    about.language = brief.tongue.code
    about.created = about.modified = brief.generated_at.replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(TEXT_PT)
    normal.paragraph_format.space_after = Pt(3)
    heading = document.styles["Heading 1"]
    heading.font.size = Pt(HEADING_PT)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(7), Pt(1)
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), REGIONS[brief.tongue.code])
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    return document


def _add_pictures(document: Any, brief: Brief) -> None:  # noqa: ANN401  # as above
    if not brief.figures:
        return
    paragraph = document.add_paragraph()
    for figure in brief.figures:
        shape = paragraph.add_run().add_picture(io.BytesIO(figure.draw("png")), height=Mm(PICTURE_MM))
        shape._inline.docPr.set("descr", clean(figure.text))  # noqa: SLF001  # the package has no other way to say it


def _add_section(document: Any, section: Section, numbers: dict[str, int], nothing: str) -> None:  # noqa: ANN401
    document.add_heading(clean(section.heading), 1)
    for sentence in section.sentences:
        _write(document.add_paragraph(), sentence, numbers)
    if not section.columns:
        return
    table = document.add_table(rows=1, cols=len(section.columns))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # not over two pages
    for cell, column in zip(table.rows[0].cells, section.columns, strict=True):
        run = cell.paragraphs[0].add_run(clean(column.title))
        run.bold, run.font.color.rgb = True, RGBColor.from_string(column.color[1:].upper())
        for sentence in column.sentences:
            _write(cell.add_paragraph(), sentence, numbers)
        if not column.sentences:
            cell.add_paragraph().add_run(nothing).italic = True


def _write(paragraph: Any, sentence: Sentence, numbers: dict[str, int]) -> Any:  # noqa: ANN401  # as above
    paragraph.add_run(clean(glue(sentence.text)))
    marks = f",{GLUE}".join(str(number) for number in sorted(numbers[key] for key in sentence.references))
    paragraph.add_run(f"{GLUE}[{marks}]").font.superscript = True
    for flag in sentence.flags:
        paragraph.add_run(f" {clean(flag)}").italic = True
    return paragraph


def _small(document: Any, text: str) -> None:  # noqa: ANN401  # as above
    document.add_paragraph().add_run(clean(text)).font.size = Pt(SMALL_PT)
