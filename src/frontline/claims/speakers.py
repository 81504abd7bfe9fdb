"""Read a speaker from a noun phrase: a name, an office, an organisation, a party, a pronoun, a monitor.

Whether anybody speaks at all belongs in ``attribution``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.claims.language import Language
from frontline.claims.marking import Marked, PartyLexicon
from frontline.claims.roles import Span
from frontline.settings import Party

MONITOR, MEDIA = "monitor", "media"
ENDINGS = re.compile(r"(?:skyi|skyy|skiy|skii|skij|sky|ski|skiĭ)$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks.

    Attributes:
        name: as the text names the speaker, organisations under one canonical name.
        holder: the side or kind of source: a party's id, ``monitor`` or ``media``.
        party: the side, or None.
        kind: ``person``, ``organisation``, ``party``, ``group``, ``monitor`` or ``picture``.
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
    """Return the key of a surname: lower case, with one spelling of -skyi."""
    return ENDINGS.sub("sk", name.lower().replace("’", "'").replace("yy", "y")).replace("iy", "y").rstrip("yi")


class SpeakerReader:
    """Reads speakers, and remembers those of a text."""

    def __init__(self, language: Language, lexicon: PartyLexicon, parties: Sequence[Party]) -> None:
        self.language = language
        self.lexicon = lexicon
        self.leaders = {
            fold_name(name.split()[-1]): (name, party.id) for party in parties for name in party.leaders
        }
        self.bodies = sorted(
            ((name.lower(), name, party.id) for party in parties for name in party.organisations),
            key=lambda entry: -len(entry[0]),
        )
        self.monitors = sorted(
            ((form, row["name"]) for row in language.words["speakers"]["monitors"] for form in row["forms"]),
            key=lambda entry: -len(entry[0]),
        )
        self.organisations = sorted(
            ((form, row["name"]) for row in language.words["speakers"]["organisations"] for form in row["forms"]),
            key=lambda entry: -len(entry[0]),
        )
        self.sides: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.said: list[Speaker] = []

    def learn(self, marked: Marked) -> None:
        """Learn the side of people from apposed offices: "Xland's president, Jane Doe"."""

    def remember(self, speaker: Speaker) -> None:
        """Keep a speaker for later pronouns and surnames."""
        self.said.append(speaker)
        if speaker.kind == "person":
            key = fold_name(speaker.name.split()[-1])
            self.names.setdefault(key, speaker.name)
            if speaker.party:
                self.sides.setdefault(key, speaker.party)

    def read(self, marked: Marked, span: Span, *, any_name: bool = False) -> Speaker | None:
        """Return the speaker that a noun phrase names, or None where it names nobody who speaks."""
        span = self._trim(marked, span)
        if span[0] >= span[1]:
            return None
        for read in (self._monitor, self._pronoun, self._body, self._outsider, self._person, self._analysts, self._organisation, self._group):
            speaker = read(marked, span)
            if speaker is not None:
                return speaker
        speaker = self._party_itself(marked, span)
        return speaker

    def read_party(self, marked: Marked, span: Span) -> Speaker | None:
        """Return the party that an adjective or possessive names, as a speaker: "the Xish line"."""
        for number in range(*span):
            word = marked.parties[number]
            if word is not None and word.kind != "compound":
                return self._make(marked, (number, number + 1), self.lexicon.names[word.party], word.party, "party", "whose claim it is")
        return None

    def _trim(self, marked: Marked, span: Span) -> Span:
        """Cut adjuncts off: "in a statement on Monday" before or after the name."""
        tokens, sets = marked.tokens, self.language.sets
        start, end = span
        while start < end and (tokens[start].low in ("in", "on", "late", "earlier", "later", "at", "also", "meanwhile", "for") or tokens[start].low in sets["dates.weekdays"] or not tokens[start].text[0].isalnum()):
            at = start + 1
            if tokens[start].low in ("in", "at", "on", "for"):
                while at < end and marked.parties[at] is None and not (tokens[at].text[0].isupper() and at > start + 2) and tokens[at].text != ",":
                    at += 1
                at += at < end and tokens[at].text == ","
            start = at if at < end else end
        return start, end

    def _make(self, marked: Marked, span: Span, name: str, party: str | None, kind: str, rule: str, holder: str = "") -> Speaker:
        tokens = marked.tokens
        return Speaker(name, holder or party or MEDIA, party, kind, tokens[span[0]].start, tokens[span[1] - 1].end, rule)

    def _words(self, marked: Marked, span: Span) -> str:
        return " ".join(token.text for token in marked.tokens[slice(*span)]).replace(" 's", "'s").replace(" ’s", "’s").replace(" ,", ",")

    def _monitor(self, marked: Marked, span: Span) -> Speaker | None:
        words = f" {self._words(marked, span)} ".replace("'s ", " ").replace("’s ", " ").replace(",", " ")
        for form, name in self.monitors:
            if f" {form} " in words:
                return self._make(marked, span, name, None, "monitor", "a monitor by name", MONITOR)
        return None

    def _pronoun(self, marked: Marked, span: Span) -> Speaker | None:
        words = [marked.tokens[n].low for n in range(*span) if marked.tokens[n].text[0].isalnum()]
        pronouns = [word for word in words if word in ("it", "he", "she", "they")]
        if len(words) > 6 or not pronouns or (words[0] not in pronouns and words[-1] not in pronouns) or not self.said:
            return None
        wanted = ("person",) if pronouns[-1] in ("he", "she") else ("organisation", "party", "group", "monitor")
        for speaker in reversed(self.said):
            if speaker.kind in wanted or pronouns[-1] == "they":
                return self._make(marked, span, speaker.name, speaker.party, speaker.kind, f"pronoun for {speaker.name}", speaker.holder)
        last = self.said[-1]
        return self._make(marked, span, last.name, last.party, last.kind, f"pronoun for {last.name}", last.holder)

    def _body(self, marked: Marked, span: Span) -> Speaker | None:
        """Return an organisation or outlet that the theatre's settings name."""
        words = marked.lows(*span)
        for low, name, party in self.bodies:
            if f" {low} " in words:
                return self._make(marked, span, name, party, "organisation", "named in the theatre's settings")
        return None

    def _outsider(self, marked: Marked, span: Span) -> Speaker | None:
        """Return officials and services of countries that are no party: outside observers."""
        words = f" {self._words(marked, span)} "
        head = words.split(",")[0]
        if not any(f" {outsider} " in head or f" {outsider}'s " in head for outsider in self.language.sets["speakers.outsiders"]):
            return None
        if self._party(marked, span) is not None and not self._has_word(marked, span, "speakers.offices"):
            return None
        named = self._has_word(marked, span, "speakers.offices") or self._has_word(marked, span, "speakers.plural_sources") or self._has_word(marked, span, "speakers.analysts")
        return self._make(marked, span, head.strip(), None, "monitor", "an outside observer", MONITOR) if named else None

    def _analysts(self, marked: Marked, span: Span) -> Speaker | None:
        tokens = marked.tokens
        for number in range(*span):
            if tokens[number].low in self.language.sets["speakers.analysts"] or tokens[number].noun in self.language.sets["speakers.analysts"]:
                end = next((n for n in range(*span) if tokens[n].text in (",", "(") or tokens[n].low in ("including", "at", "of", "from", "with")), span[1])
                end = end if end > span[0] else span[1]
                name = self._strip_article(self._words(marked, (span[0], end)))
                return self._make(marked, span, name, None, "monitor", "called analysts or a project", MONITOR)
        return None

    def _strip_article(self, name: str) -> str:
        return re.sub(r"^(?:the|a|an|some|several|many)\s+", "", name, flags=re.IGNORECASE).strip()

    def _person(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a person: a known surname, or a capitalised name beside an office."""
        runs = self._name_runs(marked, span)
        for first, last in runs:
            key = fold_name(marked.tokens[last - 1].low)
            if key in self.leaders:
                name, party = self.leaders[key]
                return self._make(marked, (first, last), name, party, "person", "named in the theatre's settings")
            if key in self.names and (last - first > 1 or not self._party(marked, span)):
                return self._make(marked, (first, last), self.names[key], self.sides.get(key), "person", "named before")
        if not runs or not self._has_word(marked, span, "speakers.offices"):
            return None
        first, last = runs[-1]
        if self._has_word(marked, (last, span[1]), "speakers.units") or self._has_word(marked, (first, last), "speakers.units"):
            return None
        name = self._words(marked, (first, last))
        party = self._party(marked, span) or self._default_side(marked)
        rule = "a name beside an office, " + ("of a party" if self._party(marked, span) else "side from the text around")
        if self._has_word(marked, span, "speakers.analysts"):
            return self._make(marked, (first, last), name, None, "monitor", "an analyst by name", MONITOR)
        return self._make(marked, (first, last), name, party, "person", rule)

    def _name_runs(self, marked: Marked, span: Span) -> list[Span]:
        """Return runs of capitalised words that are no titles, parties, places or days."""
        runs: list[Span] = []
        first = None
        for number in (*range(*span), span[1]):
            inside = number < span[1] and self._may_be_name(marked, number)
            if inside and first is None:
                first = number
            elif not inside and first is not None:
                runs.append((first, number))
                first = None
        return runs

    def _may_be_name(self, marked: Marked, number: int) -> bool:
        token = marked.tokens[number]
        if not token.text[0].isupper() or not token.text[0].isalpha() or marked.parties[number] is not None:
            return False
        titles = {title.lower() for title in self.language.words["speakers"]["titles"]}
        sets = self.language.sets
        return not (
            token.low in titles or token.low.rstrip(".") in titles or token.low in sets["dates.weekdays"] or token.low in sets["dates.months"]
            or token.low in sets["grammar.determiner"] or token.low in sets["grammar.preposition"] or (marked.places[number] >= 0)
        )  # fmt: skip

    def _organisation(self, marked: Marked, span: Span) -> Speaker | None:
        """Return an organisation under its canonical name: "Xland's Defence Ministry" is the "Xish Ministry of Defence"."""
        head = self._head_phrase(marked, span)
        words = marked.lows(*head)
        for form, name in self.organisations:
            if f" {form} " not in words:
                continue
            party = self._party(marked, span) or self._known_side(name) or self._default_side(marked)
            full = f"{self.lexicon.adjectives[party]} {name}" if party else name
            if party is None and form in ("media", "government", "officials", "authorities", "sources", "source"):
                return self._make(marked, span, self._strip_article(self._words(marked, head)), None, "group", "sources without a side")
            return self._make(marked, span, full, party, "organisation", "an organisation" + (" of a party" if self._party(marked, span) else ", its side from the text around"))
        return None

    def _head_phrase(self, marked: Marked, span: Span) -> Span:
        end = next((n for n in range(span[0] + 1, span[1]) if marked.tokens[n].text in (",", "(", ";")), span[1])
        return span[0], end

    def _known_side(self, name: str) -> str | None:
        for speaker in reversed(self.said):
            if speaker.party and speaker.name.endswith(name):
                return speaker.party
        return None

    def _group(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a unit, an office without a name, or a kind of source, with its side."""
        head = self._head_phrase(marked, span)
        is_source = self._has_word(marked, head, "speakers.offices") or self._has_word(marked, head, "speakers.plural_sources") or self._has_word(marked, head, "speakers.units")
        if not is_source:
            return None
        party = self._party(marked, span)
        if party is None:
            if not self._has_word(marked, head, "speakers.units") and not self._has_word(marked, head, "speakers.offices"):
                return None
            party = self._default_side(marked)
        if party is None:
            return None
        name = self._strip_article(self._words(marked, head))
        if name.lower().endswith(" side"):
            name = self.lexicon.names[party]
        kind = "person" if self._has_word(marked, head, "speakers.offices") else "organisation"
        return self._make(marked, span, name, party, kind, "an office, unit or source of a party")

    def _party_itself(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a party named by itself or by its capital: "Xland says"; not "Xland's offensive"."""
        head = self._head_phrase(marked, span)
        last = head[1] - 1
        word = marked.parties[last]
        if word is None or word.kind not in ("name", "capital", "people"):
            return None
        return self._make(marked, head, self.lexicon.names[word.party], word.party, "party", "the party or its capital")

    def _party(self, marked: Marked, span: Span) -> str | None:
        for number in range(*span):
            word = marked.parties[number]
            if word is not None and word.kind != "compound":
                return word.party
        if any(marked.tokens[n].low in ("its", "their") for n in range(*span)):
            before = [word for word in marked.parties[: span[0]] if word is not None and word.kind != "compound"]
            return before[-1].party if before else None
        return None

    def _default_side(self, marked: Marked) -> str | None:
        """Return the side of the last speaker of a party: an office without a nationality is mostly of the same side."""
        return next((speaker.party for speaker in reversed(self.said) if speaker.party), None)

    def _has_word(self, marked: Marked, span: Span, table: str) -> bool:
        words = self.language.sets[table]
        return any(marked.tokens[n].low in words or marked.tokens[n].noun in words for n in range(*span)) or any(
            f" {phrase} " in marked.lows(*span) for phrase in words if " " in phrase
        )
