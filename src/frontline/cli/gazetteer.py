"""Commands of places: build a theatre's gazetteer, and show which places a text names."""

from pathlib import Path

import click

from frontline.cli.options import as_json, show, show_lines
from frontline.cli.program import cli
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.gazetteers import build_gazetteer
from frontline.theatre.naming import name_places
from frontline.theatre.tell import places as tell

FILE = click.Path(path_type=Path, dir_okay=False)


@cli.command()
@click.argument("action", type=click.Choice(["build"]))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--geonames", type=FILE, multiple=True, help="GeoNames' file of a country, such as UA.txt; repeatable.")
@click.option("--alternates", type=FILE, help="GeoNames' alternateNamesV2.txt: names by language.")
@click.option("--points", type=FILE, multiple=True, help="OpenStreetMap places as points: GeoPackage, GeoJSON ...")
@click.option(
    "--outlines", type=FILE, multiple=True, help="Outlines with OpenStreetMap's tags: GeoPackage, GeoJSON ..."
)
@click.option("--amend", type=FILE, help="Your own names and points, as TOML; they go before the files'.")
@click.option("--box", type=float, nargs=4, metavar="W S E N", help="Settlements in this box alone, in degrees.")
@as_json
def gazetteer(
    action: str,  # noqa: ARG001  # one action so far; the word keeps room for others
    folder: Path,
    geonames: tuple[Path, ...],
    alternates: Path | None,
    points: tuple[Path, ...],
    outlines: tuple[Path, ...],
    amend: Path | None,
    box: tuple[float, float, float, float] | None,
    as_json: bool,
) -> None:
    """Build places.parquet and outlines.parquet of a theatre in FOLDER, its places/ as a rule.

    Ways to get the files, and how the example's were made: docs/gazetteer.md.

    \b
    Example:
      frontline gazetteer build mali/places --geonames ML.txt --alternates alternateNamesV2.txt
      frontline gazetteer build mali/places --geonames ML.txt --outlines mali.gpkg --box -5 14 1 17
    """
    result = build_gazetteer(folder, geonames, alternates, points, outlines, amend, box)
    show(result, tell.gazetteer, as_json=as_json)


@cli.command()
@click.argument("file", type=FILE)
@click.option("--lang", type=click.Choice(["en", "uk", "ru"]), help="The text's language; default: by its letters.")
@as_json
@click.pass_obj
def places(theatre: Path, file: Path, lang: str | None, as_json: bool) -> None:
    """Show which places a text FILE names, how sure that is, and directions that cannot be right.

    \b
    Example:
      frontline -t demo/pokrovsk places demo/pokrovsk/reports/2025-10-28-360-troianda.md
    """
    show_lines(name_places(OpenTheatre.at(theatre), file, lang), tell.places, as_json=as_json)
