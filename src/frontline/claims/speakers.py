"""Read a speaker from a noun phrase: a name, an office, an organisation, a party, a pronoun, a monitor.

The side of a speaker comes from nationality words, offices and the theatre's settings; monitors are known by name or
by what they are called. Whether anybody speaks at all belongs in ``attribution``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from frontline.claims.language import Language
from frontline.claims.marking import Marked, PartyLexicon
from frontline.settings import Party

Span = tuple[int, int]
Value = TypeVar("Value")

MONITOR, MEDIA = "monitor", "media"
PERSON, ORGANISATION, PARTY, GROUP = "person", "organisation", "party", "group"
# Organisations that are a kind of people, so that "a grouping of troops" is none of them.
PEOPLE = frozenset({"soldiers", "sources", "officials", "media"})
ENDINGS = re.compile(r"(?:skyi|skyy|skiy|skii|skij|sky|ski)$")
ARTICLE = re.compile(r"^(?:the|a|an|some|several|many)\s+", re.IGNORECASE)
LONGEST_ACCOUNT, LONGEST_PRONOUN, LONGEST_OFFICE = 4, 6, 2


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks.

    Attributes:
        name: as the text names the speaker, organisations under one canonical name.
        holder: the side or kind of source: a party's id, ``monitor`` or ``media``.
        party: the side, or None.
        kind: ``person``, ``organisation``, ``party``, ``group`` or ``monitor``.
        start: first character of the words in the text.
        end: the character after the last.
        rule: how the speaker and the side were found.
    """

    name: str
    holder: str
    party: str | None
    kind: str
    start: int
    end: int
    rule: str


def fold_name(name: str) -> str:
    """Return the key of a surname: lower case, with one spelling of -sky and of doubled or final y."""
    plain = ENDINGS.sub("sk", name.lower().replace("’", "'").replace("yy", "y")).replace("iy", "y").rstrip("yi")
    return f"{plain[:-2]}ov" if plain.endswith("ev") else plain


class NameTables:
    """The names that a language and a theatre's settings know, ready to be looked up; made once for both."""

    def __init__(self, language: Language, parties: Sequence[Party]) -> None:
        table = language.words["speakers"]
        self.leaders = {fold_name(name.split()[-1]): (name, party.id) for party in parties for name in party.leaders}
        self.bodies = _longest_first(
            (f" {name.lower()} ", (name, party.id)) for party in parties for name in party.organisations
        )
        self.monitors = _longest_first((form, row["name"]) for row in table["monitors"] for form in row["forms"])
        self.organisations = _longest_first(
            (form, row["name"]) for row in table["organisations"] for form in row["forms"]
        )
        self.organisation_names = frozenset(name for _, name in self.organisations)
        self.titles = frozenset(title.lower() for title in table["titles"])


def _longest_first(entries: Iterable[tuple[str, Value]]) -> list[tuple[str, Value]]:
    return sorted(entries, key=lambda entry: -len(entry[0]))


