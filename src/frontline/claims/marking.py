"""Mark the tokens of a sentence: which party a word means, which place, which classes of words it belongs to.

What single words mean belongs here; how they hang together belongs in ``clauses``.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from frontline.claims.language import Language
from frontline.claims.sentences import Sentence, Token, read_tokens
from frontline.claims.wordforms import WordForm
from frontline.places.mentions import Mention
from frontline.settings import Party

HYPHENS = ("-", "‐", "‑")
ASIDE_MARK = "·"
TWO_SIDES = 2  # only between two is the one's rival known
SHORTEST_NAME = 4  # letters: shorter capitalised words are abbreviations more often than places


@dataclass(frozen=True, slots=True)
class PartyWord:
    """A word that means a party.

    Attributes:
        party: the party's id.
        kind: ``name``, ``capital``, ``adjective``, ``people`` or ``compound`` ("Xish-held").
    """

    party: str
    kind: str


class PartyLexicon:
    """The words that mean the parties of a theatre, from its settings and no other source."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self.ids = tuple(party.id for party in parties)
        self.adjectives = {party.id: party.adjective or party.name for party in parties}
        self.names = {party.id: party.name for party in parties}
        self._phrases: dict[str, list[tuple[tuple[str, ...], PartyWord]]] = defaultdict(list)
        for party in parties:
            for name in (party.name, *party.names):
                self._add(name, party.id, "name")
            self._add(party.capital, party.id, "capital")
            self._add(party.adjective, party.id, "adjective")
            for word in (*party.people, *party.organisations):
                self._add(word, party.id, "people")
        for found in self._phrases.values():
            found.sort(key=lambda entry: -len(entry[0]))
        self._capitals = {party.capital.lower() for party in parties if party.capital}

        small: list[str] = [word for party in parties for word in party.people if word.islower()]
        self._small = frozenset(word.split()[0] for word in small)
        self._small_phrases = frozenset(tuple(word.split()) for word in small)

    def _add(self, phrase: str, party: str, kind: str) -> None:
        words = tuple(token.low for token in read_tokens(phrase, 0, len(phrase)))
        if words and all(known != words for known, _ in self._phrases[words[0]]):
            self._phrases[words[0]].append((words, PartyWord(party, kind)))

    def with_abbreviations(self, sentences: Sequence[Sequence[Token]]) -> "PartyLexicon":
        """Return a lexicon that also knows a text's own abbreviations: "Xish Ground Forces (XGF)"."""
        learned = copy(self)
        learned._phrases = defaultdict(list, {first: list(found) for first, found in self._phrases.items()})  # noqa: SLF001
        for tokens in sentences:
            bracketed = [
                number
                for number in range(2, len(tokens) - 1)
                if tokens[number - 1].text == "(" and tokens[number + 1].text == ")" and tokens[number].text.isupper()
            ]
            words = self.find(tokens) if bracketed else []
            for number in bracketed:
                short = tokens[number].text
                first = number - 1 - len(short)
                if first >= 0 and (word := words[first]) is not None and _initials(tokens[first : number - 1]) == short:
                    learned._add(short, word.party, "people")  # noqa: SLF001
        return learned

    def rival(self, party: str | None) -> str | None:
        """Return the other party where there are two, else None."""
        if party is None or len(self.ids) != TWO_SIDES:
            return None
        return self.ids[1] if party == self.ids[0] else self.ids[0]

    def is_metonym(self, surface: str) -> bool:
        """Tell whether a name is that of a capital or of a party itself, which seldom means the place."""
        words = tuple(surface.lower().split())
        return surface.lower() in self._capitals or any(
            words == known for known, word in self._phrases.get(words[0] if words else "", ()) if word.kind == "name"
        )

    def find(self, tokens: Sequence[Token]) -> list[PartyWord | None]:
        """Return, for each token, the party that it means by itself or as part of a name."""
        found: list[PartyWord | None] = [None] * len(tokens)
        for number, token in enumerate(tokens):
            capital = token.text[:1].isupper()
            if found[number] is not None or not (capital or token.low in self._small):
                continue
            for words, word in self._phrases.get(token.low, ()):
                if (capital or words in self._small_phrases) and tuple(
                    other.low for other in tokens[number : number + len(words)]
                ) == words:
                    found[number : number + len(words)] = [word] * len(words)
                    break
            else:
                found[number] = self._compound(token)
        return found

    def _compound(self, token: Token) -> PartyWord | None:
        for hyphen in HYPHENS:
            first, mark, _ = token.low.partition(hyphen)
            for words, word in self._phrases.get(first, ()) if mark else ():
                if words == (first,):
                    return PartyWord(word.party, "compound")
        return None


