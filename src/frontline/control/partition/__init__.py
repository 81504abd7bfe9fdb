"""The partition: one source's published layers as shared edges and runs of time, kept without loss."""

from frontline.control.partition.partition import Change, Commit, DailyAreas, Layer, Partition
from frontline.control.partition.points import PointSpans
from frontline.control.partition.states import Version

__all__ = ["Change", "Commit", "DailyAreas", "Layer", "Partition", "PointSpans", "Version"]
