"""Hold a brief in all its forms; what it says belongs in ``briefing``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontline.publish import render
from frontline.publish.cited import Brief
from frontline.publish.whole import write_whole
from frontline.theatre.verbs import PathText


@dataclass(frozen=True, slots=True)
class WrittenBrief:
    """A brief in all its forms."""

    brief: Brief

    @property
    def data(self) -> dict[str, Any]:
        """Return it as plain data, the shape of ``frontline brief --json``."""
        return render.as_data(self.brief)

    @property
    def markdown(self) -> str:
        """Return it as Markdown."""
        return render.render(self.brief, "markdown")

    @property
    def html(self) -> str:
        """Return it as one HTML page."""
        return render.render(self.brief, "html")

    @property
    def text(self) -> str:
        """Return it as plain text, as an e-mail has it."""
        return render.render(self.brief, "text")

    def save(self, path: PathText) -> None:
        """Write it to a file, in the form that the file's ending asks for; all of it or nothing.

        Raises:
            UsageError: The ending is none that a brief can have.
            StorageError: The file cannot be written.
        """
        file = Path(path)
        body = render.render_file(self.brief, render.format_of(file))
        write_whole(file, body)
