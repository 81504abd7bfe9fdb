"""What is held back is said with the titles of maps, and without the name of one that may not be cited."""

from datetime import date
from pathlib import Path

import numpy as np

from frontline.control.alarm import Alarm, AlarmKind
from frontline.settings import TheatreFolder, TheatreSettings
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.holding import Holds, say_held

DAY = date(2025, 11, 3)
CARD = """
name = "{name}"
title = "{title}"
publisher = "Tests"
kind = "monitor"
reader = "cells"
licence = {{ name = "Ours", class = "{licence}" }}
labels = {{ red = {{ status = "held", party = "RED" }} }}
"""


def test_a_map_that_may_not_be_cited_is_not_named(tmp_path: Path, settings: TheatreSettings) -> None:
    (tmp_path / "sources").mkdir()
    for name, title, licence in (("atlas", "The Atlas", "open"), ("inner", "Inner map", "private")):
        text = CARD.format(name=name, title=title, licence=licence)
        (tmp_path / "sources" / f"{name}.toml").write_text(text)
    theatre = OpenTheatre(TheatreFolder(tmp_path, settings))

    def say(*sources: str) -> str:
        alarms = (Alarm(each, AlarmKind.JUMP, DAY, 0, np.arange(4), 2.0, 1.0, "") for each in sources)
        return say_held(theatre, Holds(theatre.grid.size, tuple(alarms)), DAY)

    assert "one map (The Atlas) moved them alone" in say("atlas", "inner")
    assert "one map moved them alone" in say("inner")
    assert "nner" not in say("atlas", "inner") + say("inner")
    assert say() == ""
