"""Tell whether two texts are one story: the same words, trimmed, re-titled or cut, and not only the same formulas.

Candidates come from bands of a MinHash signature, which a table can look up; whether one is a copy is then judged on
the words themselves. Two daily bulletins share most of their words and differ in figures and names: so the figures and
names that are not shared decide. Keeping and linking belongs in ``shelf``.
"""

import functools
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SHINGLE_WORDS = 3
BANDS = 24
ROWS = 3
SEED = 1
SCHEME = "affine32"  # named, so that signatures that were kept stay comparable when the library's default changes
LEAST_SHARED = 0.6  # of the shorter text's shingles
LEAST_TOLD = 0.9  # of the shorter text's figures and names
LEAST_LENGTH = 0.3  # of the longer text: what holds more than two others' worth is a digest, not a copy
FEWEST_WORDS = 8
SHORT_WORDS = 25  # a shorter text says too little: it must be the same, word for word, within a day
MOST_DAYS = 7

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a text is compared by.

    Attributes:
        words: how many it has.
        shingles: distinct hashes of each run of ``SHINGLE_WORDS`` words, sorted, shape (n,), uint32.
        told: how often each figure and each name stands in it.
        figures: the word before and the word after a figure, to the figures that stand between them.
        plain: a hash of all its words.
    """

    words: int
    shingles: NDArray[np.uint32]
    told: dict[str, int]
    figures: dict[tuple[str, str], set[str]]
    plain: int


def take_fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a text."""
    words = _WORD.findall(text)
    low = [word.casefold() for word in words]
    runs = [" ".join(low[n : n + SHINGLE_WORDS]) for n in range(max(1, len(low) - SHINGLE_WORDS + 1))]
    hashes = np.fromiter((crc32(run.encode("utf-8", "replace")) for run in runs), np.uint32, len(runs))
    plain = crc32(" ".join(low).encode("utf-8", "replace"))
    return Fingerprint(len(words), np.unique(hashes), _count_told(words), _frame_figures(low), plain)


def bands_of(print_: Fingerprint) -> list[int]:
    """Return a number a band: texts that share one are candidates.

    Two texts whose sets of shingles overlap by the share s meet with probability 1 - (1 - s^ROWS)^BANDS (Leskovec,
    Rajaraman, Ullman: Mining of Massive Datasets, section 3.4): 0.48 at s = 0.3, 0.96 at 0.5, 0.997 at 0.6.
    """
    if print_.words < FEWEST_WORDS:
        return []
    signature = _hasher().copy()
    signature.update_batch(print_.shingles)
    rows = np.ascontiguousarray(signature.hashvalues, np.uint32).reshape(BANDS, ROWS)
    return [(number << 32) | crc32(row.tobytes()) for number, row in enumerate(rows)]


def judge_copy(first: Fingerprint, second: Fingerprint, published: tuple[date, date]) -> float | None:
    """Return how alike two texts are, 0..1, where they are one story; None where they are not.

    The likeness is the share of the shorter text's shingles that the longer has.
    """
    short, long = sorted((first, second), key=lambda each: each.words)
    days = abs((published[0] - published[1]).days)
    if short.words < FEWEST_WORDS or days > MOST_DAYS:
        return None
    if first.plain == second.plain and (short.words >= SHORT_WORDS or days <= 1):
        return 1.0
    if short.words < SHORT_WORDS or short.words < LEAST_LENGTH * long.words:
        return None
    shared = share_of_shingles(short, long)
    if shared < LEAST_SHARED or share_of_told(short, long) < LEAST_TOLD or contradicts(short, long):
        return None
    return round(shared, 3)


def share_of_shingles(short: Fingerprint, long: Fingerprint) -> float:
    """Return the share of a text's shingles that another has too."""
    common = np.intersect1d(short.shingles, long.shingles, assume_unique=True)
    return float(len(common) / len(short.shingles))


def share_of_told(short: Fingerprint, long: Fingerprint) -> float:
    """Return the share of a text's figures and names that another has too, each as often; 1 where it has none."""
    total = sum(short.told.values())
    return sum(min(count, long.told.get(word, 0)) for word, count in short.told.items()) / total if total else 1.0


def contradicts(short: Fingerprint, long: Fingerprint) -> bool:
    """Tell whether a figure of one text is another one in the same place of the other: then they are two reports."""
    return any(not figures & long.figures.get(frame, figures) for frame, figures in short.figures.items())


def _count_told(words: list[str]) -> dict[str, int]:
    return dict(Counter(word for word in words if _is_figure(word) or (word[0].isupper() and len(word) > 1)))


def _frame_figures(words: list[str]) -> dict[tuple[str, str], set[str]]:
    framed: dict[tuple[str, str], set[str]] = {}
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if _is_figure(word):
            framed.setdefault((before, after), set()).add(word)
    return framed


def _is_figure(word: str) -> bool:
    return any(character.isdigit() for character in word)


@functools.cache
def _hasher() -> Any:  # noqa: ANN401  # datasketch publishes no types
    from datasketch import MinHash  # noqa: PLC0415  # two seconds that only reports pay

    return MinHash(num_perm=BANDS * ROWS, seed=SEED, scheme=SCHEME, hashfunc=int)
