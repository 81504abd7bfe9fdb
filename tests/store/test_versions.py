"""Reports that an older frontline kept get their known instants and their links to claims."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import frontline.store
from frontline.store import documents, versions
from frontline.store.database import Database

ROWS = """
INSERT INTO document VALUES ('d1', 1, x'00', '2025-11-03T10:00:00Z'), ('d2', 1, x'00', '2025-11-09T10:00:00Z');
INSERT INTO delivery VALUES (1, 'wire', 'd1', 'a', '2025-11-03T10:00:00Z', NULL, NULL, 0, '{}'),
 (2, 'wire', 'd2', 'b', '2025-11-09T10:00:00Z', NULL, NULL, 0, '{}');
INSERT INTO report VALUES ('a', 1, 'T', 'en', '2025-11-01', 'P', 'media', '', 'one', 'd1', 'rules/0'),
 ('a', 2, 'T', 'en', '2025-11-01', 'P', 'media', '', 'two', 'd2', 'rules/0'),
 ('b', 1, 'T', 'en', '2025-11-03', 'P', 'media', '', 'three', 'd1', 'rules/0');
INSERT INTO statement VALUES
 ('s1', 'x', 'claim', '{"document": "a"}', 'wire', 'r', 'd1', 0, 1, NULL, NULL, NULL, '', ''),
 ('s2', 'x', 'claim', '{"document": "a"}', 'wire', 'r', 'd2', 0, 1, NULL, NULL, NULL, '', ''),
 ('s3', 'x', 'claim', '{"document": "b"}', 'wire', 'r', 'd1', 0, 1, NULL, NULL, NULL, '', '');
"""


def make_earlier_tables(file: Path) -> None:
    """Make a database as it was before reports had versions."""
    config = Config()
    config.set_main_option("script_location", str(Path(frontline.store.__path__[0]) / "migrations"))
    with create_engine(f"sqlite:///{file}").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.commit()
    with sqlite3.connect(file) as raw:
        raw.executescript(ROWS)
    raw.close()


def test_reports_of_earlier_tables_become_versions(tmp_path: Path) -> None:
    make_earlier_tables(tmp_path / "old.db")
    database = Database(tmp_path / "old.db")
    with database.reading() as connection:
        a = versions.list_versions(connection, "a")
        assert [(each.text, each.known_at) for each in a] == [
            ("one", "2025-11-02T00:00:00Z"),
            ("two", "2025-11-09T10:00:00Z"),
        ]
        (b,) = versions.list_versions(connection, "b")
        assert b.known_at == "2025-11-03T10:00:00Z", "it came within its own day"
        until = "2026-01-01T00:00:00Z"
        found = [versions.list_statements_of(connection, *each) for each in (("a", until, 1), ("a", until, 2))]
        assert found == [["s1"], ["s2"]]
        assert versions.list_statements_of(connection, "b", until) == ["s3"]
        assert [each.outlets for each in documents.list_reports(connection)] == [[], []]


def test_the_newest_version_as_known(tmp_path: Path) -> None:
    make_earlier_tables(tmp_path / "old.db")
    with Database(tmp_path / "old.db").reading() as connection:
        assert [(each.report_id, each.digest) for each in documents.list_reports(connection)] == [
            ("a", "d2"),
            ("b", "d1"),
        ]
        early = documents.list_reports(connection, "2025-11-03T00:00:00Z")
        assert [(each.report_id, each.digest) for each in early] == [("a", "d1")]
        assert versions.count_versions(connection) == {"a": 2, "b": 1}
