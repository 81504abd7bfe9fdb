"""State a question about the future so exactly that two readers must settle it alike, and settle it.

The question, what makes it ambiguous and its resolution belong here; answering it belongs in ``answer``, keeping
answers and scores in ``store.forecasts``. A question is a file (TOML); its keys are explained where they are defined.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import shapely
from pydantic import Field, ValidationError, model_validator
from shapely.geometry.base import BaseGeometry

from frontline.errors import NotFoundError, UsageError
from frontline.settings import Strict

LEAST_DAYS, LEAST_UPDATES = 7, 2  # a mark of one update settles nothing (METHODS section 6)
ASSESSED = "assessed"  # what settles a question by our own assessment instead of one map
VERSION_LETTERS = 16


class Convention(StrEnum):
    """Which of a map's two dates must not be later than the deadline."""

    SHOWN = "shown"  # the day that the map shows
    KNOWN = "known"  # the day on which it was published


class Revision(StrEnum):
    """Which version of a day counts where a source rewrites its past."""

    FIRST = "first"  # as first published
    REVISED = "revised"  # as it stands when the question is settled


class Outcome(StrEnum):
    """How a question stands."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Question(Strict):
    """A question: will a party be shown to hold a share of a place by a deadline?

    Attributes:
        place: the gazetteer's id or name of the place.
        outline: the polygon's id, such as ``osm:relation/2506125``, as the theatre cites it.
        outline_version: the first letters of the digest of that polygon; another polygon is another question.
        party: whose ground is measured.
        source: the map whose figures settle it, or ``assessed`` for our own assessment.
        share: the share of the outline that must be reached, above 0 and up to 1.
        deadline: the last day on which it can be reached.
        date_convention: whether the day that a map shows counts, or the day on which it was published.
        persistence_days: for so long, from the first day on, the share must not fall below again.
        persistence_updates: so many later maps must confirm it.
        revision: which version of a day counts where the source rewrites it.
        title: a sentence for readers.
    """

    place: Annotated[str, Field(min_length=1)]
    outline: Annotated[str, Field(min_length=1)]
    outline_version: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{VERSION_LETTERS}}}$")]
    party: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    share: Annotated[float, Field(gt=0, le=1)]
    deadline: date
    date_convention: Convention
    persistence_days: Annotated[int, Field(le=366)]
    persistence_updates: Annotated[int, Field(le=366)]
    revision: Revision
    title: str = ""

    @model_validator(mode="after")
    def _check(self) -> "Question":
        if self.persistence_days < LEAST_DAYS:
            raise ValueError(
                f"persistence_days is {self.persistence_days}: a share that need not last {LEAST_DAYS} days "
                "can be met by one redrawing that is taken back"
            )
        if self.persistence_updates < LEAST_UPDATES:
            raise ValueError(
                f"persistence_updates is {self.persistence_updates}: a share that {LEAST_UPDATES} later maps need not "
                "confirm can be met by one wrong update"
            )
        return self

    @property
    def question_id(self) -> str:
        """Return the digest of all that it asks; the title does not count."""
        return hashlib.sha256(self.model_dump_json(exclude={"title"}).encode()).hexdigest()[:24]

    @property
    def settles_on(self) -> date:
        """Return the day on which a share reached on the deadline would have lasted long enough."""
        return self.deadline + timedelta(days=self.persistence_days)

    def tell(self, name: str) -> str:
        """Return the question as one sentence.

        Args:
            name: of the place.
        """
        by = "our assessment" if self.source == ASSESSED else self.source
        return self.title or (
            f"Will {self.party} hold at least {self.share:.0%} of {name} by {self.deadline} according to {by}, "
            f"and for {self.persistence_days} days and {self.persistence_updates} later maps after that?"
        )


class QuestionFile(Strict):
    """A file with one question under ``[question]``, or several under ``[[question]]``."""

    question: Question | tuple[Question, ...]


def read_questions(file: Path) -> tuple[Question, ...]:
    """Read the questions of a TOML file.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It is no question, or an ambiguous one; the message says what is missing or unclear.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(f"{file}: cannot be read as text", "name a TOML file with a [question]") from error
    try:
        found = QuestionFile.model_validate(tomllib.loads(text)).question
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: {error}", "see docs/design/forecast.md for the form of a question") from error
    except ValidationError as error:
        raise UsageError(f"{file}: ambiguous: {_reasons(error)}", "say it in the file, and ask again") from error
    return found if isinstance(found, tuple) else (found,)


def _reasons(error: ValidationError) -> str:
    """Return what is wrong with a question, each field once; a union is tried both ways, the shorter list counts."""
    found: dict[str, str] = {}
    for each in error.errors():
        names = [str(part) for part in each["loc"] if isinstance(part, str) and part in Question.model_fields]
        name = names[-1] if names else ""
        message = "is not said" if each["type"] == "missing" else each["msg"].removeprefix("Value error, ")
        if name or each["type"] == "value_error":
            found.setdefault(name, f"{name} {message}".strip())
    return "; ".join(found.values()) or "there is no [question]"


def version_of(outline: BaseGeometry) -> str:
    """Return the version of a polygon: the first letters of the digest of its normalised coordinates."""
    return hashlib.sha256(shapely.to_wkb(shapely.normalize(outline))).hexdigest()[:VERSION_LETTERS]


@dataclass(frozen=True, slots=True)
class ShownShare:
    """What the settling source showed of the place: the day shown, the day published, the share 0..1."""

    shown: date
    published: date
    share: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a question stands: its outcome, the day that decided it and why, in words."""

    outcome: Outcome
    day: date | None
    reason: str


def resolve(question: Question, shares: list[ShownShare], today: date) -> Resolution:
    """Settle a question by what its source showed.

    The share must be reached on a day up to the deadline and stay reached on every map shown in the days of
    persistence that follow, of which there must be as many as the question asks for. A day without a map says nothing.

    Args:
        question: what is asked.
        shares: of each day that the source showed, in the order of the days.
        today: nothing published later counts.
    """
    seen = [each for each in shares if each.published <= today]
    for n, first in enumerate(seen):
        counted = first.shown if question.date_convention == Convention.SHOWN else first.published
        if counted > question.deadline or first.share < question.share:
            continue
        state = _lasts(question, first, seen[n + 1 :])
        if state is True:
            return Resolution(Outcome.YES, first.shown, f"{first.share:.1%} on {first.shown}, and it lasted")
        if state is None:
            reason = f"{first.share:.1%} on {first.shown}; whether it lasts is not shown yet"
            return Resolution(Outcome.OPEN, None, reason)
    covered = [each for each in seen if _counted(question, each) > question.deadline]
    if not covered:
        return Resolution(Outcome.OPEN, None, f"no map after the deadline of {question.deadline} has been seen")
    before = [each for each in seen if _counted(question, each) <= question.deadline]
    if not before:
        return Resolution(Outcome.OPEN, None, "the source showed no map up to the deadline")
    most = max(before, key=lambda each: each.share)
    reason = f"at most {most.share:.1%} up to the deadline, on {most.shown}"
    return Resolution(Outcome.NO, question.deadline, reason)


def _counted(question: Question, shown: ShownShare) -> date:
    return shown.shown if question.date_convention == Convention.SHOWN else shown.published


def _lasts(question: Question, first: ShownShare, later: list[ShownShare]) -> bool | None:
    """Tell whether a share lasted as long as asked; None where the maps do not reach so far yet."""
    until = first.shown + timedelta(days=question.persistence_days)
    for updates, each in enumerate(later, 1):
        if each.share < question.share:
            return False
        if each.shown >= until and updates >= question.persistence_updates:
            return True
    return None
