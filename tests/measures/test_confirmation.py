"""A map shows what was claimed already, later, not yet or never; marks of a day and missing days change nothing."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontline.measures.confirmation import Confirmation, Outcome, Rule, Shares, confirm

FIRST = date(2025, 1, 1)
RULE = Rule(least_share=0.5, least_days=7, patience_days=30)


def shares(text: str) -> Shares:
    """Return a map by its days: ``#`` shows the claim, ``.`` the contrary, ``~`` neither, ``?`` no cover."""
    worth = {"#": (1.0, 0.0), ".": (0.0, 1.0), "~": (0.3, 0.3), "?": (np.nan, np.nan)}
    seen = [(FIRST + timedelta(n), *worth[each]) for n, each in enumerate(text) if each != " "]
    days, claimed, contrary = zip(*seen, strict=True)
    return Shares(np.array(days, "datetime64[D]"), np.array(claimed), np.array(contrary))


def ask(text: str, day: int) -> Confirmation | None:
    return confirm(shares(text), FIRST + timedelta(day), RULE)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("..##########", 4, (Outcome.SHOWN_ALREADY, -2)),
        ("..##########", 0, (Outcome.CONFIRMED, 2)),
        ("###########..........", 15, (Outcome.NOT_YET, None)),  # shown once, and given up before the claim
        (".##...##########", 0, (Outcome.CONFIRMED, 6)),  # a mark of two days is none
        ("....###", 0, (Outcome.NOT_YET, None)),  # not for long enough yet
        ("..##  ######", 0, (Outcome.CONFIRMED, 2)),  # a missing day is missing
        ("." * 40, 0, (Outcome.CONTRADICTED, None)),
        ("." * 20, 0, (Outcome.NOT_YET, None)),  # too early to contradict
        ("." * 20 + "~" * 20, 0, (Outcome.NOT_YET, None)),  # nobody's at last: not the contrary throughout
        ("??" + "#" * 10, 4, (Outcome.SHOWN_ALREADY, -2)),
    ],
)
def test_what_a_map_says(text: str, day: int, expected: tuple[Outcome, int | None]) -> None:
    found = ask(text, day)
    assert found is not None
    assert (found.outcome, found.lag_days) == expected


def test_a_map_that_does_not_reach_the_day_says_nothing() -> None:
    assert ask("?" * 20, 5) is None
    assert ask(".....", -1) is None
    assert ask("#####", 60) is None


def test_a_lag_before_the_first_map_is_only_a_bound() -> None:
    found = ask("#" * 20, 10)
    assert found is not None
    assert (found.lag_days, found.is_bound) == (-10, True)


@given(st.text("#.~? ", min_size=1, max_size=60).filter(lambda text: text.strip(" ?")), st.integers(0, 59))
def test_more_days_never_take_back_a_confirmation(text: str, day: int) -> None:
    found = ask(text, day)
    if found is None:
        return
    assert (found.lag_days is None) == (found.outcome in (Outcome.NOT_YET, Outcome.CONTRADICTED))
    if found.lag_days is not None:
        later = ask(text + "." * 40, day)
        assert later is not None
        assert later.lag_days == found.lag_days
