"""Draw the small map of a place's ways: roads and railways by state, the other side's ground, the way out's width.

States differ by pattern, not by colour alone: the more exposed, the more broken the line; what is cut is crossed out.
What is drawn is given; it must have passed the delay before.
"""

from dataclasses import dataclass, field
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontline.publish.tongue import Tongue, read_tongue

WIDTH, HEIGHT, MARGIN = 600, 420, 14
KEY_HEIGHT, KEY_GAP, LETTER = 60, 46, 6.4  # a letter of the key is about so wide, whichever font the reader has
SCALE_KM = 10
FONT = 'width="100%" font-family="Noto Sans, system-ui, sans-serif" font-size="11"'
INK, QUIET, PAPER = "#222222", "#6b6b6b", "#fbfaf7"
DASHES = {"free": "", "exposed-long": "9 3", "exposed": "5 3.5", "contact": "2 3.5", "cut": "1 5"}
WORDS = {
    "free": "out of reach", "exposed-long": "exposed at long range", "exposed": "exposed", "contact": "in contact",
    "cut": "cut",
}  # fmt: skip
COLORS = {"free": "#3d3d3d", "exposed-long": "#6d5a1e", "exposed": "#a35b00", "contact": "#b3261e", "cut": "#8d8d8d"}
WIDTHS = {"road": 2.6, "railway": 1.4, "transfer": 0.0}
HELD_OPACITY = 0.3
KM_PER_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class RouteMap:
    """What the map shows.

    Attributes:
        title: what it is, for those who hear it.
        box: west, south, east, north in degrees.
        held: ground that the other side is taken to hold.
        color: of that side, ``#RRGGBB``.
        lines: LineStrings of the edges in degrees.
        modes: ``road`` or ``railway``, one a line.
        states: likewise.
        towns: name, longitude, latitude, the place itself first.
        corridor: the line along the middle of the way out; empty when closed.
        width_km: how wide that is at its narrowest.
        tongue: the language of its words.
    """

    title: str
    box: tuple[float, float, float, float]
    held: BaseGeometry
    color: str
    lines: NDArray[np.object_]
    modes: tuple[str, ...]
    states: tuple[str, ...]
    towns: tuple[tuple[str, float, float], ...]
    corridor: BaseGeometry
    width_km: float
    tongue: Tongue = field(default_factory=lambda: read_tongue("en"))


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    per_lon: float
    per_lat: float

    def points(self, coordinates: NDArray[np.float64]) -> str:
        """Return coordinates as the picture has them."""
        x = MARGIN + (coordinates[:, 0] - self.west) * self.per_lon
        y = MARGIN + (self.north - coordinates[:, 1]) * self.per_lat
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def draw_route_map(given: RouteMap) -> str:
    """Return the map as SVG."""
    west, south, east, north = given.box
    middle = np.cos(np.radians((south + north) / 2))
    scale = min((WIDTH - 2 * MARGIN) / ((east - west) * middle), (HEIGHT - 2 * MARGIN) / (north - south))
    frame = _Frame(west, north, scale * middle, scale)
    width, height = 2 * MARGIN + (east - west) * frame.per_lon, 2 * MARGIN + (north - south) * frame.per_lat
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height + KEY_HEIGHT:.0f}" role="img" {FONT}>',
        f"<title>{escape(given.title)}</title>",
        f'<clipPath id="f"><rect width="{width:.0f}" height="{height:.0f}"/></clipPath>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="{PAPER}" stroke="{QUIET}"/>',
        '<g clip-path="url(#f)">',
        _ground(given, frame),
        _corridor(given, frame, scale),
        *_ways(given, frame),
        *_towns(given, frame),
        "</g>",
        *_key(given, height, scale),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _ground(given: RouteMap, frame: _Frame) -> str:
    clipped = shapely.intersection(given.held, shapely.box(*given.box))
    rings = [ring for part in shapely.get_parts(clipped) if part.geom_type == "Polygon"
             for ring in (part.exterior, *part.interiors)]  # fmt: skip
    path = " ".join(f"M{frame.points(shapely.get_coordinates(ring))}Z" for ring in rings)
    style = f'fill="{given.color}" fill-opacity="{HELD_OPACITY}" fill-rule="evenodd" stroke="{given.color}"'
    return f'<path d="{path}" {style}/>' if rings else ""


