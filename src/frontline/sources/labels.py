"""Say what a source's labels mean: the statuses of control, and the crosswalk from a source's own words to them.

``claimed`` is not among the statuses: a claim is evidence, never a status.
"""

from enum import StrEnum

from pydantic import model_validator

from frontline.settings import Strict

NOT_COVERED = "not covered"


class Status(StrEnum):
    """What can be said of the control of a piece of ground.

    ``held`` by a party; ``advance`` of a party: operated in or attacked, not held; ``infiltrated`` by a party:
    present inside the other's area; ``contested``; ``unknown``; ``embargoed``: known, and not published yet.
    """

    HELD = "held"
    ADVANCE = "advance"
    INFILTRATED = "infiltrated"
    CONTESTED = "contested"
    UNKNOWN = "unknown"
    EMBARGOED = "embargoed"


OWNED = frozenset({Status.HELD, Status.ADVANCE, Status.INFILTRATED})


class Meaning(Strict):
    """What one label means: a status and, where the status has one, the party."""

    status: Status
    party: str = ""

    @model_validator(mode="after")
    def _check(self) -> "Meaning":
        if (self.status in OWNED) != bool(self.party):
            raise ValueError(f"status '{self.status}' {'needs a' if self.status in OWNED else 'has no'} party")
        return self
