"""Tell what was said of a ground beside the maps, and what it weighs: claims and posts of the last days, and findings.

Words of one side about the same thing count once, so they are weighed together, as a *voice*: the change in log-odds of
the ground's probability when the filter is run again without all of them, from the day before the first of them on.
Each word has the part of it that it added when it was heard. Left out alone, a word would only make room for the next
one of its side. What the maps weigh, and the answer as a whole, belongs in ``why``.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from frontline.claims.ledger import ClaimQuery, read_claims
from frontline.control.finding import Finding, read_findings
from frontline.control.hearing import Heard, Hearing
from frontline.control.testimony import Matter, Standing, Testimony
from frontline.control.witness import first_day_of
from frontline.days import ONE_DAY, end_of_day, write_instant
from frontline.publish.words import day_words, list_words, percent, place_words
from frontline.theatre.asking import Question, go_on
from frontline.theatre.testifying import RECENT_DAYS, list_recent
from frontline.theatre.weights import change_odds, weigh

CLAIM_DAYS = RECENT_DAYS
LAST_CLAIMS = 12
LEAST_WEIGHT = 0.006  # what rounds to nothing is not told
STANDING_WORDS = {
    Standing.OWN: "in its own favour",
    Standing.AGAINST: "against itself",
    Standing.OBSERVER: "of others",
}

Row = dict[str, Any]
Said = tuple[Row, list[Testimony]]  # a row, and its testimonies; none where it says nothing of who holds the ground


@dataclass(frozen=True, slots=True)
class Voice:
    """What one side says of one thing: its words, and the answer without all of them."""

    words: tuple[Testimony, ...]
    without: float | None

    @property
    def first(self) -> Testimony:
        """Return the first of its words; they all say the same."""
        return self.words[0]


@dataclass(slots=True)
class Room:
    """Where words are heard.

    Attributes:
        asked: the ground and the day.
        hearing: as it stands when all was heard.
        probability: the answer.
        voices: by what their words say.
    """

    asked: Question
    hearing: Hearing
    probability: float
    voices: dict[str, Voice] = field(default_factory=dict)

    def listen(self) -> None:
        """Weigh each voice of the days in which a repeat adds nothing."""
        groups: dict[str, list[Testimony]] = defaultdict(list)
        for each in sorted(self.list_recent(), key=lambda one: (one.day, one.testimony_id)):
            groups[_find_voice(each)].append(each)
        moving = {key: words for key, words in groups.items() if sum(map(self.gave, words)) > 0}
        left = self._leave_out(moving)
        self.voices = {key: Voice(tuple(words), left.get(key)) for key, words in groups.items()}

    def list_recent(self) -> list[Testimony]:
        """Return what is said of the ground in the days in which a repeat adds nothing, and all findings of it."""
        return list_recent(self.asked.said, self.asked.weights.index, self.asked.on, self.days)

    @property
    def days(self) -> int:
        """Return for how many days repeats count as one claim, and no fewer than those of which claims are listed."""
        return max(self.asked.theatre.settings.evidence.window_days, CLAIM_DAYS)

    def gave(self, said: Testimony) -> float:
        """Return what a word added when it was heard, as log-odds."""
        return self.hearing.heard.get(said.testimony_id, Heard(None, 0.0)).gave

    def find_odds(self, said: list[Testimony]) -> float | None:
        """Return the odds that the words of a claim had, P(such words | true) / P(such words | not true)."""
        found = [self.hearing.heard[one.testimony_id].odds for one in said if one.testimony_id in self.hearing.heard]
        return max((round(each, 2) for each in found if each is not None), default=None)

    def share_out(self, said: Testimony) -> float:
        """Return the part of its voice's weight that a word has, by what each added when it was heard."""
        voice = self.voices[_find_voice(said)]
        if voice.without is None:
            return 0.0
        return weigh(self.probability, voice.without) * self.gave(said) / sum(map(self.gave, voice.words))

    def _leave_out(self, groups: dict[str, list[Testimony]]) -> dict[str, float]:
        """Return the answer without each group of words."""
        asked, found = self.asked, {}
        if not groups:
            return {}
        model = asked.open()
        for key, words in sorted(groups.items(), key=lambda item: (item[1][0].day, item[0])):
            model.reach(words[0].day - ONE_DAY)
            left = {each.testimony_id for each in words}
            rest = asked.open([each for each in asked.said if each.testimony_id not in left])
            if model.day >= first_day_of(asked.witnesses):
                go_on(model, rest)
            rest.reach(asked.on)
            answer = asked.look(rest)
            if answer is not None:
                found[key] = float(answer[0])
        return found


