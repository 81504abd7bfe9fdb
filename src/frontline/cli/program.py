"""The program itself: the group of all commands, and how a fault ends.

Each command is registered here by the module that holds it, which is loaded when the command is called.
"""

import os
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from frontline import THEATRE_VARIABLE, logs
from frontline.errors import FrontlineError, UsageError

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")  # read when numpy is first imported, by a command
VERBS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("verbs.toml").read_text(encoding="utf-8"))


class Program(click.Group):
    """A group of commands that are named from the start, and loaded one by one.

    A command that was not called yet is a stand-in, which knows its name and first sentence only.
    """

    def __init__(self, *words: Any, **keywords: Any) -> None:  # noqa: ANN401  # what click gives
        super().__init__(*words, **keywords)
        self._modules = {name: module for module, names in VERBS.items() for name in names}
        self.commands = {
            name: click.Command(name, help=sentence) for names in VERBS.values() for name, sentence in names.items()
        }

    def load(self, name: str) -> None:
        """Put a command in the place of its stand-in; nothing if it is there, or if there is none of that name."""
        if module := self._modules.pop(name, None):
            import_module(f"frontline.cli.{module}")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Load the command that is called, and find it."""
        self.load(args[0])
        return super().resolve_command(ctx, args)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-t", "--theatre", type=click.Path(path_type=Path), envvar=THEATRE_VARIABLE, default=Path(),
    show_default="this folder", help=f"The theatre's folder; also from the variable {THEATRE_VARIABLE}.",
)  # fmt: skip
@click.version_option(package_name="frontline", prog_name="frontline")
@click.option("-v", "--verbose", is_flag=True, help="Say on standard error what is being done.")
@click.pass_context
def cli(context: click.Context, theatre: Path, verbose: bool) -> None:
    """Map an armed conflict from open sources: who holds what, since when, who says so, and how sure anyone can be.

    \b
    Example:
      frontline new demo --example pokrovsk
      frontline -t demo ingest deepstate demo/observations/deepstate.parquet
      frontline -t demo status Pokrovsk --on 2025-11-03
    """
    logs.configure(verbose=verbose)
    context.obj = theatre


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every fault ends as one line on standard error and the exit code of the error tree."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Sums are made in one thread, unless the environment says otherwise: they are too small for more, which would only
    wait for each other, and so come out the same to the last digit on any number of cores.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")
    try:
        code = cli.main(arguments, prog_name="frontline", standalone_mode=False)
    except FrontlineError as error:
        click.echo(f"frontline: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"frontline: {_usage_line(error)}", err=True)
        return UsageError.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("frontline: interrupted; run the same command again to go on", err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing more to say
        return 0
    return code if isinstance(code, int) else 0


def _usage_line(error: click.ClickException) -> str:
    """Return what is wrong with a call and what to do, in one line."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "frontline"
    message = " ".join(error.format_message().split()).rstrip(".")
    return f"{message[:1].lower()}{message[1:]}; see '{path} --help'"
