"""Choose what of a brief goes on the one page of a document: the first sentences of each section, as many as fit.

Sections stay in their order, and only how the assessment was made is left out; the whole brief is in the HTML, Markdown
and JSON. How the page looks belongs in ``page_pdf`` and ``page_docx``.
"""

from dataclasses import dataclass, replace

from frontline.publish.cited import Brief, Section

# Most sentences of a section, or of each of its columns, from all to few.
LEVELS = (
    {"situation": 999},
    {"matters": 4, "campaign": 2, "situation": 8, "ways": 4, "sides": 5, "monitors": 3, "press": 2, "outlook": 4,
     "implications": 2, "unknown": 3},
    {"matters": 3, "campaign": 2, "situation": 7, "ways": 3, "sides": 4, "monitors": 2, "press": 1, "outlook": 3,
     "implications": 2, "unknown": 2},
    {"matters": 2, "campaign": 2, "situation": 6, "ways": 2, "sides": 3, "monitors": 2, "press": 1, "outlook": 2,
     "implications": 1, "unknown": 2},
    {"matters": 2, "campaign": 1, "situation": 5, "ways": 1, "sides": 2, "monitors": 1, "press": 1, "outlook": 2,
     "implications": 1, "unknown": 1},
    {"matters": 1, "campaign": 1, "situation": 3, "ways": 1, "sides": 1, "monitors": 1, "press": 1, "outlook": 1,
     "implications": 1, "unknown": 1},
)  # fmt: skip
ELSEWHERE = frozenset({"method"})


@dataclass(frozen=True, slots=True)
class Page:
    """What goes on the page, and how many sentences of the whole do not."""

    sections: tuple[Section, ...]
    left_out: int


def choose(brief: Brief, level: int) -> Page:
    """Return what goes on a page at a level, 0 being the most."""
    most = LEVELS[level]
    shown = [each for each in brief.sections if each.key not in ELSEWHERE]
    sections = tuple(_shorten(each, most.get(each.key, most["situation"])) for each in shown)
    kept = sum(len(each.list_sentences()) for each in sections)
    return Page(sections, sum(len(each.list_sentences()) for each in brief.sections) - kept)


def _shorten(section: Section, most: int) -> Section:
    columns = tuple(replace(each, sentences=each.sentences[:most]) for each in section.columns)
    return replace(section, sentences=section.sentences[:most], columns=columns)
