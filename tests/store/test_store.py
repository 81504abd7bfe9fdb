import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontline.errors import StorageError
from frontline.store import documents, posteriors, quarantine
from frontline.store.database import Database
from frontline.store.posteriors import AssessmentRecord
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements

AT = datetime(2025, 11, 5, tzinfo=UTC)
CLAIM = Statement(
    "gn:1", "claim", {"a": 1}, "reports", "rules", None, 0, 5, None, date(2025, 11, 3), None,
    "2025-11-04T00:00:00Z", "2025-11-05T00:00:00Z",
)  # fmt: skip


def test_migrations_make_the_tables_that_the_code_describes(database: Database) -> None:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  # only this test needs it
    from alembic.migration import MigrationContext  # noqa: PLC0415

    from frontline.store.tables import metadata  # noqa: PLC0415

    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_a_newer_frontline_is_refused(tmp_path: Path) -> None:
    database = Database(tmp_path / "x.db")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StorageError, match="newer frontline"):
        Database(tmp_path / "x.db")


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageError, match="not a database"):
        Database(tmp_path / "x.db")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.binary(max_size=2000))
def test_documents_come_back_as_they_were(database: Database, body: bytes) -> None:
    digest = f"{hash(body) & (2**64 - 1):064x}"
    with database.writing() as connection:
        documents.add_document(connection, digest, body, AT)
        documents.add_document(connection, digest, body, AT)
    with database.reading() as connection:
        assert documents.read_document(connection, digest) == body


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            documents.add_document(connection, "0" * 64, b"x", AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as connection:
        assert documents.read_document(connection, "0" * 64) is None


def test_the_same_statement_is_kept_once(database: Database) -> None:
    with database.writing() as connection:
        assert add_statements(connection, [CLAIM, CLAIM]) == 1
        assert add_statements(connection, [replace(CLAIM, recorded_at="2026-01-01T00:00:00Z")]) == 0
        assert add_statements(connection, [replace(CLAIM, value={"a": 2})]) == 1


def test_a_withdrawn_statement_stays_readable_as_of_before(database: Database) -> None:
    with database.writing() as connection:
        add_statements(connection, [CLAIM])
        withdraw_statements(connection, [CLAIM.make_id()], "2025-12-01T00:00:00Z", "wrong")
    with database.reading() as connection:
        assert read_statements(connection, property_="claim") == []
        assert len(read_statements(connection, property_="claim", known="2025-11-30T00:00:00Z")) == 1
        assert read_statements(connection, property_="claim", known="2025-11-03T00:00:00Z") == []


def test_probabilities_come_back_to_the_precision_kept(database: Database) -> None:
    field = np.random.default_rng(1).random((2, 2, 3, 4)).astype(np.float32)
    record = AssessmentRecord(0, "m", "inputs", "2025-11-05T00:00:00Z", date(2025, 1, 1), date(2025, 1, 2), 4, 3)
    days = [date(2025, 1, 1), date(2025, 1, 2)]
    with database.writing() as connection:
        posteriors.add_assessment(connection, record, zip(days, field.reshape(2, 2, 12), strict=True))
    with database.reading() as connection:
        kept = posteriors.latest_assessment(connection)
        assert kept is not None
        found = posteriors.read_posterior(connection, kept, days[1], 2)
        assert found is not None
        assert np.abs(found - field[1]).max() < 1e-5
        assert posteriors.read_posterior(connection, kept, date(2025, 1, 3), 2) is None


def test_quarantine_keeps_a_delivery_whole_and_lets_it_go(tmp_path: Path) -> None:
    entry = quarantine.Quarantined("atlas", "abc", "map.geojson", "broken", "2025-11-05T00:00:00Z")
    quarantine.quarantine(tmp_path, entry, b"body")
    assert quarantine.list_quarantined(tmp_path) == [entry]
    assert (tmp_path / "atlas" / "abc").read_bytes() == b"body"
    quarantine.release(tmp_path, "atlas", "abc")
    assert quarantine.list_quarantined(tmp_path) == []


def test_a_killed_write_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Database(path).close()
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom datetime import UTC, datetime\n"
        "from frontline.store.database import Database\nfrom frontline.store import documents\n"
        "with Database(Path(sys.argv[1])).writing() as connection:\n"
        "    documents.add_document(connection, '1' * 64, b'x' * 5_000_000, datetime.now(UTC))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == -9
    with Database(path).reading() as connection:
        assert documents.read_document(connection, "1" * 64) is None
