"""Lay a brief out as PDF: one page with map, chart and the first sentences of each section, then sources and licences.

The fonts are the DejaVu that matplotlib brings: they have Latin and Cyrillic letters, and may go into documents.
"""

import functools
import io
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    Image,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
)

from frontline.errors import FrontlineError
from frontline.publish.cited import Brief, Section, Sentence
from frontline.publish.page import LEVELS, Page, choose
from frontline.publish.printing import GLUE, glue, number_references, safe_url, say_dates

FONT, BOLD, ITALIC = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"
INK, QUIET, RULE, ACCENT = "#1d1d1b", "#5c5a55", "#b9b4a8", "#7a4b00"
MARGIN, GUTTER, FOOT = 13 * mm, 6 * mm, 9 * mm
PICTURE_PT, BETWEEN_PT = 178.0, 6.0  # most height of pictures beside each other, and the room between two
SIZES_PT = (7.4, 7.0, 6.6)
WIDTH, HEIGHT = A4


def write_pdf(brief: Brief) -> bytes:
    """Return a brief as PDF, its first page as full as it can be.

    Raises:
        FrontlineError: Even the least does not fit on a page.
    """
    _load_fonts()
    for level in range(len(LEVELS)):
        for size in SIZES_PT:
            page = choose(brief, level)
            if _fits(brief, page, size):
                return _Document(brief, size).make(page, with_sources=True)
    raise FrontlineError(f"the brief of {brief.place} does not fit on a page")


def _fits(brief: Brief, page: Page, size: float) -> bool:
    document = _Document(brief, size)
    document.make(page, with_sources=False)
    return document.pages == 1


