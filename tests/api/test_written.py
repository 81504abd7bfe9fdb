"""The gate a third time, by command: all that writes a file is found by itself and run, and each file is read whole."""

import gzip
import io
import json
import re
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import click
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from PIL import Image
from pypdf import PdfReader

import frontline
from frontline.cli.program import cli as program
from frontline.errors import UsageError
from frontline.publish.exports import ENDINGS, FORMATS
from frontline.publish.field import EMBARGOED, unpack_lattice, unpack_layer
from frontline.theatre.collecting import LAYERS
from frontline.theatre.theatre import Theatre
from guarded import CLOSED, DAYS, HIDDEN, LAST, TODAY

FORMS = {form: ending for ending, form in ENDINGS.items()}
BRIEF_ENDINGS = (".html", ".md", ".txt", ".json", ".pdf", ".docx")
# What the desk looks at, late or not (docs/outputs.md): their files say up to when things were known.
DRAWN = ("control", "atlas")
OF_THE_DESK = {"series", "plot", "evacuation"}
NUMBER = re.compile(r"\d+\.\d{7}")


def list_writers() -> set[str]:
    """Return the commands that write to a place the user names."""
    context = click.Context(program)
    found = set()
    for name in program.list_commands(context):
        program.load(name)
        command = program.get_command(context, name)
        assert command is not None
        if any(each.name in ("output", "folder") for each in command.params):
            found.add(name)
    return found - {"new", "gazetteer"}  # these make what is brought in


def write_all(theatre: Theatre, folder: Path) -> set[str]:
    """Write all that each command can, in every format, and return the commands."""
    for name, written in (("brief", theatre.brief("Alba", on=LAST)), ("digest", theatre.digest())):
        for ending in BRIEF_ENDINGS:
            written.save(folder / f"{name}{ending}")
    for layer in ("control", "atlas", *LAYERS):
        for form in FORMATS if layer in DRAWN else ("csv", "kml"):
            file = folder / f"{layer}-{form}{FORMS.get(form, '.zip')}"
            with suppress(UsageError):  # a layer that the format cannot hold
                theatre.export(layer, file, format_=form, on=DAYS[1] if layer == "atlas" else None)
    theatre.movie(folder / "film.gif")
    theatre.site(folder / "site")
    return {"brief", "digest", "export", "movie", "site"}


@pytest.fixture(scope="module")
def made(guarded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], dict[str, bytes]]:
    """Return the commands that were tried, and all that they wrote, by file, each laid open."""
    folder = tmp_path_factory.mktemp("written")
    tried = write_all(frontline.open(guarded), folder)
    files = {str(each.relative_to(folder)): lay_open(each) for each in sorted(folder.rglob("*")) if each.is_file()}
    return tried, files


@pytest.fixture(scope="module")
def written(made: tuple[set[str], dict[str, bytes]]) -> dict[str, bytes]:
    return made[1]


def lay_open(file: Path) -> bytes:
    """Return all that stands in a file as a reader's program has it: packed parts unpacked, numbers as text."""
    body = file.read_bytes()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body += b"".join(packed.read(name) for name in packed.namelist())
    if body[:2] == b"\x1f\x8b":
        body += gzip.decompress(body)
    if file.suffix == ".pdf":
        pages = PdfReader(file).pages
        body += "".join(page.extract_text() for page in pages).replace("\n", "").encode()
    if file.suffix == ".parquet":
        table = pq.read_table(file)
        body += json.dumps(table.to_pylist(), default=repr).encode() + repr(table.schema.metadata).encode()
    if file.suffix == ".gif":
        with Image.open(file) as picture:
            body += picture.info["comment"]
    if file.suffix in (".parquet", ".gpkg", ".fgb", ".zip", ".shp"):
        body += spell_doubles(body)
    return body


def spell_doubles(body: bytes) -> bytes:
    """Return the marks that stand in a file as eight bytes, as geometries have them, in letters."""
    marks = [SHOWN, *(each for each in HIDDEN.values() if NUMBER.fullmatch(each))]
    return " ".join(each for each in marks if struct.pack("<d", float(each)) in body).encode()


SHOWN = "10.09"  # of a drawing that may go out


def test_every_command_that_writes_is_tried(made: tuple[set[str], dict[str, bytes]]) -> None:
    assert made[0] | OF_THE_DESK == list_writers()


def test_no_command_writes_what_is_held_back(written: dict[str, bytes]) -> None:
    assert len(written) > 100
    for name, body in written.items():
        for what, mark in HIDDEN.items():
            assert mark.encode() not in body, f"{name} has {what}"


def test_what_may_go_out_is_found_in_every_kind_of_file(written: dict[str, bytes]) -> None:
    """Else the test above would look for marks in files that it cannot read."""
    for form in ("geojson", "geopackage", "geoparquet", "flatgeobuf", "kml", "shapefile"):
        assert SHOWN.encode() in written[f"atlas-{form}{FORMS.get(form, '.zip')}"], form
    for ending in BRIEF_ENDINGS:
        assert b"Redland" in written[f"brief{ending}"], ending
        assert b"Redland" in written[f"digest{ending}"], ending


def test_of_contested_ground_nothing_is_told_inside_an_embargo(written: dict[str, bytes]) -> None:
    head, control = (json.loads(written[f"site/data/{name}.json"]) for name in ("contested", "control"))
    lattice = unpack_lattice(control["lattice"])
    field = unpack_layer(written["site/data/contested.bin"], (len(head["days"]), *lattice.shape))
    inside = shapely.contains_xy(CLOSED, lattice.lon, lattice.lat)
    assert inside.any()
    assert (field[:, inside] == EMBARGOED).all()
    assert (field[:, ~inside] != EMBARGOED).any()
    assert set(head["shares"]["t:2"]["value"]) == {None}, "Clausa lies in the embargo"
    assert all(value is not None for value in head["shares"]["t:1"]["value"])


def test_the_page_has_embargoes_and_refusals_in_parts_that_it_can_say_in_other_languages(
    written: dict[str, bytes],
) -> None:
    theatre = json.loads(written["site/data/theatre.json"])
    assert theatre["embargoes"][0]["reasons"] == {"uk": "триває вивезення людей"}
    assert [each["embargo"]["names"] for each in theatre["credits"] if "embargo" in each] == [{"uk": "Переправа"}]
    refused = [each["refused"] for each in theatre["credits"] if "refused" in each]
    assert {each["class"] for each in refused} >= {"none"}
    assert all(each["title"] and each["licence"] for each in refused)


def test_no_day_that_is_held_back_is_told(written: dict[str, bytes]) -> None:
    """The day of writing stands in files; days of the ground between the last shown and today do not."""
    inside = [np.datetime64(LAST) + n for n in range(2, (TODAY - LAST).days)]
    assert inside
    for name, body in written.items():
        if not name.startswith("site/") or name.endswith((".json", ".html", ".md", ".xml")):
            for day in inside:
                assert f'"{day}"'.encode() not in body, (name, day)
