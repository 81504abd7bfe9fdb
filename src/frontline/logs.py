"""Log: one structured line an event, on standard error, and only from the level that was asked for.

The library is loaded when there is something to say, for most commands say nothing.
"""

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

_LEVELS = [logging.WARNING]  # the last counts


def configure(*, verbose: bool) -> None:
    """Let events through from the level of information on when verbose, else from warnings on."""
    _LEVELS[:] = [logging.INFO if verbose else logging.WARNING]


def get_logger() -> "FilteringBoundLogger":
    """Return the logger of the level that was asked for."""
    import structlog  # noqa: PLC0415  # a third of a second

    if not structlog.is_configured():
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[-1]),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
            cache_logger_on_first_use=False,
        )
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger
