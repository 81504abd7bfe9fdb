"""Write Ukrainian place names in Latin letters and sort out which other spellings of a place can be trusted.

The table is Ukraine's official one (Cabinet of Ministers, resolution 55 of 27 January 2010). What the spellings belong
to is decided in ``make_places``.
"""

import difflib
import re
import unicodedata

_PLAIN = str.maketrans("абвгґдезиіклмнопрстуфйїыэ", "abvhgdezyiklmnoprstufiiye")
_LETTERS = {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ъ": "", "’": ""} | {
    "є": "ie",
    "ю": "iu",
    "я": "ia",
    "ё": "io",
}
_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_APOSTROPHES = str.maketrans({**dict.fromkeys("'ʼ`‘ʹ´", "’"), "\u0301": None})  # a stress mark is no letter
_LATIN_OR_CYRILLIC = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ’ .()-]+")
_CODE = re.compile(r"[A-Z]{2,4}")
_ROMANISATION = re.compile(r"\bx\b|tx |^[a-z]")  # machine romanisations of Chinese, Japanese, Thai, Arabic names

SHORTEST_ALIAS = 4
SAME_WORD = 0.8
SIMILAR_WORD = 0.6


def tidy(name: object) -> str:
    """Return a name with one kind of apostrophe and single spaces; the empty string for what is no text."""
    return " ".join(name.translate(_APOSTROPHES).split()) if isinstance(name, str) else ""


def romanise(name: str) -> str:
    """Return a Ukrainian name in Latin letters by the official table of 2010.

    Letters that the table does not have are left as they are.
    """
    return re.sub(r"[^\s-]+", lambda word: _romanise_word(word[0]), tidy(name))


def _romanise_word(word: str) -> str:
    low = word.lower().replace("зг", "з\0г")
    letters = [_INITIAL.get(low[0], _LETTERS.get(low[0], low[0].translate(_PLAIN)))]
    letters += [
        "gh" if low[n - 1] == "\0" else _LETTERS.get(char, char.translate(_PLAIN)) for n, char in enumerate(low) if n
    ]
    latin = "".join(letters).replace("\0", "")
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin


def key(name: str) -> str:
    """Return what is left of a name when case, marks and apostrophes do not count."""
    plain = unicodedata.normalize("NFD", tidy(name).casefold().replace("ё", "е"))
    kept = "й" if "й" in tidy(name).casefold() else ""
    letters = unicodedata.normalize("NFC", plain) if kept else plain
    return "".join(char for char in letters if char.isalnum())


def is_like(name: str, others: list[str], least: float = SIMILAR_WORD) -> bool:
    """Tell whether a name, in Latin letters, resembles one of the others at least so far (0..1)."""
    mine = romanise(name).casefold()
    return any(difflib.SequenceMatcher(None, mine, romanise(other).casefold()).ratio() >= least for other in others)


def is_readable(alias: str) -> bool:
    """Tell whether an alias is one that a report may use: Latin or Cyrillic, capitalised, no airport code."""
    if len(alias) < SHORTEST_ALIAS or _CODE.fullmatch(alias) or _ROMANISATION.search(alias):
        return False
    return bool(_LATIN_OR_CYRILLIC.fullmatch(alias))
