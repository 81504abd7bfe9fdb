"""A process that is killed at any moment leaves all of a delivery or nothing, and a second run completes it."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from program import PROGRAM, run

STAGES = {
    "cells": ("deepstate", "observations/deepstate.parquet", "cell_change"),
    "settlements": ("viina", "settlements/viina.csv", "statement"),
    "reports": ("reports", "reports", "report"),
}
KILLS = int(os.environ.get("KILLS", "2"))  # KILLS=10 for a thorough run


def counts(path: Path) -> dict[str, int]:
    with sqlite3.connect(path / "frontline.db") as connection:
        tables = ("document", "delivery", "shown_day", "cell_change", "statement", "report")
        return {each: connection.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in tables}  # noqa: S608


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_ingest_leaves_all_or_nothing(stage: str, tmp_path: Path) -> None:
    source, file, table = STAGES[stage]
    whole = tmp_path / "whole"
    run("new", whole, "--example", "pokrovsk")
    started = time.perf_counter()
    run("-t", whole, "ingest", source, whole / file)
    duration = time.perf_counter() - started
    expected = counts(whole)
    assert expected[table] > 0
    per_delivery = {row[1:] for row in deliveries(whole)}
    choice = random.Random(stage)  # noqa: S311  # moments to kill at, not secrets
    for number in range(KILLS):
        path = tmp_path / f"killed{number}"
        shutil.copytree(whole, path, ignore=shutil.ignore_patterns("frontline.db*", "quarantine"))
        process = subprocess.Popen([PROGRAM, "-t", path, "ingest", source, path / file], stderr=subprocess.DEVNULL)
        time.sleep(choice.uniform(0.3, 1.0) * duration)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if (path / "frontline.db").exists() and has_tables(path):
            assert {row[1:] for row in deliveries(path)} <= per_delivery, "a delivery is whole or not there"
        run("-t", path, "ingest", source, path / file)
        assert counts(path) == expected


def has_tables(path: Path) -> bool:
    with sqlite3.connect(path / "frontline.db") as connection:
        return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'delivery'").fetchone())


def deliveries(path: Path) -> list[tuple[int, str, int, int]]:
    """Return each delivery with how much of it is kept."""
    query = (
        "SELECT d.delivery_id, d.digest, (SELECT count(*) FROM cell_change c WHERE c.delivery_id = d.delivery_id), "
        "(SELECT count(*) FROM statement s WHERE s.digest = d.digest) FROM delivery d"
    )
    with sqlite3.connect(path / "frontline.db") as connection:
        return connection.execute(query).fetchall()
