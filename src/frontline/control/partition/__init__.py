"""The partition: one source's published layers as faces of the plane and runs of time, kept without loss."""

from frontline.control.partition.partition import (
    Change,
    Commit,
    DailyAreas,
    Layer,
    Partition,
    PointSpans,
    Shift,
    Version,
)

__all__ = ["Change", "Commit", "DailyAreas", "Layer", "Partition", "PointSpans", "Shift", "Version"]
