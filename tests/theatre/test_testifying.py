"""Which claims say who holds ground, in whose favour, and of which cells."""

from typing import Any

import numpy as np
import pytest

from frontline.control.cells import Weights
from frontline.control.testimony import Matter, Standing
from frontline.control.testimony import Testimony as Word  # pytest would take it for tests
from frontline.theatre.testifying import choose_cells, hear_claim

PARTIES = ("RED", "BLUE")
CELLS = np.array([3, 4])


def claim(**more: Any) -> dict[str, Any]:
    """Return a claim of RED that it took a settlement."""
    place = {"place_id": "p:1", "name": "Oakham", "kind": "settlement", "relation": more.pop("relation", "in")}
    return {
        "id": "r:1", "type": "control_taken", "actor": "RED", "holder": "RED", "speaker": "Red ministry",
        "own_voice": False, "publisher": "Gazette", "modality": "fact", "polarity": "+", "published": "2025-03-04",
        "event_from": "2025-03-03", "places": [place],
    } | more  # fmt: skip


def hear(said: dict[str, Any], parties: tuple[str, ...] = PARTIES) -> list[Word]:
    return list(hear_claim(said, parties, 7, lambda _: CELLS))


@pytest.mark.parametrize(
    ("more", "holds", "standing", "matter"),
    [
        ({}, True, Standing.OWN, Matter.WHOLE),
        ({"holder": "BLUE"}, True, Standing.AGAINST, Matter.WHOLE),
        ({"holder": "monitor"}, True, Standing.OBSERVER, Matter.WHOLE),
        ({"holder": "BLUE", "polarity": "-"}, False, Standing.OWN, Matter.UNCHANGED),
        ({"polarity": "-"}, False, Standing.AGAINST, Matter.UNCHANGED),
        ({"type": "withdrawal"}, False, Standing.AGAINST, Matter.WHOLE),
        ({"type": "withdrawal", "holder": "BLUE"}, False, Standing.OWN, Matter.WHOLE),
        ({"type": "presence", "holder": "BLUE"}, True, Standing.AGAINST, Matter.FOOTHOLD),
        ({"relation": "N part"}, True, Standing.OWN, Matter.FOOTHOLD),
        ({"type": "repelled", "actor": "BLUE", "holder": "BLUE"}, True, Standing.OWN, Matter.UNCHANGED),
    ],
)
def test_in_whose_favour_a_claim_is(more: dict[str, Any], standing: Standing, matter: Matter, *, holds: bool) -> None:
    (said,) = hear(claim(**more))
    assert (said.holds, said.standing, said.matter) == (holds, standing, matter)
    assert said.day.isoformat() == "2025-03-04", "it counts when it could be known, not before"


@pytest.mark.parametrize(
    "more",
    [
        {"type": "strike"},
        {"modality": "predicted"},
        {"modality": "attempt"},
        {"actor": None},
        {"event_from": "2025-02-01"},
        {"event_from": "2025-03-05"},
        {"type": "advance", "polarity": "-"},
    ],
)
def test_other_words_say_nothing_of_who_holds_ground(more: dict[str, Any]) -> None:
    assert not hear(claim(**more))


def test_a_third_party_is_an_observer_of_what_another_took() -> None:
    (said,) = hear(claim(holder="GREEN"), (*PARTIES, "GREEN"))
    assert said.standing == Standing.OBSERVER


def test_nothing_finer_than_a_cell_is_told() -> None:
    share = Weights(np.arange(4), np.array([1.0, 0.5, 0.2, 0.0]))
    assert choose_cells(share).tolist() == [0, 1]
    small = Weights(np.arange(3), np.array([0.1, 0.2, 0.2]))
    assert choose_cells(small).tolist() == [1, 2]


def test_a_quarter_in_a_town_is_the_quarter_alone() -> None:
    town, quarter = np.arange(20), np.array([3, 4, 30])
    places = [
        {"place_id": name, "name": name, "kind": "settlement", "relation": "in"} for name in ("Oakham", "Old Mill")
    ]
    said = claim(places=places)
    told = list(hear_claim(said, PARTIES, 7, lambda place: town if place["name"] == "Oakham" else quarter))
    assert [each.ground for each in told] == ["Old Mill"]


def test_so_many_square_kilometres_are_nowhere_in_particular() -> None:
    assert not hear(claim(quantities=[{"value": 3.0, "unit": "km2"}]))
    assert hear(claim(quantities=[{"value": 40.0, "unit": "soldiers"}]))
