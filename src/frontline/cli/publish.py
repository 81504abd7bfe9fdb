"""Commands that let things out: the brief, the site and exports."""

from datetime import date, datetime
from pathlib import Path

import click

from frontline.cli.options import Day, as_json, show, with_day, with_known
from frontline.cli.program import cli
from frontline.errors import UsageError
from frontline.theatre.tell import publish as tell
from frontline.theatre.tell.words import progress
from frontline.theatre.theatre import Theatre


@cli.command()
@click.argument("place")
@with_day
@with_known
@click.option("--lang", default="en", show_default=True, help="The brief's language; English so far.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file ending in .md, .html or .json.")
@as_json
@click.pass_obj
def brief(
    theatre: Path, place: str, on: date, known: datetime | None, lang: str, output: Path | None, as_json: bool
) -> None:
    """Write the cited brief for a PLACE and day.

    \b
    Example:
      frontline -t demo/pokrovsk brief Pokrovsk --on 2025-11-03 -o brief.html
    """
    if lang != "en":
        raise UsageError(f"briefs are written in English so far, not in '{lang}'", "leave --lang out")
    written = Theatre(theatre).brief(place, on=on, known=known)
    if output:
        written.save(output)
    show(written.data, lambda _: f"written to {output}" if output else written.markdown, as_json=as_json)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", type=Day(), help="The day that the page opens on; default: the last that may be published.")
@as_json
@click.pass_obj
def site(theatre: Path, folder: Path, on: date | None, as_json: bool) -> None:
    """Write the static site: the map, the brief and their data, for any file server.

    \b
    Example:
      frontline -t demo/pokrovsk site demo/site --on 2025-11-03
      python3 -m http.server -d demo/site
    """
    with progress("Writing the site", quiet=as_json):
        result = Theatre(theatre).site(folder, on=on)
    show(result, tell.site, as_json=as_json)


@cli.command()
@click.argument("layer")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="A file; its ending is the format."
)
@click.option("--on", type=Day(), help="The day; default: the last that may be published.")
@with_known
@click.option("--tolerance", type=click.FloatRange(min=0), help="Metres by which lines are simplified; default: 250.")
@as_json
@click.pass_obj
def export(
    theatre: Path, layer: str, output: Path, on: date | None, known: datetime | None, tolerance: float | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Write a LAYER of a day to a file: control (our assessment), or a map whose licence lets it out.

    A file ending in .geojson has the areas of each status, cut at probabilities of 0.1, 0.5 and 0.9; one ending in
    .tif has the probability of each cell. Licence, citation and cut-off stand inside.

    \b
    Example:
      frontline -t demo/pokrovsk export control --on 2025-11-03 -o control.geojson
      frontline -t demo/pokrovsk export control --on 2025-11-03 -o control.tif
    """
    found = Theatre(theatre).export(layer, output, on=on, known=known, tolerance_m=tolerance)
    show(found, tell.export, as_json=as_json)
