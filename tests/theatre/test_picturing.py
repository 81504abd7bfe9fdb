"""The pictures of a brief lose bytes, never their shape; a campaign says since when a share was not undercut."""

from datetime import date, timedelta

from frontline.theatre.outward.content import Period
from frontline.theatre.picturing import _slim, _tell_campaign

FIRST = date(2031, 1, 1)


def test_points_lose_what_no_screen_shows_and_scales_lose_nothing() -> None:
    assert _slim(b'<?xml?><svg scale(0.015625 -0.015625) d="M 123.456789 9.9999 L 0.123456 10"/>') == (
        b'<?xml?><svg scale(0.015625 -0.015625) d="M 123.45 9.99 L 0.123456 10"/>'
    )


def test_a_share_that_was_undercut_again_counts_from_its_return() -> None:
    values = [None, 0.0, 0.3, 0.2, 0.3, None, 0.6]
    told = _tell_campaign(Period(FIRST, FIRST + timedelta(days=6)), values, ("method",))
    assert told is not None
    assert (told.first, told.share) == (FIRST + timedelta(days=1), 0.0)
    assert told.passed == ((0.25, FIRST + timedelta(days=4)), (0.5, FIRST + timedelta(days=6)))
    assert _tell_campaign(Period(FIRST, FIRST), [0.5], ("method",)) is None
