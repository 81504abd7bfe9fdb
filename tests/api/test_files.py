"""The gate again, for files: every layer is exported in every format, and none has what may not go out."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

import frontline
from frontline import cli
from frontline.errors import RefusedError, UsageError
from frontline.publish.exports import ENDINGS, FORMATS
from frontline.theatre.collecting import LAYERS
from guarded import DAYS, HIDDEN, LAST, MARKUP


def unpack(file: Path) -> bytes:
    """Return all that stands in a file, also what is packed in it."""
    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.fixture(scope="module")
def exported(guarded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder, theatre = tmp_path_factory.mktemp("exported"), frontline.open(guarded)
    endings = {form: ending for ending, form in ENDINGS.items()}
    found = {}
    for layer in ("control", "atlas", *LAYERS):
        for form in FORMATS if layer == "control" else ("csv", "geopackage", "kml") if layer == "claims" else ("csv",):
            file = folder / f"{layer}-{form}{endings.get(form, '.zip')}"
            try:
                theatre.export(layer, file, format_=form, on=DAYS[0] if layer == "atlas" else None)
            except UsageError:
                assert not file.exists()  # a layer that the format cannot hold
                continue
            found[file.name] = unpack(file)
    return found


def test_no_file_has_what_is_held_back(exported: dict[str, bytes]) -> None:
    assert len(exported) > 12
    for name, body in exported.items():
        for what, mark in HIDDEN.items():
            assert mark.encode() not in body, f"{name} has {what}"
    assert b"A gazette" in exported["claims-csv.csv"]
    assert MARKUP.encode() in exported["places-csv.csv"]
    assert b"\n'=HYPERLINK" in exported["places-csv.csv"] or b",'=HYPERLINK" in exported["places-csv.csv"]


def test_what_is_refused_is_refused_in_every_layer(guarded: Path, tmp_path: Path) -> None:
    theatre, file = frontline.open(guarded), tmp_path / "x.csv"
    for layer in ("control", "atlas", *LAYERS):
        with pytest.raises(RefusedError, match="hours late"):
            theatre.export(layer, file, on=LAST + timedelta(days=2))
    with pytest.raises(RefusedError, match="class none"):
        theatre.export("unlicensed", file)
    with pytest.raises(RefusedError, match="embargoed"):
        theatre.export("shares", file, place="Clausa")
    assert not file.exists()


def test_a_user_exports_by_name_or_by_ending(guarded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["export", "shares", "--format", "datawrapper", "-o", str(tmp_path / "alba.zip"), "--json"]
    assert cli.run(["-t", str(guarded), *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["on"]) == ("datawrapper", str(LAST))
    assert b"Alba: the share that Redland holds" in unpack(tmp_path / "alba.zip")