class _Document:
    """A brief at one size of letters.

    Attributes:
        pages: how many there are, once it is made.
    """

    def __init__(self, brief: Brief, size: float) -> None:
        self.pages, self._linked = 0, True
        self._brief, self._say = brief, brief.tongue.say
        self._numbers = number_references(brief)
        self._styles = _make_styles(size)

    def make(self, page: Page, *, with_sources: bool) -> bytes:
        """Return it as PDF; without the sources nothing can be linked to them."""
        self._linked = with_sources
        head, story = self._head(), [part for section in page.sections for part in self._section(section)]
        if page.left_out:
            story.append(self._rest(page.left_out))
        buffer = io.BytesIO()
        document = BaseDocTemplate(
            buffer, pagesize=A4, title=self._brief.title, author="frontline", subject=self._brief.standfirst.text,
            lang=self._brief.tongue.code, invariant=1, leftMargin=MARGIN, rightMargin=MARGIN,
        )  # fmt: skip
        document.addPageTemplates(self._templates(_measure(head)))
        tail = [NextPageTemplate("rest"), PageBreak(), *self._sources()] if with_sources else []
        document.build([*head, FrameBreak(), *story, *tail])
        self.pages = document.page
        return buffer.getvalue()

    def _templates(self, head_pt: float) -> list[PageTemplate]:
        """Return a page with a head over two columns, and pages of one column."""
        wide, bottom = WIDTH - 2 * MARGIN, MARGIN + FOOT
        column, high = (wide - GUTTER) / 2, HEIGHT - MARGIN - bottom - head_pt
        none = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
        top = Frame(MARGIN, HEIGHT - MARGIN - head_pt, wide, head_pt, id="head", **none)
        columns = [Frame(MARGIN + n * (column + GUTTER), bottom, column, high, id=f"c{n}", **none) for n in range(2)]
        rest = Frame(MARGIN, bottom, wide, HEIGHT - MARGIN - bottom, id="all", **none)
        return [
            PageTemplate("first", [top, *columns], onPage=self._foot),
            PageTemplate("rest", [rest], onPage=self._foot),
        ]

    def _head(self) -> list[Flowable]:
        say, style = self._say, self._styles
        parts = [
            Paragraph(f"{escape(say('Brief').upper())} · {escape(self._brief.place)}", style["kicker"]),
            Paragraph(escape(self._brief.title), style["title"]),
            Paragraph(self._cite(self._brief.standfirst), style["standfirst"]),
        ]
        pictures = _set_side_by_side([each.draw("png") for each in self._brief.figures])
        if pictures:
            parts.append(Table([pictures], hAlign="LEFT", style=[("LEFTPADDING", (0, 0), (-1, -1), 0)]))
        return parts

    def _section(self, section: Section) -> list[Flowable]:
        style = self._styles
        rule = HRFlowable(width="100%", thickness=0.8, color=HexColor(INK), spaceBefore=3, spaceAfter=0)
        rule.keepWithNext = 1
        parts: list[Flowable] = [
            rule,
            Paragraph(escape(section.heading), style["heading"]),
        ]
        parts += [Paragraph(self._cite(each), style["text"]) for each in section.sentences]
        for column in section.columns:
            mark = f'<font color="{column.color}">■</font> '
            parts.append(Paragraph(mark + escape(column.title), style["side"]))
            parts += [Paragraph(self._cite(each), style["text"]) for each in column.sentences]
            if not column.sentences:
                parts.append(Paragraph(escape(self._say("Nothing in the reports that were read.")), style["quiet"]))
        return parts

    def _rest(self, left_out: int) -> Flowable:
        text = self._brief.tongue.count(
            "{n} sentence more is in the brief as a page (HTML), text or data.",
            "{n} sentences more are in the brief as a page (HTML), text or data.",
            left_out,
        )
        return Paragraph(escape(text), self._styles["quiet"])

    def _sources(self) -> list[Flowable]:
        brief, say, style = self._brief, self._say, self._styles
        parts = [Paragraph(escape(say("Sources")), style["heading"])]
        for reference in brief.references:
            number = self._numbers[reference.key]
            detail = f", {escape(reference.detail)}" if reference.detail else ""
            address = safe_url(reference.url)
            link = f', <a href="{escape(address, QUOTES)}" color="{ACCENT}">{escape(address)}</a>' if address else ""
            text = f'<a name="ref-{number}"/>{number}. <b>{escape(reference.title)}</b>{detail}{link}'
            parts.append(Paragraph(text, style["source"]))
        parts.append(Paragraph(escape(say("Licences")), style["heading"]))
        parts += [Paragraph(escape(line), style["source"]) for line in brief.licences]
        parts.append(Paragraph(escape(say("How to read it")), style["heading"]))
        parts += [Paragraph(escape(note), style["source"]) for note in (*brief.notes, say_dates(brief))]
        return parts

    def _cite(self, sentence: Sentence) -> str:
        """Return a sentence as reportlab's markup, with its references and flags."""
        numbers = sorted(self._numbers[key] for key in sentence.references)
        marks = ", ".join(f'<a href="#ref-{n}" color="{ACCENT}">{n}</a>' if self._linked else str(n) for n in numbers)
        flags = "".join(f" <i>{escape(flag)}</i>" for flag in sentence.flags)
        return f"{escape(glue(sentence.text))}{GLUE}<super size=5>[{marks}]</super>{flags}"

    def _foot(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(FONT, 5.6)
        canvas.setFillColor(HexColor(QUIET))
        canvas.drawString(MARGIN, MARGIN + 2, say_dates(self._brief))
        canvas.drawRightString(WIDTH - MARGIN, MARGIN + 2, str(document.page))
        canvas.restoreState()


QUOTES = {'"': "&quot;"}


def _set_side_by_side(pictures: list[bytes]) -> list[Image]:
    """Return pictures at one height, so that together they are as wide as the page."""
    ratios = [wide / high for wide, high in (ImageReader(io.BytesIO(each)).getSize() for each in pictures)]
    room = WIDTH - 2 * MARGIN - BETWEEN_PT * 2 * len(pictures)
    high = min(room / sum(ratios), PICTURE_PT) if ratios else 0.0
    return [Image(io.BytesIO(each), width=high * ratio, height=high)
            for each, ratio in zip(pictures, ratios, strict=True)]  # fmt: skip


def _measure(parts: list[Flowable]) -> float:
    """Return how high some parts are, one above the other."""
    total = 0.0
    for part in parts:
        total += part.wrap(WIDTH - 2 * MARGIN, HEIGHT)[1] + part.getSpaceBefore() + part.getSpaceAfter()
    return total + 4


def _make_styles(size: float) -> dict[str, ParagraphStyle]:
    text = ParagraphStyle(
        "text", fontName=FONT, fontSize=size, leading=size * 1.27, textColor=HexColor(INK), spaceAfter=2
    )

    def style(name: str, **more: object) -> ParagraphStyle:
        return ParagraphStyle(name, parent=text, **more)

    return {
        "text": text,
        "kicker": style("kicker", fontSize=6.6, leading=8, textColor=HexColor(QUIET)),
        "title": style("title", fontName=BOLD, fontSize=17, leading=20, spaceAfter=3),
        "standfirst": style("standfirst", fontSize=9.4, leading=12.4, spaceAfter=5),
        "heading": style(
            "heading", fontName=BOLD, fontSize=size + 1, leading=(size + 1) * 1.3, spaceBefore=2, keepWithNext=1
        ),
        "side": style("side", fontName=BOLD, spaceBefore=1, keepWithNext=1),
        "quiet": style("quiet", fontName=ITALIC, textColor=HexColor(QUIET)),
        "source": style("source", fontSize=6.4, leading=8.2),
    }


@functools.cache
def _load_fonts() -> None:
    """Make the fonts known to reportlab, once."""
    from matplotlib import get_data_path  # noqa: PLC0415  # a third of a second that only this format pays

    folder = Path(get_data_path()) / "fonts" / "ttf"
    for name in (FONT, BOLD, ITALIC, "DejaVuSans-BoldOblique"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(FONT, FONT, BOLD, ITALIC, "DejaVuSans-BoldOblique")