def list_heard(room: Room) -> list[Row]:
    """Return claims, posts and findings, those that moved the answer first, each with its part of its voice."""
    rows = [*_list_findings(room), *_list_claims(room), *_list_posts(room)]
    told = [_weigh_row(room, row, said) for row, said in rows]
    return sorted(told, key=lambda row: (row["weight"] is None, -abs(row["weight"] or 0.0)))


def list_voices(room: Room) -> list[Row]:
    """Return what each side says of one thing, the heaviest first, with the answer without all of it."""
    told = [_describe_voice(room, key, voice) for key, voice in room.voices.items() if voice.without is not None]
    return sorted((row for row in told if abs(row["weight"]) >= LEAST_WEIGHT), key=lambda row: -abs(row["weight"]))


def _weigh_row(room: Room, row: Row, said: list[Testimony]) -> Row:
    """Return the row of a claim or finding with its weight; as it is where it says nothing of who holds the ground."""
    if not said:
        return row
    parts = {_find_voice(each): room.share_out(each) for each in said}
    voice, weight = max(parts, key=lambda each: abs(parts[each])), round(sum(parts.values()), 3) + 0.0
    odds = room.find_odds(said)
    if abs(weight) >= LEAST_WEIGHT:
        counted = "" if odds is None else f", counted as odds of {odds:.1f} to 1"
        words = f"Its part of the weight: {weight:+.2f}{counted}."
    else:
        words = "It adds nothing to what its side had said or the maps show (weight +0.00)."
    about = {"weight": weight, "without": round(change_odds(room.probability, -weight), 4), "odds": odds,
             "voice": voice, "sentence": f"{row['sentence']} {words}"}  # fmt: skip
    return row | about


def _describe_voice(room: Room, key: str, voice: Voice) -> Row:
    asked, first = room.asked, voice.first
    assert voice.without is not None  # noqa: S101  # only such voices are described
    weight = weigh(room.probability, voice.without)
    party = asked.theatre.name_party(asked.theatre.party_ids[first.party])
    if first.matter == Matter.SHOWN:
        sources = list_words(sorted({_title(room, each.claimant) for each in voice.words}))
        words = f"Geolocated posts ({sources}) show {party} in or beside it. Without them"
    else:
        says = f"that the place or a part of it is {'' if first.holds else 'not '}held by {party}"
        words = f"{_name_side(room, first)} {says}. Without these words"
    sentence = f"{words}: {percent(voice.without)} (weight {weight:+.2f})."
    return {
        "voice": key, "side": first.side, "party": asked.theatre.party_ids[first.party], "holds": first.holds,
        "weight": round(weight, 3), "without": round(voice.without, 4), "words": len(voice.words),
        "speakers": sorted({each.claimant for each in voice.words}), "sentence": sentence,
    }  # fmt: skip


def _name_side(room: Room, said: Testimony) -> str:
    """Say whose words they are, and in whose favour."""
    theatre = room.asked.theatre
    if said.sure is not None:
        return "The desk finds"
    if said.side in theatre.party_ids:
        return f"The side of {theatre.name_party(said.side)} says, {STANDING_WORDS[said.standing]},"
    voice = room.voices[said.about]
    return f"{list_words(sorted({each.claimant for each in voice.words}))} ({said.side}, no party's side) said"


