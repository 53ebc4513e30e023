"""Names of lists: short where there is one of its kind, else by what tells it apart, else by its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agents.language.french.condition_phrases import ConditionPhrases
from agents.language.french.grammar import of
from agents.language.french.names import word_apart
from agents.language.french.nouns import Noun, field_noun, record_noun
from agents.language.french.orders import ranked
from agents.language.french.referents import action_of, applications, definitions, number_of
from agents.language.french.supposed import unmarked
from agents.language.french.templates import is_whole
from agents.language.known import certain
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_condition, print_expression
from beffroi.types import ListType, Type

if TYPE_CHECKING:
    from agents.language.french.phrases import Phrases

_ALIASES = ("sort", "need", "flatten")
_SHORT = 60
"""A condition of at most so many letters names what it kept."""


@dataclass(frozen=True)
class Listings:
    """Names the lists of a plan.

    Args:
        phrases: says what stands inside a name.
    """

    phrases: Phrases

    def name(self, node: n.Assign, kind: Type) -> str:
        """The name of an assigned list; ``kind`` is its type where it is used."""
        noun = self._noun(node, kind)
        rivals = [other for other in self._assigned(noun) if other is not node]
        if not rivals and not self.earlier(noun):
            return self._short(node, noun, kind)
        return next(self._told(node, kind), "") or self._numbered(node, noun, rivals)

    def of_earlier(self, node: n.Earlier, kind: Type) -> str:
        """A list of the turn before: « ces tickets » where nothing else is one."""
        noun = record_noun(kind)
        held = self.earlier(noun)
        if len(held) < 2 and not self._assigned(noun):
            return f"ces {noun.plural}"
        word = word_apart(node.name)
        if word in held or sum(word_apart(name) == word for name in held) > 1:
            word = ""
        told = f" « {word or node.name} »" if len(held) > 1 else ""
        return f"les {noun.plural}{told} de la demande précédente"

    def several(self, noun: Noun, line: int) -> bool:
        """Whether a line has several lists of a kind behind it, or there are several in the turn before."""
        behind = [node for node in self._assigned(noun) if node.line < line]
        if noun.plural == "groupes" and self._groupings() > 1:
            return True
        return len(behind) + len(self.earlier(noun)) > 1

    def earlier(self, noun: Noun) -> list[str]:
        """Names of the lists of this kind that the turn before has."""
        scopes = self.phrases.notes.scopes.values()
        known: Mapping[str, Type] = next((scope.earlier for scope in scopes), {})
        return [name for name, kind in known.items() if _is_list(kind) and record_noun(kind) == noun]

    def _assigned(self, noun: Noun) -> list[n.Assign]:
        """The lists of a kind that a plan makes; another name for a list is not another list."""
        return [
            node
            for node in definitions(self.phrases.body)
            if _is_list(kind := self._kind(node))
            and not isinstance(node.value, n.Name | n.Earlier | n.Field)
            and not (isinstance(node.value, n.Apply) and node.value.function in _ALIASES)
            and self._noun(node, kind) == noun
        ]

    def _kind(self, node: n.Assign) -> Type:
        """The widest type of a name: what a loop makes once an item is a list after it."""
        notes = self.phrases.notes
        uses = (certain(kind) for (_, text), kind in notes.typed.items() if text == node.name)
        return next((kind for kind in uses if _is_list(kind)), certain(notes.types[node.name]))

    def _noun(self, node: n.Assign, kind: Type) -> Noun:
        by = _by(node.value)
        is_values = isinstance(node.value, n.Apply) and node.value.function == "distinct" and by
        return field_noun(by) if is_values else record_noun(kind)

    def _short(self, node: n.Assign, noun: Noun, kind: Type) -> str:
        match node.value:
            case n.Call() if self._is_named(node.value) and not self._looped(node, kind):
                return next(self._told(node, kind), f"ces {noun.plural}")
            case n.Filter() | n.Apply("matching" | "without" | "top" | "group"):
                return next(self._told(node, kind))
            case _:
                return f"ces {noun.plural}"

    def _told(self, node: n.Assign, kind: Type) -> Iterator[str]:
        """What tells a list apart from every other, shortest first."""
        noun, value = self._noun(node, kind), node.value
        if self._looped(node, kind):
            return
        match value:
            case n.Call() if self._is_named(value) and not self.phrases.asked(value):
                yield self.phrases.call(value, self.phrases.specs[value.tool].result)
            case n.Call():
                if sum(isinstance(other.value, n.Call) for other in self._assigned(noun)) == 1:
                    yield f"les {noun.plural} trouvé{'e' if noun.feminine else ''}s"
                yield from self._described(value, noun)
            case n.Filter():
                yield from self._kept(value, noun, kind)
            case n.Apply("matching") if self._alone(noun):
                yield self.phrases.kept(kind)
            case n.Apply():
                yield from self._applied(value, noun)

    def _is_named(self, call: n.Call) -> bool:
        """Whether its tool says what it gives, whole: a search is told apart by a part of it."""
        return is_whole(self.phrases.specs[call.tool])

    def _kept(self, node: n.Filter, noun: Noun, kind: Type) -> Iterator[str]:
        if self._alone(noun):
            yield self.phrases.kept(kind)
        conditions = [_condition(o.value) for o in self._assigned(noun) if isinstance(o.value, n.Filter)]
        said = ConditionPhrases(self.phrases, node.variable).of(node.condition)
        if conditions.count(_condition(node)) == 1 and len(said) <= _SHORT:
            yield f"{self.phrases.kept(kind)} {unmarked(said)}"

    def _applied(self, node: n.Apply, noun: Noun) -> Iterator[str]:
        same = [o.value for o in self._assigned(noun) if _function(o.value) == node.function]
        by = field_noun(_by(node)).bare
        match node.function:
            case "without" if len(same) == 1:
                yield f"les {noun.plural} restant{'e' if noun.feminine else ''}s"
            case "top" if sum(isinstance(o, n.Apply) and o.options == node.options for o in same) == 1:
                options = {name: o.value for name, o in node.options if isinstance(o, n.Literal)}
                order = str(options.get("order", "desc"))
                yield ranked(str(options["n"]), noun, str(options.get("by", "")), order)
            case "group" if self._groupings() == 1:
                yield f"la répartition par {by}"
            case "group" if [print_expression(o) for o in same].count(print_expression(node)) == 1:
                yield f"la répartition par {by} {of(self.phrases.of(node.operands[0]))}"

    def _described(self, call: n.Call, noun: Noun) -> Iterator[str]:
        """A search by the one thing that it alone asked, else by all that it asked otherwise than another."""
        phrase = self.phrases.specs[call.tool].result
        if not phrase:
            return
        mine = self.phrases.keys(call)
        calls = (other.value for other in self._assigned(noun) if other.value is not call)
        others = [self.phrases.keys(other) for other in calls if isinstance(other, n.Call)]
        telling = [name for name in mine if any(other.get(name) != mine[name] for other in others)]
        order = re.findall(r"{(\w+)}", phrase)
        alone = [name for name in order if name in mine and all(o.get(name) != mine[name] for o in others)]
        enough = all(any(other.get(name) != mine[name] for name in telling) for other in others)
        if alone or enough:
            only = frozenset(alone[:1] or telling)
            yield unmarked(self.phrases.call(call, phrase, only=only))

    def _numbered(self, node: n.Assign, noun: Noun, rivals: list[n.Assign]) -> str:
        body, line = self.phrases.body, node.line
        number = number_of(body, line)
        e = "e" if noun.feminine else ""
        match node.value:
            case n.Filter() | n.Apply("matching"):
                name = f"les {noun.plural} retenu{e}s à l'étape {number}"
            case n.Apply("without"):
                name = f"les {noun.plural} restant{e}s à l'étape {number}"
            case n.Apply("group"):
                name = f"la répartition de l'étape {number}"
            case _:
                name = f"les {noun.plural} de l'étape {number}"
        if any(number_of(body, other.line) == number for other in rivals):
            name += f" (action {action_of(body, line)})"
        return name

    def _alone(self, noun: Noun) -> bool:
        """Whether a plan keeps some of a list once only."""
        values = (other.value for other in self._assigned(noun))
        return sum(isinstance(o, n.Filter) or _function(o) == "matching" for o in values) == 1

    def _groupings(self) -> int:
        return sum(1 for _ in applications(self.phrases.body, "group"))

    def _looped(self, node: n.Assign, kind: Type) -> bool:
        """Whether it is what every turn of a loop made, used after it."""
        return _is_list(kind) and not _is_list(certain(self.phrases.notes.types[node.name]))


def _condition(node: n.Filter) -> str:
    """A filter's condition whatever its variable is called."""
    return re.sub(rf"\b{node.variable}\b", "_", print_condition(node.condition))


def _function(node: n.Expression) -> str:
    return node.function if isinstance(node, n.Apply) else ""


def _is_list(kind: Type) -> bool:
    return isinstance(certain(kind), ListType)


def _by(node: n.Expression) -> str:
    """The field that a function goes by; empty where it has none."""
    options = node.options if isinstance(node, n.Apply) else ()
    return next((str(v.value) for name, v in options if name == "by" and isinstance(v, n.Literal)), "")
