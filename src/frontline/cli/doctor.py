"""The command that examines the installation and the theatre."""

from pathlib import Path

import click

from frontline.cli.options import as_json, show
from frontline.cli.program import cli
from frontline.theatre.doctor import examine, exit_code_of
from frontline.theatre.tell import doctor as tell


@cli.command()
@as_json
@click.pass_obj
def doctor(theatre: Path, as_json: bool) -> int:
    """Say what is installed, readable and in order, and what to do where it is not.

    \b
    Example:
      frontline -t demo/pokrovsk doctor
    """
    result = examine(theatre)
    show(result, tell.doctor, as_json=as_json)
    return exit_code_of(result["checks"])