def _initials(tokens: Sequence[Token]) -> str:
    return "".join(token.text[0].upper() for token in tokens)


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with its marks, one a token.

    Attributes:
        sentence: the sentence.
        tokens: its tokens.
        parties: the party that each token means.
        places: the number of the mention that covers each token, or -1.
        classes: the classes of each token.
        language: its words.
        words: its tokens in lower case.
        forms: what each token may be by itself.
        line: its tokens in lower case with single spaces, and one at both ends.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    parties: tuple[PartyWord | None, ...]
    places: tuple[int, ...]
    classes: tuple[frozenset[str], ...]
    language: Language
    words: tuple[str, ...] = field(init=False)
    forms: tuple[WordForm, ...] = field(init=False)
    line: str = field(init=False)

    def __post_init__(self) -> None:
        """Look the tokens up once; they are asked for hundreds of times a sentence."""
        known = self.language.forms
        words = tuple(token.low for token in self.tokens)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "forms", tuple(known[token.low, token.noun] for token in self.tokens))
        object.__setattr__(self, "line", f" {' '.join(words)} ")

    def low(self, at: int) -> str:
        """Return a token in lower case; outside the sentence nothing."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def text(self, at: int) -> str:
        """Return a token as written; outside the sentence nothing."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def has(self, table: str, at: int) -> bool:
        """Tell whether a token stands in a table of words, such as ``grammar.modal``."""
        return 0 <= at < len(self.words) and self.words[at] in self.language.sets[table]

    def holds(self, table: str, start: int, end: int) -> bool:
        """Tell whether a stretch of tokens inside the sentence has a word of a table."""
        return not self.language.sets[table].isdisjoint(self.words[start:end])

    def verb_shapes(self, at: int) -> tuple[tuple[str, str], ...]:
        """Return the pairs of lemma and shape that a token may be."""
        return self.forms[at].shapes if 0 <= at < len(self.forms) else ()

    def is_verb(self, at: int, *shapes: str) -> bool:
        """Tell whether a token may be a verb in one of some shapes."""
        return any(shape in shapes for _, shape in self.verb_shapes(at))

    def is_adverb(self, at: int) -> bool:
        """Tell whether a token may stand inside a verb group: an adverb of the list, or in -ly."""
        return 0 <= at < len(self.forms) and self.forms[at].is_adverb

    def has_class(self, name: str, start: int, end: int) -> bool:
        """Tell whether a stretch of tokens holds a word of a class."""
        return any(name in self.classes[number] for number in range(start, end))

    def lows(self, start: int, end: int) -> str:
        """Return a stretch of tokens in lower case with single spaces, and one at both ends."""
        return f" {' '.join(self.words[start:end])} "


def mark_sentence(sentence: Sentence, mentions: Sequence[Mention], language: Language, parties: PartyLexicon) -> Marked:
    """Mark the tokens of a sentence.

    Args:
        sentence: the sentence.
        mentions: the mentions of places in the whole text, in its order.
        language: its words.
        parties: the words for the parties.
    """
    tokens = sentence.tokens
    words = parties.find(tokens)
    places = [-1] * len(tokens)
    number = bisect_left(mentions, sentence.start, key=lambda mention: mention.start)
    for position, token in enumerate(tokens):
        while number < len(mentions) and mentions[number].end <= token.start:
            number += 1
        if number < len(mentions) and mentions[number].start <= token.start:
            places[position] = number
    classes = tuple(
        _classes(tokens, position, words[position], places[position], language)
        if words[position] is not None or places[position] >= 0 or token.text[0].isupper()
        else language.forms[token.low, token.noun].classes
        for position, token in enumerate(tokens)
    )
    return Marked(sentence, tokens, tuple(words), tuple(places), classes, language)


def _classes(
    tokens: Sequence[Token], position: int, word: PartyWord | None, place: int, language: Language
) -> frozenset[str]:
    token = tokens[position]
    own = language.forms[token.low, token.noun].classes
    found: list[str] = []
    if word is not None and word.kind != "compound":
        found.append("party")
        possessive = position + 1 < len(tokens) and tokens[position + 1].low == "'s"
        if word.kind != "adjective" and not possessive:
            found.append("party_noun")
    if place >= 0 or (word is None and _unknown_name(tokens, position, language)):
        found.append("place")
    if position and "civilian" in own and token.text[0].isupper():
        own -= {"civilian"}  # "People's Republic"
    return own.union(found) if found else own


PLACED_AFTER = frozenset(
    {
        *("in", "near", "of", "around", "toward", "towards", "outside"),
        *("captured", "seized", "into", "inside"),
    }
)


def _unknown_name(tokens: Sequence[Token], position: int, language: Language) -> bool:
    """Tell whether a capitalised word after a word of place is a name that the gazetteer does not know."""
    token = tokens[position]
    if position == 0 or not token.text[0].isupper() or not token.text[-1].islower() or len(token.text) < SHORTEST_NAME:
        return False
    if tokens[position - 1].low not in PLACED_AFTER:
        return False
    dated = token.low in language.sets["dates.weekdays"] or any(
        token.low == month.lower() for month in language.words["dates"]["months"]
    )
    return not dated and not (position + 1 < len(tokens) and tokens[position + 1].text[:1].isupper())
