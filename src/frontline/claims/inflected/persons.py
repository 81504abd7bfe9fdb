"""Write a person's name as one claimant is listed: in the nominative, in Latin letters, whatever the text's language.

Ukrainian by the national table of 2010, Russian by the simplified table that the press uses. Whose name it is belongs
in ``speakers``; how names of places are compared in ``places.spelling``.
"""

# Endings of the genitive and instrumental, the longest first, with what stands for them in the nominative.
_NOMINATIVES = (
    ("ського", "ський"), ("цького", "цький"), ("ского", "ский"), ("цкого", "цкий"), ("ським", "ський"),
    ("цьким", "цький"), ("ским", "ский"), ("цким", "цкий"), ("енка", "енко"), ("енком", "енко"), ("овим", "ов"),
    ("евим", "ев"), ("овым", "ов"), ("евым", "ев"), ("іним", "ін"), ("иным", "ин"), ("ного", "ний"), ("лого", "лий"),
    ("итра", "итро"), ("етра", "етро"), ("авла", "авло"), ("ова", "ов"), ("єва", "єв"), ("ева", "ев"), ("іна", "ін"),
    ("ина", "ин"), ("ією", "ія"), ("ія", "ій"), ("ея", "ей"), ("ря", "р"), ("ра", "р"), ("на", "н"), ("са", "с"),
    ("ла", "л"),
)  # fmt: skip
_SHORTEST = 2  # letters that must stand before an ending

_BOTH = dict(zip("абвдзиклмнопрстуф", "abvdzyklmnoprstuf", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
}  # fmt: skip
_UKRAINIAN = _BOTH | {"г": "h", "ґ": "g", "е": "e", "є": "ie", "і": "i", "ї": "i", "й": "i", "ю": "iu", "я": "ia"}
_UKRAINIAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_RUSSIAN = _BOTH | {
    "г": "g", "е": "e", "ё": "yo", "и": "i", "й": "i", "ы": "y", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_RUSSIAN_LAST = (("ий", "y"), ("ый", "y"))


def nominate(name: str) -> str:
    """Return one word of a name in the nominative by its commonest endings; other forms stay as they are."""
    for ending, nominative in _NOMINATIVES:
        if name.endswith(ending) and len(name) > len(ending) + _SHORTEST:
            return name[: -len(ending)] + nominative
    return name


def romanise(name: str, code: str) -> str:
    """Return a name in Latin letters; what is in none of the tables, such as a hyphen, stays."""
    return " ".join(_romanise_word(word, code) for word in name.split())


def _romanise_word(word: str, code: str) -> str:
    low = word.lower().replace("зг", "z\u0000") if code == "uk" else word.lower()
    table, first = (_UKRAINIAN, _UKRAINIAN_FIRST) if code == "uk" else (_RUSSIAN, {})
    tail = ""
    for ending, letters in _RUSSIAN_LAST if code != "uk" else ():
        if low.endswith(ending):
            low, tail = low[: -len(ending)], letters
            break
    parts = [
        (first if number == 0 else {}).get(letter) or table.get(letter, "" if letter in "ьъ'’ʼ" else letter)
        for number, letter in enumerate(low)
    ]
    roman = ("".join(parts) + tail).replace("\u0000", "gh")
    return "-".join(part[:1].upper() + part[1:] for part in roman.split("-")) if word[:1].isupper() else roman