class SpeakerReader:
    """Reads speakers, and remembers those of a text.

    Attributes:
        inferred: sides of speakers by their names, known from a first reading.
        said: those who have spoken, in order.
    """

    def __init__(
        self, language: Language, lexicon: PartyLexicon, names: NameTables, told_from: str | None = None
    ) -> None:
        self.language = language
        self.lexicon = lexicon
        self.names = names
        self.told_from = told_from
        self.inferred: dict[str, str] = {}
        self.said: list[Speaker] = []
        self._people: dict[str, Speaker] = {}

    def remember(self, speaker: Speaker) -> None:
        """Keep a speaker for later pronouns and surnames."""
        self.said.append(speaker)
        if speaker.kind == PERSON:
            self._people.setdefault(fold_name(speaker.name.split()[-1]), speaker)

    def read(self, marked: Marked, span: Span) -> Speaker | None:
        """Return the speaker that a noun phrase names, or None where it names nobody who speaks."""
        span = _trim(marked, span)
        if span[0] >= span[1]:
            return None
        readers = (
            self._monitor, self._pronoun, self._person, self._body, self._outsider, self._analysts,
            self._organisation, self._group, self._party_itself,
        )  # fmt: skip
        return next((found for reader in readers if (found := reader(marked, span)) is not None), None)

    def read_party(self, marked: Marked, span: Span) -> Speaker | None:
        """Return the party that an adjective or possessive names, as a speaker: "the Xish line"."""
        for number in range(*span):
            word = marked.parties[number]
            if word is not None and word.kind != "compound":
                name = self.lexicon.names[word.party]
                return self._make(marked, (number, number + 1), name, PARTY, "whose claim it is", word.party)
        return None

    def _make(
        self, marked: Marked, span: Span, name: str, kind: str, rule: str, party: str | None = None, holder: str = ""
    ) -> Speaker:
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        side = self.inferred.get(name) if party is None and not holder else None
        if side is not None:
            rule = f"{rule}; side inferred from what is said"
            known = kind == ORGANISATION and name in self.names.organisation_names
            name = f"{self.lexicon.adjectives[side]} {name}" if known else name
        party = party or side
        return Speaker(name, holder or party or MEDIA, party, kind, start, end, rule)

    def _again(self, marked: Marked, span: Span, speaker: Speaker, rule: str) -> Speaker:
        """Return an earlier speaker, at the words that mean him here."""
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        return replace(speaker, start=start, end=end, rule=rule)

    # --------------------------------------------------------------- monitors

    def _monitor(self, marked: Marked, span: Span) -> Speaker | None:
        words = f" {_words(marked, span)} ".replace("'s ", " ").replace("’s ", " ").replace(",", " ")
        name = next((name for form, name in self.names.monitors if f" {form} " in words), None)
        return self._make(marked, span, name, MONITOR, "a monitor by name", holder=MONITOR) if name else None

    def _outsider(self, marked: Marked, span: Span) -> Speaker | None:
        """Return officials and services of countries that are no party: outside observers."""
        head = f" {_words(marked, span)} ".split(",", maxsplit=1)[0]
        outsiders = self.language.sets["speakers.outsiders"]
        if not any(f" {outsider} " in head or f" {outsider}'s " in head for outsider in outsiders):
            return None
        office = _holds(marked, span, "speakers.offices")
        speaks = office or any(_holds(marked, span, f"speakers.{key}") for key in ("plural_sources", "analysts"))
        if not speaks or (_party(marked, span) is not None and not office):
            return None
        return self._make(marked, span, head.strip(), MONITOR, "an outside observer", holder=MONITOR)

    def _analysts(self, marked: Marked, span: Span) -> Speaker | None:
        if not _holds_word(marked, span, "speakers.analysts"):
            return None
        ends = (
            number
            for number in range(span[0] + 1, span[1])
            if marked.text(number) in (",", "(") or marked.has("speakers.named_until", number)
        )
        name = _strip_article(_words(marked, (span[0], next(ends, span[1]))))
        return self._make(marked, span, name, MONITOR, "called analysts or a project", holder=MONITOR)

    # --------------------------------------------------------------- pronouns

    def _pronoun(self, marked: Marked, span: Span) -> Speaker | None:
        """Return the earlier speaker whom "he", "it" or "the statement" means."""
        words = [number for number in range(*span) if marked.text(number)[0].isalnum()]
        if not self.said or not words:
            return None
        opens = marked.has("attribution.account_articles", words[0])
        account = opens and marked.has("attribution.account_nouns", words[-1]) and len(words) <= LONGEST_ACCOUNT
        if account and _party(marked, span) is None:
            return self._again(marked, span, self.said[-1], f"an utterance of {self.said[-1].name}")
        ends = (words[0], words[-1])
        pronoun = next((number for number in reversed(ends) if marked.has("speakers.spoken_pronouns", number)), None)
        if pronoun is None or len(words) > LONGEST_PRONOUN:
            return None
        speaker = self._meant_by(marked, pronoun)
        return self._again(marked, span, speaker, f"pronoun for {speaker.name}")

    def _meant_by(self, marked: Marked, pronoun: int) -> Speaker:
        single = marked.has("speakers.single_pronouns", pronoun)
        anybody = marked.has("speakers.plural_pronouns", pronoun)
        fits = (each for each in reversed(self.said) if anybody or (each.kind == PERSON) == single)
        return next(fits, self.said[-1])

    # --------------------------------------------------------------- people

    def _person(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a person: a known surname, or a capitalised name beside an office."""
        runs = self._name_runs(marked, span)
        party = _party(marked, span)
        for run in runs:
            key = fold_name(marked.low(run[1] - 1))
            if key in self.names.leaders:
                name, side = self.names.leaders[key]
                return self._make(marked, run, name, PERSON, "named in the theatre's settings", side)
            if key in self._people and (run[1] - run[0] > 1 or party is None):
                return self._again(marked, run, self._people[key], "named before")
        if not runs or not _holds(marked, span, "speakers.offices") or _holds(marked, runs[-1], "speakers.units"):
            return None
        name = _words(marked, runs[-1])
        if _holds(marked, span, "speakers.analysts"):
            return self._make(marked, runs[-1], name, MONITOR, "an analyst by name", holder=MONITOR)
        rule = "a name beside an office" + (" of a party" if party else ", side from the text around")
        return self._make(marked, runs[-1], name, PERSON, rule, party or self._default_side())

    def _name_runs(self, marked: Marked, span: Span) -> list[Span]:
        """Return runs of capitalised words that are no titles, parties, places or days."""
        runs: list[Span] = []
        first = span[0]
        for number in (*range(*span), span[1]):
            if number < span[1] and self._may_be_name(marked, number):
                continue
            if first < number:
                runs.append((first, number))
            first = number + 1
        return runs

    def _may_be_name(self, marked: Marked, number: int) -> bool:
        token = marked.tokens[number]
        if not token.text[0].isupper() or marked.parties[number] is not None or marked.places[number] >= 0:
            return False
        if token.low in self.names.titles or token.low.rstrip(".") in self.names.titles:
            return False
        tables = ("dates.weekdays", "dates.months", "grammar.determiner", "grammar.preposition")
        return not any(marked.has(table, number) for table in tables)

    # --------------------------------------------------------------- bodies

    def _body(self, marked: Marked, span: Span) -> Speaker | None:
        """Return an organisation or outlet that the theatre's settings name."""
        words, stated = marked.lows(*span), _party(marked, span)
        for low, (name, party) in self.names.bodies:
            if low in words and stated in (None, party):
                return self._make(marked, span, name, ORGANISATION, "named in the theatre's settings", party)
        return None

    def _organisation(self, marked: Marked, span: Span) -> Speaker | None:
        """Return an organisation under one name: "Xland's Defence Ministry" is the "Xish Ministry of Defence"."""
        head = _head(marked, span)
        words, unit = marked.lows(*head), _holds(marked, head, "speakers.units")
        forms = (entry for entry in self.names.organisations if f" {entry[0]} " in words)
        form, name = next((entry for entry in forms if not (unit and entry[1] in PEOPLE)), ("", ""))
        if not form:
            return None
        stated = _party(marked, span)
        party = stated or self._known_side(name) or self._default_side()
        if party is None and form in self.language.sets["speakers.sideless"]:
            own = _strip_article(_words(marked, head))
            return self._make(marked, span, own, GROUP, "sources without a side")
        full = f"{self.lexicon.adjectives[party]} {name}" if party else name
        rule = "an organisation" + (" of a party" if stated else ", its side from the text around")
        return self._make(marked, span, full, ORGANISATION, rule, party)

    def _group(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a unit, an office without a name, or a kind of source, with its side."""
        head = _head(marked, span)
        party = _party(marked, span)
        office, unit = _holds(marked, head, "speakers.offices"), _holds(marked, head, "speakers.units")
        if party is None and office and (known := self._holder_of_office(marked, head)) is not None:
            return self._again(marked, span, known, f"the office of {known.name}")
        if not (office or unit) and (party is None or not _holds(marked, head, "speakers.plural_sources")):
            return None
        party = party or self._default_side()
        name = _strip_article(_words(marked, head))
        name = self.lexicon.names[party] if party and name.lower().endswith(" side") else name
        kind = PERSON if office else ORGANISATION
        return self._make(marked, span, name, kind, "an office, unit or source of a party", party)

    def _holder_of_office(self, marked: Marked, head: Span) -> Speaker | None:
        """Return the person of whom "the governor" speaks: the last one named."""
        if marked.low(head[0]) != "the" or head[1] - head[0] > LONGEST_OFFICE:
            return None
        people = (each for each in reversed(self.said) if each.kind == PERSON and each.name[:1].isupper())
        return next(people, None)

    def _party_itself(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a party named by itself or by its capital: "Xland says"; not "Xland's offensive"."""
        head = _head(marked, span)
        word = marked.parties[head[1] - 1]
        if word is None or word.kind not in ("name", "capital", "people"):
            return None
        return self._make(marked, head, self.lexicon.names[word.party], PARTY, "the party or its capital", word.party)

    def _known_side(self, name: str) -> str | None:
        return next((each.party for each in reversed(self.said) if each.party and each.name.endswith(name)), None)

    def _default_side(self) -> str | None:
        """Return the side from which the words of the text show it to be told, else that of the last speaker of one.

        An office without a nationality is mostly of that side.
        """
        return self.told_from or next((each.party for each in reversed(self.said) if each.party), None)


def _trim(marked: Marked, span: Span) -> Span:
    """Cut adjuncts off: "in a statement on Monday" before the name, marks after it."""
    start, end = span
    while start < end and _is_adjunct(marked, start):
        start = _after_adjunct(marked, start, end)
    while end > start and not marked.text(end - 1)[-1].isalnum() and marked.text(end - 1) != ")":
        end -= 1
    return start, end


def _is_adjunct(marked: Marked, at: int) -> bool:
    listed = marked.has("speakers.adjuncts", at) or marked.has("dates.weekdays", at)
    return listed or not marked.text(at)[0].isalnum()


def _after_adjunct(marked: Marked, start: int, end: int) -> int:
    at = start + 1
    if not marked.has("speakers.long_adjuncts", start):
        return at
    while at < end and marked.parties[at] is None and marked.text(at) != ",":
        if marked.text(at)[0].isupper() and at > start + 2:
            break
        at += 1
    return at + (marked.text(at) == "," and at < end)


def _head(marked: Marked, span: Span) -> Span:
    """Return a phrase up to its first comma, bracket or day."""
    for number in range(span[0] + 1, span[1]):
        day = marked.has("dates.weekdays", number + 1) or marked.has("dates.months", number + 1)
        dated = day and number + 1 < span[1] and marked.has("speakers.day_adjuncts", number)
        if dated or marked.text(number) in (",", "(", ";"):
            return span[0], number
    return span


def _party(marked: Marked, span: Span) -> str | None:
    """Return the party that a phrase names, or to which its "its" leads back in the sentence."""
    named = [word.party for word in marked.parties[slice(*span)] if word is not None and word.kind != "compound"]
    if named:
        return named[0]
    if not any(marked.low(number) in ("its", "their") for number in range(*span)):
        return None
    before = [word.party for word in marked.parties[: span[0]] if word is not None and word.kind != "compound"]
    return before[-1] if before else None


def _holds_word(marked: Marked, span: Span, table: str) -> bool:
    words = marked.language.sets[table]
    return any(token.low in words or token.noun in words for token in marked.tokens[slice(*span)])


def _holds(marked: Marked, span: Span, table: str) -> bool:
    if _holds_word(marked, span, table):
        return True
    phrases = marked.language.phrases[table]
    text = marked.lows(*span) if phrases else ""
    return any(f" {phrase} " in text for phrase in phrases)


def _words(marked: Marked, span: Span) -> str:
    words = " ".join(token.text for token in marked.tokens[slice(*span)])
    return words.replace(" 's", "'s").replace(" ’s", "’s").replace(" ,", ",")


def _strip_article(name: str) -> str:
    return ARTICLE.sub("", name).strip()
