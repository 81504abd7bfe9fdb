"""Run the program as a user does."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = str(Path(sys.executable).parent / "frontline")


def run(*words: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does."""
    result = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False, timeout=300)
    assert not check or result.returncode == 0, result.stderr
    return result


def answer(*words: str | Path) -> Any:
    """Run a command with ``--json`` and return what it printed."""
    return json.loads(run(*words, "--json").stdout)
