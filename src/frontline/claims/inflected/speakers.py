"""Read a speaker from the words of a cue: a name beside an office, an organisation, a unit, a monitor, a pronoun.

The side of a speaker comes from the parties' words, from the theatre's leaders and organisations, else from the side
from which the text is told. Whether anybody speaks at all belongs in ``voices``.
"""

from collections.abc import Iterator
from dataclasses import replace

from frontline.claims.inflected.actors import NOMINATIVE, cases_by_adjective
from frontline.claims.inflected.marks import Marked
from frontline.claims.inflected.names import ADJECTIVE, CAPITAL, ORGANISATION, PartyNames, fold_surname
from frontline.claims.inflected.persons import NameSpeller
from frontline.claims.inflected.vocabulary import Vocabulary
from frontline.claims.speakers import GROUP, MEDIA, MONITOR, PARTY, PERSON, Speaker
from frontline.claims.speakers import ORGANISATION as BODY

Span = tuple[int, int]
LONGEST_UNIT = 5
FULL_NAME = 2


class SpeakerReader:
    """Reads the speakers of one text, remembering those that it has met.

    Attributes:
        said: the speakers so far, the last one last.
    """

    def __init__(self, vocabulary: Vocabulary, told_from: str | None) -> None:
        self.speller = NameSpeller(vocabulary.tables["persons"])
        self.names: PartyNames = vocabulary.names
        self.told_from = told_from
        self.said: list[Speaker] = []
        self._surnames: dict[str, Speaker] = {}
        tables = vocabulary.tables["speakers"]
        self._monitors = [(f"monitor.{n}", row["name"]) for n, row in enumerate(tables["monitor"])]
        self._bodies = [(f"body.{n}", row["name"]) for n, row in enumerate(tables["body"])]

    def read(self, marked: Marked, spans: tuple[Span, ...]) -> Speaker | None:
        """Return who speaks, of some stretches of tokens the first that names somebody, people before outlets."""
        found = [speaker for span in spans if span[0] < span[1] and (speaker := self._read_span(marked, span))]
        if len(spans) > 1:  # beside a verb: who is its object says nothing
            found = [each for each in found if each.kind != BODY or not self._is_oblique(marked, each)]
        chosen = next((speaker for speaker in found if speaker.kind != GROUP or speaker.holder != MEDIA), None)
        chosen = next((speaker for speaker in found if speaker.kind == PERSON), chosen) or next(iter(found), None)
        if chosen is not None:
            self.said.append(chosen)
            if chosen.kind == PERSON:
                self._surnames[fold_surname(chosen.name.split()[-1])] = chosen
        return chosen

    def _is_oblique(self, marked: Marked, speaker: Speaker) -> bool:
        """Tell whether the first word of a speaker is an adjective that cannot stand in the nominative."""
        first = next(token for token in marked.tokens if token.start == speaker.start)
        cases = cases_by_adjective(first.text.lower())
        return cases is not None and NOMINATIVE not in cases

    def _spell(self, marked: Marked, run: Span) -> str:
        return self.speller.spell([token.text for token in marked.tokens[slice(*run)]])

    def _read_span(self, marked: Marked, span: Span) -> Speaker | None:
        readers = (
            self._monitor, self._person, self._body, self._analysts, self._named_organisation, self._unit,
            self._office, self._party, self._surname, self._plain_name, self._pronoun,
        )  # fmt: skip
        return next((speaker for reader in readers if (speaker := reader(marked, span))), None)

    def _make(
        self, marked: Marked, span: Span, name: str, kind: str, rule: str, party: str | None, holder: str = MEDIA
    ) -> Speaker:
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        return Speaker(name, party or holder, party, kind, start, end, rule)

    # --------------------------------------------------------------- sides

    def _stated(self, marked: Marked, span: Span) -> str | None:
        """Return the party that a stretch names; a people's name before others."""
        words = [word for word in marked.parties[slice(*span)] if word is not None and word.kind != CAPITAL]
        return words[0].party if words else None

    def default_side(self) -> str | None:
        """Return the side of the last speaker who had one, else that from which the text is told."""
        return next((speaker.party for speaker in reversed(self.said) if speaker.party), self.told_from)

    # --------------------------------------------------------------- kinds of speakers

    def _monitor(self, marked: Marked, span: Span) -> Speaker | None:
        for table, name in self._monitors:
            at = marked.find(f"speakers.{table}", *span)
            if at >= 0:
                return self._make(marked, (at, at + 1), name, MONITOR, "a monitor by name", None, MONITOR)
        return None

    def _analysts(self, marked: Marked, span: Span) -> Speaker | None:
        at = marked.find("speakers.analysts", *span)
        if at < 0:
            return None
        known = next((each for each in reversed(self.said) if each.kind == MONITOR), None)
        if known is not None:
            return self._again(marked, (at, at + 1), known, "analysts named before")
        return self._make(marked, (at, at + 1), marked.text(at), MONITOR, "called analysts", None, MONITOR)

    def _person(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a leader of the settings, or a name beside an office."""
        runs = list(self._name_runs(marked, span))
        for run in runs:
            leader = self.names.leader(marked.tokens[run[1] - 1].text)
            if leader is not None:
                return self._make(marked, run, leader[0], PERSON, "named in the theatre's settings", leader[1])
        office = marked.find("speakers.offices", *span)
        if not runs or office < 0:
            return None
        run = min(runs, key=lambda each: (each[1] - each[0] < FULL_NAME, each[0] < office, abs(each[0] - office)))
        told_to = any(word is not None and word.kind == ORGANISATION for word in marked.parties[slice(*span)])
        analyst = marked.find("speakers.analysts", *span) >= 0 and not told_to  # who speaks to a side's media is of it
        name = self._spell(marked, run)
        if analyst:
            return self._make(marked, run, name, MONITOR, "an analyst by name", None, MONITOR)
        known = self._surnames.get(fold_surname(name.split()[-1]))
        stated = self._stated(marked, span)
        if stated is None and known is not None:
            return self._again(marked, run, known, "named before")
        rule = "a name beside an office" + (" of a party" if stated else ", side from the text around")
        return self._make(marked, run, name, PERSON, rule, stated or self.default_side())

    def _surname(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a person named before, or one of whom the text gives only the name."""
        for run in self._name_runs(marked, span):
            known = self._surnames.get(fold_surname(marked.tokens[run[1] - 1].text))
            if known is not None:
                return self._again(marked, run, known, "named before")
        return None

    def _plain_name(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a person of whom the text gives the full name and nothing else, right beside the verb of saying."""
        for run in self._name_runs(marked, span):
            beside = run[0] - span[0] <= 1 or span[1] - run[1] <= 1
            if beside and run[1] - run[0] == FULL_NAME:
                rule = "a full name beside a verb of saying, side from the text around"
                return self._make(marked, run, self._spell(marked, run), PERSON, rule, self.default_side())
        return None

    def _body(self, marked: Marked, span: Span) -> Speaker | None:
        for table, name in self._bodies:
            at = marked.find(f"speakers.{table}", *span)
            if at < 0:
                continue
            stated = self._stated(marked, span)
            party = stated or self._known_side(name) or self.default_side()
            full = f"{self.names.adjectives[party]} {name}" if party else name
            rule = "an organisation" + (" of a party" if stated else ", its side from the text around")
            return self._make(marked, (at, at + 1), full, BODY, rule, party)
        return None

    def _known_side(self, name: str) -> str | None:
        return next((each.party for each in reversed(self.said) if each.party and each.name.endswith(name)), None)

    def _named_organisation(self, marked: Marked, span: Span) -> Speaker | None:
        for at in range(*span):
            word = marked.parties[at]
            if word is None or word.kind != ORGANISATION or marked.has("sides.force", at - 1):
                continue
            end = at + 1
            while end < span[1] and marked.parties[end] is word:
                end += 1
            name = " ".join(token.text for token in marked.tokens[at:end])
            return self._make(marked, (at, end), name, BODY, "named in the theatre's settings", word.party)
        return None

    def _unit(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a brigade, a grouping, soldiers: as the text names them."""
        at = marked.find("speakers.units", *span)
        if at < 0:
            return None
        end = at + 1
        while (
            end < span[1]
            and end - at < LONGEST_UNIT
            and (marked.text(end)[0].isupper() or marked.text(end) in '«»"“”' or marked.has("speakers.units", end))
        ):
            end += 1
        first = at
        while first > span[0] and (marked.text(first - 1)[0].isdigit() or marked.words[first - 1].party is not None):
            first -= 1
        name = " ".join(token.text for token in marked.tokens[first:end]).replace("« ", "«").replace(" »", "»")
        stated = self._stated(marked, span)
        rule = "a unit" + (" of a party" if stated else ", side from the text around")
        return self._make(marked, (first, end), name, BODY, rule, stated or self.default_side())

    def _office(self, marked: Marked, span: Span) -> Speaker | None:
        """Return an office without a name: whoever was named with one before, else the words."""
        at = marked.find("speakers.offices", *span)
        if at < 0:
            return None
        stated = self._stated(marked, span)
        known = next((each for each in reversed(self.said) if each.kind == PERSON), None)
        if known is not None and stated in (None, known.party):
            return self._again(marked, (at, at + 1), known, f"the office of {known.name}")
        return self._make(marked, (at, at + 1), marked.text(at), PERSON, "an office", stated or self.default_side())

    def _party(self, marked: Marked, span: Span) -> Speaker | None:
        """Return a party named by itself, its capital or its people; also "the occupiers"."""
        for at in range(*span):
            word = marked.parties[at]
            if word is not None and word.kind != ADJECTIVE:
                return self._make(
                    marked, (at, at + 1), self.names.names[word.party], PARTY, "the party itself", word.party
                )
        at = marked.find("speakers.sources", *span)
        stated = self._stated(marked, span)
        if at < 0 or stated is None:
            return None
        return self._make(marked, (at, at + 1), marked.text(at), GROUP, "sources of a party", stated)

    def _pronoun(self, marked: Marked, span: Span) -> Speaker | None:
        """Return the earlier speaker whom a pronoun, "the ministry" or "the report" means."""
        at = marked.find("speakers.pronouns", *span)
        if at < 0:
            return None
        if not self.said:
            if not marked.has("speakers.departments", at):
                return None
            return self._make(marked, (at, at + 1), marked.text(at), BODY, "a body without a name", self.told_from)
        single = marked.has("speakers.persons", at)
        fits = (each for each in reversed(self.said) if not single or each.kind == PERSON)
        return self._again(marked, (at, at + 1), next(fits, self.said[-1]), "a pronoun")

    def _again(self, marked: Marked, span: Span, known: Speaker, rule: str) -> Speaker:
        start, end = marked.tokens[span[0]].start, marked.tokens[span[1] - 1].end
        return replace(known, start=start, end=end, rule=rule)

    def _name_runs(self, marked: Marked, span: Span) -> Iterator[Span]:
        """Yield runs of capitalised words that are no parties, places, offices or organisations."""
        first = span[0]
        for at in range(span[0], span[1] + 1):
            if at < span[1] and self._may_be_name(marked, at):
                continue
            if first < at:
                yield first, at
            first = at + 1

    def _may_be_name(self, marked: Marked, at: int) -> bool:
        text, word = marked.text(at), marked.words[at]
        if not text[0].isupper() or text.isupper() or marked.parties[at] is not None or (word.shape and at == 0):
            return False
        if marked.places[at] >= 0 and not (marked.has("speakers.offices", at - 1) or self._follows_name(marked, at)):
            return False
        classes = word.classes
        return not any(name.startswith(("speakers.", "speech.", "grammar.", "sides.", "places.")) for name in classes)

    def _follows_name(self, marked: Marked, at: int) -> bool:
        return at > 0 and marked.text(at - 1)[:1].isupper() and marked.has("speakers.offices", at - 2)
