"""Fit the weights by which a mention's candidates are told apart, and show how well its probabilities hold.

Run from the root of the repository, with the shared data beside it; writes ``src/frontline/places/weights.toml``::

    python bench/fit_places.py --data ../shared/data --write

The answer to a mention in a VIINA report text is its candidate within 5 km of a place that VIINA gives for the text.
Texts are split in two by their words; weights come from one half, the table from the other. Each mention is read as
in a theatre (a box of 1.4 by 0.7 degrees somewhere about one of the text's places) and as in none, and once more
without the right candidate: "none of them" is then the answer.

VIINA's texts name towns. Villages come from the assessments in ``isw_texts``: a village whose name only one place has
is known, and is told from places that some other name shares, taken at random from the gazetteer. A place that is
named often counts less each time.
"""

import argparse
import csv
import itertools
import tomllib
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.optimize import minimize

from frontline.places.context import list_settlements
from frontline.places.evidence import (
    CANDIDATE,
    NONE,
    Surroundings,
    measure_candidates,
    measure_distances_km,
    measure_none,
    read_weights,
)
from frontline.places.gazetteer import Gazetteer
from frontline.places.mentions import Mention
from frontline.places.place import Place
from frontline.places.reading import surround
from frontline.sources.delivery import Box

PLACES = Path("examples/pokrovsk/theatre/places")
WEIGHTS = Path("src/frontline/places/weights.toml")
WHOLE = (22.0, 44.0, 40.5, 52.5)
RIGHT_KM = 5.0
VILLAGE_BELOW = 20_000
BOX = (1.4, 0.7)
MISSING_WEIGHT = 0.1  # how often no candidate is right (a person, a quarter, a place abroad) for one time that one is
PENALTY = 0.0005
OFTEN = 0.7  # a place named n times counts n to the power of 1 - OFTEN
VILLAGE_TIMES = 1.5  # how much a village counts beside a town; of 0.5 to 10 the gold texts hardly tell
EVERY_NTH, LEAST_PAGE = 4, 300  # which assessments are read, paragraph by paragraph of at least so many letters
# Not in the texts: no line is known for them. It is taken to say what the theatre's box says.
LIKE = {"line": "box"}
# Held: the texts hardly use the old names that one side's statements are full of, and would forbid them.
HELD = {"alias": -2.0}
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """One mention: its measures, the row that is right (-1: none of them), and how much it counts."""

    rows: Floats
    none: Floats
    right: int
    weight: float
    learn: bool
    place: str


