"""Claims of two sides contradict each other, or only seem to; what nobody said is not there."""

from typing import Any

import pytest

from frontline.claims.sides import APPARENT, CONTRADICTION, find_tensions, group_by_matter


def claim(holder: str, type_: str, actor: str | None = None, polarity: str = "+", **more: Any) -> dict[str, Any]:
    named = f"{holder}:{type_}:{actor}:{polarity}"
    places = [{"place_id": "p", "relation": more.pop("relation", "in")}]
    days = {"published": "2025-11-03", "places": places}
    return {"id": named, "holder": holder, "type": type_, "actor": actor, "polarity": polarity} | days | more


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (claim("RED", "advance", "RED"), claim("BLUE", "control_held", "BLUE"), APPARENT),
        (claim("RED", "control_taken", "RED"), claim("BLUE", "control_held", "BLUE"), CONTRADICTION),
        (claim("RED", "control_taken", "RED"), claim("BLUE", "control_held", "BLUE", relation="N part"), APPARENT),
        (claim("RED", "control_taken", "RED"), claim("BLUE", "control_taken", "RED", "-"), CONTRADICTION),
        (claim("BLUE", "losses", "RED"), claim("RED", "losses", "RED", "-"), CONTRADICTION),
        (claim("RED", "withdrawal", "BLUE"), claim("BLUE", "control_held", "BLUE"), CONTRADICTION),
        (claim("RED", "assault", "RED"), claim("BLUE", "repelled", "BLUE"), APPARENT),
        (claim("BLUE", "losses", "RED"), claim("RED", "losses", "BLUE"), None),
        (claim("RED", "advance", "RED"), claim("BLUE", "advance", "RED"), None),
        (claim("RED", "control_taken", "RED"), claim("RED", "control_held", "BLUE"), None),  # one side
        (claim("RED", "control_taken", "RED"), claim("BLUE", "control_held", "BLUE", published="2025-08-01"), None),
    ],
)
def test_tensions(first: dict[str, Any], second: dict[str, Any], kind: str | None) -> None:
    for pair in ([first, second], [second, first]):
        assert [each.kind for each in find_tensions(pair, "p")] == ([kind] if kind else [])


def test_matters_are_told_apart_by_the_party_that_they_are_about() -> None:
    rows = [claim("RED", "losses", "BLUE"), claim("BLUE", "losses", "RED"), claim("RED", "advance", "RED")]
    assert list(group_by_matter(rows)) == [("control", ""), ("losses", "BLUE"), ("losses", "RED")]
