"""A time-lapse is read back as it was made: a frame a day, colours by probability, what is held back in grey."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from frontline.errors import UsageError
from frontline.publish import movie
from frontline.publish.field import UNKNOWN
from frontline.publish.movie import Movie, draw_frames, write_movie

FIELDS = np.zeros((3, 2, 4), np.uint8)
FIELDS[1, 0], FIELDS[2, 0], FIELDS[:, 1, 3] = 60, 100, UNKNOWN
MADE = Movie(
    "Альба <b>", "a note", ("1", "2", "3"), FIELDS, ("#D55E00", "#0072B2"), ("Red", "Blue"), (("Альба", 1.0, 1.0),), 4
)


def test_a_gif_has_a_frame_a_day_and_its_terms(tmp_path: Path) -> None:
    file = tmp_path / "m.gif"
    assert write_movie(MADE, file) == file.stat().st_size
    with Image.open(file) as read:
        assert (read.n_frames, read.size[0]) == (3, movie.WIDTH)  # type: ignore[attr-defined]
        assert "a note" in read.info["comment"].decode()


def test_the_surer_the_stronger_and_nothing_where_nothing_is_shown() -> None:
    frames = [np.array(each).astype(int) for each in draw_frames(MADE)]
    south, north = (movie.HEAD + round(movie.WIDTH / 2 * part) for part in (0.9, 0.1))
    land = movie.LAND.astype(int)
    reds = [frame[south, 630] for frame in frames]
    assert reds[0][2] > reds[0][0]
    assert reds[2][0] > reds[2][2]
    assert abs(reds[1] - land).sum() < abs(reds[2] - land).sum()
    assert all(tuple(frame[north, 630]) == movie.BLANK for frame in frames)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the program ffmpeg is not installed")
def test_an_mp4_has_the_same_frames_and_holds_the_last(tmp_path: Path) -> None:
    file = tmp_path / "m.mp4"
    assert write_movie(MADE, file) == file.stat().st_size
    words = file.read_bytes()
    assert "Альба <b>".encode() in words
    assert b"a note" in words
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-i", str(file), str(tmp_path / "%03d.png")]
    subprocess.run(command, check=True)  # our own file
    shown = [np.array(Image.open(each).convert("RGB")).astype(int) for each in sorted(tmp_path.glob("*.png"))]
    assert len(shown) == len(MADE.days) + round(movie.LAST_FRAME_MS / 1000 * MADE.frames_per_second)
    for drawn, read in zip(draw_frames(MADE), shown, strict=False):
        assert abs(np.array(drawn).astype(int) - read).mean() < 2
    assert abs(shown[2] - shown[-1]).mean() < 1


def test_words_that_are_too_long_are_broken_or_cut() -> None:
    long = replace(MADE, title="Альба " * 40, note="grey: not shown " * 40)
    frame = np.array(next(draw_frames(long)))
    assert (frame[: movie.HEAD - 6, -movie.MARGIN + 2 :] == 255).all()
    assert (frame[-6:] == 255).all()


def test_what_cannot_be_made_is_said_before_anything_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="needs the program ffmpeg"):
        write_movie(MADE, tmp_path / "m.mp4")
    with pytest.raises(UsageError, match=r"\.gif or \.mp4"):
        write_movie(MADE, tmp_path / "m.avi")
    assert list(tmp_path.iterdir()) == []
