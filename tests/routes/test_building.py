from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from frontline.errors import DeliveryError, StorageError
from frontline.measures.geodesy import GEOD
from frontline.routes.network import Network
from routes.drawn import built, drawn, spot

if TYPE_CHECKING:
    from frontline.routes.files import FileWays

CROSS = ([(10.1, 45.1), (10.2, 45.1), (10.3, 45.1)], [(10.2, 45.05), (10.2, 45.1), (10.2, 45.15)])


def parts_of(network: Network) -> int:
    ones = np.ones(len(network))
    graph = coo_array((ones, (network.start, network.end)), shape=(network.nodes, network.nodes))
    return int(connected_components(graph, directed=False)[0])


def test_roads_meet_where_they_share_a_corner() -> None:
    network = built(drawn(*CROSS)).network
    assert parts_of(network) == 1
    degrees = np.bincount(np.r_[network.start, network.end])
    assert max(degrees.tolist()) == 4
    assert (network.km <= 2.0).all()
    expected = GEOD.inv(10.1, 45.1, 10.3, 45.1)[2] + GEOD.inv(10.2, 45.05, 10.2, 45.15)[2]
    assert network.km.sum() == pytest.approx(expected / 1000, rel=1e-5)  # a parallel is no geodesic
    assert network.minutes.sum() == pytest.approx(network.km.sum() / 80 * 60)


def test_roads_that_cross_without_a_corner_do_not_meet() -> None:
    assert parts_of(built(drawn([(10.1, 45.1), (10.3, 45.1)], [(10.2, 45.05), (10.2, 45.15)])).network) == 2


def test_a_level_crossing_is_no_junction_but_a_town_is() -> None:
    parts: tuple[FileWays, ...] = drawn(CROSS[0]), drawn(CROSS[1], mode="railway", kind="rail")
    assert parts_of(built(*parts).network) == 2
    town = built(*parts, spots=(spot("town", 10.2, 45.1),)).network
    assert parts_of(town) == 1
    assert town.is_mode("transfer").sum() == 1
    assert parts_of(built(*parts, spots=(spot("hamlet", 10.2, 45.1, people=50),)).network) == 2


def test_a_network_given_twice_is_one() -> None:
    once, twice = built(drawn(*CROSS)), built(drawn(*CROSS), drawn(*CROSS, file="again"))
    assert len(twice.network) == len(once.network)
    assert twice.doubled == len(once.network) or twice.doubled > 0
    assert twice.network.km.sum() == pytest.approx(once.network.km.sum())
    assert twice.overlap_km == 0


def test_a_second_drawing_within_a_few_metres_is_welded() -> None:
    again = [[(lon + 1e-4, lat) for lon, lat in line] for line in CROSS]  # 8 m
    twice = built(drawn(*CROSS), drawn(*again, file="again"))
    assert twice.network.km.sum() == pytest.approx(built(drawn(*CROSS)).network.km.sum(), rel=1e-3)


def test_a_second_drawing_beside_the_first_is_told() -> None:
    beside = drawn([(10.1, 45.101), (10.3, 45.101)], file="beside")  # 111 m
    assert built(drawn(*CROSS), beside).overlap_km == pytest.approx(15.7, abs=2)


def test_a_place_has_the_nodes_in_it_and_the_nearest() -> None:
    spots = (spot("in", 10.2, 45.1), spot("near", 10.15, 45.12), spot("far", 10.05, 45.19))
    network = built(drawn(*CROSS), spots=spots).network
    assert network.place_ids == ("in", "near")
    assert len(network.nodes_of("in")) >= 1
    assert len(network.nodes_of("near")) == 1
    assert len(network.nodes_of("far")) == 0


def test_what_lies_outside_is_left_out_and_nothing_inside_is_refused() -> None:
    assert built(drawn(*CROSS, [(20, 45), (21, 45)])).outside == 1
    with pytest.raises(DeliveryError, match="no way lies in or near the theatre's box"):
        built(drawn([(20, 45), (21, 45)]))


def test_a_network_comes_back_from_its_bytes() -> None:
    network = built(drawn(*CROSS), spots=(spot("in", 10.2, 45.1),)).network
    again = Network.unpack(network.pack())
    assert again.version == network.version
    assert again.place_ids == network.place_ids
    assert (again.points == network.points).all()
    with pytest.raises(StorageError, match="build it again"):
        Network.unpack(network.pack()[:50])
