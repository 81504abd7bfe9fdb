"""Read the attributed claims of a text: who says that what happened where and when.

The way through the other modules belongs here. Everything is read by rules from data files, and by optional readers
where a theatre asks for them; no claim has a word that is not in the text.
"""

from collections.abc import Sequence
from functools import lru_cache

from frontline.claims.assembly import Assembler
from frontline.claims.attribution import Attributor
from frontline.claims.claim import Claim
from frontline.claims.clauses import Clause, find_clauses
from frontline.claims.dates import DateGrammar
from frontline.claims.denials import with_denials
from frontline.claims.earlier import attribute_earlier, deny_earlier
from frontline.claims.events import EventReader
from frontline.claims.findings import Scene, SentenceReader
from frontline.claims.inference import HostileWords, has_only_side, infer_enemy, infer_sides
from frontline.claims.inflected import reader as inflected
from frontline.claims.inflected.vocabulary import inflected_languages
from frontline.claims.language import read_language, supported_languages
from frontline.claims.marking import Marked, PartyLexicon, mark_sentence
from frontline.claims.quantities import QuantityGrammar
from frontline.claims.readers.reader import Reader, set_beside
from frontline.claims.records import claim_to_json
from frontline.claims.sentences import LayoutWords, read_layout
from frontline.claims.speakers import MEDIA, NameTables, Speaker, SpeakerReader
from frontline.claims.text import Text
from frontline.claims.voices import Cue, Span, Voice
from frontline.claims.whereabouts import Whereabouts
from frontline.places.gazetteer import Gazetteer
from frontline.settings import Party, TheatreSettings

__all__ = ["Text", "claim_to_json", "extract_claims", "supported_languages"]


def extract_claims(
    text: Text, settings: TheatreSettings, gazetteer: Gazetteer, readers: Sequence[Reader] = ()
) -> tuple[Claim, ...]:
    """Return the claims of a text, in its order; of a text in a language that is not supported, none.

    Args:
        text: what is read.
        settings: of the theatre.
        gazetteer: its places.
        readers: optional readers, which are set beside the rules one after the other.
    """
    if text.lang not in supported_languages():
        return ()
    claims = _read_by_rules(text, settings, gazetteer)
    return set_beside(text, claims, readers, settings, gazetteer)


def _read_by_rules(text: Text, settings: TheatreSettings, gazetteer: Gazetteer) -> tuple[Claim, ...]:
    if text.lang in inflected_languages():
        return inflected.read_claims(text, settings, gazetteer)
    return tuple(_TextReader(text, _words_of(text.lang, tuple(settings.parties)), gazetteer).read())


class _Words:
    """What a language and the parties of a theatre give to the reading of any text."""

    def __init__(self, code: str, parties: Sequence[Party]) -> None:
        self.language = read_language(code)
        self.lexicon = PartyLexicon(parties)
        self.names = NameTables(self.language, parties)
        tables = self.language.words
        self.dates = DateGrammar(tables["dates"], tables["quantities"]["numbers"])
        self.layout = LayoutWords.of_language(self.language)
        self.quantities = QuantityGrammar(self.language)
        self.hostile = HostileWords(parties)


@lru_cache(maxsize=4)
def _words_of(code: str, parties: tuple[Party, ...]) -> _Words:
    return _Words(code, parties)


class _TextReader:
    """Reads one text, sentence by sentence."""

    def __init__(self, text: Text, words: _Words, gazetteer: Gazetteer) -> None:
        self.text = text
        self.words = words
        self.layout = read_layout(text.text, words.layout)
        self.lexicon = words.lexicon.with_abbreviations([sentence.tokens for sentence in self.layout.sentences])
        self.whereabouts = Whereabouts(
            text.text, gazetteer.scan(text.text), gazetteer.box, words.language, words.lexicon
        )
        self.sentences = self._read_sentences()

    def _read_sentences(self) -> list[tuple[Marked, tuple[Clause, ...]]]:
        """Mark the sentences, learn their places and cut them into clauses."""
        sentences = []
        for sentence in self.layout.sentences:
            marked = mark_sentence(sentence, self.whereabouts.named.mentions, self.words.language, self.lexicon)
            self.whereabouts.learn(marked)
            sentences.append((marked, find_clauses(marked)))
        return sentences

    def read(self) -> list[Claim]:
        """Read the text; once more where its sides, its only source or "the enemy" come out only at the end."""
        first = _Pass(self)
        claims = first.read()
        sides = infer_sides(claims, self.words.lexicon)
        only = self.text.publisher_kind == MEDIA and has_only_side(claims)
        enemy = infer_enemy(claims) if self._names_enemy() else None
        quoted = first.attributor.quoted
        if sides or only or enemy or any("." in self.text.text[start : end - 1] for start, end in quoted):
            said = first.attributor.reader.said
            claims = _Pass(self, sides, quoted, enemy, said[0] if only and said else None).read()
        return claims

    def _names_enemy(self) -> bool:
        low = self.text.text.lower()
        return any(word in low for word in self.words.language.sets["speakers.enemy"])


class _Pass:
    """One reading of a text, knowing what an earlier one has shown.

    Attributes:
        attributor: reads who speaks.
        claims: what has been read.
    """

    def __init__(
        self,
        text: _TextReader,
        sides: dict[str, str] | None = None,
        quoted: dict[Span, Speaker] | None = None,
        enemy: str | None = None,
        only: Speaker | None = None,
    ) -> None:
        self.text = text
        words = text.words
        target = words.hostile.target(text.text.text)
        reader = SpeakerReader(words.language, words.lexicon, words.names, words.lexicon.rival(target))
        reader.inferred.update(sides or {})
        self.attributor = Attributor(words.language, reader, text.layout)
        self.attributor.quoted.update(quoted or {})
        if only is not None:
            self.attributor.begin_with(only)
        self.enemy = enemy
        self.events = EventReader(words.dates, text.text.text, text.text.published)
        self.assembler = Assembler(text.text, text.whereabouts, self.events, words.quantities)
        self.salient: str | None = None
        self.claims: list[Claim] = []

    def read(self) -> list[Claim]:
        """Return the claims of the text."""
        for marked, clauses in self.text.sentences:
            self._read_sentence(marked, clauses)
        return self.claims

    def _read_sentence(self, marked: Marked, clauses: tuple[Clause, ...]) -> None:
        voices, cues = self.attributor.read(marked, clauses)
        scene = self._scene(marked, clauses, voices, cues)
        reader = SentenceReader(scene)
        findings = with_denials(scene, reader.read())
        self.salient = reader.salient or self.salient
        self.events.note(marked, clauses, cues)
        speaker = self.attributor.of_sentence_before(marked, clauses, cues)
        if speaker is not None and marked.sentence.index > 0:
            since = self.text.layout.sentences[marked.sentence.index - 1].start
            self.claims = attribute_earlier(self.claims, speaker, since)
        self.claims.extend(self.assembler.make(marked, clauses, found) for found in findings)
        self.claims.extend(deny_earlier(self.claims, self.text.text.text, marked, clauses, cues))

    def _scene(self, marked: Marked, clauses: tuple[Clause, ...], voices: tuple[Voice, ...], cues: list[Cue]) -> Scene:
        kind = self.text.text.publisher_kind
        return Scene(
            marked,
            clauses,
            voices,
            {cue.clause: cue for cue in cues if cue.clause >= 0},
            self.text.words.lexicon,
            before=self.salient,
            publisher=kind if kind in self.text.words.lexicon.ids else None,
            enemy=self.enemy,
            claimant_before=self.attributor.claimant_before,
        )
