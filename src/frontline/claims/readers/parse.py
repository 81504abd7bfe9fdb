"""Hold a parsed sentence in one shape, whichever parser made it: each word's head, relation and kind of name.

What follows for a claim belongs in ``syntax``; the parsers themselves belong in ``english`` and ``russian``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

ROOT, SUBJECT, PASSIVE_SUBJECT, AGENT, CLAUSE, ASIDE, CONJUNCT, MODIFIER, APPOSITION, OTHER = (
    "root", "subject", "passive subject", "agent", "clause", "aside", "conjunct", "modifier", "apposition", "other",
)  # fmt: skip
PERSON = "person"
# What belongs to the name of a noun phrase's head, and not to what is told about it.
WITHIN_NAME = frozenset({MODIFIER, APPOSITION})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a parsed sentence.

    Attributes:
        start: first character in the text.
        end: the character after the last.
        text: as written.
        head: the number of the word that it hangs on; its own number at the root.
        relation: how, by the names of this module.
        name: ``person`` for a word of a person's name, else empty.
    """

    start: int
    end: int
    text: str
    head: int
    relation: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed sentence."""

    words: tuple[Word, ...]

    def at(self, start: int, end: int) -> int | None:
        """Return the word of a stretch of the text on which its others hang; None where there is none."""
        inside = [number for number, word in enumerate(self.words) if word.start < end and start < word.end]
        return next(
            (number for number in inside if self.words[number].head not in inside or self._is_top(number)), None
        )

    def child(self, head: int, relation: str) -> int | None:
        """Return the first word that hangs on another by a relation."""
        return next(self.children(head, relation), None)

    def children(self, head: int, relation: str) -> Iterator[int]:
        """Yield the words that hang on another by a relation."""
        return (number for number in self._children(head) if self.words[number].relation == relation)

    def climb(self, number: int) -> Iterator[int]:
        """Yield a word and those above it, up to the root; each once, whatever the parser made."""
        seen: set[int] = set()
        while number not in seen:
            seen.add(number)
            yield number
            number = self.words[number].head

    def phrase(self, head: int) -> list[int]:
        """Return the words of a noun phrase: its head, what modifies it and what it is called, in their order."""
        found, waiting = {head}, [head]
        while waiting:
            for number in self._children(waiting.pop()):
                if number not in found and self.words[number].relation in WITHIN_NAME:
                    found.add(number)
                    waiting.append(number)
        return sorted(found)

    def _children(self, head: int) -> Iterator[int]:
        return (number for number, word in enumerate(self.words) if word.head == head and number != head)

    def _is_top(self, number: int) -> bool:
        return self.words[number].head == number


class Parser(Protocol):
    """Parses sentences of one language."""

    def parse(self, text: str, spans: list[tuple[int, int]]) -> list[Parse]:
        """Return the parse of each stretch of a text, which is one sentence each."""
        ...
