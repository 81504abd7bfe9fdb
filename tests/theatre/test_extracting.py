import json
from pathlib import Path

import pytest

from frontline.errors import DeliveryError
from frontline.theatre.theatre import Theatre

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre"
SENTENCES = {
    "en": "Russian troops captured Pokrovsk, the ministry said.",
    "uk": "Ворог тричі атакував біля Дубового, повідомив Генштаб.",
    "ru": "Отбиты девять атак у Дубового, сообщили в Минобороны.",
}


def write_lines(path: Path, times: int, last: str = "") -> Path:
    rows = (
        {"id": f"{lang}-{number}", "text": f"{text} {number}.", "lang": lang, "published": "2025-11-03"}
        for number in range(times)
        for lang, text in SENTENCES.items()
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows) + last, encoding="utf-8")
    return path


@pytest.mark.backtest
def test_several_processes_read_the_same_in_the_same_order(tmp_path: Path) -> None:
    lines, theatre = write_lines(tmp_path / "texts.jsonl", 260), Theatre(EXAMPLE)
    alone = list(theatre.extract_each(lines))
    assert len({row["document"] for row in alone}) == 780
    assert list(theatre.extract_each(lines, jobs=2)) == alone


def test_claims_come_before_the_rest_of_the_file_is_read(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "texts.jsonl", 260, last="{broken\n")
    rows = Theatre(EXAMPLE).extract_each(lines)
    assert next(rows)["document"] == "en-0"
    with pytest.raises(DeliveryError, match="line 781: the line is no JSON"):
        list(rows)
