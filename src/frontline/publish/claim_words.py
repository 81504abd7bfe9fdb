"""Write claims as sentences: who says what, in the report's exact words, with outlet and day."""

from datetime import date
from typing import Any

from frontline.publish.cited import Sentence
from frontline.publish.tongue import Tongue, read_tongue

MATTERS = {
    "control_taken": "a capture",
    "control_held": "control",
    "control_share": "control of a part",
    "advance": "an advance",
    "presence": "presence",
    "withdrawal": "a withdrawal",
    "assault": "attacks",
    "repelled": "attacks repelled",
    "counterattack": "a counter-attack",
    "encirclement": "encirclement",
    "strike": "a strike",
    "losses": "losses",
    "force_size": "the size of forces",
    "logistics": "the state of supply",
    "civilians": "the state of civilians",
    "situation": "the situation",
    "intent": "an intention",
    "forecast": "an outcome",
}


def claim_sentence(claim: dict[str, Any], tongue: Tongue | None = None) -> Sentence:
    """Return a claim as a sentence; the quoted words stay in the language of the report."""
    tongue = tongue or read_tongue("en")
    speaker = claim["publisher"] if claim["own_voice"] else claim["speaker"]
    quote = claim["text"].strip().rstrip(".,;")
    text = tongue.say(
        "{speaker} {verb} {matter}: “{quote}” ({publisher}, {day}).",
        speaker=_capital(speaker), verb=tongue.lookup(_verb(claim)), matter=tongue.lookup(MATTERS[claim["type"]]),
        quote=quote, publisher=claim["publisher"], day=tongue.day(date.fromisoformat(claim["published"])),
    )  # fmt: skip
    return Sentence(text, (f"report:{claim['report']}",), quote, tuple(claim.get("flags", ())))


def _verb(claim: dict[str, Any]) -> str:
    """Return the verb of a claim, in the past tense, as news is told."""
    if claim["polarity"] == "-":
        return "denied"
    if claim["modality"] == "conditional":
        return "spoke conditionally of"
    if claim["modality"] == "predicted":
        return "expected"
    return {"monitor": "assessed", "media": "reported"}.get(claim["holder"], "claimed")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
