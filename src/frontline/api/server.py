"""Run the server: granian, with as many workers as wanted, each with the application of ``app``."""

import os
from pathlib import Path

from frontline.api.app import ADDRESS_VARIABLE
from frontline.errors import UsageError
from frontline.settings import THEATRE_VARIABLE
from frontline.theatre.outward.showcase import Showcase

TARGET = "frontline.api.app:make_app"


def check(path: Path) -> dict[str, object]:
    """Open a theatre as the workers will, so that what is wrong with it is said before they start.

    Raises:
        NotFoundError: There is no theatre, or it has no assessment.
        RefusedError: Nothing of it may be shown.
    """
    showcase = Showcase(path)
    first, last = showcase.period()
    shown = showcase.about()
    days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    return {"theatre": showcase.settings.name, "release": shown["release"], "cut_off": shown["cut_off"], **days}


def run(path: Path, host: str, port: int, workers: int, address: str) -> None:
    """Serve a theatre until interrupted.

    Raises:
        UsageError: The address cannot be listened on.
    """
    from granian import Granian  # noqa: PLC0415  # only this command needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.errors import ConfigurationError  # noqa: PLC0415

    os.environ[THEATRE_VARIABLE], os.environ[ADDRESS_VARIABLE] = str(path.resolve()), address
    try:
        server = Granian(
            TARGET,
            host,
            port,
            interface=Interfaces.ASGI,
            workers=workers,
            factory=True,
            websockets=False,
            log_enabled=False,
        )
        server.serve()
    except (OSError, RuntimeError, ConfigurationError) as error:
        raise UsageError(
            f"{host}:{port} cannot be listened on ({error})", "name another with --host and --port"
        ) from None
