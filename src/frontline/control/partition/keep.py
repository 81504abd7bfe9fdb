"""Keep a partition in the database, one delivery at a time, and read it back.

The way between ``Partition`` and the store's rows belongs here. Everything is added and nothing changed: a delivery's
new faces, its versions and what they show go in within the caller's transaction.
"""

from collections import defaultdict
from datetime import datetime

import numpy as np
import shapely

from frontline.control.partition.area import UNITS_PER_DEGREE
from frontline.control.partition.faces import Faces
from frontline.control.partition.partition import Commit, Partition
from frontline.control.partition.polygons import draw_faces
from frontline.control.partition.rebuild import carve_faces
from frontline.control.partition.states import States, Version
from frontline.control.partition.ways import OUTSIDE
from frontline.days import write_instant
from frontline.store import faces as store
from frontline.store.database import Connection


def keep_commit(connection: Connection, source: str, delivery_id: int, partition: Partition, commit: Commit) -> int:
    """Keep what a delivery added to a source's partition; return how many rows that took.

    Raises:
        FrontlineError: The new faces overlap others; then the caller's transaction must not be kept.
    """
    new = [face for face, _ in commit.carved]
    partition.check(sorted(set(new) | {parent for _, parent in commit.carved if parent != OUTSIDE}))
    store.add_faces(connection, source, _face_records(delivery_id, partition, commit))
    numbers = [
        store.add_version(connection, source, delivery_id, each.day, write_instant(each.known_at), each.evidence)
        for each in commit.versions
    ]
    states = [
        store.StateRecord(numbers[shift.version], face, shift.label, shows)
        for shift in commit.shifts
        for faces, shows in ((shift.gained, True), (shift.lost, False))
        for face in faces
    ]
    store.add_states(connection, states)
    return len(new) + len(numbers) + len(states)


def read_partition(connection: Connection, source: str) -> Partition:
    """Return a source's partition as recorded so far; an empty one for a source that has none.

    Raises:
        StorageError: The rows do not make a partition.
    """
    records = store.read_faces(connection, source)
    versions = store.read_versions(connection, source)
    shown: dict[int, list[store.StateRecord]] = defaultdict(list)
    for state in store.read_states(connection, source):
        shown[state.version_id].append(state)
    carved: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for record in records:
        carved[record.delivery_id].append((record.face, record.carved_from))
    states, last_delivery = States(), -1
    for version in versions:
        if version.delivery_id != last_delivery:
            states.inherit(carved[version.delivery_id])
            last_delivery = version.delivery_id
        _replay(states, version, shown[version.version_id])
    return Partition(faces=_carve(records), states=states)


def _face_records(delivery_id: int, partition: Partition, commit: Commit) -> list[store.FaceRecord]:
    drawn = draw_faces(partition.faces, [face for face, _ in commit.carved])
    boxes = shapely.bounds(drawn).reshape(-1, 4) * UNITS_PER_DEGREE
    outward = np.concatenate([np.floor(boxes[:, :2]), np.ceil(boxes[:, 2:])], axis=1).astype(np.int64).tolist()
    return [
        store.FaceRecord(face, delivery_id, parent, west, south, east, north, wkb)
        for (face, parent), (west, south, east, north), wkb in zip(
            commit.carved, outward, shapely.to_wkb(drawn), strict=True
        )
    ]


def _replay(states: States, version: store.VersionRecord, shown: list[store.StateRecord]) -> None:
    position = states.insert(Version(version.day, datetime.fromisoformat(version.known_at), version.evidence))
    for label in dict.fromkeys(state.label for state in shown):
        gained = [state.face for state in shown if state.label == label and state.shows]
        lost = [state.face for state in shown if state.label == label and not state.shows]
        states.show(position, label, gained, lost)


def _carve(records: list[store.FaceRecord]) -> Faces:
    """Build the faces as they are now from the polygons of each as drawn first."""
    if not records:
        return Partition().faces
    polygons = shapely.from_wkb(np.array([record.wkb for record in records], object))
    carved_from = np.array([OUTSIDE, *(record.carved_from for record in records)])
    return carve_faces(polygons, carved_from)
