"""Score the reader of claims on the gold texts: a table by language and field, and by genre.

    python evaluation/evaluate.py [--misses] [--lang uk,ru] [--only tuned|held] [--readers en,ru]

The matching and the intervals are those of ``gold/score.py``, which is used as it is. Nothing is trained on the texts,
so the figures of a genre are those of leaving it out of any fitting; what was looked at while the rules were written is
told apart from what was held back (see ``gold/README.md``).
"""

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from frontline.claims.extract import Text, claim_to_json, extract_claims
from frontline.claims.readers.making import make_syntax_reader
from frontline.places.gazetteer import Gazetteer
from frontline.settings import read_theatre

HERE = Path(__file__).resolve().parent
THEATRE = HERE.parent / "examples/pokrovsk/theatre"
RESAMPLES = 1000
HELD_EVERY, HELD_REST = 3, 2
FIELDS = (
    ("actor", "actor"), ("holder", "holder"), ("polarity", "polarity"), ("modality", "modality"),
    ("speaker", "speaker"), ("date_overlap", "date"), ("date_exact", "date="), ("place_within_5km", "place"),
    ("place_extra", "extra"), ("quantity_value", "number"),
)  # fmt: skip

Row = dict[str, Any]
Scores = dict[str, "Counter[str]"]


def load_scorer() -> ModuleType:
    """Return the scorer, which is no package of ours."""
    spec = importlib.util.spec_from_file_location("score", HERE / "gold/score.py")
    if spec is None or spec.loader is None:
        raise SystemExit("evaluation/gold/score.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_held(text: Row) -> bool:
    """Tell whether a text was held back while the reader of its language was written."""
    return text["lang"] != "en" and int(text["id"][2:]) % HELD_EVERY == HELD_REST


def read_all(texts: list[Row], beside: list[str] | None = None) -> dict[str, list[Row]]:
    """Return the claims read from each text, by the rules and some optional readers, as the interface prints them."""
    readers = [make_syntax_reader(name) for name in beside or ()]
    theatre = read_theatre(THEATRE)
    places = Gazetteer.read(theatre.places, theatre.settings.box)
    found = {}
    for row in texts:
        published = date.fromisoformat(row["published"]) if row["published"] else None
        text = Text(
            row["id"], row["text"], row["lang"], published, row["publisher"] or "", row["publisher_kind"] or "media"
        )
        found[row["id"]] = [claim_to_json(claim) for claim in extract_claims(text, theatre.settings, places, readers)]
    return found


def show_table(score: ModuleType, groups: dict[str, list[Row]], counts: Scores) -> None:
    """Print one line a group: its size, the three F1 with their intervals, then the fields on strict pairs."""
    print(f"{'':32} {'texts':>5} {'gold':>4} {'strict F1':>17} {'coarse':>6} {'all fields':>17}", end=" ")
    print(*(f"{head:>8}" for _, head in FIELDS))
    for name, texts in groups.items():
        chosen = [counts[text["id"]] for text in texts]
        result = score.summarise(sum(chosen, Counter()))
        spread = score.bootstrap(chosen, RESAMPLES)
        figures = [
            f"{result[key] if key != 'strict_f1' else result['strict']['f1']:.3f} {_interval(spread[key])}"
            for key in ("strict_f1", "all_fields_f1")
        ]
        print(f"{name:32} {len(texts):5} {result['gold']:4} {figures[0]:>17} {result['coarse_f1']:6.3f}", end=" ")
        print(f"{figures[1]:>17}", *(_figure(result["on_matches"][key]) for key, _ in FIELDS))


def show_confidence(
    score: ModuleType, texts: list[Row], golds: dict[str, list[Row]], found: dict[str, list[Row]]
) -> None:
    """Print how many of the strict pairs of each confidence have actor, holder and speaker all right."""
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for text in texts:
        for gold, claim in score.pair_claims(golds[text["id"]], found[text["id"]], _is_same_type):
            key = f"{text['lang']} {claim['confidence']}"
            whole[key] += 1
            same = all(gold[name] == claim[name] for name in ("actor", "holder"))
            right[key] += same and score.same_speaker(gold, claim)
    shown = ", ".join(f"{key} {right[key]} of {whole[key]}" for key in sorted(whole))
    print(f"\nactor, holder and speaker all right, by confidence: {shown}")


def _is_same_type(gold: Row, claim: Row) -> bool:
    return bool(gold["type"] == claim["type"])


def _interval(spread: list[float]) -> str:
    return f"[{spread[0]:.2f} {spread[1]:.2f}]"


def _figure(value: float | None) -> str:
    return f"{'-' if value is None else format(value, '.3f'):>8}"


def group_texts(texts: list[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    """Return texts by a key, in the order of its first appearance."""
    groups: dict[str, list[Row]] = {}
    for text in texts:
        groups.setdefault(key(text), []).append(text)
    return groups


def main() -> int:
    """Run the evaluation and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was wrong")
    parser.add_argument("--lang", help="only these languages, with commas")
    parser.add_argument("--only", choices=("tuned", "held"), help="only texts that were, or were not, looked at")
    parser.add_argument("--readers", help="optional readers beside the rules, with commas: en, ru")
    options = parser.parse_args()
    beside = options.readers.split(",") if options.readers else []
    score = load_scorer()
    texts = [json.loads(line) for line in (HERE / "gold/texts.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [text for text in texts if not options.lang or text["lang"] in options.lang.split(",")]
    texts = [text for text in texts if not options.only or is_held(text) == (options.only == "held")]
    golds = score.group_by_document(score.read_lines(HERE / "gold/gold.jsonl"))
    begun = time.perf_counter()
    found = read_all(texts, beside)
    taken = time.perf_counter() - begun
    counts = {text["id"]: score.count_document(golds[text["id"]], found[text["id"]]) for text in texts}
    show_table(score, {"all": texts, **group_texts(texts, lambda text: text["lang"])}, counts)
    print("\nuk and ru, texts looked at while the rules were written, and texts held back:")
    show_table(score, group_texts([t for t in texts if t["lang"] != "en"], _half), counts)
    print("\nby genre:")
    show_table(score, group_texts(texts, lambda text: f"{text['lang']} {text['genre']}"), counts)
    print(f"\n95 % intervals over texts, {RESAMPLES} resamples. Read in {taken:.1f} s, loading the places included.")
    show_confidence(score, [text for text in texts if not beside or text["lang"] in beside], golds, found)
    if options.misses:
        shown = {text["id"]: text for text in texts}
        print(score.report_misses(golds, {key: found[key] for key in shown}, shown))
    return 0


def _half(text: Row) -> str:
    return f"{text['lang']} {'held back' if is_held(text) else 'looked at'}"


if __name__ == "__main__":
    sys.exit(main())
