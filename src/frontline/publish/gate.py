"""Stand at the one way out: nothing newer than the cut-off, inside an embargo or against its licence passes.

A gate is opened for one answer. It says up to which instant things may be told, refuses days, ground and layers, and
lets claims through with what of them may go. The rules themselves belong in ``delay``, ``embargo`` and ``licence``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shapely.geometry.base import BaseGeometry

from frontline.days import ONE_DAY, end_of_day, start_of_day
from frontline.errors import NotFoundError, RefusedError
from frontline.publish.delay import check_publishable
from frontline.publish.embargo import ClosedArea, check_open, join_closed, points_into
from frontline.publish.licence import explain, let_claim, may_draw, refusal
from frontline.settings import TheatreSettings
from frontline.sources.card import Card


@dataclass(frozen=True)
class Gate:
    """The way out, as it stands for one answer.

    Attributes:
        settings: the theatre's.
        cards: its sources by name.
        closed: its embargoes.
        cut_off: nothing known later goes out.
        known: by which to read what is stored: the cut-off, or None where nothing that is stored became known later.
        release: the number of the release that is shown; None where each answer is as new as the delay allows.
    """

    settings: TheatreSettings
    cards: Mapping[str, Card]
    closed: tuple[ClosedArea, ...]
    cut_off: datetime
    known: datetime | None = None
    release: int | None = None

    @property
    def last_day(self) -> date:
        """Return the last day that was over at the cut-off."""
        day = self.cut_off.date()
        return day - ONE_DAY if end_of_day(day) > self.cut_off else day

    def check_day(self, day: date) -> None:
        """Refuse a day that was not over at the cut-off.

        Raises:
            RefusedError: It was not.
        """
        check_publishable(day, self.cut_off, self.settings)

    def check_layer(self, source: str) -> Card:
        """Return the card of a source whose own drawing may go out.

        Raises:
            NotFoundError: There is no such source.
            RefusedError: Its licence keeps its drawing inside; the message has the reason.
        """
        card = self.cards.get(source)
        if card is None:
            raise NotFoundError(f"there is no source '{source}' in this theatre")
        if not may_draw(card):
            raise RefusedError(refusal(card), "ask for our assessment, or for figures")
        return card

    def check_ground(self, ground: BaseGeometry, name: str, day: date) -> None:
        """Refuse ground that an embargo touches on a day.

        Raises:
            RefusedError: It does.
        """
        check_open(self.closed, ground, name, day)

    def closed_on(self, first: date, until: date | None = None) -> BaseGeometry:
        """Return all ground that is closed on a day, or on any of the days up to ``until``; empty where none is."""
        return join_closed(self.closed, first, until)

    def let_claims(self, claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the claims that may go out, each with what of it may."""
        return [let for each in claims if (let := self._let_claim(each)) is not None]

    def _let_claim(self, claim: dict[str, Any]) -> dict[str, Any] | None:
        card = self.cards.get(claim["source"])
        published = date.fromisoformat(claim["published"])
        if card is None or start_of_day(published) >= self.cut_off:  # a claim of an unknown card has no licence
            return None
        days = [published, *(date.fromisoformat(claim[key]) for key in ("event_from", "event_until") if claim[key])]
        closed = self.closed_on(min(days), max(days) + ONE_DAY)
        hidden = any(points_into(closed, place) for place in claim["places"])
        return None if hidden else let_claim(claim, card)

    def list_refused(self) -> list[dict[str, Any]]:
        """Return the sources whose own drawing stays inside, each with the reason."""
        return [explain(card) for card in self.cards.values() if card.is_map and not may_draw(card)]

    def list_embargoes(self) -> list[dict[str, Any]]:
        """Return the embargoes as readers see them."""
        return [each.describe() for each in self.closed]
