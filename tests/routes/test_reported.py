import numpy as np
import pytest
import shapely

from frontline.routes.building import Spot, build_network
from frontline.routes.files import RAILWAY, ROAD, FileWays
from frontline.routes.network import Network
from frontline.routes.reported import find_meant
from frontline.routes.search import Graph
from frontline.routes.wording import find_numbers, read_wording


@pytest.mark.parametrize(
    ("lang", "text", "state"),
    [
        ("en", "the road between Oakham and Redford has been cut", "cut"),
        ("en", "supply lines are under severe strain", "strained"),
        ("en", "getting into the city is next to impossible", "strained"),
        ("en", "keeping the existing supply routes open", "open"),
        ("en", "the bridge over the railway was blown up", "bridge down"),
        ("en", "the depot was blown up", "not said"),
        ("en", "Arlish forces had mined the road", "mined"),
        ("en", "those roads are under Arlish fire", "under fire"),
        ("uk", "війська перерізали дорогу", "cut"),
        ("uk", "Логістика в місті ускладнена", "strained"),
        ("uk", "підірвали міст у місті", "bridge down"),
        ("uk", "дорогу замінували", "mined"),
        ("uk", "прокладаємо додаткові шляхи підвозу", "open"),
        ("ru", "войска перерезали трассу", "cut"),
        ("ru", "взяли под огневой контроль трассу М-30", "under fire"),
        ("ru", "Снабжение группировки нарушено", "strained"),
        ("fr", "la route est coupée", "not said"),
    ],
)
def test_words_say_in_what_state_a_way_is(lang: str, text: str, state: str) -> None:
    assert read_wording(text, lang).state == state


def test_a_railway_is_no_road_and_numbers_are_the_same_in_both_alphabets() -> None:
    assert read_wording("железная дорога перерезана", "ru").modes == {RAILWAY}
    assert read_wording("дорога и железная дорога перерезаны", "ru").modes == {RAILWAY, ROAD}
    assert find_numbers("трассу М-30") == find_numbers("the M30") == {"M30"}
    assert find_numbers("T-05-04") == {"T0504"}


@pytest.fixture(scope="module")
def network() -> Network:
    """Return two towns joined by a numbered road and a railway, and a street with a bridge in the first."""
    lines = np.empty(3, object)
    lines[:] = [
        shapely.LineString([(37.0, 48.3), (37.2, 48.3)]),
        shapely.LineString([(37.0, 48.301), (37.2, 48.301)]),
        shapely.LineString([(37.0, 48.3), (37.0, 48.31)]),
    ]
    part = FileWays(
        "drawn", np.array([ROAD, RAILWAY, ROAD]), np.array(["primary", "rail", "residential"]),
        np.array(["Long road (М-30)", "", ""]), np.array([False, False, True]), lines,
    )  # fmt: skip
    spots = [
        Spot(name, lon, 48.3, shapely.Point(lon, 48.3).buffer(0.01), 100) for name, lon in (("a", 37.0), ("b", 37.2))
    ]
    return build_network([part], spots, (36.5, 48.0, 37.5, 48.6), {"other": 50.0}).network


def place(name: str, relation: str = "in", lon: float = 37.0) -> dict[str, object]:
    return {"place_id": name, "name": name.upper(), "relation": relation, "lat": 48.3, "lon": lon, "in_span": True,
            "radius_km": 5.0}  # fmt: skip


def meant(network: Network, text: str, *places: dict[str, object]) -> tuple[set[str], float, bool, str]:
    graph = Graph(network.nodes, network.start, network.end, network.minutes)
    found = find_meant(network, graph, read_wording(text, "en"), places)
    kinds = {network.kinds[each] for each in network.kind[found.edges]}
    return kinds, float(network.km[found.edges].sum()), found.is_exact, found.where


def test_a_claim_means_the_way_between_its_places_of_the_kind_that_it_names(network: Network) -> None:
    pair = place("a", "between"), place("b", "between", 37.2)
    kinds, km, is_exact, _ = meant(network, "the railway between A and B was cut", *pair)
    assert kinds == {"rail"}
    assert km == pytest.approx(14.0, abs=0.8)  # from outline to outline
    assert is_exact
    assert meant(network, "the road between A and B was cut", *pair)[0] == {"primary"}


def test_a_number_a_bridge_and_supply_in_general(network: Network) -> None:
    assert meant(network, "they cut the M30 highway", place("a", "near"))[0] == {"primary"}
    nowhere = meant(network, "they cut the H15 highway", place("a", "near"))
    assert nowhere[:2] == (set(), 0.0)
    assert "which the network does not have" in nowhere[3]
    assert meant(network, "the bridge was blown up", place("a"))[0] == {"residential"}
    assert meant(network, "supply to the town was cut", place("a", "toward"))[0] == {"primary", "rail", "residential"}
    assert not meant(network, "a road was cut", place("a"))[2]
    assert meant(network, "supply was cut", place("a", "axis"))[:2] == (set(), 0.0)
