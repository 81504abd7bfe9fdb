"""Say how much ground is likely to be gained, lost and net in the days ahead, keep the answer, and settle what is over.

Questions about a share of a place are in ``forecasting``; the numbers come from ``forecast.area``.
"""

from datetime import datetime
from typing import Any

import numpy as np

from frontline.days import end_of_day, now, write_instant
from frontline.errors import NotFoundError, UsageError
from frontline.forecast import area
from frontline.forecast.answer import LEVEL, day_of
from frontline.forecast.area import ENDS, LAGS_DAYS, PERSISTS, Amounts, Flow, draw_net, measure_past
from frontline.forecast.area_question import (
    BOX,
    FLOWS,
    NET,
    AreaGiven,
    AreaQuestion,
    keep_area,
    read_areas,
    settle_area,
)
from frontline.forecast.learned import read_library
from frontline.forecast.model import HORIZONS
from frontline.forecast.question import version_of
from frontline.theatre.change import change
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.foresight import Scene, choose_source, set_scene
from frontline.theatre.ground import Ground, find_ground
from frontline.theatre.published import find_map

LEAST_KM2 = 300.0  # half of the smallest squares that the models were learned and tested on
CAVEAT = (
    "Learned on the gains and losses of one side as one map drew them in 2022-2026. It forecasts what that map will "
    "show, not the ground, and knows nothing of plans, reserves, weather or talks. A redrawing counts as a change."
)


def forecast_area(
    theatre: OpenTheatre,
    inside: str | None = None,
    days: int = 30,
    source: str | None = None,
    known: datetime | None = None,
    *,
    keep: bool = False,
) -> dict[str, Any]:
    """Say how much ground the first party is shown to gain, lose and net in the days after the last map.

    Args:
        theatre: where.
        inside: a place, or a GeoJSON file with a polygon; default: the whole box.
        days: 7, 30 or 90.
        source: the map that settles it; default: the theatre's first.
        known: nothing known later is used; default: now.
        keep: enter the answer in the ledger.

    Raises:
        NotFoundError: No such place or map, no model learned before the instant, or too short a record.
        UsageError: Other days, or an answer to keep about a polygon that the theatre does not have.
    """
    if days not in HORIZONS:
        raise UsageError(f"amounts over {days} days were not learned", "ask for 7, 30 or 90 days")
    instant, ground = known or now(), find_ground(theatre, inside)
    if ground.area_km2 < LEAST_KM2:
        message = f"{ground.name} has {ground.area_km2:,.0f} km²; amounts were tested on {LEAST_KM2:,.0f} km² and more"
        raise UsageError(message, "ask for a share of it with --share and --by, or name a larger region")
    scene = set_scene(theatre, choose_source(theatre, source, instant), instant)
    question = _state_question(theatre, ground, scene, days, instant)
    library = read_library()
    learned = library.choose(day_of(scene.known))
    past, room = _measure(theatre, ground, scene)
    said = {flow: learned.areas[flow, days].foresee(past[flow]) for flow in Flow}
    persistence = _persist(past, days)
    model = f"{area.NAME} of {learned.known}"
    given = AreaGiven(question, said, persistence, model, scene.digest, write_instant(instant))
    if keep:
        if inside is not None and ground.place is None:
            raise UsageError("the ledger cannot settle an answer about a drawn polygon", "name a place of the theatre")
        with theatre.database.writing() as connection:
            keep_area(connection, given, now())
    told = {"question_id": question.question_id, "text": question.tell(ground.name), "in": ground.name}
    asked = question.model_dump(mode="json") | {"deadline": question.deadline.isoformat()} | told
    figures = _figures(said, persistence, room)
    records = {flow: library.record_amounts(f"area {flow} {days} d", learned.known) for flow in FLOWS}
    return {
        "question": asked,
        **{flow: figures[flow] | {"record": records[flow]} for flow in FLOWS},
        "unit": "km2",
        "level": LEVEL,
        "model": model,
        "parameters": library.digest[:16],
        "data": scene.digest[:16],
        "known": given.known,
        "reasons": _tell_reasons(past),
        "caveat": CAVEAT,
        "kept": keep,
    }


