"""Each frame of the data files reads its own example."""

import pytest

from claims.inflected.invented import read
from frontline.claims.inflected.vocabulary import Frame, Vocabulary

CASES = [
    pytest.param(code, frame, example, id=f"{code}: {frame.name}: {example['text']}")
    for code in ("uk", "ru")
    for frame in Vocabulary(code, ()).frames
    for example in frame.examples
]


@pytest.mark.parametrize(("code", "frame", "example"), CASES)
def test_a_frame_reads_its_example(code: str, frame: Frame, example: dict[str, str]) -> None:
    claims = read(example["text"], code, kind="ARL")
    found = [claim for claim in claims if claim.type == frame.type]
    assert found, [(str(claim.type), claim.readings["type"].rule) for claim in claims]
    if "actor" in example:
        assert found[0].actor == example["actor"], found[0].readings["actor"].rule


@pytest.mark.parametrize("code", ["uk", "ru"])
def test_every_frame_has_an_example(code: str) -> None:
    assert [frame.name for frame in Vocabulary(code, ()).frames if not frame.examples] == []
