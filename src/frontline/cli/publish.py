"""Commands that let things out: the brief, the site, exports, releases and the server."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from frontline.cli.options import Command, Day, Instant, as_json, show, with_day, with_known
from frontline.cli.program import cli
from frontline.publish.exports import FORMATS
from frontline.publish.tongue import LANGUAGES, read_tongue
from frontline.theatre.tell import publish as tell
from frontline.theatre.tell.words import progress
from frontline.theatre.theatre import Theatre
from frontline.theatre.written import check_target


class Languages(click.ParamType[tuple[str, ...]]):
    """Languages such as en or en,uk,ru, each once, in the order in which they were named."""

    name = "languages"

    def convert(  # noqa: D102
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> tuple[str, ...]:
        named = dict.fromkeys(part.strip().casefold() for part in str(value).split(","))
        return tuple(read_tongue(each).code for each in named)


def with_languages(command: Command) -> Command:
    """Give a command the option ``--lang`` for one or more languages."""
    about = f"The language, or several with commas between them: {', '.join(LANGUAGES)}."
    return click.option("--lang", "langs", type=Languages(), default="en", show_default=True, help=about)(command)


def with_output(command: Command) -> Command:
    """Give a command the option ``--output`` for what is written for readers."""
    about = "A file: .html, .md, .txt, .pdf, .docx or .json; of several languages one each: brief.uk.pdf."
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=about)(command)


@cli.command()
@click.argument("place")
@with_day
@with_known
@with_languages
@with_output
@as_json
@click.pass_obj
def brief(
    theatre: Path, place: str, on: date, known: datetime | None, langs: tuple[str, ...], output: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Write the cited brief for a PLACE and day.

    Of several languages each gets a file of its own, brief.en.pdf and brief.uk.pdf, and --json prints an object with a
    brief for each. Either all files are written or none.

    \b
    Example:
      frontline -t demo/pokrovsk brief Pokrovsk --on 2025-11-03 -o brief.pdf
      frontline -t demo/pokrovsk brief Pokrovsk --on 2025-11-03 --lang en,uk,ru -o brief.docx
    """
    if output:
        check_target(output)
    written = Theatre(theatre).briefs(place, on=on, known=known, langs=langs)
    files = written.save(output) if output else []
    show(written.data, lambda _: tell.files(files) if files else written.markdown, as_json=as_json)


