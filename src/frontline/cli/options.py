"""Give commands their common options, and print what they answer, for people or as JSON."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import click

from frontline import days

Command = Callable[..., Any]


class Day(click.ParamType[date]):
    """A day such as 2025-11-03."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401, ARG002, D102
        return days.parse_day(value)


class Instant(click.ParamType[datetime]):
    """An instant such as 2025-11-03T18:00:00Z, or a day, which means its end."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401, ARG002, D102
        return days.parse_instant(value)


class Point(click.ParamType[tuple[float, float]]):
    """A point in degrees such as 48.28,37.18: latitude, then longitude."""

    name = "lat,lon"

    def convert(  # noqa: D102
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, float]:
        try:
            lat, lon = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"'{value}' is no point; write it as 48.28,37.18", param, ctx)
        return lat, lon


def as_json(command: Command) -> Command:
    """Give a command the option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def with_known(command: Command) -> Command:
    """Give a command the option ``--known``."""
    return click.option("--known", type=Instant(), help="As it was known at this instant; default: now.")(command)


def with_day(command: Command) -> Command:
    """Give a command the option ``--on``."""
    return click.option("--on", type=Day(), required=True, help="The day it was true, such as 2025-11-03.")(command)


def show(data: Any, text: Callable[[Any], str], *, as_json: bool) -> None:  # noqa: ANN401  # any JSON document
    """Print an answer as JSON or in words."""
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else text(data))


def show_lines(rows: Iterable[dict[str, Any]], text: Callable[[list[dict[str, Any]]], str], *, as_json: bool) -> None:
    """Print rows as JSON lines or in words."""
    if not as_json:
        click.echo(text(list(rows)))
        return
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))
