"""Show a source's licence before the first fetch, and keep who was shown what: a line for each that was agreed to.

The file, ``agreed.jsonl`` in the theatre's folder, is only ever added to. Whoever agrees does so to the licence and the
address as the card states them then; when either changes, the source is asked about anew.
"""

import json
from pathlib import Path
from typing import Any

from frontline.days import now, write_instant
from frontline.errors import RefusedError, StorageError
from frontline.sources.card import Card
from frontline.sources.fetch.downloads import as_storage_error

AGREED = "agreed.jsonl"


def terms_of(card: Card) -> str:
    """Return the licence of a source as it is shown: publisher, name, class, note and addresses."""
    lines = [f"{card.title}, published by {card.publisher}", f"licence: {card.licence.name} ({card.licence.class_})"]
    lines += [card.licence.note] if card.licence.note else []
    lines += [f"see {card.url}"] if card.url else []
    return "\n".join([*lines, *([f"fetched from {card.fetch.address}"] if card.fetch else [])])


def agree(file: Path, card: Card) -> str:
    """Record that a source's licence was agreed to as the card states it now; return the instant.

    Raises:
        StorageError: The file cannot be written.
    """
    at = write_instant(now())
    line = {"source": card.name, "terms": terms_of(card), "agreed_at": at}
    try:
        with file.open("a", encoding="utf-8") as target:
            target.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise as_storage_error(file, error) from error
    return at


def find_agreement(file: Path, card: Card) -> str | None:
    """Return the instant at which the licence, as the card states it now, was agreed to; None where it was not.

    Raises:
        StorageError: The file cannot be read.
    """
    terms = terms_of(card)
    found = (each for each in _read_lines(file) if each.get("source") == card.name and each.get("terms") == terms)
    return next((str(each.get("agreed_at", "")) for each in found), None)


def list_agreements(file: Path) -> dict[str, str]:
    """Return the sources whose licences were agreed to, each with the latest instant.

    Raises:
        StorageError: The file cannot be read.
    """
    return {str(line.get("source")): str(line.get("agreed_at")) for line in _read_lines(file)}


def check_agreed(file: Path, card: Card) -> None:
    """Refuse to fetch a source whose licence, as the card states it now, was not agreed to.

    Raises:
        RefusedError: It was not.
        StorageError: The file cannot be read.
    """
    if find_agreement(file, card) is None:
        licence = f"'{card.licence.name}' ({card.licence.class_}) of {card.publisher}"
        message = f"the licence of {card.name}, {licence}, was not agreed to yet"
        raise RefusedError(message, f"read it on the card or at {card.url or 'the publisher'}, then add --agree")


def _read_lines(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        return []
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    except (OSError, ValueError) as error:
        raise StorageError(f"{file}: it cannot be read ({error})", "restore it from a copy, or remove it") from error
    return [line for line in lines if isinstance(line, dict)]
