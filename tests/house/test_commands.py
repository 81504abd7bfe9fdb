"""Every command says what it does, with an example that works, and answers a mistake in one line, at once."""

import importlib
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from frontline import cli as room
from frontline.cli import cli
from frontline.cli.program import VERBS

for found in pkgutil.iter_modules(room.__path__):
    importlib.import_module(f"frontline.cli.{found.name}")
COMMANDS = sorted(cli.commands)
HEAVY = {"numpy", "scipy", "sqlalchemy", "pydantic", "shapely", "pyproj", "pyarrow", "pandas", "structlog", "httpx2"}


def frontline(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).parent / "frontline")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, cwd=cwd, timeout=120)


def test_the_table_of_verbs_is_that_of_the_modules() -> None:
    """``frontline --help`` shows the table; a verb that it lacks would not be found."""
    listed = {name: (module, sentence) for module, names in VERBS.items() for name, sentence in names.items()}
    assert sorted(listed) == COMMANDS
    for name, (module, sentence) in listed.items():
        command = cli.commands[name]
        assert command.callback is not None, f"cli/verbs.toml names {name} under [{module}], which does not hold it"
        assert command.callback.__module__ == f"frontline.cli.{module}"
        assert (command.help or "").split("\n\n")[0].replace("\n", " ") == sentence


@pytest.mark.parametrize("words", [["--help"], ["statsu"], ["status", "--help"], ["status", "Pokrovsk", "--onn"]])
def test_help_and_mistakes_wait_for_no_library(words: list[str]) -> None:
    code = f"import sys; from frontline.cli import run; run({words!r}); print(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert HEAVY.isdisjoint(result.stderr.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name: str) -> None:
    command = cli.commands[name]
    text = command.help or ""
    assert "Example:" in text
    assert f" {name} " in text.split("Example:")[1] or text.rstrip().endswith(f" {name}")
    assert any(isinstance(each, click.Option) and "--json" in each.opts for each in command.params)


def examples() -> list[list[str]]:
    texts = [cli.commands[name].help or "" for name in COMMANDS]
    return [shlex.split(line) for text in texts for line in re.findall(r"^\s*frontline (.+)$", text, re.MULTILINE)]


@pytest.mark.parametrize("words", examples(), ids=" ".join)
def test_the_examples_of_the_help_are_understood(words: list[str]) -> None:
    """They parse; that they run is tested in story/ on the example theatre."""
    context = cli.make_context("frontline", list(words), resilient_parsing=False)
    name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
    assert command is not None
    command.make_context(name, rest, parent=context)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["statsu", "Pokrovsk"], "status"),
        (["status", "Pokrovsk", "--onn", "2025-11-03"], "--on"),
        (["status", "Pokrovsk"], "--on"),
        (["status", "Pokrovsk", "--on", "3.11.2025"], "write it as 2025-11-03"),
        (["-t", "nowhere", "status", "Pokrovsk", "--on", "2025-11-03"], "no theatre in nowhere"),
    ],
)
def test_a_mistake_is_answered_in_one_line(words: list[str], expected: str, tmp_path: Path) -> None:
    result = frontline(*words, cwd=tmp_path)
    assert result.returncode in (2, 3)
    assert result.stderr.startswith("frontline: ")
    assert len(result.stderr.strip().splitlines()) == 1
    assert expected in result.stderr
    assert "Traceback" not in result.stderr
