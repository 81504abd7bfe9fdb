"""Hold the parts of ``Theatre``, a subject a module, and how callers may write days, instants and paths."""

from datetime import date, datetime
from os import PathLike

Day = str | date
Instant = str | date | datetime
PathText = str | PathLike[str]
