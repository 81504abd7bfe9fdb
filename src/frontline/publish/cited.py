"""Say what a cited text is made of: sentences that each carry the references they rest on.

A sentence without a reference cannot be made; that is the point of this module. What the sentences say belongs in
``brief``, how they look in ``render``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from frontline.errors import FrontlineError
from frontline.measures.area import Estimate
from frontline.publish.tongue import Tongue, read_tongue

PictureForm = Literal["svg", "png"]


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that a sentence can rest on.

    Attributes:
        key: unique in the brief, such as ``deepstate`` or ``report:2025-11-03-ministry``.
        kind: ``map``, ``report``, ``gazetteer``, ``network``, ``settlements`` or ``method``.
        title: what a reader is shown.
        url: where it can be read; empty where it has no address.
        detail: day shown, publisher, licence.
    """

    key: str
    kind: str
    title: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the keys of the references that it rests on.

    Attributes:
        text: plain text.
        references: at least one key.
        quote: the exact words of a source inside it, when it has them.
        flags: what an editor must know about it.
    """

    text: str
    references: tuple[str, ...]
    quote: str = ""
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.references or not all(self.references):
            raise FrontlineError(f"a sentence without a reference was about to be written: '{self.text}'")


@dataclass(frozen=True, slots=True)
class Column:
    """The sentences of one side, with the colour that the map gives it."""

    party: str
    title: str
    color: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences; where sides stand beside each other, with columns.

    Attributes:
        heading: what it is about.
        sentences: in reading order.
        columns: one a side.
        figure: a picture of our own as SVG, shown above the sentences in HTML; empty where there is none.
        key: its name in every language.
    """

    heading: str
    sentences: tuple[Sentence, ...] = ()
    columns: tuple[Column, ...] = ()
    figure: str = ""
    key: str = ""

    def list_sentences(self) -> list[Sentence]:
        """Return all its sentences, those of columns too."""
        return [*self.sentences, *(sentence for column in self.columns for sentence in column.sentences)]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of our own that stands beside a brief.

    Attributes:
        name: ``map`` or ``chart``.
        caption: what it shows, on which day.
        text: the same for those who do not see it.
        draw: returns the picture as ``svg`` for pages or ``png`` for documents; each is drawn when it is wanted.
        references: keys of what it rests on.
    """

    name: str
    caption: str
    text: str
    draw: Callable[[PictureForm], bytes]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of ours as data has it.

    Attributes:
        name: such as ``held_km2`` or ``share``.
        party: whose ground.
        place: id of the place; empty: all that is shown.
        value: with its interval.
    """

    name: str
    party: str
    place: str
    value: Estimate


@dataclass(frozen=True, slots=True)
class Brief:
    """A cited brief.

    Attributes:
        title: its headline.
        standfirst: the answer in one sentence.
        place: the place's name.
        day: ISO day it is about.
        cut_off: nothing known later was used.
        generated_at: when it was written.
        sections: in reading order.
        references: everything cited, in order of first use.
        licences: one line a source.
        notes: what a reader must know about the brief as a whole.
        tongue: the language that it is written in.
        figures: pictures that stand beside it.
        measures: the figures in it that are ours, as data has them.
    """

    title: str
    standfirst: Sentence
    place: str
    day: str
    cut_off: datetime
    generated_at: datetime
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    licences: tuple[str, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)
    tongue: Tongue = field(default_factory=lambda: read_tongue("en"))
    figures: tuple[Figure, ...] = ()
    measures: tuple[Measure, ...] = ()
