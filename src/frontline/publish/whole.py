"""Write files so that each is there as a whole or not at all; what is in them belongs to whoever writes them."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from frontline.errors import StorageError

REMEDY = "name a file in a folder that can be written"


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all.

    Raises:
        StorageError: It cannot be written.
    """
    write_all({file: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files, so that either all are there as a whole or what was there before stays.

    Raises:
        StorageError: One of them cannot be written; the others are not either.
    """
    unfinished = {file: file.with_name(file.name + ".part") for file in contents}
    try:
        for file, part in unfinished.items():
            with _naming(file):
                if file.is_dir():
                    raise StorageError(f"{file} is a folder", REMEDY)
                part.write_bytes(contents[file])
        for file, part in unfinished.items():
            with _naming(file):
                part.replace(file)
    finally:
        for part in unfinished.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


@contextlib.contextmanager
def _naming(file: Path) -> Iterator[None]:
    """Turn what the system says of a file into an error that names it."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror}", REMEDY) from error
