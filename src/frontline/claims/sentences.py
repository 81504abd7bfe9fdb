"""Cut a report into sentences of tokens, with its quotations, headings and furniture told apart.

Layout and spelling belong here; what the words mean does not. All offsets count code points of the text as given, so
that every later span can be shown word for word.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from frontline.claims.language import Language, singular
from frontline.claims.wordforms import MOST_FORMS

MAX_HEADING_WORDS = 14
TITLE_CASE_SHARE = 0.7
MIN_QUOTED_WORDS = 4

TOKEN = re.compile(
    r"\[\d+\]"  # a note
    r"|(?:[A-Z]\.){2,}(?:-[^\W_]+)?"
    r"|\d+(?:st|nd|rd|th)\b"
    r"|\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?(?![\w])"
    r"|\d+(?:[.,]\d+)?"
    r"|[^\W\d_]+n['’]t\b"
    r"|['’](?:s|re|ve|ll|d|m)\b"
    r"|[^\W_]+(?:[-‐‑][^\W_]+)*"
    r"|\S"
)
SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]+[\"”’»)\]]*(?:\[\d+\])*"
    r"(?=\s+[\"“«„(\[]*[^\Wa-zа-яёіїєґ_]|\s+[\"“«„][^\W_]|\s*$)"
)
LAST_WORD = re.compile(r"([^\W\d_](?:[^\W\d_]|\.)*)$")
LONGEST_ABBREVIATION = 40  # characters
LONGEST_DATELINE = 80  # characters
# Tokens: a longer sentence is no sentence but a table or an attack, and is read in pieces, so that the time that a
# text takes grows with its length alone.
LONGEST_SENTENCE = 400
DATELINE = re.compile(r"[A-Z][A-Z'’.]+(?:[ -][A-Z][A-Z'’.]+)*(?:,? [^—–:\n]{0,40}?)?(?: ?[—–:]| -)\s+")
TERMINAL = re.compile(r"(?<![.!?…;])[.!?…;]+[\"”’»)\]]*(?:\[\d+\])*\s*$")
BULLET = re.compile(r"\s*(?:[-*•▪●◾◼■►▶–—·]|[^\w\s\"“«„(\[']+)\s+")
QUOTES = (re.compile(r"“([^“”\n]*)[”\n]"), re.compile(r"«([^«»\n]*)[»\n]"), re.compile(r"\"([^\"\n]*)[\"\n]"))


class Token(NamedTuple):
    """One word, number or mark.

    Attributes:
        start: first character in the text.
        end: the character after the last.
        text: as written.
        low: lower case, with straight apostrophes.
        noun: the singular of ``low``.
    """

    start: int
    end: int
    text: str
    low: str
    noun: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes:
        index: its number in the text.
        start: first character.
        end: the character after the last.
        tokens: its words and marks.
        block: the number of its paragraph.
        leads: whether it ends in a colon and introduces what follows.
    """

    index: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    block: int
    leads: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A text taken apart.

    Attributes:
        sentences: what can hold claims, in order.
        quotes: spans between quotation marks, of at least a few words.
        headings: spans of the headings.
        dateline: the words before the first sentence of a wire story, or empty.
    """

    sentences: tuple[Sentence, ...]
    quotes: tuple[tuple[int, int], ...]
    headings: tuple[tuple[int, int], ...]
    dateline: str

    def quote_at(self, position: int) -> tuple[int, int] | None:
        """Return the quotation that holds a position, or None."""
        number = bisect_right(self.quotes, (position, 1 << 60)) - 1
        if number >= 0 and self.quotes[number][0] <= position < self.quotes[number][1]:
            return self.quotes[number]
        return None


@dataclass(frozen=True, slots=True)
class LayoutWords:
    """What the layout of a text in one language depends on.

    Attributes:
        furniture: beginnings of lines that are no part of a report.
        abbreviations: words in lower case after which a full stop ends no sentence.
        tokenise: cuts a stretch of text, first character and the one after the last, into tokens.
        dateline: the words before the first sentence of a wire story.
    """

    furniture: tuple[str, ...]
    abbreviations: frozenset[str]
    tokenise: Callable[[str, int, int], tuple[Token, ...]]
    dateline: re.Pattern[str]

    @classmethod
    def of_language(cls, language: Language) -> "LayoutWords":
        """Return those of a language without cases."""
        abbreviations = language.sets["layout.abbreviations"]
        return cls(tuple(language.words["layout"]["furniture"]), abbreviations, read_tokens, DATELINE)


def read_layout(text: str, language: LayoutWords) -> Layout:
    """Cut a text into sentences, quotations and headings."""
    blocks = _blocks(text)
    finished = sum(1 for start, end in blocks if TERMINAL.search(text, start, end))
    sentences: list[Sentence] = []
    headings: list[tuple[int, int]] = []
    dateline = ""
    for number, (start, end) in enumerate(blocks):
        if _is_furniture(text[start:end], language):
            continue
        if _is_heading(text[start:end], finished_share=finished / len(blocks)):
            headings.append((start, end))
            continue
        first_word = start
        match = language.dateline.match(text, start, end)
        if match and len(match[0]) < LONGEST_DATELINE:
            dateline = dateline or match[0]
            first_word = match.end()
        for first, last in _sentence_spans(text, first_word, end, language):
            for begins, ends, tokens in _pieces(first, last, language.tokenise(text, first, last)):
                sentences.append(Sentence(len(sentences), begins, ends, tokens, number, tokens[-1].text == ":"))
    return Layout(tuple(sentences), _quotes(text), tuple(headings), dateline)


def _pieces(first: int, last: int, tokens: tuple[Token, ...]) -> Iterator[tuple[int, int, tuple[Token, ...]]]:
    """Yield a sentence's span and tokens, in pieces where it has too many."""
    for at in range(0, len(tokens), LONGEST_SENTENCE):
        piece = tokens[at : at + LONGEST_SENTENCE]
        whole = len(piece) == len(tokens)
        yield (first, last, piece) if whole else (piece[0].start, piece[-1].end, piece)


