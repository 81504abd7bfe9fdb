"""Give a brief its form: Markdown, HTML, JSON, PDF or DOCX, all from the same sentences."""

import json
import textwrap
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from frontline.days import write_instant
from frontline.errors import UsageError
from frontline.publish.cited import Brief, Measure, Section, Sentence
from frontline.publish.printing import GLUE, glue, number_references, safe_url, say_dates

LETTERS = 76  # of a line of plain text
FORMATS = {".md": "markdown", ".html": "html", ".json": "json", ".pdf": "pdf", ".docx": "docx", ".txt": "text"}


def format_of(file: Path) -> str:
    """Return the format that a file's ending asks for.

    Raises:
        UsageError: It is none that a brief can be written in.
    """
    try:
        return FORMATS[file.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"a brief cannot be written as '{file.suffix}'", f"end the file in one of {', '.join(FORMATS)}"
        ) from None


def render_file(brief: Brief, form: str) -> bytes:
    """Return a brief as the bytes of a file in one of the formats."""
    if form == "pdf":
        from frontline.publish.page_pdf import write_pdf  # noqa: PLC0415  # fonts that only this format pays for

        return write_pdf(brief)
    if form == "docx":
        from frontline.publish.page_docx import write_docx  # noqa: PLC0415  # likewise

        return write_docx(brief)
    return render(brief, form).encode()


def render(brief: Brief, form: str) -> str:
    """Return a brief as text in one of the formats that are text."""
    if form == "json":
        return json.dumps(as_data(brief), ensure_ascii=False, indent=2) + "\n"
    if form == "text":
        return _as_text(brief)
    return _as_html(brief) if form == "html" else _as_markdown(brief)


def as_data(brief: Brief) -> dict[str, Any]:
    """Return a brief as plain data, the shape of the interface."""
    return {
        "title": brief.title,
        "standfirst": _sentence_data(brief.standfirst),
        "place": str(brief.place),
        "language": brief.tongue.code,
        "on": brief.day,
        "cut_off": write_instant(brief.cut_off),
        "generated_at": write_instant(brief.generated_at),
        "measures": [_measure_data(each) for each in brief.measures],
        "sections": [_section_data(section) for section in brief.sections],
        "sources": [
            {"key": r.key, "kind": r.kind, "title": r.title, "url": r.url, "detail": r.detail} for r in brief.references
        ],
        "licences": list(brief.licences),
        "notes": list(brief.notes),
    }


def _measure_data(measure: Measure) -> dict[str, Any]:
    digits = 1 if measure.name.endswith("km2") else 4
    value = {part: round(getattr(measure.value, part), digits) for part in ("value", "low", "high")}
    about = {"name": measure.name, "party": measure.party} | ({"place": measure.place} if measure.place else {})
    return about | value | {"level": measure.value.level}


def _sentence_data(sentence: Sentence) -> dict[str, Any]:
    data: dict[str, Any] = {"text": sentence.text, "references": list(sentence.references)}
    if sentence.quote:
        data["quote"] = sentence.quote
    if sentence.flags:
        data["flags"] = list(sentence.flags)
    return data


def _section_data(section: Section) -> dict[str, Any]:
    data: dict[str, Any] = {
        "key": section.key,
        "heading": section.heading,
        "sentences": [_sentence_data(sentence) for sentence in section.sentences],
    }
    if section.columns:
        data["columns"] = [
            {"party": c.party, "title": c.title, "sentences": [_sentence_data(s) for s in c.sentences]}
            for c in section.columns
        ]
    return data


def _as_markdown(brief: Brief) -> str:
    numbers = number_references(brief)
    lines = [f"# {brief.title}", "", f"**{_line(brief.standfirst, numbers)}**", ""]
    for section in brief.sections:
        lines += [f"## {section.heading}", ""]
        lines += [part for s in section.sentences for part in (_line(s, numbers), "")]
        lines += _columns_markdown(section, numbers)
    lines += [f"## {brief.tongue.say('Sources')}", ""]
    lines += [f"{numbers[r.key]}. {_escape(r.title)}{_tail(r.url, r.detail)}" for r in brief.references]
    lines += ["", f"## {brief.tongue.say('Licences')}", "", *[f"- {_escape(line)}" for line in brief.licences], ""]
    lines += [" ".join([*map(_escape, brief.notes), say_dates(brief)]), ""]
    return "\n".join(lines)


