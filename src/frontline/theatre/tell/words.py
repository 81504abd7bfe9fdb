"""Tell what every answer shares: progress, per cent, tables."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table


@contextlib.contextmanager
def progress(title: str, *, quiet: bool) -> Iterator[Callable[[Path], None]]:
    """Show which file is being worked on, as ``progress_words`` does."""
    with progress_words(title, quiet=quiet) as told:
        yield lambda path: told(path.name)


@contextlib.contextmanager
def progress_words(title: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what is being worked on, on standard error; nothing when quiet or when nobody looks."""
    console = Console(stderr=True, quiet=quiet)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title)
        yield lambda words: bar.update(task, description=f"{title} {words}")


def percent(share: float) -> str:
    """Tell a share in per cent."""
    return f"{share * 100:.1f} %"


def draw(table: Table) -> str:
    """Return a table as text."""
    console = Console(width=140)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())
