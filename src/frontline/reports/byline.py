"""Keep a byline for credit, where it is an outlet's or a professional's, and nothing that tells of private people."""

import re

MOST_WORDS = 6
_MAIL_AND_NAME = re.compile(r"^\S+@\S+\s*\(([^()]*)\)$")
_WORD = re.compile(r"[^\W\d_][^\s]*")
_PRIVATE = re.compile(r"[@\d_/\\<>#:]")


def read_byline(text: str) -> str:
    """Return a byline as a page or feed prints it; empty for addresses, account names and what is no name at all.

    A feed may write ``desk@example.org (News Desk)``: the address is left out.
    """
    text = " ".join(text.split(";", maxsplit=1)[0].split())
    found = _MAIL_AND_NAME.match(text)
    name = (found[1] if found else text).strip()
    words = name.split()
    if not 1 <= len(words) <= MOST_WORDS or _PRIVATE.search(name):
        return ""
    named = all(_WORD.fullmatch(word) for word in words) and not words[0][0].islower() and not words[-1][0].islower()
    return name if named and any(character.isalpha() for character in name) else ""
