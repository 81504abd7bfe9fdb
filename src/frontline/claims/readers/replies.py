"""Keep the replies of a language model, by what was asked, so that no text is put to the same model twice.

A reply is kept as it came and judged anew each time. One file a reply; a damaged file is none.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontline.errors import StorageError

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Replies:
    """The replies in a folder, which is made when the first one comes."""

    folder: Path

    def key_of(self, version: int, question: dict[str, Any]) -> str:
        """Return the name of the reply to a question: it has the text, the parties, the model and the wording."""
        asked = json.dumps([version, question], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()

    def find(self, key: str) -> str | None:
        """Return a reply that was kept, or None."""
        file = self._file(key)
        try:
            if file.stat().st_size > MOST_BYTES:
                return None
            data = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        content = data.get("reply") if isinstance(data, dict) and data.get("key") == key else None
        return content if isinstance(content, str) else None

    def keep(self, key: str, content: str) -> None:
        """Keep a reply, whole or not at all.

        Raises:
            StorageError: It cannot be written.
        """
        file = self._file(key)
        part = file.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"key": key, "reply": content}, ensure_ascii=False), encoding="utf-8")
            part.replace(file)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StorageError(f"{file}: {error.strerror}", "make the theatre's folder writable") from error

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"
