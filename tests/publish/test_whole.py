"""Files are there as a whole, and several of them all or none."""

from pathlib import Path

import pytest

from frontline.errors import StorageError
from frontline.publish.whole import write_all


def test_of_several_files_either_all_are_written_or_none_is_touched(tmp_path: Path) -> None:
    files = {tmp_path / name: name.encode() for name in ("a.md", "b.md", "c.md")}
    write_all(files)
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == files
    (tmp_path / "c.md").unlink()
    (tmp_path / "c.md").mkdir()
    with pytest.raises(StorageError, match="is a folder"):
        write_all(dict.fromkeys(files, b"new"))
    with pytest.raises(StorageError, match="d\\.md"):
        write_all({tmp_path / "a.md": b"new", tmp_path / "no" / "d.md": b"new"})
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.md", "b.md", "c.md"]
    assert (tmp_path / "a.md").read_bytes() == b"a.md"