def _state_question(theatre: OpenTheatre, ground: Ground, scene: Scene, days: int, instant: datetime) -> AreaQuestion:
    shown = find_map(theatre, scene.source, instant)
    if shown is None:
        raise NotFoundError(f"{scene.source} has shown no map", "ask as it was known later")
    return AreaQuestion.model_validate(
        {
            "place": ground.place.place_id if ground.place else BOX,
            "outline": ground.described,
            "outline_version": version_of(ground.outline),
            "party": theatre.party_ids[0],
            "source": scene.source,
            "start": shown.days[-1].day,
            "days": days,
        }
    )


def _measure(theatre: OpenTheatre, ground: Ground, scene: Scene) -> tuple[dict[Flow, area.Floats], dict[Flow, float]]:
    """Return what the ground saw in the days before, and how much of it there is to gain and to lose, in km2.

    Raises:
        NotFoundError: The record does not reach back 30 days.
    """
    share = np.zeros(theatre.grid.size)
    share[ground.weights.index] = ground.weights.share
    past = measure_past(scene.record, scene.known, share, scene.picture.cell_km)
    if not np.isfinite(past[Flow.GAINED][0, PERSISTS]):
        message = f"{scene.source} had shown less than {LAGS_DAYS[PERSISTS]} days by then"
        raise NotFoundError(message, "ask as it was known later, or bring in earlier maps")
    held = float(share[scene.picture.held.ravel()].sum()) * theatre.grid.cell_km2
    return past, {Flow.GAINED: float(share.sum()) * theatre.grid.cell_km2 - held, Flow.LOST: held}


def _persist(past: dict[Flow, area.Floats], days: int) -> dict[str, float]:
    scale = days / LAGS_DAYS[PERSISTS]
    found = {str(flow): round(float(past[flow][0, PERSISTS]) * scale, 3) for flow in Flow}
    return found | {NET: round(found[Flow.GAINED] - found[Flow.LOST], 3)}


def _figures(
    said: dict[Flow, Amounts], persistence: dict[str, float], room: dict[Flow, float]
) -> dict[str, dict[str, float]]:
    """Return median and interval of each flow and the net; nothing beyond the ground that there is."""
    ends = {str(flow): amounts.quantiles(ENDS)[0].clip(0, room[flow]) for flow, amounts in said.items()}
    net = np.quantile(draw_net(said[Flow.GAINED], said[Flow.LOST])[0], ENDS)
    ends[NET] = net.clip(-room[Flow.LOST], room[Flow.GAINED])
    return {
        flow: {name: round(float(value), 2) for name, value in zip(("low", "km2", "high"), ends[flow], strict=True)}
        | {"persistence_km2": persistence[flow]}
        for flow in FLOWS
    }


def _tell_reasons(past: dict[Flow, area.Floats]) -> list[str]:
    lines = []
    for n, lag in enumerate(LAGS_DAYS):
        gained, lost = (float(past[flow][0, n]) for flow in Flow)
        if np.isfinite(gained):
            lines.append(f"In the last {lag} days {gained:,.1f} km² were gained and {lost:,.1f} km² lost.")
    return lines


def settle_areas(theatre: OpenTheatre, known: datetime | None = None) -> int:
    """Settle every kept answer about an amount that the maps allow, and return how many were new."""
    instant = known or now()
    with theatre.database.reading() as connection:
        open_ = [row for row in read_areas(connection) if row["outcome"] is None]
    fresh = 0
    for row in open_:
        came = resolve_area(theatre, AreaQuestion.model_validate(row["question"]), instant)
        if came is not None:
            with theatre.database.writing() as connection:
                fresh += settle_area(connection, row, came, now())
    return fresh


def resolve_area(theatre: OpenTheatre, question: AreaQuestion, known: datetime) -> dict[str, float] | None:
    """Return what was gained, lost and net, in km2, as ``frontline change`` says it; None where it is not over.

    Raises:
        UsageError: The theatre's polygon is another than the question's.
    """
    settled = end_of_day(question.settles_on)
    shown = find_map(theatre, question.source, settled) if known >= settled else None
    if shown is None or shown.days[-1].day < question.deadline:
        return None
    inside = None if question.place == BOX else question.place
    if version_of(find_ground(theatre, inside).outline) != question.outline_version:
        message = f"the question is about another polygon than this theatre's of {question.outline}"
        raise UsageError(message, "bring that outline in, or ask anew")
    found = change(theatre, question.start, question.deadline, inside, question.source, question.party, settled)
    return {flow: float(found[f"{flow}_km2"]) for flow in FLOWS}