def _corridor(given: RouteMap, frame: _Frame, scale: float) -> str:
    if given.corridor.is_empty or not given.width_km:
        return ""
    points = frame.points(shapely.get_coordinates(given.corridor))
    wide = given.width_km / KM_PER_DEGREE * scale
    rim = f'stroke="{QUIET}" stroke-opacity="0.45" stroke-width="{wide + 1.6:.1f}" stroke-linejoin="round"'
    band = f'stroke="#ffffff" stroke-width="{wide:.1f}" stroke-linejoin="round"'
    return (
        f'<polyline points="{points}" fill="none" {rim}/>'
        f'<polyline class="corridor" points="{points}" fill="none" {band}/>'
        f'<polyline points="{points}" fill="none" stroke="{QUIET}" stroke-width="0.8" stroke-dasharray="7 4 1 4"/>'
    )


def _ways(given: RouteMap, frame: _Frame) -> list[str]:
    frame_box = shapely.box(*given.box)
    drawn = []
    for state in DASHES:
        for mode in ("railway", "road"):
            chosen = [line for line, own, how in zip(given.lines, given.states, given.modes, strict=True)
                      if own == state and how == mode and frame_box.intersects(line)]  # fmt: skip
            if chosen:
                merged = shapely.line_merge(shapely.MultiLineString(chosen))
                path = " ".join(f"M{frame.points(shapely.get_coordinates(part))}" for part in shapely.get_parts(merged))
                drawn.append(f'<path class="{mode} {state}" d="{path}" fill="none" {_stroke(mode, state)}/>')
    return drawn


def _stroke(mode: str, state: str) -> str:
    dash = f' stroke-dasharray="{DASHES[state]}"' if DASHES[state] else ""
    return f'stroke="{COLORS[state]}" stroke-width="{WIDTHS[mode]}"{dash}'


def _towns(given: RouteMap, frame: _Frame) -> list[str]:
    drawn = []
    for n, (name, lon, lat) in enumerate(given.towns):
        x, y = (float(each) for each in frame.points(np.array([[lon, lat]])).split(","))
        weight = ' font-weight="600"' if n == 0 else ""
        halo = f'paint-order="stroke" stroke="{PAPER}" stroke-width="3"'
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4 if n == 0 else 2.4}" fill="{INK}"/>')
        drawn.append(f'<text x="{x + 6:.1f}" y="{y - 5:.1f}" fill="{INK}" {halo}{weight}>{escape(name)}</text>')
    return drawn


def _key(given: RouteMap, height: float, scale: float) -> list[str]:
    drawn, x, y = [], 4.0, height + 18
    for state in DASHES:
        words = given.tongue.lookup(WORDS[state])
        drawn.append(f'<line x1="{x:.0f}" x2="{x + 30:.0f}" y1="{y}" y2="{y}" {_stroke("road", state)}/>')
        drawn.append(f'<text x="{x + 35:.0f}" y="{y + 4}" fill="{INK}">{escape(words)}</text>')
        x += KEY_GAP + LETTER * len(words)
    bar = SCALE_KM / KM_PER_DEGREE * scale
    y = height + 42
    drawn.append(f'<line x1="4" x2="{4 + bar:.1f}" y1="{y}" y2="{y}" stroke="{INK}" stroke-width="2"/>')
    say, width = given.tongue.say, given.tongue.decimal(given.width_km, 1)
    words = say("{km} km; thick: roads, thin: railways", km=SCALE_KM)
    if given.width_km:
        words += say("; white band: the way out, {km} km at its narrowest", km=width)
    drawn.append(f'<text x="{10 + bar:.1f}" y="{y + 4}" fill="{INK}">{escape(words)}</text>')
    return drawn
