"""Join the rooms to the verbs that users know; each verb is one function of an open theatre.

A module of this room is loaded when it is first asked for as ``theatre.name``, so that a command waits only for the
libraries that it uses. Those that are asked for so are listed here for the type checker.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontline.theatre import alarms as alarms
    from frontline.theatre import amounts as amounts
    from frontline.theatre import answers as answers
    from frontline.theatre import assessment as assessment
    from frontline.theatre import briefing as briefing
    from frontline.theatre import change as change
    from frontline.theatre import claimants as claimants
    from frontline.theatre import digesting as digesting
    from frontline.theatre import districts as districts
    from frontline.theatre import evacuation as evacuation
    from frontline.theatre import exporting as exporting
    from frontline.theatre import extracting as extracting
    from frontline.theatre import fetching as fetching
    from frontline.theatre import filming as filming
    from frontline.theatre import finding as finding
    from frontline.theatre import folder as folder
    from frontline.theatre import forecasting as forecasting
    from frontline.theatre import hubs as hubs
    from frontline.theatre import ingest as ingest
    from frontline.theatre import judging as judging
    from frontline.theatre import keys as keys
    from frontline.theatre import listing as listing
    from frontline.theatre import networks as networks
    from frontline.theatre import new as new
    from frontline.theatre import outlook as outlook
    from frontline.theatre import plots as plots
    from frontline.theatre import pockets as pockets
    from frontline.theatre import reading as reading
    from frontline.theatre import record as record
    from frontline.theatre import releasing as releasing
    from frontline.theatre import reviewing as reviewing
    from frontline.theatre import scenario as scenario
    from frontline.theatre import scorecard as scorecard
    from frontline.theatre import series as series
    from frontline.theatre import settlements as settlements
    from frontline.theatre import shapes as shapes
    from frontline.theatre import sides as sides
    from frontline.theatre import siting as siting
    from frontline.theatre import tables as tables
    from frontline.theatre import tempo as tempo
    from frontline.theatre import watching as watching
    from frontline.theatre import ways as ways
    from frontline.theatre import ways_found as ways_found
    from frontline.theatre import ways_series as ways_series
    from frontline.theatre import why as why
    from frontline.theatre import written as written
else:

    def __getattr__(name: str) -> ModuleType:
        """Load a module of this room.

        Raises:
            AttributeError: There is none of that name.
        """
        full = f"{__name__}.{name}"
        try:
            return import_module(full)
        except ModuleNotFoundError as error:
            if error.name != full:
                raise
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
