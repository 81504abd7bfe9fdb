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

WIDTH = 800  # pixels; even, as MP4 wants it
HEAD, FOOT, MARGIN = 52, 78, 12
BAR_WIDTH, BAR_HEIGHT = 180, 12
NOTE_LINES = 2
INK, QUIET, PAPER, BLANK = "#222222", "#5c5a55", "#ffffff", (214, 211, 204)
LAND = np.array([244, 241, 234], float)
LAST_FRAME_MS = 2500  # the last day stays, so that it can be read
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
    size = WIDTH, round(WIDTH * rows / columns / 2) * 2
    for number, (day, field) in enumerate(zip(movie.days, movie.fields, strict=True), 1):
        ground = Image.fromarray(palette[field[::-1]], "RGB").resize(size, Image.Resampling.NEAREST)
        frame = Image.new("RGB", (size[0], size[1] + HEAD + FOOT), PAPER)
        frame.paste(ground, (0, HEAD))
        _draw_key(frame, movie, palette, HEAD + size[1] + 9)
        draw = ImageDraw.Draw(frame)
        draw.rectangle((0, HEAD - 4, size[0] * number / len(movie.days), HEAD - 2), QUIET)
        _write_words(draw, movie, day, size)
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
    draw.text((MARGIN, 12), _cut(movie.title, bold, size[0] - 3 * MARGIN - bold.getlength(day)), INK, bold)
    draw.text((size[0] - MARGIN, 12), day, INK, bold, anchor="ra")
    scale = size[0] / movie.fields.shape[2]
    for name, column, row in movie.towns:
        x, y = column * scale, HEAD + size[1] - row * scale
        draw.ellipse((x - 2, y - 2, x + 2, y + 2), INK)
        draw.text((x + 5, y - 16), name, INK, font, stroke_width=2, stroke_fill=PAPER)
    for n, line in enumerate(_break(movie.note, small, size[0] - 2 * MARGIN)[:NOTE_LINES]):
        draw.text((MARGIN, HEAD + size[1] + 44 + n * 15), line, QUIET, small)


def _draw_key(frame: Image.Image, movie: Movie, palette: NDArray[np.uint8], y: int) -> None:
    """Draw the colours from the first party's certainty to the others', with what their ends and their middle mean."""
    font, _, small = _load_fonts()
    draw = ImageDraw.Draw(frame)
    left, right = (f"{name} 100 %" for name in movie.names)
    draw.text((MARGIN, y), left, INK, font)
    x = MARGIN + int(font.getlength(left)) + 8
    shades = palette[np.linspace(FULL, 0, BAR_WIDTH).round().astype(int)]
    bar = Image.fromarray(np.broadcast_to(shades, (BAR_HEIGHT, BAR_WIDTH, 3)).copy(), "RGB")
    frame.paste(bar, (x, y + 2))
    middle = x + BAR_WIDTH // 2
    draw.line((middle, y + 2, middle, y + 4 + BAR_HEIGHT), INK)
    draw.text((middle, y + 17), "50 %", INK, small, anchor="ma")
    draw.text((x + BAR_WIDTH + 8, y), right, INK, font)


def _break(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Return a text in lines that are no wider than that."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """Return as much of a text as there is room for."""
    while text and font.getlength(text) > width:
        text = text[:-2].rstrip() + "…" if len(text) > 1 else ""
    return text


def _load_fonts() -> tuple[ImageFont.FreeTypeFont, ...]:
    from matplotlib import get_data_path  # noqa: PLC0415  # the fonts that it brings have Cyrillic

    folder = Path(get_data_path()) / "fonts" / "ttf"
    names = (("DejaVuSans", 13), ("DejaVuSans-Bold", 20), ("DejaVuSans", 11))
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
            frame.save(Path(folder) / f"{number:05}.png", compress_level=1)
        target = Path(folder) / "movie.mp4"
        command = [
            program, "-nostdin", "-loglevel", "error", "-framerate", f"{movie.frames_per_second:g}", "-i",
            str(Path(folder) / "%05d.png"), "-vf", f"tpad=stop_mode=clone:stop_duration={LAST_FRAME_MS / 1000}",
            "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-fflags", "+bitexact", "-flags:v", "+bitexact",
            "-metadata", f"title={movie.title}", "-metadata", f"comment={movie.note}", str(target),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, check=False, timeout=MOST_SECONDS)  # noqa: S603  # no shell
        if done.returncode or not target.is_file():
            words = done.stderr.decode(errors="replace").strip().splitlines()
            raise StorageError(f"ffmpeg could not make the movie ({words[-1] if words else 'no reason given'})")
        return target.read_bytes()
