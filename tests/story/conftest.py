"""Build the example theatre once: the whole way, as ``make demo`` goes it."""

from pathlib import Path

import pytest

from program import run


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example theatre with everything brought in and assessed."""
    path = tmp_path_factory.mktemp("story") / "pokrovsk"
    run("new", path, "--example", "pokrovsk")
    for name in ("deepstate", "uacontrolmap", "liveuamap"):
        run("-t", path, "ingest", name, path / "observations" / f"{name}.parquet")
    run("-t", path, "ingest", "viina", path / "settlements" / "viina.csv")
    run("-t", path, "ingest", "reports", path / "reports")
    run("-t", path, "assess")
    return path
