"""Write a file so that it is there as a whole or not at all; what is in it belongs to whoever writes it."""

from pathlib import Path

from frontline.errors import StorageError


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all.

    Raises:
        StorageError: It cannot be written.
    """
    unfinished = file.with_name(file.name + ".part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(file)
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror}", "name a file in a folder that can be written") from error
