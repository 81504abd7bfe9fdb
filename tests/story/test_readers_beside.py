"""A theatre sets a language model beside the rules: the way out, the reply that is kept, and a model that fails."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from frontline.errors import UsageError
from frontline.theatre.theatre import Theatre
from unruly import Unruly, serve

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre"
TEXT = "Russia's Defence Ministry said its troops had captured Pokrovsk on Sunday."
REPLY = {
    "quote": "its troops had captured Pokrovsk on Sunday", "type": "control_taken", "actor": "RU", "polarity": "+",
    "speaker": "Russia's Defence Ministry", "modality": "fact", "numbers": [],
}  # fmt: skip
COMPLETION = {"choices": [{"message": {"content": json.dumps({"claims": [REPLY]})}}]}


def ask_for_model(theatre: Path, address: str) -> None:
    table = (
        '\n[reading]\nreaders = ["llm"]\n[reading.llm]\nmodel = "small"\nkey_variable = "FRONTLINE_TEST_KEY"\n'
        f'address = "{address}"\nallow_http = true\nallow_private = true\nmax_seconds = 5\n'
    )
    settings = theatre / "frontline.toml"
    settings.write_text(settings.read_text(encoding="utf-8").split("\n[reading]")[0] + table, encoding="utf-8")


def test_a_theatre_reads_with_a_model_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, article = tmp_path / "theatre", tmp_path / "article.txt"
    shutil.copytree(EXAMPLE, folder)
    article.write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("FRONTLINE_TEST_KEY", "a key")

    def read() -> list[dict[str, Any]]:
        return Theatre(folder).extract(article, published=date(2025, 11, 3), lang="en")

    (alone,) = read()
    assert alone["confidence"] == "medium"
    with serve() as server:
        ask_for_model(folder, f"{server}/v1/chat/completions")
        Unruly.files["/v1/chat/completions"] = json.dumps(COMPLETION).encode()
        assert read() == [alone | {"confidence": "high"}]
        assert Unruly.asked[-1][1]["authorization"] == "Bearer a key"
        asked = json.loads(Unruly.posted[-1])
        assert (asked["model"], asked["response_format"]["type"]) == ("small", "json_schema")
        Unruly.files.clear()
        assert read() == [alone | {"confidence": "high"}], "the reply was kept"
        assert "a key" not in "".join(file.read_text(encoding="utf-8") for file in (folder / "replies").iterdir())
        ask_for_model(folder, f"{server}/outward")
        article.write_text(TEXT.replace("Sunday", "Saturday"), encoding="utf-8")
        with capture_logs() as told:
            assert [row["confidence"] for row in read()] == ["medium"]
    assert "the rules read alone" in told[0]["event"]
    assert "sends what was sent to it elsewhere" in told[0]["event"]
    monkeypatch.delenv("FRONTLINE_TEST_KEY")
    with pytest.raises(UsageError, match="FRONTLINE_TEST_KEY holds no key"):
        read()
