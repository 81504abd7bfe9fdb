from pathlib import Path

import pytest

from frontline.errors import NotFoundError, StorageError, UsageError
from frontline.sources.judgement import FILE, accept, find_judgement, list_judgements, refuse
from frontline.store.quarantine import Quarantined, list_quarantined, quarantine

DIGEST = "ab12cd" + "0" * 58


def put_aside(folder: Path, digest: str = DIGEST) -> None:
    quarantine(folder, Quarantined("atlas", digest, "map.json", "it jumps", "2030-01-01T00:00:00Z"), b"{}")


def test_a_judgement_is_kept_with_its_reason_and_the_last_one_counts(tmp_path: Path) -> None:
    put_aside(tmp_path)
    accept(tmp_path, "atlas", "ab12cd", "the village did  fall", "Ada")
    refuse(tmp_path, "atlas", DIGEST, "it did not", "Bo")
    assert [each.verdict for each in list_judgements(tmp_path)] == ["accept", "refuse"]
    last = find_judgement(tmp_path, "atlas", DIGEST)
    assert last
    assert (last.verdict, last.reason, last.person) == ("refuse", "it did not", "Bo")
    assert list_judgements(tmp_path)[0].reason == "the village did fall"
    assert find_judgement(tmp_path, "other", DIGEST) is None
    assert len(list_quarantined(tmp_path)) == 1


@pytest.mark.parametrize(
    ("digest", "reason", "person", "error"),
    [
        ("ffffff", "why", "Ada", NotFoundError),
        ("ab", "why", "Ada", UsageError),
        ("ab12cd", " ", "Ada", UsageError),
        ("ab12cd", "why", "", UsageError),
        ("000000", "why", "Ada", UsageError),
    ],
)
def test_what_is_missing_or_unclear_is_refused(
    tmp_path: Path, digest: str, reason: str, person: str, error: type[Exception]
) -> None:
    put_aside(tmp_path)
    put_aside(tmp_path, "0" * 64)
    put_aside(tmp_path, "0" * 63 + "1")
    with pytest.raises(error):
        accept(tmp_path, "atlas", digest, reason, person)
    assert not list_judgements(tmp_path)


def test_a_damaged_file_of_judgements_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be read"):
        list_judgements(tmp_path)