@cli.command()
@click.option("--on", type=Day(), help="The day; default: the last that may be published.")
@with_known
@with_languages
@with_output
@click.option("--notify", is_flag=True, help="Also send a signed notice to each watch of the settings with news.")
@click.option("--dry-run", is_flag=True, help="With --notify: send nothing, and show what would be sent.")
@as_json
@click.pass_obj
def digest(
    theatre: Path, on: date | None, known: datetime | None, langs: tuple[str, ...], output: Path | None, notify: bool,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the theatre's day: what moved, in which places, what was claimed and corrected.

    \b
    Example:
      frontline -t demo/pokrovsk digest --on 2025-11-03 --lang en,uk
      frontline -t demo/pokrovsk digest --on 2025-11-03 --notify --dry-run -o day.txt
    """
    if output:
        check_target(output)
    opened = Theatre(theatre)
    written = opened.digests(on=on, known=known, langs=langs)
    files = written.save(output) if output else []
    sent = opened.notify(on=on, known=known, dry_run=dry_run) if notify else []
    text = tell.files(files) if files else written.text
    show(written.data | {"notices": sent}, lambda _: "\n".join([text, *map(tell.notice, sent)]), as_json=as_json)


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
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="The format, where the ending leaves it open.")
@click.option("--place", default="", help="Of which 'shares' are; default: the theatre's focus.")
@as_json
@click.pass_obj
def export(
    theatre: Path, layer: str, output: Path, on: date | None, known: datetime | None, tolerance: float | None,
    form: str | None, place: str, as_json: bool,
) -> None:  # fmt: skip
    """Write a LAYER of a day to a file: control (our assessment), or a map whose licence lets it out.

    Further layers: measures (shares of places), shares (a place day by day), claims, places, events and whatever else
    the api has. Endings: .geojson, .gpkg (styled for QGIS), .parquet, .fgb, .kml, .zip (Shapefiles), .csv (with HXL
    tags), .tif (the probability of each cell). The areas of control are cut at probabilities of 0.1, 0.5 and 0.9.
    Licence, citation, cut-off and definitions stand inside.

    \b
    Example:
      frontline -t demo/pokrovsk export control --on 2025-11-03 -o control.gpkg
      frontline -t demo/pokrovsk export measures --on 2025-11-03 -o measures.csv
      frontline -t demo/pokrovsk export shares --on 2025-11-03 --format flourish -o shares.zip
    """
    found = Theatre(theatre).export(
        layer, output, on=on, known=known, tolerance_m=tolerance, format_=form or "", place=place
    )
    show(found, tell.export, as_json=as_json)


@cli.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A file ending in .gif or .mp4.")
@click.option("--from", "start", type=Day(), help="The first day; default: of the assessment.")
@click.option("--until", type=Day(), help="The day after the last; default: all that may be published.")
@with_known
@click.option("--every", type=click.IntRange(1, 366), default=1, show_default=True, help="A frame for so many days.")
@click.option("--speed", type=click.FloatRange(0.5, 50), default=8.0, show_default=True, help="Frames a second.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of its words."
)
@as_json
@click.pass_obj
def movie(
    theatre: Path, output: Path, start: date | None, until: date | None, known: datetime | None, every: int,
    speed: float, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Write a time-lapse of the assessment with date and note: GIF, or MP4 where ffmpeg is installed.

    \b
    Example:
      frontline -t demo/pokrovsk movie --from 2025-09-01 -o pokrovsk.gif
    """
    with progress("Drawing the frames", quiet=as_json):
        made = Theatre(theatre).movie(
            output, start=start, until=until, known=known, every=every, frames_per_second=speed, lang=lang
        )
    show(made, tell.movie, as_json=as_json)


@cli.command()
@click.option("--cut-off", type=Instant(), help="Nothing known later goes in; default: what the delay lets out now.")
@click.option("--by", "person", help="Who signs; default: the name that this computer knows you by.")
@click.option("--sign", "number", type=int, help="Sign the release of this number, which another person made.")
@click.option("--list", "listed", is_flag=True, help="List the releases; make none.")
@as_json
@click.pass_obj
def release(
    theatre: Path, cut_off: datetime | None, person: str | None, number: int | None, listed: bool, as_json: bool
) -> None:
    """Make and sign a release: from then on the site and the server show what was known at its cut-off.

    \b
    Example:
      frontline -t demo/pokrovsk release --by "A. Editor"
      frontline -t demo/pokrovsk release --list
    """
    opened = Theatre(theatre)
    if listed:
        show(opened.releases(), tell.releases, as_json=as_json)
        return
    with progress("Making the release", quiet=as_json):
        made = opened.release(cut_off=cut_off, by=person) if number is None else opened.sign(number, by=person)
    show(made, tell.release, as_json=as_json)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=1200,
    show_default=True,
    help="Requests a minute from one client; 0: any number.",
)
@click.option(
    "--proxy", "proxies", multiple=True, help="A proxy's address or network, whose word on who asks is taken."
)
@click.option("--address", default="", help="As readers reach it, such as https://map.example.org; default: as asked.")
@as_json
@click.pass_obj
def serve(
    theatre: Path, host: str, port: int, workers: int, limit: int, proxies: tuple[str, ...], address: str, as_json: bool
) -> None:
    """Serve the map, the api (OGC API Features) and the briefs, until interrupted.

    \b
    Example:
      frontline -t demo/pokrovsk serve --port 8080
      frontline -t demo/pokrovsk serve --workers 2 --limit 600 --proxy 10.0.0.0/8 --address https://map.example.org
    """
    from frontline.api import server  # noqa: PLC0415  # a web framework that only this command pays for

    shown = server.check(theatre) | {"address": address or f"http://{host}:{port}/"}
    show(shown, tell.serve, as_json=as_json)
    server.run(theatre, host, port, workers, address, limit, proxies)
