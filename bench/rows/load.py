"""Load every daily file: through our reader with all of its guards, against ``geopandas.read_file``."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from contest import Clock
from numpy.typing import NDArray
from originals import LABEL, list_files, read_layers

NAME = "load 595 daily files"


def ours(folder: Path, clock: Clock) -> Any:
    """Read each file, check it and let go of it, as bringing them in does."""
    with clock.running():
        sizes = [_size(layer.areas[LABEL]) for layer in read_layers(list_files(folder))]
    return np.array(sizes)


def peer(folder: Path, clock: Clock) -> Any:
    """Read each file as a frame."""
    import geopandas  # noqa: PLC0415  # only the peer pays

    with clock.running():
        sizes = [_size(geopandas.read_file(file).geometry.iloc[0]) for file in list_files(folder)]
    return np.array(sizes)


def _size(shape: Any) -> tuple[int, float]:
    return int(shapely.get_num_coordinates(shape)), float(shapely.area(shape))


def judge(ours: NDArray[np.float64], peer: NDArray[np.float64], folder: Path) -> tuple[bool, str]:
    """Compare corners and areas in the plane of each file."""
    size = sum(file.stat().st_size for file in list_files(folder)) / 1e6
    return bool((ours == peer).all()), f"{len(ours)} files of {size:.0f} MB; ours with every guard passed"
