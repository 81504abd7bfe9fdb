from dataclasses import replace

from frontline.places.context import choose, find_anchors
from frontline.places.gazetteer import Gazetteer

BOX = (36.5, 47.9, 37.9, 48.6)
POKROVSK = (37.18, 48.281)


def test_the_only_place_of_a_name(gazetteer: Gazetteer) -> None:
    choice = choose(gazetteer.look_up("Sukhyi Yar"), [POKROVSK], BOX)
    assert choice.place is not None
    assert (choice.place.place_id, choice.rule) == ("gn:15", "only")
    assert choice.score > 0.9


def test_the_nearer_and_larger_homonym(gazetteer: Gazetteer) -> None:
    choice = choose(gazetteer.look_up("Dobropillia"), [POKROVSK], BOX)
    assert choice.place is not None
    assert (choice.place.place_id, choice.rule) == ("gn:2", "context")


def test_a_region_in_the_sentence_decides(gazetteer: Gazetteer) -> None:
    there = (36.2, 47.8)
    regions = gazetteer.look_up_area("Zaporizhzhia", {"oblast"})
    choice = choose(gazetteer.look_up("Novooleksandrivka")[1:], [there], BOX)
    stated = choose(gazetteer.look_up("Dobropillia")[1:], [there], BOX, regions)
    assert choice.place is None or choice.place.place_id == "gn:7"
    assert stated.place is not None
    assert stated.place.place_id == "gn:4"


def test_two_alike_are_left_undecided(gazetteer: Gazetteer) -> None:
    choice = choose(gazetteer.look_up("Novooleksandrivka"), [], BOX)
    assert (choice.place, choice.rule) == (None, "undecided")
    assert choice.score < 0.5


def test_none_of_them(gazetteer: Gazetteer) -> None:
    far = tuple(place for place in gazetteer.look_up("Novooleksandrivka") if place.place_id == "gn:8")
    hamlet = replace(far[0], lat=48.0, lon=23.0, name="Other", quality="C")
    choice = choose((hamlet, replace(hamlet, lon=22.5)), [POKROVSK], BOX)
    assert choice.place is None


def test_a_far_capital_is_itself(gazetteer: Gazetteer) -> None:
    choice = choose(gazetteer.look_up("Kyiv"), [POKROVSK], BOX)
    assert choice.place is not None
    assert choice.place.place_id == "gn:9"


def test_regions_answer_only_where_no_settlement_does(gazetteer: Gazetteer) -> None:
    (town,) = gazetteer.scan("in Zaporizhzhia")
    (region,) = gazetteer.scan("in Zaporizhzhia region")
    assert choose(town.candidates, [], BOX).place == gazetteer.by_id("gn:10")
    assert choose(region.candidates, [], BOX).place == gazetteer.by_id("katottg:UA23")
    assert choose((), [], BOX).place is None


def test_anchors_are_the_sure_settlements(gazetteer: Gazetteer) -> None:
    mentions = gazetteer.scan("From Pokrovsk to Novooleksandrivka, Dobropillia and Donetsk region, Pokrovsk again")
    assert find_anchors(mentions, BOX) == ((37.18, 48.281), (37.085, 48.461))
