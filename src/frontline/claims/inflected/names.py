"""Tell which party a word of an inflected language means, by the names that the theatre's settings give.

Names in the settings stand in the nominative; here belongs how their other cases are recognised. Whose claim a
sentence is belongs in ``speakers``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontline.places.spelling import loosen
from frontline.settings import Party

NAME, CAPITAL, ADJECTIVE, PEOPLE, ORGANISATION = "name", "capital", "adjective", "people", "organisation"
# Endings of a nominative, longest first: what is before them is the stem that all cases share.
NOMINATIVE = re.compile(r"(?:ий|ій|ый|ой|ая|яя|а|я|ь|й|и|і|ї|ы|е|о)$")
ADJECTIVE_REST = re.compile(
    r"(?:[иіыоа]й|а|я|е|є|і|ї|у|ю|[ая]я|[ое]е|[ые]е|ие|[ое]го|ої|ому|ему|[ую]ю|[ыиі]м|[ыиі]х|[ыиі]ми|ою)"
)
SHORTEST_STEM = 3
SHORTEST_SURNAME = 4
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
SURNAME_ENDINGS = re.compile(r"(?:oho|omu|im|oiu|oi|om|em|a|u|i|e)$")


@dataclass(frozen=True, slots=True)
class PartyWord:
    """A word that means a party.

    Attributes:
        party: the party's id.
        kind: ``name``, ``capital``, ``adjective``, ``people`` or ``organisation``.
        is_nominative: whether the form is the one that the settings give.
    """

    party: str
    kind: str
    is_nominative: bool = False


@dataclass(frozen=True, slots=True)
class PartyPhrase:
    """A name of several words.

    Attributes:
        stems: of its words.
        word: what it means.
        name: as the settings write it.
    """

    stems: tuple[str, ...]
    word: PartyWord
    name: str


class PartyNames:
    """The words of one language that mean the parties of a theatre."""

    def __init__(self, parties: Sequence[Party], code: str, noun_rest: re.Pattern[str]) -> None:
        self.ids = tuple(party.id for party in parties)
        self.adjectives = {party.id: party.adjective or party.name for party in parties}
        self.names = {party.id: party.name for party in parties}
        self.of_language = next((party.id for party in parties if code in party.languages), None)
        self._noun_rest = noun_rest
        self._stems: dict[str, PartyWord] = {}
        self._adjectives: dict[str, PartyWord] = {}
        self._exact: dict[str, PartyWord] = {}
        self._phrases: list[PartyPhrase] = []
        self._surnames: dict[str, tuple[str, str]] = {}
        for party in parties:
            self._add_party(party)
        self._phrases.sort(key=lambda phrase: -len(phrase.stems))
        self._longest_stem = max(map(len, (*self._stems, *self._adjectives)), default=0)

    def word(self, low: str) -> PartyWord | None:
        """Return the party that a single form means, or None."""
        exact = self._exact.get(low)
        if exact is not None:
            return exact
        for cut in range(min(len(low), self._longest_stem), SHORTEST_STEM - 1, -1):
            stem, rest = low[:cut], low[cut:]
            if stem in self._stems and self._noun_rest.fullmatch(rest):
                return self._stems[stem]
            if stem in self._adjectives and ADJECTIVE_REST.fullmatch(rest):
                return self._adjectives[stem]
        return None

    def phrases_from(self, low: str) -> tuple[PartyPhrase, ...]:
        """Return the names of several words of whose first word a form may be, the longest first."""
        return tuple(phrase for phrase in self._phrases if _is_form(low, phrase.stems[0]))

    def leader(self, surname: str) -> tuple[str, str] | None:
        """Return the full name and the party of a leader by the surname in any case, or None."""
        return self._surnames.get(fold_surname(surname)) if len(surname) >= SHORTEST_SURNAME else None

    def rival(self, party: str | None) -> str | None:
        """Return the other party where there are two, else None."""
        if party not in self.ids or len(self.ids) != 2:  # noqa: PLR2004 -- only between two is the rival known
            return None
        return self.ids[1] if party == self.ids[0] else self.ids[0]

    def _add_party(self, party: Party) -> None:
        for kind, names in (
            (NAME, (party.name, *party.names)),
            (ADJECTIVE, party.adjectives),
            (PEOPLE, party.people),
            (ORGANISATION, party.organisations),
        ):
            for name in names:
                if not LATIN.search(name):
                    self._add(name, PartyWord(party.id, kind))
        for leader in party.leaders:
            self._surnames.setdefault(fold_surname(leader.split()[-1]), (leader, party.id))

    def _add(self, name: str, word: PartyWord) -> None:
        parts = name.lower().replace("’", "'").split()
        stems = tuple(_stem(part) for part in parts)
        if len(parts) > 1:
            self._phrases.append(PartyPhrase(stems, word, name))
        elif name.isupper():
            self._exact.setdefault(parts[0], replace(word, is_nominative=True))
        elif word.kind == ADJECTIVE:
            self._adjectives.setdefault(stems[0], word)
        else:
            self._exact.setdefault(parts[0], replace(word, is_nominative=True))
            if len(stems[0]) >= SHORTEST_STEM:
                self._stems.setdefault(stems[0], word)


def match_phrase(phrases: Sequence[PartyPhrase], lows: Sequence[str], at: int) -> tuple[int, PartyWord, str] | None:
    """Return the words, the party and the settings' name of the first of some phrases that stands at a word."""
    for phrase in phrases:
        words = lows[at : at + len(phrase.stems)]
        fits = len(words) == len(phrase.stems)
        if fits and all(_is_form(word, stem) for word, stem in zip(words, phrase.stems, strict=True)):
            return len(words), phrase.word, phrase.name
    return None


def fold_surname(name: str) -> str:
    """Return the key in which the cases and transliterations of a surname meet."""
    loose = loosen(name)
    return SURNAME_ENDINGS.sub("", loose) if len(loose) > SHORTEST_SURNAME else loose


def _stem(part: str) -> str:
    return NOMINATIVE.sub("", part) if len(part) > SHORTEST_STEM else part


def _is_form(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) - len(stem) <= SHORTEST_STEM
