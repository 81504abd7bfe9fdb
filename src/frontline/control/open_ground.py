"""Tell which ground the filter must go through every day: blocks of cells where anything is in doubt or fresh.

Of the rest (ground that is believed to be one party's to within ``DOUBT``, and that no map has lately redrawn) the
filter takes several days together: there time and silence change beliefs by less than can be stated. What is done with
open ground belongs in ``filter``.
"""

from functools import cached_property

import numpy as np
import scipy
from numpy.typing import NDArray

from frontline.control.cells import Grid

BLOCK = 8  # cells on a side
DOUBT = 1e-4  # what is believed to within this is quiet
SELDOM_DAYS = 10  # quiet ground is gone through so often

Flags = NDArray[np.bool_]
Cells = NDArray[np.int64]


class OpenGround:
    """Which blocks of the lattice are open; the rest is quiet.

    Attributes:
        blocks: whether each is open, shape (rows, columns) of blocks.
    """

    def __init__(self, grid: Grid, blocks: Flags | None = None) -> None:
        """Take up some blocks; default: all are open."""
        self._grid = grid
        shape = -(-grid.rows // BLOCK), -(-grid.columns // BLOCK)
        self.blocks = np.ones(shape, bool) if blocks is None else blocks

    @cached_property
    def mask(self) -> Flags:
        """Tell which cells are open, shape (all cells,)."""
        wide = self.blocks.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
        return np.ascontiguousarray(wide[: self._grid.rows, : self._grid.columns]).ravel()

    @cached_property
    def cells(self) -> Cells:
        """Return the flattened positions of open cells."""
        return np.flatnonzero(self.mask)

    @cached_property
    def quiet(self) -> Cells:
        """Return the flattened positions of all other cells."""
        return np.flatnonzero(~self.mask)

    def open_up(self, cells: Cells) -> "OpenGround":
        """Return this ground with the blocks of some cells, which stay open until they are looked at again."""
        blocks = self._find_blocks(cells)
        return self if not (blocks & ~self.blocks).any() else OpenGround(self._grid, self.blocks | blocks)

    def close(self, stirring: Cells) -> "OpenGround":
        """Return the ground with only the blocks of some cells and those around them."""
        blocks = scipy.ndimage.binary_dilation(self._find_blocks(stirring), np.ones((3, 3), bool))
        return self if np.array_equal(blocks, self.blocks) else OpenGround(self._grid, blocks)

    def _find_blocks(self, cells: Cells) -> Flags:
        found = np.zeros(self.blocks.shape, bool)
        row, column = np.divmod(cells, self._grid.columns)
        found[row // BLOCK, column // BLOCK] = True
        return found
