"""Name everything that can go wrong, each with its exit code and HTTP status.

    FrontlineError               70  500   a fault of ours
    +-- UsageError                2  400   the call's words are off
    +-- NotFoundError             3  404   no such theatre, source, place or day
    |   +-- AmbiguousError        3  409   more than one answers to the name
    +-- DeliveryError             4  422   a file is not what its reader expects
    |   +-- QuestionError         4  422   a file that a person must accept or refuse first
    +-- RefusedError              5  403   held back by licence, delay or embargo, or not safe to let in
    |   +-- LimitError          5  429   asked more often than this server lets anyone
    +-- StorageError              6  503   the database cannot be read or written
    +-- NetworkError              7  502   an address cannot be reached

A message says what is wrong and where; ``remedy`` says what to do. Together they make the one line that
a user sees: ``frontline: what is wrong; what to do``. Nothing else in the project defines an exception.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar


class FrontlineError(Exception):
    """A fault, with what to do about it.

    Attributes:
        exit_code: what a command ends with.
        http_status: what the api answers with.
    """

    exit_code: ClassVar[int] = 70
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the one line that a user sees."""
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class UsageError(FrontlineError):
    """A call that cannot be understood: an unknown option, a day that is no day."""

    exit_code = 2
    http_status = 400


class NotFoundError(FrontlineError):
    """Something asked for does not exist: a theatre, a source, a place, a day without observations."""

    exit_code = 3
    http_status = 404


class AmbiguousError(NotFoundError):
    """A name that more than one place answers to.

    Attributes:
        candidates: one line for each, as shown to the user.
    """

    http_status = 409

    def __init__(self, message: str, remedy: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message, remedy)
        self.candidates = candidates


class DeliveryError(FrontlineError):
    """A delivery that is not what its reader expects.

    Attributes:
        path: the file, as the user named it.
        where: the feature, line or member in it; empty when the file as a whole is wrong.
    """

    exit_code = 4
    http_status = 422

    def __init__(self, message: str, remedy: str = "", *, path: str = "", where: str = "") -> None:
        place = ", ".join(part for part in (path, where) if part)
        super().__init__(f"{place}: {message}" if place else message, remedy)
        self.path = path
        self.where = where
        self.reason = message


class QuestionError(DeliveryError):
    """A delivery that can be read and is so unlike those before it that a person must accept or refuse it.

    Attributes:
        day: the last day that it shows.
        areas_km2: the area that it shows each party to hold.
    """

    def __init__(self, message: str, *, path: str, day: date, areas_km2: Mapping[str, float]) -> None:
        remedy = "accept or refuse it with 'frontline quarantine', with a reason"
        super().__init__(message, remedy, path=path)
        self.day = day
        self.areas_km2 = dict(areas_km2)


class RefusedError(FrontlineError):
    """Something that may not go out (licence, publication delay, embargo) or not come in (licence, unsafe address)."""

    exit_code = 5
    http_status = 403


class LimitError(RefusedError):
    """Requests of one client that come more often than the server's owner lets them."""

    http_status = 429


class StorageError(FrontlineError):
    """The database cannot be opened, read or written."""

    exit_code = 6
    http_status = 503


class NetworkError(FrontlineError):
    """An address that cannot be reached or answers wrongly."""

    exit_code = 7
    http_status = 502
