"""Map an armed conflict from open sources: who holds what, since when, who says so, and how sure anyone can be.

    import frontline
    theatre = frontline.open("demo/pokrovsk")
    theatre.status("Pokrovsk", on="2025-11-03")

The verbs are those of the command line; ``frontline.theatre.theatre`` describes them.
"""

from importlib.metadata import version
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontline.theatre.theatre import Theatre

__version__ = version("frontline")
THEATRE_VARIABLE = "FRONTLINE_THEATRE"  # the folder of the theatre, where none is named

__all__ = ["THEATRE_VARIABLE", "__version__", "open"]


def open(path: str | PathLike[str] = ".") -> "Theatre":  # noqa: A001  # the word users expect
    """Open the theatre in a folder.

    Raises:
        NotFoundError: There is none.
        UsageError: Its settings are wrong.
    """
    from frontline.theatre.theatre import Theatre  # noqa: PLC0415  # the package's rooms import this module

    return Theatre(path)
