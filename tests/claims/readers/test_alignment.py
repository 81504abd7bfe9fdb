"""A quotation is found where the text has its words, and nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontline.claims.readers.alignment import Aligner

TEXT = 'The ministry said on Monday that "its troops had taken 3 villages near Myrnohrad, and lost 20 vehicles there".'


@pytest.mark.parametrize(
    ("quote", "words", "how"),
    [
        ("had taken 3 villages", "had taken 3 villages", "exact"),
        ("ITS TROOPS had - taken 3 villages", "its troops had taken 3 villages", "normalised"),
        ("its troops have taken 3 villages", "its troops had taken 3 villages", "83% of its words"),
    ],
)
def test_a_quotation_is_aligned(quote: str, words: str, how: str) -> None:
    found = Aligner(TEXT).find(quote)
    assert found is not None
    assert (TEXT[found.start : found.end], found.how) == (words, how)


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "its troops had taken Pokrovsk",  # a name that is not there
        "its troops had taken 5 villages near Myrnohrad",  # a number that is not there
        "Monday on said ministry The that",  # other order
        "roops had tak",  # words cut in two
        "had lost Moscow",  # too few words to be alike
        "x" * 5000,
    ],
)
def test_what_the_text_does_not_say_is_not_found(quote: str) -> None:
    assert Aligner(TEXT).find(quote) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.text(max_size=40))
def test_whatever_is_found_are_whole_words_of_the_text(text: str, quote: str) -> None:
    found = Aligner(text).find(quote)
    assert found is None or 0 <= found.start < found.end <= len(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["Myrnohrad", "fell", "не", "взято", "12"]), min_size=1, max_size=12), st.data())
def test_every_stretch_of_the_text_is_found(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    found = Aligner(" ".join(words)).find(quote)
    assert found is not None
    assert " ".join(words)[found.start : found.end] == quote
