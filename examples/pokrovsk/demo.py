"""Run the whole main job on the bundled example, command by command, as a user would type it.

Called by ``make demo``. Running it again, or after an interruption, does only what is left to do.
"""

import sys
import time
from pathlib import Path

from frontline import cli
from frontline.settings import SETTINGS_FILE

DEMO = Path("demo")
THEATRE = DEMO / "pokrovsk"
SITE = DEMO / "site"
DAY = "2025-11-03"
BRIEF_LINES = 16


def main() -> int:
    """Run each step and stop at the first that fails."""
    started = time.perf_counter()
    for step in list_steps():
        print(f"\n$ frontline {' '.join(step)}", flush=True)
        if code := cli.run(step):
            return code
    show_brief()
    print(f"\nDone in {time.perf_counter() - started:.0f} s. Look at it:")
    print(f"  {SITE}/index.html   the map: python3 -m http.server -d {SITE}, then open http://localhost:8000")
    print(f"  {SITE}/brief.html   the brief, which opens without a server")
    return 0


def list_steps() -> list[list[str]]:
    """Return the commands of the main job."""
    steps = [] if (THEATRE / SETTINGS_FILE).exists() else [["new", str(THEATRE), "--example", "pokrovsk"]]
    theatre = ["-t", str(THEATRE)]
    maps = ("deepstate", "uacontrolmap", "liveuamap")
    steps += [[*theatre, "ingest", name, str(THEATRE / "observations" / f"{name}.parquet")] for name in maps]
    steps += [
        [*theatre, "ingest", "viina", str(THEATRE / "settlements" / "viina.csv")],
        [*theatre, "ingest", "reports", str(THEATRE / "reports")],
        [*theatre, "assess"],
        [*theatre, "status", "Pokrovsk", "--on", DAY],
        [*theatre, "change", "--from", "2025-10-04", "--until", DAY],
        [*theatre, "site", str(SITE), "--on", DAY],
    ]
    return steps


def show_brief() -> None:
    """Print the first lines of the brief."""
    text = (SITE / "brief.md").read_text(encoding="utf-8")
    print("\nThe brief begins:\n")
    print("\n".join(f"  {line}" for line in text.splitlines()[:BRIEF_LINES]))


if __name__ == "__main__":
    sys.exit(main())
