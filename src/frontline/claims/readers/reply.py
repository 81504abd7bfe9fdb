"""Take a language model's reply apart, trusting none of it: its shape, its quotations, its names and its numbers.

What comes out has words that stand in the text and no others. Setting it beside the rules belongs in ``completion``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from frontline.claims.claim import ClaimType, Modality
from frontline.claims.readers.alignment import Aligned, Aligner
from frontline.claims.readers.question import MOST_CLAIMS, NOBODY
from frontline.errors import DeliveryError
from frontline.settings import Strict

LONGEST_REPLY = 400_000  # characters
NAME = re.compile(r"[\w .,'’ʼ`\"“”«»()&№/-]{1,160}")


class _Item(Strict):
    quote: Annotated[str, Field(min_length=1, max_length=1_000)]
    type: ClaimType
    actor: Annotated[str, Field(max_length=20)]
    speaker: Annotated[str, Field(max_length=160)]
    polarity: Literal["+", "-"]
    modality: Modality
    numbers: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A claim that a model suggests, all of whose words stand in the text.

    Attributes:
        at: its words.
        type: what it is about.
        actor: a party's id, or None.
        speaker: the words that name the speaker; None where the text itself speaks.
        polarity: ``+`` or ``-``.
        modality: how firmly it is put.
    """

    at: Aligned
    type: ClaimType
    actor: str | None
    speaker: Aligned | None
    polarity: str
    modality: Modality


@dataclass(frozen=True, slots=True)
class Reply:
    """What of a reply can be used, and why the rest cannot."""

    suggestions: tuple[Suggestion, ...]
    rejected: tuple[str, ...]


def take_content(answer: Mapping[str, Any]) -> str:
    """Return the text of the first choice of a chat completion.

    Raises:
        DeliveryError: There is none.
    """
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str):
        raise DeliveryError("the answer has no text where a chat completion has it", "check reading.llm.address")
    return content


def read_reply(content: str, text: str, parties: tuple[str, ...]) -> Reply:
    """Return the suggestions of a reply that hold to the text.

    Raises:
        DeliveryError: It is no reply by the schema.
    """
    if len(content) > LONGEST_REPLY:
        raise DeliveryError(f"the reply has {len(content):,} characters", "use a model that keeps to the schema")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise DeliveryError("the reply is no JSON", "use a model that keeps to the schema") from None
    rows = data.get("claims") if isinstance(data, dict) and set(data) == {"claims"} else None
    if not isinstance(rows, list) or len(rows) > MOST_CLAIMS:
        raise DeliveryError("the reply is not by the schema", "use a model that keeps to the schema")
    aligner = Aligner(text)
    found = [_read_item(row, aligner, parties) for row in rows]
    return Reply(
        tuple(each for each in found if isinstance(each, Suggestion)),
        tuple(each for each in found if isinstance(each, str)),
    )


def _read_item(row: object, aligner: Aligner, parties: tuple[str, ...]) -> Suggestion | str:
    """Return a suggestion, or why it is none."""
    try:
        item = _Item.model_validate(row)
    except ValidationError as error:
        return f"not by the schema ({'.'.join(str(part) for part in error.errors()[0]['loc'])[:60]})"
    if item.actor not in (*parties, NOBODY):
        return "an actor that is no party"
    at = aligner.find(item.quote)
    if at is None:
        return "a quotation that is not in the text"
    within = Aligner(aligner.text[at.start : at.end])
    if not all(within.holds(number) for number in item.numbers):
        return "a number that is not in the quotation"
    speaker = _find_speaker(item.speaker, aligner) if item.speaker.strip() else None
    if isinstance(speaker, str):
        return speaker
    actor = None if item.actor == NOBODY else item.actor
    return Suggestion(at, item.type, actor, speaker, item.polarity, item.modality)


def _find_speaker(name: str, aligner: Aligner) -> Aligned | str:
    """Return where a speaker is named, or why there is none: a name must stand in the text as it is."""
    if not NAME.fullmatch(name.strip()):
        return "a speaker that is no name"
    found = aligner.find(name)
    return found if found is not None and found.is_literal else "a speaker that is not in the text"
