"""Give a brief its form: Markdown, HTML or JSON, all from the same sentences."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from frontline.days import write_instant
from frontline.errors import UsageError
from frontline.publish.cited import Brief, Section, Sentence
from frontline.publish.words import instant_words

FORMATS = {".md": "markdown", ".html": "html", ".json": "json"}


def format_of(file: Path) -> str:
    """Return the format that a file's ending asks for.

    Raises:
        UsageError: It is none that a brief can be written in.
    """
    try:
        return FORMATS[file.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"a brief cannot be written as '{file.suffix}'", "end the file in .md, .html or .json"
        ) from None


def render(brief: Brief, form: str) -> str:
    """Return a brief as text in one of the formats."""
    if form == "json":
        return json.dumps(as_data(brief), ensure_ascii=False, indent=2) + "\n"
    return _as_html(brief) if form == "html" else _as_markdown(brief)


def as_data(brief: Brief) -> dict[str, Any]:
    """Return a brief as plain data, the shape of the interface."""
    return {
        "title": brief.title,
        "standfirst": _sentence_data(brief.standfirst),
        "place": brief.place,
        "on": brief.day,
        "cut_off": write_instant(brief.cut_off),
        "generated_at": write_instant(brief.generated_at),
        "sections": [_section_data(section) for section in brief.sections],
        "sources": [
            {"key": r.key, "kind": r.kind, "title": r.title, "url": r.url, "detail": r.detail} for r in brief.references
        ],
        "licences": list(brief.licences),
        "notes": list(brief.notes),
    }


def _sentence_data(sentence: Sentence) -> dict[str, Any]:
    data: dict[str, Any] = {"text": sentence.text, "references": list(sentence.references)}
    if sentence.quote:
        data["quote"] = sentence.quote
    if sentence.flags:
        data["flags"] = list(sentence.flags)
    return data


def _section_data(section: Section) -> dict[str, Any]:
    data: dict[str, Any] = {
        "heading": section.heading,
        "sentences": [_sentence_data(sentence) for sentence in section.sentences],
    }
    if section.columns:
        data["columns"] = [
            {"party": c.party, "title": c.title, "sentences": [_sentence_data(s) for s in c.sentences]}
            for c in section.columns
        ]
    return data


def number_references(brief: Brief) -> dict[str, int]:
    """Return the number under which each reference is printed, from 1."""
    return {reference.key: number for number, reference in enumerate(brief.references, 1)}


def _as_markdown(brief: Brief) -> str:
    numbers = number_references(brief)
    lines = [f"# {brief.title}", "", f"**{_line(brief.standfirst, numbers)}**", ""]
    for section in brief.sections:
        lines += [f"## {section.heading}", ""]
        lines += [part for s in section.sentences for part in (_line(s, numbers), "")]
        lines += _columns_markdown(section, numbers)
    lines += ["## Sources", ""]
    lines += [f"{numbers[r.key]}. {_escape(r.title)}{_tail(r.url, r.detail)}" for r in brief.references]
    lines += ["", "## Licences", "", *[f"- {_escape(line)}" for line in brief.licences], ""]
    lines += [" ".join([*map(_escape, brief.notes), _dates(brief)]), ""]
    return "\n".join(lines)


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
    marks = ", ".join(str(numbers[key]) for key in sentence.references)
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


def _dates(brief: Brief) -> str:
    cut_off, written = instant_words(brief.cut_off), instant_words(brief.generated_at)
    return f"Nothing that became known after {cut_off} was used. Written by frontline on {written}."


def _as_html(brief: Brief) -> str:
    environment = Environment(
        loader=PackageLoader("frontline.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    numbers = number_references(brief)

    def cite(sentence: Sentence) -> Markup:
        links = [Markup('<a href="#ref-{0}">{0}</a>').format(numbers[key]) for key in sentence.references]
        return escape(sentence.text) + Markup(' <sup class="cite">[{}]</sup>').format(Markup(", ").join(links))

    template = environment.get_template("brief.html")
    words = {"cite": cite, "numbers": numbers, "dates": _dates(brief), "safe_url": _safe_url}
    return template.render(brief=brief, drawn=Markup, **words)  # figures are our own, with names escaped


def _safe_url(url: str) -> str:
    """Return an address if it is one that a reader may be sent to, else nothing."""
    return url if url.startswith(("https://", "http://")) else ""
