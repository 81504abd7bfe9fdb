"""Syntax fills in what the rules left open and names people; the parses here are written by hand."""

from claims.inflected.invented import INVENTED, MONDAY, PLACES
from frontline.claims.claim import Claim, Confidence
from frontline.claims.extract import Text, extract_claims
from frontline.claims.readers.parse import AGENT, CLAUSE, MODIFIER, PERSON, ROOT, SUBJECT, Parse, Word
from frontline.claims.readers.syntax import SyntaxReader


class Told:
    """Parses the one sentence that it was told about: word, its head's number, relation, and * for a person's name."""

    def __init__(self, rows: str) -> None:
        self.rows = [line.split() for line in rows.strip().splitlines()]

    def parse(self, text: str, spans: list[tuple[int, int]]) -> list[Parse]:
        words, at = [], spans[0][0]
        for row in self.rows:
            at = text.index(row[0], at)
            name = PERSON if row[-1] == "*" else ""
            words.append(Word(at, at + len(row[0]), row[0], int(row[1]), row[2], name))
            at += len(row[0])
        return [Parse(tuple(words)) for _ in spans]


def read(text: str, rows: str = "") -> Claim:
    readers = [SyntaxReader("en", lambda: Told(rows))] if rows else []
    (claim,) = extract_claims(Text("t", text, "en", MONDAY, "", "media"), INVENTED, PLACES, readers)
    return claim


def test_a_governor_gets_his_name() -> None:
    text = "Governor Petro Novak said 12 people had been wounded in Pokrovsk."
    rows = f"""
        Governor 2 {MODIFIER}
        Petro 2 {MODIFIER} *
        Novak 3 {SUBJECT} *
        said 3 {ROOT}
        12 5 {MODIFIER}
        people 8 {SUBJECT}
        had 8 other
        been 8 other
        wounded 3 {CLAUSE}
        in 8 other
        Pokrovsk 9 other
    """
    found = read(text, rows)
    assert found.speaker == "Petro Novak"
    assert found.holder == read(text).holder


def test_a_person_whom_the_rules_do_not_know_speaks() -> None:
    text = "Borlish troops had captured Pokrovsk, Petro Novak said."
    rows = f"""
        Borlish 1 {MODIFIER}
        troops 3 {SUBJECT}
        had 3 other
        captured 7 {CLAUSE}
        Pokrovsk 3 other
        Petro 6 {MODIFIER} *
        Novak 7 {SUBJECT} *
        said 7 {ROOT}
    """
    before, after = read(text), read(text, rows)
    assert (before.speaker, before.own_voice) == ("publisher", True)
    assert (after.speaker, after.own_voice, after.holder) == ("Petro Novak", False, "media")
    assert text[after.readings["speaker"].start : after.readings["speaker"].end] == "Petro Novak"
    assert (after.actor, after.type, after.places) == (before.actor, before.type, before.places)


def test_who_is_doubted_keeps_what_the_rules_read() -> None:
    text = "Borlish troops captured Pokrovsk from Arlish troops."
    rows = f"""
        Borlish 1 {MODIFIER}
        troops 2 {AGENT}
        captured 2 {ROOT}
        Pokrovsk 2 other
        from 2 other
        Arlish 6 {MODIFIER}
        troops 2 {SUBJECT}
    """
    found = read(text, rows)
    assert (found.actor, found.confidence) == ("BOR", Confidence.LOW)
    assert found.flags == ("the actor may be ARL: 'Arlish troops' is the subject (en)",)


def test_a_town_that_the_parser_takes_for_a_person_says_nothing() -> None:
    text = "Borlish troops had captured Pokrovsk, Myrnohrad said."
    rows = f"""
        Borlish 1 {MODIFIER}
        troops 3 {SUBJECT}
        had 3 other
        captured 6 {CLAUSE}
        Pokrovsk 3 other
        Myrnohrad 6 {SUBJECT} *
        said 6 {ROOT}
    """
    assert read(text, rows).speaker == read(text).speaker


def test_a_parse_that_goes_round_in_circles_ends() -> None:
    text = "Borlish troops captured Pokrovsk."
    assert read(text, f"Borlish 1 {CLAUSE}\ntroops 2 {CLAUSE}\ncaptured 0 {CLAUSE}") == read(text)
