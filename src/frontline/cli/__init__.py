"""Speak the library aloud: one thin command a verb, with the same words as the Python API.

Nothing is computed here. Each command reads its options, calls one function and prints what it returns, for people
or, with ``--json``, for programs. ``program`` holds the group and ``verbs.toml`` names its commands; the other modules
hold them by subject and are loaded when one of theirs is called.
"""

from frontline.cli.program import cli, main, run

__all__ = ["cli", "main", "run"]
