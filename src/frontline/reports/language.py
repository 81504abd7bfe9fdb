"""Recognise the language of a text, or say that it cannot be told.

All 130 languages of the model compete, so that a text in one that the theatre does not read is recognised as such and
not taken for the nearest that it does.
"""

import functools

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# A probability under which the best guess is none. On the gold texts and their sentences two of 329 fall below or are
# wrong, both of four words.
LEAST_PROBABILITY = 0.5
# The beginning tells as well, in bounded time; of long texts that repeat themselves the whole tells worse.
READ_CHARACTERS = 5000


def recognise_language(text: str) -> tuple[str, float]:
    """Return the most likely language code of a text and its probability; ``und`` where none is likely."""
    language, probability = _identifier().classify(text.lstrip()[:READ_CHARACTERS])
    known = probability >= LEAST_PROBABILITY and language != "zxx"
    return (str(language) if known else "und"), float(probability)


@functools.cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
