"""Draw a time-lapse of the assessment: a frame a day with its date and a note, as GIF, or as MP4 where ffmpeg is there.

The lattice, its colours and its words are given; they must have passed the gate. Strength of colour is probability,
grey is ground of which nothing is shown.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from frontline.errors import StorageError, UsageError
from frontline.publish.field import FULL, UNKNOWN
from frontline.publish.whole import write_whole

WIDTH = 720
HEAD, FOOT, MARGIN = 46, 44, 10
INK, QUIET, PAPER, BLANK = "#222222", "#5c5a55", "#ffffff", (214, 211, 204)
LAND = np.array([244, 241, 234], float)
LAST_FRAME_MS = 2500
FORMATS = (".gif", ".mp4")
MOST_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Movie:
    """What is shown.

    Attributes:
        title: above.
        note: beneath, in small letters.
        days: what is written for each frame.
        fields: per cent that the first party holds, uint8 of shape (frames, rows, columns), row 0 the southernmost.
        colors: ``#RRGGBB`` of the first party, and of the others.
        names: theirs.
        towns: name, column and row in the lattice.
        frames_per_second: how fast.
    """

    title: str
    note: str
    days: tuple[str, ...]
    fields: NDArray[np.uint8]
    colors: tuple[str, str]
    names: tuple[str, str]
    towns: tuple[tuple[str, float, float], ...]
    frames_per_second: float


def check_format(file: Path) -> None:
    """Refuse a file that no movie can be.

    Raises:
        UsageError: Its ending is none of a movie's, or it needs ffmpeg and there is none.
    """
    if file.suffix.lower() not in FORMATS:
        raise UsageError(f"a movie is no '{file.suffix}' file", f"let the file end in {' or '.join(FORMATS)}")
    if file.suffix.lower() == ".mp4" and shutil.which("ffmpeg") is None:
        raise UsageError(
            "an MP4 needs the program ffmpeg, which is not installed", "install it, or end the file in .gif"
        )


def write_movie(movie: Movie, file: Path) -> int:
    """Write a movie to a file, all of it or nothing, and return how many bytes it has.

    Raises:
        UsageError: As ``check_format``.
        StorageError: The file cannot be written.
    """
    check_format(file)
    body = _write_gif(movie) if file.suffix.lower() == ".gif" else _write_mp4(movie)
    write_whole(file, body)
    return len(body)


def draw_frames(movie: Movie) -> Iterator[Image.Image]:
    """Yield the frames as pictures."""
    palette = _colors(movie)
    rows, columns = movie.fields.shape[1:]
    size = WIDTH, round(WIDTH * rows / columns)
    for day, field in zip(movie.days, movie.fields, strict=True):
        ground = Image.fromarray(palette[field[::-1]], "RGB").resize(size, Image.Resampling.NEAREST)
        frame = Image.new("RGB", (size[0], size[1] + HEAD + FOOT), PAPER)
        frame.paste(ground, (0, HEAD))
        _write_words(ImageDraw.Draw(frame), movie, day, size)
        yield frame


def _colors(movie: Movie) -> NDArray[np.uint8]:
    """Return a colour for each value of a field: from the others' through that of the land to the first party's."""
    first, other = (np.array([int(c[at : at + 2], 16) for at in (1, 3, 5)], float) for c in movie.colors)
    share = np.linspace(0, 1, FULL + 1)[:, None]
    strength = np.abs(2 * share - 1) * 0.72
    mixed = np.where(share >= 0.5, first, other) * strength + LAND * (1 - strength)  # noqa: PLR2004  # as likely as not
    palette = np.tile(np.array(BLANK, np.uint8), (UNKNOWN + 1, 1))
    palette[: FULL + 1] = mixed.round().astype(np.uint8)
    return palette


def _write_words(draw: ImageDraw.ImageDraw, movie: Movie, day: str, size: tuple[int, int]) -> None:
    font, bold, small = _load_fonts()
    draw.text((MARGIN, 12), movie.title, INK, bold)
    draw.text((size[0] - MARGIN, 12), day, INK, bold, anchor="ra")
    scale = size[0] / movie.fields.shape[2]
    for name, column, row in movie.towns:
        x, y = column * scale, HEAD + size[1] - row * scale
        draw.ellipse((x - 2, y - 2, x + 2, y + 2), INK)
        draw.text((x + 5, y - 13), name, INK, font, stroke_width=2, stroke_fill=PAPER)
    x, y = MARGIN, HEAD + size[1] + 7
    for name, color in zip(movie.names, movie.colors, strict=True):
        draw.rectangle((x, y + 2, x + 10, y + 12), color)
        draw.text((x + 15, y), name, INK, font)
        x += 30 + int(draw.textlength(name, font))
    draw.text((MARGIN, y + 18), movie.note, QUIET, small)


def _load_fonts() -> tuple[ImageFont.FreeTypeFont, ...]:
    from matplotlib import get_data_path  # noqa: PLC0415  # the fonts that it brings have Cyrillic

    folder = Path(get_data_path()) / "fonts" / "ttf"
    names = (("DejaVuSans", 11), ("DejaVuSans-Bold", 16), ("DejaVuSans", 9))
    return tuple(ImageFont.truetype(str(folder / f"{name}.ttf"), size) for name, size in names)


def _write_gif(movie: Movie) -> bytes:
    frames = [each.quantize(64, dither=Image.Dither.NONE) for each in draw_frames(movie)]
    pause = round(1000 / movie.frames_per_second)
    pauses = [pause] * (len(frames) - 1) + [LAST_FRAME_MS]
    buffer = io.BytesIO()
    comment = f"{movie.title}. {movie.note}".encode()
    frames[0].save(
        buffer, "gif", save_all=True, append_images=frames[1:], duration=pauses, loop=0, comment=comment, disposal=1
    )
    return buffer.getvalue()


def _write_mp4(movie: Movie) -> bytes:
    """Return the movie through ffmpeg, which is given pictures and the movie's own words and nothing else."""
    program = shutil.which("ffmpeg") or "ffmpeg"
    with tempfile.TemporaryDirectory() as folder:
        for number, frame in enumerate(draw_frames(movie)):
            frame.crop((0, 0, frame.width // 2 * 2, frame.height // 2 * 2)).save(Path(folder) / f"{number:05}.png")
        target = Path(folder) / "movie.mp4"
        command = [
            program, "-nostdin", "-loglevel", "error", "-framerate", f"{movie.frames_per_second:g}", "-i",
            str(Path(folder) / "%05d.png"), "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(target),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, check=False, timeout=MOST_SECONDS)  # noqa: S603  # no shell
        if done.returncode or not target.is_file():
            words = done.stderr.decode(errors="replace").strip().splitlines()
            raise StorageError(f"ffmpeg could not make the movie ({words[-1] if words else 'no reason given'})")
        return target.read_bytes()
