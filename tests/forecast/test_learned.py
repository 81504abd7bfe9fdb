"""What is shipped can be read, rests on nothing later than its day, and answers as time and distance say."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from frontline.errors import NotFoundError
from frontline.forecast.answer import quicken
from frontline.forecast.cases import find_like
from frontline.forecast.features import FEATURES
from frontline.forecast.learned import FILE, parse_library, read_library, write_library
from frontline.forecast.share import COLUMNS


def test_a_set_is_chosen_by_what_was_known() -> None:
    library = read_library()
    assert library.choose(date(2025, 11, 3)).known == date(2025, 11, 1)
    assert library.choose(date(2025, 10, 31)).known == date(2025, 10, 1)
    with pytest.raises(NotFoundError, match="no model was learned"):
        library.choose(date(2024, 12, 31))


def test_the_record_counts_only_what_was_settled_by_then() -> None:
    library = read_library()
    early, late = (library.record("town share", day) for day in (date(2025, 9, 1), date(2026, 2, 1)))
    assert 0 < early["n"] < late["n"]
    assert library.record("town share", date(2025, 1, 1))["n"] == 0


def test_writing_and_reading_again_changes_nothing(tmp_path: Path) -> None:
    library = read_library()
    write_library(tmp_path / FILE, list(library.sets[:2]), list(library.tallies), library.cases, library.trained_on)
    again = parse_library((tmp_path / FILE).read_bytes())
    features = np.full((3, len(FEATURES)), 1.5, np.float32)
    for one, other in zip(library.sets, again.sets, strict=False):
        assert (one.known, one.pace_spread) == (other.known, other.pace_spread)
        for horizon, model in one.hazards.items():
            np.testing.assert_array_equal(model.probability(features), other.hazards[horizon].probability(features))
    assert again.tallies == library.tallies


def test_towns_farther_sooner_or_slower_are_never_likelier() -> None:
    library = read_library()
    columns = library.cases.columns.astype(float)
    place = {name: n for n, name in enumerate(COLUMNS)}
    for learned in library.sets:
        said = learned.share.probability(columns)
        sooner = columns.copy()
        for name in (
            "days, log",
            "days at the speed of 30 days, over the distance",
            "the same at the speed of 90 days",
        ):
            sooner[:, place[name]] -= np.log(2)
        assert (learned.share.probability(sooner) <= said + 1e-9).all()
        assert learned.share.town_slope <= 1


def test_the_nearest_case_is_the_case_itself_and_none_is_from_the_future() -> None:
    library = read_library()
    learned = library.choose(date(2025, 11, 3))
    known = float((date(2025, 11, 3) - date(1970, 1, 1)).days)
    settled = np.flatnonzero(library.cases.origin + library.cases.days + 7 <= known)
    one = int(settled[-1])
    found = find_like(library.cases, library.cases.columns[one].astype(float), learned.share, known)
    assert found[0]["place"] == str(library.cases.name[one])
    assert found[0]["asked_on"] == str(np.datetime64(int(library.cases.origin[one]), "D"))
    assert all(each["asked_on"] < "2025-11-03" for each in found)


def test_a_quicker_line_only_touches_gains_and_speeds() -> None:
    features = np.ones((1, len(FEATURES)), np.float32)
    quick = quicken(features, 2.0)
    changed = {name for name, value in zip(FEATURES, quick[0], strict=True) if value != 1}
    assert changed == {name for name in FEATURES if name.startswith(("gained", "speed"))}
