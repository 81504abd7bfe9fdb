"""Write the site of two years, against a GeoJSON a day: what somebody with geopandas puts on a page in an afternoon.

The peer clips each day's file of one map to the theatre's box, works out the share of the town and writes the day out.
It assesses nothing, and its page would ask for a file a step; so the ratio of the times is no rivalry, that of the
bytes is. Ours is the processor time of ``frontline site`` with all that it starts, on a theatre that is assessed
already; its note has the seconds by the wall, on all cores.
"""

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from contest import Clock
from originals import DATA, day_shown, list_files

from deliveries import owlmaps as write_owlmaps  # originals put it on the path

NAME = "site of two years"
PROGRAM = Path(sys.executable).with_name("frontline")
AIM_S = 60.0
SINCE = "2024-02-29"  # 731 days with the last one
BOX = (36.5, 47.9, 37.9, 48.6)
EQUAL_AREA = "+proj=laea +lat_0=48.25 +lon_0=37.2 +datum=WGS84 +units=m"
FOCUS = "Pokrovsk"
MOST = 0.95  # of the map's days must be on the page
OFF = 0.04  # of the town: cells of 500 m against the drawn line


def ours(folder: Path, clock: Clock) -> Any:
    """Bring both maps in and assess them, then write the site."""
    with tempfile.TemporaryDirectory() as place:
        theatre, site = _make_theatre(Path(place), folder), Path(place) / "site"
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([PROGRAM, "-t", theatre, "site", site], check=True, capture_output=True)  # noqa: S603  # ours
        wall_s, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        about = json.loads((site / "data/theatre.json").read_text())
        history = [*(site / "data/control").glob("*.bin"), site / "data/control.json"]
        packed = sum(len(gzip.compress(file.read_bytes(), 6)) for file in history)
        shares = about["focus"]["shares"]["deepstate-daily"]["value"]
        return wall_s, packed, about["first_day"], shares, after.ru_maxrss / 1024


def peer(folder: Path, clock: Clock) -> Any:
    """Clip, measure and write each day of one map."""
    import geopandas  # noqa: PLC0415  # of the benchmarks' own environment
    import shapely  # noqa: PLC0415

    outlines = geopandas.read_parquet(DATA / "ua_boundaries_osm" / "polygons.parquet")
    town = outlines[(outlines["place"] == "town") & (outlines["name_en"] == FOCUS)].to_crs(EQUAL_AREA).geometry.iloc[0]
    size, shares = 0, {}
    with tempfile.TemporaryDirectory() as place, clock.running():
        for file in list_files(folder):
            held = geopandas.clip(geopandas.read_file(file), shapely.box(*BOX))
            out = Path(place) / file.name
            held.to_file(out, driver="GeoJSON")
            size += len(gzip.compress(out.read_bytes(), 6))
            area = held.to_crs(EQUAL_AREA).geometry.union_all()
            shares[str(day_shown(file))] = area.intersection(town).area / town.area
    return size, shares


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """Each day's share of the town by that map must be the peer's, as near as cells are."""
    wall_s, packed, first, shares, peak_mb = ours
    size, theirs = peer
    days = {date.fromisoformat(first) + timedelta(days=n): share for n, share in enumerate(shares)}
    shown = {day: share for day, share in days.items() if share is not None and str(day) in theirs}
    worst = max(abs(share - theirs[str(day)]) for day, share in shown.items())
    note = f"{wall_s:.0f} s by the wall (aim {AIM_S:.0f}), {peak_mb:.0f} MB; {len(shares)} days by two maps and as "
    note += f"assessed in {packed / 1000:.0f} kB, the peer's {len(theirs)} of one map in {size / 1000:.0f}; town off "
    return worst < OFF and len(shown) >= MOST * len(theirs), note + f"by {100 * worst:.1f} points at most"


def _make_theatre(place: Path, folder: Path) -> Path:
    theatre, owlmaps = place / "theatre", place / "owlmaps"
    owlmaps.mkdir()
    for name, body in write_owlmaps(DATA.parent, SINCE):
        (owlmaps / name).write_bytes(body)
    subprocess.run([PROGRAM, "new", theatre, "--example", "pokrovsk"], check=True, capture_output=True)  # noqa: S603  # ours
    for name in ("deepstate-daily", "owlmaps"):  # drawn for nobody: a site of two years with the maps of its days
        card = theatre / "sources" / f"{name}.toml"
        card.write_text(card.read_text().replace('class = "none"', 'class = "attribution"'))
    steps = [["-t", theatre, "ingest", "deepstate-daily", folder]]
    steps += [["-t", theatre, "ingest", "owlmaps", owlmaps], ["-t", theatre, "ingest", "reports", theatre / "reports"]]
    for words in [*steps, ["-t", theatre, "assess"]]:
        subprocess.run([PROGRAM, *words], check=False, capture_output=True)  # noqa: S603  # damaged days are put aside
    return theatre
