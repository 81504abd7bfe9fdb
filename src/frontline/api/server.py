"""Run the server: granian, with as many workers as wanted, each with the application of ``app``."""

import ipaddress
import os
from pathlib import Path

import anyio

from frontline import THEATRE_VARIABLE
from frontline.api.app import ADDRESS_VARIABLE, LIMIT_VARIABLE, PROXIES_VARIABLE
from frontline.errors import UsageError
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


def run(
    path: Path, host: str, port: int, workers: int, address: str, per_minute: int = 0, proxies: tuple[str, ...] = ()
) -> None:
    """Serve a theatre until interrupted.

    Args:
        path: its folder.
        host: the address to listen on.
        port: likewise.
        workers: how many processes.
        address: as readers reach it; empty: as each request has it.
        per_minute: how many requests a client may make in a minute, of each worker; 0: any number.
        proxies: addresses or networks whose word on who asks is taken.

    Raises:
        UsageError: The address cannot be listened on, or a proxy is named by no address.
    """
    _check_proxies(proxies)
    from granian import Granian  # noqa: PLC0415  # only this command needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.errors import ConfigurationError  # noqa: PLC0415

    os.environ[THEATRE_VARIABLE], os.environ[ADDRESS_VARIABLE] = str(path.resolve()), address
    os.environ[LIMIT_VARIABLE], os.environ[PROXIES_VARIABLE] = str(per_minute), ",".join(proxies)
    _check_free(host, port)
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
        raise _taken(host, port, error) from None


def _check_proxies(proxies: tuple[str, ...]) -> None:
    """Refuse what no client's address can match: all readers would share one limit without a word."""
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError:
            raise UsageError(
                f"{proxy!r} is neither an address nor a network", "write a proxy as 10.0.0.7 or 10.0.0.0/8"
            ) from None


def _check_free(host: str, port: int) -> None:
    """Refuse an address that another server has: granian would share it without a word."""

    async def listen() -> None:
        async with await anyio.create_tcp_listener(local_host=host, local_port=port):
            pass

    try:
        anyio.run(listen)
    except OSError as error:
        raise _taken(host, port, error) from None


def _taken(host: str, port: int, error: Exception) -> UsageError:
    words = " ".join(str(error).split())
    return UsageError(f"{host}:{port} cannot be listened on ({words})", "name another with --host and --port")
