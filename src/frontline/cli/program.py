"""The program itself: the group of all commands, and how a fault ends.

Each command is registered here by the module that holds it; see ``frontline.cli``.
"""

import os
import sys
from pathlib import Path

import click

import frontline
from frontline import logs
from frontline.errors import FrontlineError, UsageError
from frontline.settings import THEATRE_VARIABLE


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-t", "--theatre", type=click.Path(path_type=Path), envvar=THEATRE_VARIABLE, default=Path(),
    show_default="this folder", help=f"The theatre's folder; also from the variable {THEATRE_VARIABLE}.",
)  # fmt: skip
@click.version_option(frontline.__version__, prog_name="frontline")
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
    """Run one command and return its exit code."""
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
