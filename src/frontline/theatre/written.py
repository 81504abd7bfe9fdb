"""Hold a brief in all its forms, in one language or several; what it says belongs in ``briefing``."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from frontline.errors import StorageError
from frontline.publish import render
from frontline.publish.cited import Brief
from frontline.publish.whole import write_all, write_whole
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


def check_target(path: PathText) -> None:
    """Refuse a file that cannot be written, before anything is worked out for it.

    Raises:
        UsageError: The ending is none that a brief can have.
        StorageError: There is no such folder.
    """
    file = Path(path)
    render.format_of(file)
    if not file.parent.is_dir():
        raise StorageError(f"{file.parent} is no folder", "make it, or name a file in another one")


@dataclass(frozen=True, slots=True)
class WrittenBriefs:
    """A brief in some languages.

    Attributes:
        by_language: language code to the brief, in the order in which they were asked for.
    """

    by_language: dict[str, WrittenBrief]

    @classmethod
    def of(cls, briefs: Iterable[Brief]) -> Self:
        """Return what was written, by language."""
        return cls({each.tongue.code: WrittenBrief(each) for each in briefs})

    def __getitem__(self, language: str) -> WrittenBrief:
        """Return the brief in a language."""
        return self.by_language[language]

    @property
    def data(self) -> dict[str, Any]:
        """Return it as ``frontline brief --json`` does: one as plain data, of several each under its language."""
        first, *others = data = {code: each.data for code, each in self.by_language.items()}
        return data if others else data[first]

    @property
    def markdown(self) -> str:
        """Return it as Markdown, one language after the other."""
        return "\n---\n\n".join(each.markdown for each in self.by_language.values())

    @property
    def text(self) -> str:
        """Return it as plain text, one language after the other."""
        rule = "\n" + "=" * render.LETTERS + "\n\n"
        return rule.join(each.text for each in self.by_language.values())

    def save(self, path: PathText) -> list[Path]:
        """Write it to a file, of several languages to one each, and return which; all of them or nothing.

        Raises:
            UsageError: The ending is none that a brief can have.
            StorageError: A file cannot be written.
        """
        file = Path(path)
        form, several = render.format_of(file), len(self.by_language) > 1
        bodies = {
            file.with_name(f"{file.stem}.{code}{file.suffix}") if several else file: render.render_file(
                each.brief, form
            )
            for code, each in self.by_language.items()
        }
        write_all(bodies)
        return list(bodies)
