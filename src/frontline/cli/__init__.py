"""Speak the library aloud: one thin command a verb, with the same words as the Python API.

Nothing is computed here. Each command reads its options, calls one function and prints what it returns, for people
or, with ``--json``, for programs. ``program`` holds the group, the other modules its commands by subject.
"""

from frontline.cli import (
    claims,
    control,
    doctor,
    forecast,
    gazetteer,
    keys,
    ledger,
    maps,
    measures,
    publish,
    quarantine,
    routes,
    series,
    shapes,
    sources,
)
from frontline.cli.program import cli, main, run

__all__ = [
    "claims",
    "cli",
    "control",
    "doctor",
    "forecast",
    "gazetteer",
    "keys",
    "ledger",
    "main",
    "maps",
    "measures",
    "publish",
    "quarantine",
    "routes",
    "run",
    "series",
    "shapes",
    "sources",
]