def read_tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Cut a stretch of text into tokens; numbered notes such as ``[41]`` are left out."""
    tokens = []
    for match in TOKEN.finditer(text, start, end):
        word = match[0]
        if word[0] == "[" and len(word) > 1:
            continue
        tokens.append(Token(match.start(), match.end(), word, *_spell(word)))
    return tuple(tokens)


@lru_cache(maxsize=MOST_FORMS)
def _spell(word: str) -> tuple[str, str]:
    """Return a word in lower case with straight apostrophes, and the singular of that."""
    low = word.lower().replace("’", "'")
    return low, singular(low)


def _blocks(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines that hold something, without the space around them."""
    spans = []
    for match in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        line = match[0]
        start = match.start() + len(line) - len(line.lstrip())
        end = match.end() - (len(line) - len(line.rstrip()))
        if start < end:
            spans.append((start, end))
    return spans


def _is_furniture(line: str, language: LayoutWords) -> bool:
    return line.lower().startswith(language.furniture)


def _is_heading(line: str, *, finished_share: float) -> bool:
    """Tell whether a line is a heading: short, without a full stop, capitalised or alone in being unfinished."""
    if TERMINAL.search(line) or line.endswith((":", ",")) or BULLET.match(line):
        return False
    if line.startswith("#"):
        return True
    words = re.findall(r"[^\W\d_]{4,}", line)
    if len(line.split()) > MAX_HEADING_WORDS:
        return False
    capitals = sum(word[0].isupper() for word in words)
    title_case = not words or capitals / len(words) >= TITLE_CASE_SHARE
    return title_case or finished_share > TITLE_CASE_SHARE


def _sentence_spans(text: str, start: int, end: int, language: LayoutWords) -> list[tuple[int, int]]:
    spans = []
    first = start
    for match in SENTENCE_END.finditer(text, start, end):
        if match[0].startswith(".") and _is_abbreviation(text, first, match.start(), language) and match.end() < end:
            continue
        spans.append((first, match.end()))
        first = match.end()
        while first < end and text[first].isspace():
            first += 1
    if first < end:
        spans.append((first, end))
    return spans


def _is_abbreviation(text: str, start: int, end: int, language: LayoutWords) -> bool:
    match = LAST_WORD.search(text, max(start, end - LONGEST_ABBREVIATION), end)
    if match is None or match.end() != end:
        return False
    word = match[1]
    return word.lower() in language.abbreviations or (len(word) == 1 and word.isupper())


def _quotes(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans inside quotation marks; a word or two in marks is a name or irony, not a quotation."""
    spans = [
        (match.start(1), match.end(1))
        for pattern in QUOTES
        for match in pattern.finditer(text + "\n")
        if len(match[1].split()) >= MIN_QUOTED_WORDS
    ]
    return tuple(sorted(spans))
