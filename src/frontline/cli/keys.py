"""Commands about the keys of the api."""

from pathlib import Path

import click

from frontline.cli.options import as_json, show
from frontline.cli.program import cli
from frontline.theatre.tell import keys as tell
from frontline.theatre.theatre import Theatre


@cli.group(invoke_without_command=True)
@as_json
@click.pass_context
def key(context: click.Context, as_json: bool) -> None:
    """List the keys by which 'frontline serve' shows a team more than its readers; make or revoke one.

    \b
    Example:
      frontline -t demo/pokrovsk key list
      frontline -t demo/pokrovsk key add "night desk" --scope early
    """
    if context.invoked_subcommand is None:
        show(Theatre(context.obj).keys(), tell.listed, as_json=as_json)


@key.command("add")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True,
    help="What it lets see: 'early', without delay and releases, or 'embargoed', inside embargoes. May be repeated.",
)  # fmt: skip
@as_json
@click.pass_obj
def add(theatre: Path, name: str, scopes: tuple[str, ...], as_json: bool) -> None:
    """Make a key for NAME and print it, this once; only its digest is kept.

    Licences hold for whoever has a key, too. It is sent as 'Authorization: Bearer KEY', over TLS only.

    \b
    Example:
      frontline -t demo/pokrovsk key add "night desk" --scope early
    """
    show(Theatre(theatre).add_key(name, scopes), tell.added, as_json=as_json)


@key.command("list")
@as_json
@click.pass_obj
def list_(theatre: Path, as_json: bool) -> None:
    """List the keys that were made, with their ids and scopes; never the keys themselves.

    \b
    Example:
      frontline -t demo/pokrovsk key list
    """
    show(Theatre(theatre).keys(), tell.listed, as_json=as_json)


@key.command("revoke")
@click.argument("key_id")
@as_json
@click.pass_obj
def revoke(theatre: Path, key_id: str, as_json: bool) -> None:
    """Let the key with KEY_ID count for nothing from now on.

    \b
    Example:
      frontline -t demo/pokrovsk key list
      # then: frontline -t demo/pokrovsk key revoke 5f0c2a91
    """
    show(Theatre(theatre).revoke_key(key_id), tell.revoked, as_json=as_json)
