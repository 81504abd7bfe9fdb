"""Read the words around a place's name: "near", "the eastern part of", "within 10 km of", "to the southwest".

What areas such words mean belongs in ``places.locate``, which place is meant in ``whereabouts``.
"""

from frontline.claims.marking import Marked

Span = tuple[int, int]

SUFFIX_LETTERS = 4
LONGEST_GLOSS_LEAD, LONGEST_LEAD = 2, 6
PART_REACH, NUMBER_REACH, DIRECTION_REACH = 4, 4, 3
IN = "in"


class RelationReader:
    """Reads how places are named, with the words of one language."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        table = marked.language.words["places"]
        self.compass: list[tuple[str, str]] = table["compass"]
        self.parts: dict[str, str] = {form: row["relation"] for row in table["parts"] for form in row["forms"]}
        self.relations: dict[str, str] = {form: row["relation"] for row in table["relations"] for form in row["forms"]}
        self.numbers: dict[str, int] = marked.language.words["quantities"]["numbers"]

    def read(self, span: Span) -> tuple[tuple[str, ...], int]:
        """Return how a name is led, one or more relations, and the first token of the words that say it.

        A name that is only listed after another ("near X and Y") has no relation of its own: the tuple is empty.
        """
        marked, (start, end) = self.marked, span
        if marked.has("places.axis", end):
            return ("axis",), start
        part = self._part_after(end)
        if part is not None:
            return (part,), start
        point = self.point(marked.low(start - 1))
        if point and marked.low(start - 1).endswith("ern"):
            return (f"{point} part",), start - 1
        at = self._lead(start)
        if at < 0:
            return (IN,), start
        if marked.low(at) in (",", "and", "or"):
            return (), at
        return self._before_of(at) if marked.low(at) == "of" else ((self.relations.get(marked.low(at), IN),), at)

    def point(self, word: str) -> str | None:
        """Return the compass point of a word: "southern", "northwest"."""
        fits = (
            point
            for beginning, point in self.compass
            if word.startswith(beginning) and len(word) <= len(beginning) + SUFFIX_LETTERS
        )
        return next(fits, None)

    def stated(self, span: Span) -> str:
        """Return a direction put after a place: "near Y to the southwest"; one followed by "of" is another place's."""
        marked = self.marked
        at = span[1] + (marked.text(span[1]) == ",")
        for number in range(at, at + DIRECTION_REACH):
            word = marked.low(number)
            if self.point(word) and not word.endswith("ern"):
                if number == at or marked.low(number + 1) == "of":
                    return ""
                return " ".join(token.text for token in marked.tokens[at : number + 1])
            if not marked.has("places.pointing", number):
                return ""
        return ""

    def is_gloss(self, relations: tuple[str, ...], first: int, last_end: int, *, last_side: bool) -> bool:
        """Tell whether a place only says where the one before it lies: "Y, southwest of X", "Y (near X)".

        Args:
            relations: of the place.
            first: the first token of the words that lead it.
            last_end: the character after the name before it.
            last_side: whether that name has a side itself ("west of Y, north of X" is a list).
        """
        if not (relations[0].endswith(" of") or relations[0] == "near"):
            return False
        since = [number for number in range(first) if self.marked.tokens[number].start >= last_end]
        texts = [self.marked.text(number) for number in since]
        if "(" in texts and ")" not in texts:
            return True
        linked = any(self.marked.has("places.links", number) for number in since)
        if texts[:1] != [","] or linked:
            return False
        return not last_side or len(since) > LONGEST_GLOSS_LEAD

    def _part_after(self, end: int) -> str | None:
        """Return the relation of "X's eastern outskirts"."""
        if self.marked.low(end) != "'s":
            return None
        for number in range(end + 1, end + PART_REACH):
            relation = self.parts.get(self.marked.low(number))
            if relation is not None:
                return self._with_point(end + 1, relation)
        return None

    def _lead(self, start: int) -> int:
        """Return the token that leads a name, past "the strategic town of" and the like."""
        marked, at = self.marked, start - 1
        if (
            at >= 1
            and marked.low(at) == "of"
            and marked.tokens[at - 1].noun in marked.language.sets["places.settlement"]
        ):
            at -= 2
            while at > 0 and start - at < LONGEST_LEAD and self._may_describe(at):
                at -= 1
        while at > 0 and marked.has("places.attributes", at):
            at -= 1
        return at

    def _may_describe(self, at: int) -> bool:
        joint = self.marked.has("grammar.preposition", at) or self.marked.has("grammar.coordinator", at)
        return self.marked.low(at).isalpha() and not joint

    def _before_of(self, at: int) -> tuple[tuple[str, ...], int]:
        """Read "east of", "northeast and southeast of", "the eastern parts of", "within 10 km of"."""
        points, first = self._points_before(at)
        if points:
            return tuple(f"{point} of" for point in points), first
        if self.marked.has("places.kilometres", at - 1):
            number = self._number_before(at - 1)
            return ((f"within {number:g} km",) if number else ("near",)), max(at - 3, 0)
        relation = self.parts.get(self.marked.low(at - 1))
        if relation is not None:
            return (self._with_point(at - 2, relation),), max(at - 2, 0)
        return (IN,), at

    def _points_before(self, at: int) -> tuple[list[str], int]:
        """Return the compass points listed before "of", and the token before which they begin."""
        points: list[str] = []
        number = at - 1
        while number >= 0:
            point = self.point(self.marked.low(number))
            if point:
                points.insert(0, point)
            elif not self._links_points(number):
                break
            number -= 1
        return points, number + 1

    def _links_points(self, at: int) -> bool:
        if self.marked.low(at) in ("the", "to"):
            return True
        before = max(at - 1, 0)
        pointed = self.point(self.marked.low(before)) is not None or self.marked.low(before) in ("the", "to")
        return self.marked.has("places.links", at) and pointed

    def _number_before(self, at: int) -> float | None:
        for token in reversed(self.marked.tokens[max(0, at - NUMBER_REACH) : at]):
            if token.low in self.numbers:
                return float(self.numbers[token.low])
            if token.text.replace(".", "", 1).isdecimal():
                return float(token.text)
        return None

    def _with_point(self, at: int, relation: str) -> str:
        if relation != "part":
            return relation
        point = self.point(self.marked.low(at))
        return f"{point} part" if point else IN
