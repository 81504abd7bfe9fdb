"""Say what denials make of findings: the denied one negated, and beside it the claim of who is denied.

"Rejected assertions by X that it had taken Y" is two claims: X's, and its denial. Which clause denies what belongs in
``cues``; a denial of an earlier sentence belongs in ``extract``.
"""

from collections.abc import Iterator
from dataclasses import replace

from frontline.claims.clauses import CONTENT
from frontline.claims.findings import Finding, Scene
from frontline.claims.voices import DENIES, NOUN_OF_SAYING, Cue, Voice


def with_denials(scene: Scene, findings: list[Finding]) -> list[Finding]:
    """Return the findings of a sentence with what its denials add and change."""
    told = [*findings, *_called_false(scene, findings)]
    return [each for found in told for each in _spelled_out(scene, found)]


def _called_false(scene: Scene, findings: list[Finding]) -> Iterator[Finding]:
    """Read "X's claims that it has taken Y are false, Z said": beside what X claims, Z's denial of it."""
    phrases = scene.marked.language.words["attribution"]["false_phrases"]
    for clause in scene.clauses:
        words = scene.marked.lows(clause.start, clause.end)
        voice = scene.voices[clause.index]
        if clause.kind == CONTENT or voice.speaker is None or not any(f" {phrase} " in words for phrase in phrases):
            continue
        for found in findings:
            claimant = found.voice.speaker
            earlier = found.clause < clause.index and scene.clauses[found.clause].kind == CONTENT
            if not earlier or found.voice.rule != NOUN_OF_SAYING or claimant is None:
                continue
            if claimant.holder != voice.speaker.holder:
                yield replace(found, stance=found.stance.turned("called false"), voice=voice, span=(0, clause.end))


def _spelled_out(scene: Scene, found: Finding) -> Iterator[Finding]:
    """Give a denied finding the words that deny it, and add the claim of who is denied where one is named."""
    if not found.voice.denied:
        yield found
        return
    cue = next((cue for cue in scene.cues.values() if cue.kind == DENIES and found.clause in cue.scope), None)
    yield replace(found, span=_denying_span(scene, found, cue))
    if found.voice.claimant is not None:
        voice = Voice(found.voice.claimant, found.voice.cue, rule="whose claim is denied")
        yield replace(found, stance=found.stance.turned("what is denied"), voice=voice)


def _denying_span(scene: Scene, found: Finding, cue: Cue | None) -> tuple[int, int]:
    clause = scene.clauses[found.clause if cue is None else cue.clause]
    start = clause.group.start if clause.group else clause.start
    if cue is None:  # the denied noun stands in the clause that denies it
        return (start, found.span[1]) if found.clause in scene.cues else found.span
    if cue.clause < found.clause:
        return start, max(scene.clauses[number].end for number in cue.scope)
    return found.span[0], clause.end