def _list_claims(room: Room) -> list[Said]:
    """Return claims about the place: those that moved it first, then the newest of the last days."""
    asked = room.asked
    place = asked.ground.place
    if place is None:
        return []
    until = end_of_day(asked.on)
    known = min(asked.known, until) if asked.known else None
    start, listed = (asked.on - timedelta(days=days - 1) for days in (room.days, CLAIM_DAYS))
    query = ClaimQuery(place.place_id, start, asked.on + ONE_DAY, known=known, recorded=True)
    with asked.theatre.database.reading() as connection:
        rows = read_claims(connection, query)
    heard = room.list_recent()
    said = [(row, [one for one in heard if one.testimony_id.rpartition("/")[0] == row["id"]]) for row in rows]
    recent = listed.isoformat()
    said = [each for each in said if each[0]["published"] >= recent or sum(map(room.gave, each[1])) > 0]
    said.sort(key=lambda each: str(each[0]["published"]), reverse=True)
    said.sort(key=lambda each: (-sum(map(room.gave, each[1])), not each[1]))
    return [(_describe_claim(room, row, place.place_id), words) for row, words in said[:LAST_CLAIMS]]


def _list_findings(room: Room) -> Iterator[Said]:
    """Yield what persons of the desk found of the ground up to the day, with the testimonies made of it."""
    asked = room.asked
    with asked.theatre.database.reading() as connection:
        found = read_findings(connection, write_instant(asked.known) if asked.known else None)
    heard = {each.testimony_id: each for each in room.list_recent()}
    for each in found:
        if each.finding_id in heard:
            yield _describe_finding(room, each), [heard[each.finding_id]]


def _list_posts(room: Room) -> Iterator[Said]:
    """Yield the posts of the last days that count, newest first."""
    shown = [each for each in room.list_recent() if each.matter == Matter.SHOWN]
    for each in sorted(shown, key=lambda one: (one.day, one.testimony_id), reverse=True):
        party = room.asked.theatre.party_ids[each.party]
        row = _row(room, (each.claimant, "post"), each.day, {"party": party})
        words = f"a geolocated post shows {room.asked.theatre.name_party(party)} there"
        yield row | {"sentence": f"{day_words(each.day)}, {_title(room, each.claimant)}: {words}."}, [each]


def _title(room: Room, source: str) -> str:
    return room.asked.theatre.cards[source].title


def _find_voice(said: Testimony) -> str:
    """Return what a word is weighed together with: all of its side about the same thing; of posts, all of a side."""
    return f"posts|{said.side}" if said.matter == Matter.SHOWN else said.about


def _describe_claim(room: Room, claim: Row, place_id: str) -> Row:
    day = date.fromisoformat(claim["published"])
    who = claim["publisher"] if claim["own_voice"] else claim["speaker"]
    relation = next((p["relation"] for p in claim["places"] if p["place_id"] == place_id), "in")
    said = "denied: " if claim["polarity"] == "-" else ""
    modality = "" if claim["modality"] == "fact" else f", {claim['modality']}"
    where = place_words(relation, room.asked.ground.name)
    side = room.asked.theatre.name_party(claim["holder"])
    about = f"{said}{claim['type'].replace('_', ' ')}{modality}, {where}"
    row = _row(room, (claim["publisher"], "claim"), day, claim["text"])
    return row | {
        "sentence": f"{day_words(day)}, {who} ({side}); {about}: “{claim['text']}”",
        "holder": claim["holder"], "speaker": who, "type": claim["type"], "polarity": claim["polarity"],
        "report": claim["report"],
    }  # fmt: skip


def _describe_finding(room: Room, found: Finding) -> Row:
    party, name = room.asked.theatre.name_party(found.party), room.asked.ground.name
    row = _row(room, (found.person, "finding"), found.on, {"party": found.party, "sure": found.sure})
    words = f"{found.person} found on {found.found_at[:10]} that {party} held {name} on {day_words(found.on)}"
    return row | {
        "sentence": f"{words} ({percent(found.sure)} sure): {found.reason}",
        "finding": found.finding_id, "known": found.found_at,
    }  # fmt: skip


def _row(room: Room, source: tuple[str, str], day: date, says: Any) -> Row:  # noqa: ANN401
    name, kind = source
    return {"source": name, "kind": kind, "day": day.isoformat(), "age_days": (room.asked.on - day).days, "says": says,
            "weight": None, "odds": None, "without": None, "voice": None}  # fmt: skip
