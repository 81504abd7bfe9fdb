"""Read single stretches of a text by the rules' own grammars: who is named there, which places, days and numbers.

A reader that finds a stretch in its own way asks here what it holds, so that places, days, numbers and sides always
come from the rules and the theatre's data. Which stretches matter belongs to the readers.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from frontline.claims.claim import ClaimedPlace, Quantity
from frontline.claims.dates import DateGrammar, DayReading, first_dated
from frontline.claims.inflected import marks, vocabulary
from frontline.claims.inflected import quantities as inflected_quantities
from frontline.claims.inflected import reader as inflected_reader
from frontline.claims.inflected import speakers as inflected_speakers
from frontline.claims.inflected import whereabouts as inflected_whereabouts
from frontline.claims.language import read_language
from frontline.claims.marking import Marked, PartyLexicon, mark_sentence
from frontline.claims.quantities import QuantityGrammar
from frontline.claims.sentences import Layout, LayoutWords, Sentence, read_layout
from frontline.claims.speakers import NameTables, Speaker, SpeakerReader
from frontline.claims.text import Text
from frontline.claims.whereabouts import Whereabouts
from frontline.places.gazetteer import Gazetteer
from frontline.settings import Party, TheatreSettings

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
SAYING = ("attribution.say", "attribution.deny", "attribution.show")
SAYING_INFLECTED = ("speech.say", "speech.deny", "speech.reject")


class Wording(Protocol):
    """What the rules read in a stretch of one text, given by its characters.

    Attributes:
        text: the text.
        sentences: its sentences.
    """

    text: Text
    sentences: tuple[Sentence, ...]

    def party(self, span: Span) -> str | None:
        """Return the party that a stretch names last, or None."""
        ...

    def speaker(self, span: Span) -> Speaker | None:
        """Return who speaks where a stretch names a speaker."""
        ...

    def says(self, span: Span) -> bool:
        """Tell whether a word may be a verb of saying."""
        ...

    def places(self, span: Span) -> tuple[ClaimedPlace, ...]:
        """Return the places of a stretch."""
        ...

    def quantities(self, span: Span) -> tuple[Quantity, ...]:
        """Return the numbers of a stretch."""
        ...

    def day(self, span: Span) -> DayReading | None:
        """Return the first day that a stretch gives."""
        ...


def read_wording(text: Text, settings: TheatreSettings, gazetteer: Gazetteer) -> Wording:
    """Return what the rules can read in a text of a supported language."""
    words = _words_of(text.lang, tuple(settings.parties))
    if isinstance(words, _Inflected):
        return _InflectedWording(text, words, gazetteer)
    return _PlainWording(text, words, gazetteer)


class _Plain:
    """The words of a language without cases."""

    def __init__(self, code: str, parties: Sequence[Party]) -> None:
        self.language = read_language(code)
        self.lexicon = PartyLexicon(parties)
        self.names = NameTables(self.language, parties)
        self.dates = DateGrammar(self.language.words["dates"], self.language.words["quantities"]["numbers"])
        self.layout = LayoutWords.of_language(self.language)
        self.quantities = QuantityGrammar(self.language)


class _Inflected:
    """The words of a language with cases."""

    def __init__(self, code: str, parties: Sequence[Party]) -> None:
        self.vocabulary = vocabulary.Vocabulary(code, parties)
        tables = self.vocabulary.tables
        self.dates = DateGrammar(tables["dates"], tables["quantities"]["numbers"])
        self.quantities = inflected_quantities.QuantityReader(self.vocabulary)
        layout = tables["layout"]
        self.layout = LayoutWords(
            tuple(layout["furniture"]), frozenset(layout["abbreviations"]), marks.read_tokens, inflected_reader.DATELINE
        )


@lru_cache(maxsize=8)
def _words_of(code: str, parties: tuple[Party, ...]) -> _Plain | _Inflected:
    if code in vocabulary.inflected_languages():
        return _Inflected(code, parties)
    return _Plain(code, parties)


class _Located:
    """Finds the sentence and the tokens of a stretch."""

    def __init__(self, text: Text, layout: Layout, dates: DateGrammar) -> None:
        self.text = text
        self.sentences = layout.sentences
        self._dates = dates
        self._starts = [sentence.start for sentence in layout.sentences]

    def day(self, span: Span) -> DayReading | None:
        """Return the first day that a stretch gives."""
        return first_dated(self._dates.find(self.text.text, *span, self.text.published))

    def locate(self, span: Span) -> tuple[int, Span] | None:
        """Return the number of the sentence in which a stretch begins and its tokens there; None where it has none."""
        number = bisect_right(self._starts, span[0]) - 1
        if number < 0:
            return None
        tokens = self.sentences[number].tokens
        inside = [at for at, token in enumerate(tokens) if token.start < span[1] and span[0] < token.end]
        return (number, (inside[0], inside[-1] + 1)) if inside else None


class _PlainWording(_Located):
    def __init__(self, text: Text, words: _Plain, gazetteer: Gazetteer) -> None:
        layout = read_layout(text.text, words.layout)
        super().__init__(text, layout, words.dates)
        lexicon = words.lexicon.with_abbreviations([sentence.tokens for sentence in layout.sentences])
        self._whereabouts = Whereabouts(text.text, gazetteer.scan(text.text), gazetteer.box, words.language, lexicon)
        self._marked: list[Marked] = []
        for sentence in layout.sentences:
            marked = mark_sentence(sentence, self._whereabouts.named.mentions, words.language, lexicon)
            self._whereabouts.learn(marked)
            self._marked.append(marked)
        self._speakers = SpeakerReader(words.language, lexicon, words.names)
        self._quantities = words.quantities

    def party(self, span: Span) -> str | None:
        found = self.locate(span)
        words = self._marked[found[0]].parties[slice(*found[1])] if found else ()
        return next((word.party for word in reversed(words) if word is not None and word.kind != "compound"), None)

    def speaker(self, span: Span) -> Speaker | None:
        found = self.locate(span)
        speaker = self._speakers.read(self._marked[found[0]], found[1]) if found else None
        if speaker is not None:
            self._speakers.remember(speaker)
        return speaker

    def says(self, span: Span) -> bool:
        found = self.locate(span)
        if found is None:
            return False
        marked = self._marked[found[0]]
        lemmas = {lemma for lemma, _ in marked.verb_shapes(found[1][0])}
        return any(lemmas & marked.language.sets[table] for table in SAYING)

    def places(self, span: Span) -> tuple[ClaimedPlace, ...]:
        found = self.locate(span)
        return self._whereabouts.of_claim(self._marked[found[0]], found[1], NOWHERE)[0] if found else ()

    def quantities(self, span: Span) -> tuple[Quantity, ...]:
        found = self.locate(span)
        return self._quantities.find(self._marked[found[0]].tokens, *found[1]) if found else ()


class _InflectedWording(_Located):
    def __init__(self, text: Text, words: _Inflected, gazetteer: Gazetteer) -> None:
        layout = read_layout(text.text, words.layout)
        super().__init__(text, layout, words.dates)
        mentions = gazetteer.scan(text.text)
        marker = marks.Marker(words.vocabulary, mentions)
        self._whereabouts = inflected_whereabouts.Whereabouts(text.text, mentions, gazetteer.box, words.vocabulary)
        self._marked = []
        for sentence in layout.sentences:
            marked = marker.mark(sentence)
            self._whereabouts.learn(marked)
            self._marked.append(marked)
        told_from = text.publisher_kind if text.publisher_kind in words.vocabulary.names.ids else None
        self._speakers = inflected_speakers.SpeakerReader(words.vocabulary, told_from)
        self._quantities = words.quantities

    def party(self, span: Span) -> str | None:
        found = self.locate(span)
        words = self._marked[found[0]].parties[slice(*found[1])] if found else ()
        return next((word.party for word in reversed(words) if word is not None), None)

    def speaker(self, span: Span) -> Speaker | None:
        found = self.locate(span)
        return self._speakers.read(self._marked[found[0]], (found[1],)) if found else None

    def says(self, span: Span) -> bool:
        found = self.locate(span)
        return found is not None and any(self._marked[found[0]].has(table, found[1][0]) for table in SAYING_INFLECTED)

    def places(self, span: Span) -> tuple[ClaimedPlace, ...]:
        found = self.locate(span)
        return self._whereabouts.of_claim(self._marked[found[0]], found[1])[0] if found else ()

    def quantities(self, span: Span) -> tuple[Quantity, ...]:
        found = self.locate(span)
        return self._quantities.find(self._marked[found[0]], *found[1]) if found else ()
