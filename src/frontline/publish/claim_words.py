"""Choose claims and write them as sentences: who says what, in the report's exact words, with outlet and day."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from frontline.publish.cited import Sentence
from frontline.publish.tongue import Tongue, read_tongue
from frontline.settings import Party

# In the order in which a brief tells of them: who holds the place, whether it is cut off, what moves, what it costs.
MATTERS = {
    "control_taken": "a capture",
    "control_held": "control",
    "control_share": "control of a part",
    "encirclement": "encirclement",
    "advance": "an advance",
    "presence": "a presence",
    "withdrawal": "a withdrawal",
    "repelled": "attacks repelled",
    "counterattack": "a counter-attack",
    "assault": "attacks",
    "logistics": "the state of supply",
    "losses": "losses",
    "force_size": "the size of forces",
    "strike": "a strike",
    "civilians": "the state of civilians",
    "situation": "the situation",
    "intent": "an intention",
    "forecast": "a possible outcome",
}
DONE_BY = frozenset(
    {"control_taken", "control_held", "control_share", "encirclement", "advance", "presence", "withdrawal", "repelled"}
    | {"counterattack", "assault", "strike"}
)
HELD = frozenset({"control_taken", "control_held", "encirclement"})  # what is said of a place as a whole, or of a part
DESCRIBED = frozenset({"logistics", "civilians", "situation"})
DISPUTED = ("control_taken", "control_held", "encirclement")
AMOUNTS = frozenset({"km2", "percent"})
OUTCOME = "forecast"
MOST, MOST_OF_A_MATTER = 8, 2


def choose_claims(claims: Sequence[dict[str, Any]], holder: str) -> list[dict[str, Any]]:
    """Return what a brief quotes of one side: the newest of each matter, the weightiest matters first.

    Of what a speaker says of one matter in one report the first is quoted. Predictions are left to the outlook.

    Args:
        claims: as JSON, newest first.
        holder: a party, or a kind of source.
    """
    own = [each for each in claims if each["holder"] == holder and each["type"] != OUTCOME]
    kept: list[dict[str, Any]] = []
    for matter in MATTERS:
        first: dict[tuple[str, str, str], dict[str, Any]] = {}
        for each in own:
            if each["type"] == matter:
                key = each["report"], each["speaker"], each["polarity"]
                if key not in first or each.get("start", 0) < first[key].get("start", 0):
                    first[key] = each
        kept += list(first.values())[:MOST_OF_A_MATTER]
    return kept[:MOST]


def list_denied(claims: Sequence[dict[str, Any]], parties: Sequence[Party], tongue: Tongue) -> list[Sentence]:
    """Return a sentence for each matter that one side claims and another denies, with both newest reports.

    What is said of a part or a quarter of the place is no word about the whole.
    """
    sentences = []
    for matter in DISPUTED:
        said = [each for each in claims if each["type"] == matter and each["modality"] == "fact" and not _is_part(each)]
        for by in parties:
            claimed = next((each for each in said if each["holder"] == by.id and each["polarity"] == "+"), None)
            for other in parties:
                denied = next(
                    (each for each in said if each["holder"] == other.id != by.id and each["polarity"] == "-"), None
                )
                if claimed and denied and claimed["actor"] == denied["actor"]:
                    text = tongue.say(
                        "Claimed on the side of {party}, denied on that of {other}: {matter}.",
                        party=tongue.party(by), other=tongue.party(other),
                        matter=tongue.lookup(MATTERS[matter]),
                    )  # fmt: skip
                    sentences.append(
                        Sentence(capital(text), tuple(f"report:{each['report']}" for each in (claimed, denied)))
                    )
    return sentences


def claim_sentence(
    claim: dict[str, Any],
    tongue: Tongue | None = None,
    parties: Sequence[Party] = (),
    speakers: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Sentence:
    """Return a claim as a sentence; the quoted words stay in the language of the report.

    Whose doing it is said to be is told where that is a party, and not the one that speaks.

    Args:
        claim: as JSON; under ``about`` the place that is asked about (default: the first it names), under ``quarter``
            the part of that place with a name of its own that it speaks of.
        tongue: the language of the sentence; default: English.
        parties: of the theatre.
        speakers: language code to how those who speak are named in it.
    """
    tongue = tongue or read_tongue("en")
    speaker = name_speaker(claim["publisher"] if claim["own_voice"] else claim["speaker"], tongue, speakers)
    quote = claim["text"].strip().rstrip(".,;")
    text = tongue.say(
        "{speaker} {verb} {matter}: “{quote}” ({publisher}, {day}).",
        speaker=capital(speaker), verb=tongue.lookup(_verb(claim)), matter=_matter(claim, tongue, parties),
        quote=quote, publisher=name_speaker(claim["publisher"], tongue, speakers),
        day=tongue.day(date.fromisoformat(claim["published"])),
    )  # fmt: skip
    return Sentence(text, (f"report:{claim['report']}",), quote, tuple(claim.get("flags", ())))


def name_speaker(name: str, tongue: Tongue, speakers: Mapping[str, Mapping[str, str]]) -> str:
    """Return the name of a person, a body or an outlet that readers of a language are shown."""
    return speakers.get(tongue.code, {}).get(name, name)


def _matter(claim: dict[str, Any], tongue: Tongue, parties: Sequence[Party]) -> str:
    matter = tongue.lookup(MATTERS[claim["type"]])
    doer = next((each for each in parties if each.id == claim["actor"] != claim["holder"]), None)
    if doer is not None and claim["type"] in DONE_BY:
        party = tongue.party(doer)
        if claim["type"] == "presence":
            matter = tongue.say("{matter} of {party}", matter=matter, party=party)
        else:
            matter = tongue.say("{matter} by {party}", matter=matter, party=party)
    if not _is_part(claim) or claim["type"] not in HELD:
        return matter
    quarter = claim.get("quarter")
    where = tongue.place(quarter) if quarter else tongue.lookup("a part of it")
    return tongue.say("{matter} ({where})", matter=matter, where=where)


def _is_part(claim: dict[str, Any]) -> bool:
    """Tell whether a claim is about a part or a quarter of the place only."""
    places = claim.get("places", [])
    about = claim.get("about") or next((each["place_id"] for each in places), None)
    relation = next((each["relation"] for each in places if each["place_id"] == about), "")
    amounts = any(each["unit"] in AMOUNTS for each in claim.get("quantities", ()))
    return claim.get("quarter") is not None or " part" in relation or amounts


def _verb(claim: dict[str, Any]) -> str:
    """Return the verb of a claim, in the past tense, as news is told."""
    if claim["polarity"] == "-":
        return "denied"
    if claim["modality"] == "conditional":
        return "spoke conditionally of"
    if claim["modality"] == "predicted":
        return "spoke of" if claim["type"] == OUTCOME else "expected"
    told = {"monitor": "assessed", "media": "reported"}.get(claim["holder"])
    return told or ("described" if claim["type"] in DESCRIBED else "claimed")


def capital(text: str) -> str:
    """Return a text with its first letter as a sentence begins."""
    return text[:1].upper() + text[1:]
