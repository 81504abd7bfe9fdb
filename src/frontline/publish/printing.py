"""Print alike in every form of a brief: numbers of references, its dates, figures kept with their units, addresses.

What a form looks like belongs in ``render``, ``page_pdf`` and ``page_docx``.
"""

import re

from frontline.publish.cited import Brief

GLUE = "\u00a0"
LOOSE = re.compile(r"(?<=\d) (?=(?:%|km|км|m\b|м\b|\d{3}\b|[^\W\d]+ \d{4}\b))")


def number_references(brief: Brief) -> dict[str, int]:
    """Return the number under which each reference is printed, from 1."""
    return {reference.key: number for number, reference in enumerate(brief.references, 1)}


def glue(text: str) -> str:
    """Return a text in which no line ends between a figure and its unit, a day and its month, or within a figure."""
    return LOOSE.sub(GLUE, text)


def say_dates(brief: Brief) -> str:
    """Say up to when things were known, and when it was written."""
    tongue = brief.tongue
    return tongue.say(
        "Nothing that became known after {cut_off} was used. Written by frontline on {written}.",
        cut_off=tongue.instant(brief.cut_off), written=tongue.instant(brief.generated_at),
    )  # fmt: skip


def safe_url(url: str) -> str:
    """Return an address if it is one that a reader may be sent to, else nothing."""
    return url if url.startswith(("https://", "http://")) else ""
