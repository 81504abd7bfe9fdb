"""Parse Russian with the models that the natasha package carries, run by slovnet.

Only the way from their names of relations to ours belongs here. The package itself is never imported: it would bring a
dictionary that no longer loads on the Pythons we support; its weights are read where they lie.
"""

import importlib.util
from pathlib import Path

from navec import Navec
from razdel import tokenize
from slovnet import NER, Syntax

from frontline.claims.readers.parse import (
    AGENT,
    APPOSITION,
    ASIDE,
    CLAUSE,
    CONJUNCT,
    MODIFIER,
    OTHER,
    PASSIVE_SUBJECT,
    PERSON,
    ROOT,
    SUBJECT,
    Parse,
    Word,
)

PACKAGE = "natasha"
VECTORS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
SYNTAX, NAMES = "model/slovnet_syntax_news_v1.tar", "model/slovnet_ner_news_v1.tar"
RELATIONS = {
    "root": ROOT, "nsubj": SUBJECT, "nsubj:pass": PASSIVE_SUBJECT, "obl:agent": AGENT, "ccomp": CLAUSE,
    "parataxis": ASIDE, "xcomp": CLAUSE, "csubj": CLAUSE, "conj": CONJUNCT, "amod": MODIFIER, "nmod": MODIFIER,
    "det": MODIFIER, "flat:name": MODIFIER, "flat:foreign": MODIFIER, "compound": MODIFIER, "appos": APPOSITION,
}  # fmt: skip


class RussianParser:
    """The syntax and the names of slovnet."""

    def __init__(self) -> None:
        folder = _find_weights()
        vectors = Navec.load(str(folder / VECTORS))
        self._syntax = Syntax.load(str(folder / SYNTAX)).navec(vectors)
        self._names = NER.load(str(folder / NAMES)).navec(vectors)

    def parse(self, text: str, spans: list[tuple[int, int]]) -> list[Parse]:
        """Return the parse of each stretch of a text."""
        return [self._parse(text[start:end], start) for start, end in spans]

    def _parse(self, sentence: str, offset: int) -> Parse:
        tokens = list(tokenize(sentence))
        if not tokens:
            return Parse(())
        people = [(span.start, span.stop) for span in self._names(sentence).spans if span.type == "PER"]
        rows = self._syntax([each.text for each in tokens]).tokens
        numbers = {row.id: at for at, row in enumerate(rows)}
        words = []
        for at, (token, row) in enumerate(zip(tokens, rows, strict=True)):
            named = any(start <= token.start < end for start, end in people)
            head, relation = numbers.get(row.head_id, at), RELATIONS.get(row.rel, OTHER)
            name = PERSON if named else ""
            words.append(Word(offset + token.start, offset + token.stop, token.text, head, relation, name))
        return Parse(tuple(words))


def _find_weights() -> Path:
    """Return the folder of the weights, without running the package's own code."""
    found = importlib.util.find_spec(PACKAGE)
    places = found.submodule_search_locations if found else None
    if not places:
        raise ModuleNotFoundError(f"No module named '{PACKAGE}'", name=PACKAGE)
    return Path(places[0]) / "data"
