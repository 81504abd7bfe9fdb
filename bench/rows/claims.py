"""Read the claims of reports in three languages, against a plain scan for words of events.

The peer cuts at full stops and looks for any trigger word in one regular expression: no place,
speaker, day, side, case or homonym. It is what reading costs at least, not a rival.
"""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from contest import Clock
from originals import DATA

NAME = "claims"
TEXTS = 150  # reports a language; assessments are a hundred times as long
ASSESSMENTS = 4
THEATRE = Path(__file__).resolve().parents[2] / "examples/pokrovsk/theatre"
SENTENCE = re.compile(r"[.!?…]\s+|\n+")
TRIGGERS = {
    "en": r"captur|seiz|advanc|attack|struck|strik|repel|withdr|control|encircl|destroy|los[st]",
    "uk": r"захоп|звільн|атак|просун|удар|обстріл|відби|відійш|контрол|оточ|знищ|втра",
    "ru": r"захва|освобо|атак|продви|удар|обстрел|отби|отош|контрол|окруж|уничт|потер",
}


def _read_texts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"en": [], "uk": [], "ru": []}
    for file in sorted((DATA / "viina_derived").glob("VIINA_*_text.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                text = row["representative_text"]
                found["uk" if set(text.lower()) & set("іїєґ") else "ru"].append(text)
    found["en"] = pq.ParquetFile(DATA / "isw_texts/isw_assessments.parquet").read(["text"])["text"].to_pylist()
    every = {"en": ASSESSMENTS, "uk": TEXTS, "ru": TEXTS}
    return {lang: texts[:: max(1, len(texts) // every[lang])][: every[lang]] for lang, texts in found.items()}


def _count_sentences(texts: list[str]) -> int:
    return sum(bool(part.strip()) for text in texts for part in SENTENCE.split(text))


def ours(folder: Path, clock: Clock) -> Any:  # noqa: ARG001  # texts, no maps
    """Read all claims; the gazetteer and the word lists are set up before, the words of the texts are not."""
    from frontline.claims.extract import Text, extract_claims  # noqa: PLC0415  # only this side pays
    from frontline.places.gazetteer import Gazetteer  # noqa: PLC0415
    from frontline.settings import read_theatre  # noqa: PLC0415

    theatre = read_theatre(THEATRE)
    places = Gazetteer.read(theatre.places, theatre.settings.box)
    answer = {}
    for lang, texts in _read_texts().items():
        extract_claims(Text("", texts[0], lang, None, "", "media"), theatre.settings, places)
        with clock.running():
            found = [
                extract_claims(Text("", text, lang, date(2024, 5, 5), "", "media"), theatre.settings, places)
                for text in texts
            ]
        exact = all(text[each.start : each.end] == each.text for text, claims in zip(texts, found) for each in claims)  # noqa: B905
        answer[lang] = (_count_sentences(texts), clock.laps[-1], sum(map(len, found)), exact)
    return answer


def peer(folder: Path, clock: Clock) -> Any:  # noqa: ARG001  # texts, no maps
    """Look for trigger words in each sentence."""
    answer = {}
    for lang, texts in _read_texts().items():
        pattern = re.compile(TRIGGERS[lang], re.IGNORECASE)
        with clock.running():
            hits = sum(bool(pattern.search(part)) for text in texts for part in SENTENCE.split(text))
        answer[lang] = hits
    return answer


def judge(ours: Any, peer: Any, folder: Path) -> tuple[bool, str]:  # noqa: ARG001  # both answers are there
    """Every claim must stand word for word in its text, and there must be some wherever words of events are."""
    correct = all(exact and claims > 0 and peer[lang] > 0 for lang, (_, _, claims, exact) in ours.items())
    said = (f"{lang} {count / seconds:,.0f}/s, {claims} claims" for lang, (count, seconds, claims, _) in ours.items())
    return correct, f"sentences a second: {'; '.join(said)}"
