"""Open the database: the one door, and the only place that knows SQLAlchemy's engine.

Everything is read and written inside ``Database.reading()`` or ``Database.writing()``; a write is one transaction,
so a process that is killed leaves either all of it or nothing.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from frontline.errors import StorageError

__all__ = ["Connection", "Database"]

HEAD = "0007"
BUSY_TIMEOUT_S = 30


class Database:
    """A theatre's database.

    Attributes:
        path: the SQLite file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine_of(path)
        self._migrate()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state.

        Raises:
            StorageError: The database cannot be read.
        """
        with self._connection("DEFERRED") as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all.

        Raises:
            StorageError: The database cannot be written.
        """
        with self._connection("IMMEDIATE") as connection:
            yield connection

    @contextlib.contextmanager
    def _connection(self, kind: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection.execute(text(f"BEGIN {kind}"))
                yield connection
                connection.commit()
        except DBAPIError as error:
            raise _storage_error(self.path, error) from error

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()

    def _migrate(self) -> None:
        with self.reading() as connection:
            version = version_of(connection)
        if version == HEAD:
            return
        if version is not None and version > HEAD:
            message = f"{self.path} was written by a newer frontline (tables {version}, this one knows {HEAD})"
            raise StorageError(message, "update frontline")
        with self.writing() as connection:
            if version_of(connection) != HEAD:
                _upgrade(connection)


def _engine_of(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT_S})

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  # DB-API has no types
        connection.isolation_level = None  # we say BEGIN ourselves, so that writers queue instead of failing late
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def version_of(connection: Connection) -> str | None:
    """Return the version of a database's tables, None where it has none yet."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(version) if version is not None else None


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a third of a second that only a new database pays
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _storage_error(path: Path, error: DBAPIError) -> StorageError:
    reason = str(error.orig)
    if isinstance(error, OperationalError) and "locked" in reason:
        return StorageError(f"{path} is in use by another frontline", "let it finish, then try again")
    return StorageError(f"{path}: {reason}", "check that the file is a frontline database and that the disk has room")
