"""Ask what stands in a clause: classes and phrases, anywhere in it or in one of its roles.

The conditions that frames may set are answered here; what the frames are is data, and which of them is evoked belongs
in ``frames``.
"""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from frontline.claims.roles import Roles, Span, noun_phrase_end

if TYPE_CHECKING:
    from frontline.claims.marking import Marked

# Conditions that no list of words can hold.
BUILT_IN = frozenset({"place", "party", "pronoun", "number", "negation", "direction", "party_noun", "them"})
AT_TRIGGER = frozenset({"counted", "of_place"})
COUNT_REACH = 5


class ClauseView:
    """A clause prepared for being asked what stands in it.

    Attributes:
        roles: its parts.
        all: the classes of its words; ``subject``, ``object`` and ``thing`` those of one role.
        contexts: in which contexts its nouns stand, as far as that has been asked.
    """

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.marked: Marked = roles.marked
        self.language = roles.marked.language
        self.all = self._classes(roles.span)
        self.contexts: dict[tuple[int, str], bool] = {}

    @cached_property
    def words(self) -> str:
        """Return the clause in lower case, with single spaces around each word."""
        return self.marked.lows(*self.roles.span)

    @cached_property
    def nouns(self) -> str:
        """Return the same with its nouns in the singular."""
        return " " + " ".join(token.noun for token in self.marked.tokens[slice(*self.roles.span)]) + " "

    @cached_property
    def subject(self) -> frozenset[str]:
        """Return the classes of the logical subject."""
        return self._classes(self.roles.subject)

    @cached_property
    def object(self) -> frozenset[str]:
        """Return the classes of the object."""
        return self._classes(self.roles.object)

    @cached_property
    def thing(self) -> frozenset[str]:
        """Return the classes of the thing spoken of."""
        return self._classes(self.roles.head)

    def _classes(self, span: Span) -> frozenset[str]:
        return frozenset[str]().union(*self.marked.classes[slice(*span)])

    def with_object_from(self, start: int) -> "ClauseView":
        """Return the same clause with the object after a particle: "fired on | the village"."""
        group = self.roles.clause.group
        if group is None or group.passive or (group.end < start - 1 and self.object):
            return self  # "pushed the enemy back": the object stands before the particle
        end = noun_phrase_end(self.marked, start, self.roles.span[1])
        return ClauseView(replace(self.roles, object=(start, end)))

    def holds(self, condition: str) -> bool:
        """Tell whether a class or a phrase stands in the clause; ``object:ground`` asks for one role."""
        role, mark, name = condition.partition(":")
        if mark:
            return self.in_role(name, role)
        if condition == "locative":
            return self._is_locative()
        if condition in self.language.class_names or condition in BUILT_IN:
            return condition in self.all
        if condition == "named_part":
            return self._has_named_part(self.roles.span)
        return self._has_phrase(condition)

    def in_role(self, name: str, role: str) -> bool:
        """Tell whether a class or word is the logical ``subject``, the ``object`` or the ``thing`` spoken of."""
        span, classes = self._role(role)
        if name in ("bare_place", "only_number"):
            return self._is_only(span, name)
        if name == "named_part":
            return self._has_named_part(span)
        if name in self.language.class_names or name in BUILT_IN:
            return name in classes
        tokens = self.marked.tokens[slice(*span)]
        if " " in name:
            return f" {name} " in " " + " ".join(token.noun for token in tokens) + " "
        return any(name in (token.low, token.noun) for token in tokens)

    def _role(self, role: str) -> tuple[Span, frozenset[str]]:
        if role == "subject":
            return self.roles.subject, self.subject
        return (self.roles.object, self.object) if role == "object" else (self.roles.head, self.thing)

    def is_counted(self, trigger: int) -> bool:
        """Tell whether a number stands before a noun, or after a verb of reaching."""
        classes = self.marked.classes
        if any("number" in classes[n] for n in range(max(self.roles.span[0], trigger - COUNT_REACH), trigger)):
            return True
        group = self.roles.clause.group
        if group is None or group.lemma not in self.language.sets["frames.reaching"]:
            return False
        return self.marked.has_class("number", group.end, self.roles.span[1])

    def is_of_place(self, trigger: int) -> bool:
        """Tell whether "of" and a place follow a noun: "the loss of the town"."""
        if trigger < 0 or trigger + 1 >= self.roles.span[1] or self.marked.low(trigger + 1) != "of":
            return False
        last = min(trigger + 2 + COUNT_REACH, self.roles.span[1])
        return any(self.marked.has_class(name, trigger + 2, last) for name in ("place", "settlement"))

    def _is_locative(self) -> bool:
        """Tell whether a word of place follows the verb."""
        group = self.roles.clause.group
        at = group.end if group is not None else self.roles.span[1]
        while at + 1 < self.roles.span[1] and (
            self.marked.is_adverb(at) or self.marked.has("frames.locative_fillers", at)
        ):
            at += 1
        return at < self.roles.span[1] and self.marked.has("frames.locative", at)

    def _has_phrase(self, phrase: str) -> bool:
        if f" {phrase} " in self.words or f" {phrase} " in self.nouns:
            return True
        return phrase.startswith("-") and f"{phrase} " in self.words

    def _has_named_part(self, span: Span) -> bool:
        """Tell whether a part is named by where it lies: "the northern part of", "the west of"."""
        return any(self._names_part(number, span[1]) for number in range(*span))

    def _names_part(self, at: int, end: int) -> bool:
        if self.marked.low(at).endswith("ern") or self.marked.has("frames.parts_named", at):
            return True
        return "direction" in self.marked.classes[at] and at + 1 < end and self.marked.low(at + 1) == "of"

    def _is_only(self, span: Span, name: str) -> bool:
        """Tell whether a role is a place and nothing else, or a number and nothing else."""
        wanted = {"place", "settlement"} if name == "bare_place" else {"number"}
        words = [
            number
            for number in range(*span)
            if self.marked.text(number)[0].isalnum() and not self.marked.has("frames.lone_fillers", number)
        ]
        return bool(words) and all(self.marked.classes[number] & wanted for number in words)