def _as_text(brief: Brief) -> str:
    """Return it as plain text, as an e-mail has it: short lines, sources by number."""
    numbers = number_references(brief)
    lines = [brief.title, "=" * len(brief.title), "", *_wrap(brief.standfirst, numbers)]
    for section in brief.sections:
        lines += ["", section.heading.upper(), ""]
        lines += [line for each in section.sentences for line in _wrap(each, numbers)]
        for column in section.columns:
            nothing = [brief.tongue.say("Nothing in the reports that were read.")]
            said = [line for each in column.sentences for line in _wrap(each, numbers)]
            lines += [column.title, *(said or nothing), ""]
    lines += ["", brief.tongue.say("Sources").upper(), ""]
    for each in brief.references:
        lines.append(_flat(f"[{numbers[each.key]}] " + ", ".join(p for p in (each.title, each.detail, each.url) if p)))
    lines += ["", *map(_flat, (*brief.licences, *brief.notes, say_dates(brief))), ""]
    return "\n".join(lines)


def _wrap(sentence: Sentence, numbers: dict[str, int]) -> list[str]:
    flags = "".join(f" ({flag})" for flag in sentence.flags)
    text = glue(_flat(f"- {sentence.text} [{_mark(sentence, numbers)}]{flags}"))
    return [line.replace(GLUE, " ") for line in textwrap.wrap(text, LETTERS, subsequent_indent="  ")]


def _mark(sentence: Sentence, numbers: dict[str, int]) -> str:
    return ", ".join(map(str, sorted(numbers[key] for key in sentence.references)))


def _flat(text: str) -> str:
    """Return a text on one line, without letters that a terminal or a mail program would obey."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _columns_markdown(section: Section, numbers: dict[str, int]) -> list[str]:
    """Return the sides as a table, one column a side, so that they stand beside each other."""
    if not section.columns:
        return []
    rows = max(len(column.sentences) for column in section.columns)
    lines = ["| " + " | ".join(_escape(column.title) for column in section.columns) + " |"]
    lines.append("|" + " --- |" * len(section.columns))
    for n in range(rows):
        cells = [_line(c.sentences[n], numbers) if n < len(c.sentences) else "" for c in section.columns]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


def _line(sentence: Sentence, numbers: dict[str, int]) -> str:
    marks = _mark(sentence, numbers)
    flags = "".join(f" *Note: {_escape(flag)}*" for flag in sentence.flags)
    return f"{_escape(sentence.text)} [{marks}]{flags}"


def _escape(text: str) -> str:
    """Keep a text from becoming Markdown or HTML, and on one line."""
    flat = " ".join(text.split())
    for mark in "\\`*_[]<>#":
        flat = flat.replace(mark, "\\" + mark)
    return flat


def _tail(url: str, detail: str) -> str:
    return (f", {_escape(detail)}" if detail else "") + (f", <{url}>" if url else "")


def _as_html(brief: Brief) -> str:
    environment = Environment(
        loader=PackageLoader("frontline.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    numbers = number_references(brief)

    def cite(sentence: Sentence) -> Markup:
        links = [
            Markup('<a href="#ref-{0}">{0}</a>').format(numbers[key])
            for key in sorted(sentence.references, key=numbers.__getitem__)
        ]
        return escape(glue(sentence.text)) + Markup(' <sup class="cite">[{}]</sup>').format(Markup(", ").join(links))

    template = environment.get_template("brief.html")
    words = {"cite": cite, "numbers": numbers, "dates": say_dates(brief), "safe_url": safe_url}
    return template.render(
        brief=brief, drawn=_draw, say=brief.tongue.say, **words
    )  # figures are our own, with names escaped


def _draw(svg: str) -> Markup:
    """Return a picture of our own as part of a page, without what stands before it in a file."""
    return Markup(svg[svg.index("<svg") :])  # noqa: S704  # drawn by us, with names escaped