def read_texts(data: Path) -> dict[str, list[tuple[float, float]]]:
    """Return VIINA's report texts with the points that it gives for each."""
    points = defaultdict(list)
    for file in sorted((data / "viina_derived").glob("VIINA_*_text.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                points[row["representative_text"]].append((float(row["longitude"]), float(row["latitude"])))
    return points


def collect(gazetteer: Gazetteer, texts: dict[str, list[tuple[float, float]]]) -> list[Sample]:
    """Return the samples of VIINA's texts."""
    random, samples = np.random.default_rng(0), []
    for text, points in texts.items():
        mentions = gazetteer.scan(text)
        for box in (None, draw_box(random, points)):
            for mention, around in zip(mentions, surround(text, mentions, box), strict=True):
                settlements = list_settlements(mention.candidates)
                right = find_right([(p.lon, p.lat) for p in settlements], points)
                if right is not None:
                    samples += measure(mention, settlements, around, right, learn=is_learnt(text))
    return samples


def collect_villages(gazetteer: Gazetteer, data: Path) -> list[Sample]:
    """Return samples of villages in assessments, among places that another name shares."""
    random, samples = np.random.default_rng(1), []
    shared = list_shared(gazetteer)
    table = pq.read_table(data / "isw_texts" / "isw_assessments.parquet")
    texts = max((table[name].to_pylist() for name in table.column_names), key=lambda c: len(str(c[0])))
    pages = (page for text in texts[::EVERY_NTH] for page in text.split("\n") if len(page) >= LEAST_PAGE)
    for text in pages:
        mentions = gazetteer.scan(text)
        known = [list_settlements(mention.candidates) for mention in mentions]
        points = [(p.lon or 0.0, p.lat or 0.0) for p, *others in filter(None, known) if not others]
        for box in (None, draw_box(random, points)) if points else ():
            for mention, around in zip(mentions, surround(text, mentions, box), strict=True):
                settlements = list_settlements(mention.candidates)
                if len(settlements) == 1 and (settlements[0].population or 0) < VILLAGE_BELOW:
                    others = shared[random.integers(len(shared))]
                    samples += measure(mention, (settlements[0], *others[1:]), around, 0, learn=is_learnt(text))
    return samples


def draw_box(random: np.random.Generator, points: list[tuple[float, float]]) -> Box:
    """Return a theatre's box somewhere about one of some points."""
    about = points[random.integers(len(points))]
    west, south = (centre - random.random() * size for centre, size in zip(about, BOX, strict=True))
    return west, south, west + BOX[0], south + BOX[1]


def list_shared(gazetteer: Gazetteer) -> list[tuple[Place, ...]]:
    """Return the places of each name that several share."""
    names = {place.name for place in gazetteer.within(WHOLE) if place.kind == "settlement"}
    groups = (list_settlements(gazetteer.look_up_exact(name)) for name in sorted(names))
    return [group for group in groups if len(group) > 1]


def is_learnt(text: str) -> bool:
    """Tell to which half a text belongs."""
    return zlib.crc32(text.encode()) % 2 == 0


def measure(
    mention: Mention, settlements: tuple[Place, ...], around: Surroundings, right: int, *, learn: bool
) -> list[Sample]:
    """Return the sample of a mention, and the one without the right candidate."""
    rows = measure_candidates(mention.surface, settlements, around)
    counts = (len(settlements), max(len(settlements) - 1, 1))
    none = [measure_none(n, mention.form, mention.lead, attribute=mention.is_attribute) for n in counts]
    place = settlements[right].place_id
    samples = [Sample(rows, none[0], right, 1.0, learn, place)]
    if len(settlements) > 1:
        samples.append(Sample(np.delete(rows, right, axis=0), none[1], -1, MISSING_WEIGHT, learn, place))
    return samples


def even_out(samples: list[Sample]) -> list[Sample]:
    """Let a place that is named often count less each time."""
    counts = Counter(sample.place for sample in samples)
    return [replace(sample, weight=sample.weight / counts[sample.place] ** OFTEN) for sample in samples]


def find_right(candidates: list[tuple[float | None, float | None]], points: list[tuple[float, float]]) -> int | None:
    """Return the candidate that lies nearest to one of the points, if it lies near enough."""
    if not candidates:
        return None
    (lon, lat), (to_lon, to_lat) = np.array(candidates, float).T, np.array(points, float).T
    away = measure_distances_km(lon, lat, to_lon, to_lat).min(axis=1)
    best = int(np.argmin(away))
    return best if away[best] <= RIGHT_KM else None


def share_out(sample: Sample, weights: Floats) -> Floats:
    """Return the probabilities of the candidates, that of "none" last."""
    count = len(CANDIDATE)
    odds = np.append(sample.rows @ weights[:count], sample.none @ weights[count:])
    shares = np.exp(odds - odds.max())
    return np.asarray(shares / shares.sum())


def measure_loss(weights: Floats, samples: list[Sample]) -> tuple[float, Floats]:
    """Return the mean log loss with a small penalty, and its gradient."""
    count, loss, slope, total = len(CANDIDATE), 0.0, np.zeros(len(weights)), 0.0
    for sample in samples:
        shares = share_out(sample, weights)
        loss -= sample.weight * np.log(shares[sample.right])
        off = shares.copy()
        off[sample.right] -= 1
        slope[:count] += sample.weight * (off[:-1] @ sample.rows)
        slope[count:] += sample.weight * off[-1] * sample.none
        total += sample.weight
    return loss / total + PENALTY * float(weights @ weights), slope / total + 2 * PENALTY * weights


def show(samples: list[Sample], weights: Floats) -> None:
    """Print accuracy and the reliability of the probabilities: what they say and how often they are right."""
    said, right, counted = [], [], []
    for sample in samples:
        shares = share_out(sample, weights)
        best = int(np.argmax(shares))
        said.append(shares[best])
        right.append(best == (sample.right if sample.right >= 0 else len(shares) - 1))
        counted.append(sample.weight)
    scores, hits, weight = np.array(said), np.array(right, float), np.array(counted)
    print(
        f"{len(samples)} samples, right {np.average(hits, weights=weight):.3f},"
        f" said {np.average(scores, weights=weight):.3f}"
    )
    error = 0.0
    for low, high in itertools.pairwise(BINS):
        inside = (scores > low) & (scores <= high)
        if inside.any():
            mean, share = (
                np.average(scores[inside], weights=weight[inside]),
                np.average(hits[inside], weights=weight[inside]),
            )
            error += weight[inside].sum() / weight.sum() * abs(mean - share)
            print(f"  {low:.2f}-{high:.2f}  n {inside.sum():5d}  said {mean:.3f}  right {share:.3f}")
    print(f"  expected calibration error {error:.3f}")


def write(weights: Floats) -> None:
    """Write the weights, keeping the file's opening."""
    opening = WEIGHTS.read_text(encoding="utf-8").split("\n[candidate]")[0]
    lines = [opening, "\n[candidate]\n"]
    lines += [f"{name} = {value:.3f}\n" for name, value in zip(CANDIDATE, weights, strict=False)]
    lines += ["\n[none]\n"]
    lines += [f"{name} = {value:.3f}\n" for name, value in zip(NONE, weights[len(CANDIDATE) :], strict=True)]
    text = "".join(lines)
    tomllib.loads(text)
    WEIGHTS.write_text(text, encoding="utf-8")


def main() -> None:
    """Fit and show; write with ``--write``."""
    parser = argparse.ArgumentParser(description="Fit the weights of the resolver of places.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the shared data")
    parser.add_argument("--write", action="store_true", help="write the weights")
    given = parser.parse_args()
    if not (given.data / "viina_derived").is_dir():
        print(f"no VIINA report texts in {given.data}: nothing to fit on")
        return
    gazetteer = Gazetteer.read(PLACES, WHOLE)
    viina, villages = collect(gazetteer, read_texts(given.data)), collect_villages(gazetteer, given.data)
    samples = even_out(viina) + [replace(each, weight=VILLAGE_TIMES * each.weight) for each in even_out(villages)]
    weights = np.concatenate(read_weights())
    learnt = [sample for sample in samples if sample.learn]
    bounds = [(HELD[name], HELD[name]) if name in HELD else (None, None) for name in (*CANDIDATE, *NONE)]
    fitted = minimize(measure_loss, weights, args=(learnt,), jac=True, method="L-BFGS-B", bounds=bounds).x
    for name, like in LIKE.items():
        fitted[CANDIDATE.index(name)] = fitted[CANDIDATE.index(like)]
    for name, value in zip((*CANDIDATE, *NONE), fitted, strict=True):
        print(f"{name:14} {value:7.3f}")
    for name, part in (("VIINA", viina), ("villages", villages), ("both, evened out", samples)):
        print(name, end=": ")
        show([sample for sample in part if not sample.learn], fitted)
    if given.write:
        write(fitted)


if __name__ == "__main__":
    main()
