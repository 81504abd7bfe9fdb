import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from frontline.cli import cli
from frontline.errors import UsageError
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.naming import name_places

EXAMPLE = Path(__file__).parents[2] / "examples" / "pokrovsk" / "theatre"


def test_the_places_of_a_text_with_a_contradiction(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("Бої у Добропіллі, південніше Покровська, і в Родинському.", encoding="utf-8")
    result = CliRunner().invoke(cli, ["-t", str(EXAMPLE), "places", str(file), "--json"])
    assert result.exit_code == 0, result.output
    rows = {row["surface"]: row for row in map(json.loads, result.output.splitlines())}
    assert rows["Добропіллі"]["place"]["id"] == "gn:709900"
    assert [each["of"] for each in rows["Добропіллі"]["conflicts"]] == ["Pokrovsk"]
    assert rows["Родинському"]["area"]["rule"].startswith("in: ")
    told = CliRunner().invoke(cli, ["-t", str(EXAMPLE), "places", str(file)])
    assert "'південніше' of Pokrovsk is stated" in told.output


def test_a_name_that_is_left_open_has_the_area_that_the_text_states(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("They took Novoselivka, north of Pokrovsk.", encoding="utf-8")
    row, _ = name_places(OpenTheatre.at(EXAMPLE), file)
    assert row["place"] is not None or row["area"]["rule"] == "gloss: sector"


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        name_places(OpenTheatre.at(EXAMPLE), tmp_path / "bytes")
