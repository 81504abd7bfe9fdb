"""List words that are names of villages and yet, in a text about a war, hardly ever mean them.

Only words belong here that were seen to mislead; all folded, as in ``spelling``.
"""

ORDINARY_WORDS: frozenset[str] = frozenset()
GIVEN_NAMES: frozenset[str] = frozenset()
TITLES: frozenset[str] = frozenset()
