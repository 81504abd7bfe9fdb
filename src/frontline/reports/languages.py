"""Recognise the language of a text, and say so when it is none that can be kept."""

import py3langid

from frontline.errors import DeliveryError

KEPT = ("en", "uk", "ru")
ENOUGH_LETTERS = 20
LONG_ENOUGH = 20_000  # characters; more adds nothing


def recognise(text: str, path: str, where: str = "") -> str:
    """Return the language of a text as ISO 639-1 code.

    Raises:
        DeliveryError: The text has too few letters to tell, or is in a language that cannot be kept.
    """
    if sum(char.isalpha() for char in text) < ENOUGH_LETTERS:
        message = "the text has too few letters to tell its language"
        raise DeliveryError(message, 'give it (lang = "en")', path=path, where=where)
    found, _ = py3langid.classify(text[:LONG_ENOUGH])
    if found not in KEPT:
        message = f"the text looks like '{found}', which frontline does not keep yet"
        remedy = f"give its language if that is wrong (known: {', '.join(KEPT)})"
        raise DeliveryError(message, remedy, path=path, where=where)
    return str(found)


def check(lang: str, path: str, where: str = "") -> str:
    """Return a language that was given, if it is one that can be kept.

    Raises:
        DeliveryError: It is not.
    """
    if lang not in KEPT:
        message = f"the language '{lang}' is unknown"
        raise DeliveryError(message, f"the languages are {', '.join(KEPT)}", path=path, where=where)
    return lang
