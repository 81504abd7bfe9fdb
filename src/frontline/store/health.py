"""Look at a database without changing it: whether it opens, whether it is whole, which version its tables have."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError

from frontline.store.database import HEAD, version_of

MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Health:
    """What was found.

    Attributes:
        version: of the tables; None where there are none yet.
        head: the version that this frontline makes.
        library: of SQLite.
        faults: what is damaged, a line each; empty where nothing is.
    """

    version: str | None
    head: str
    library: str
    faults: tuple[str, ...]


def examine(path: Path) -> Health:
    """Look at the database of a file that exists; none is made, and nothing is brought up to date."""
    address = URL.create("sqlite", database=path.resolve().as_uri(), query={"mode": "rw", "uri": "true"})
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            library = str(connection.execute(text("SELECT sqlite_version()")).scalar())
            checked = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check"))]
            orphans = [
                f"a row of {row[0]} refers to nothing" for row in connection.execute(text("PRAGMA foreign_key_check"))
            ]
            faults = [line for line in checked if line != "ok"] + orphans
            return Health(version_of(connection), HEAD, library, tuple(faults[:MOST_FAULTS]))
    except DBAPIError as error:
        return Health(None, HEAD, "", (str(error.orig),))
    finally:
        engine.dispose()
