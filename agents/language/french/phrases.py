"""Noun phrases of expressions: « le ticket créé », « le responsable du service voirie », « ces tickets »."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from agents.language.checked import Evidence, Later, Need, Question
from agents.language.french.condition_phrases import ConditionPhrases
from agents.language.french.grammar import YOU, of
from agents.language.french.listings import Listings
from agents.language.french.nouns import Noun, field_noun, record_noun, to_be_asked
from agents.language.french.orders import in_order, most, ranked
from agents.language.french.referents import (
    action_of,
    calls_of,
    definitions,
    loops_around,
    number_of,
    reaching,
)
from agents.language.french.said import said
from agents.language.french.supposed import STOPS, held, marked, unmarked
from agents.language.french.templates import fill, is_whole
from agents.language.known import certain
from agents.language.scopes import Notes
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import statements_of
from agents.language.syntax.words import ME
from beffroi.records import District
from beffroi.tool import Effect, ToolSpec
from beffroi.types import ListType, RecordType, Type

_DETAILS = "les données personnelles "


@dataclass(frozen=True)
class Phrases:
    """Names what a plan's expressions stand for.

    Args:
        each: how a loop's variable is named: « chaque » in a sentence of its own, « ce » inside its loop's.
    """

    body: tuple[n.Statement, ...]
    notes: Notes
    specs: Mapping[str, ToolSpec]
    each: str = "chaque"

    @cached_property
    def listings(self) -> Listings:
        """Names of the plan's lists."""
        return Listings(self)

    def of(self, node: n.Expression) -> str:
        """The noun phrase of an expression, with whether the run stops where it has no value."""
        phrase = self._of(node)
        stops = Need(node.line, print_expression(node)) in self.notes.needs
        return phrase + STOPS if stops and not phrase.endswith(STOPS) else phrase

    def _of(self, node: n.Expression) -> str:
        match node:
            case n.Name(name):
                return YOU if name == ME else unmarked(self._name(name, node))
            case n.Earlier():
                return self._earlier(node)
            case n.Field(n.Name("moi"), field):
                return "votre " + field_noun(field).bare
            case n.Field(base, "number") if self.type_of(base) == RecordType(District):
                return self.of(base)
            case n.Field(base, field):
                return _owned(field_noun(field), self.of(base))
            case n.Apply():
                return self._apply(node)
            case n.Filter():
                return self._filtered(node)
            case n.Literal(value):
                return f"« {value} »"
            case n.Ask() | n.Call():
                return "une valeur à préciser"

    def call(self, call: n.Call, template: str, only: frozenset[str] | None = None) -> str:
        """A template of the call's tool, filled in with its arguments, or with only some of them."""
        given = dict(call.arguments)
        values = self.arguments(call)
        told = {name: text for name, text in values.items() if only is None or name in only}
        asked = (Question, Later)
        bare = {
            name
            for name in told
            if isinstance(implied := self.notes.implied.get((call.line, name)), asked)
            or (implied is None and not isinstance(given.get(name), n.Literal))
        }
        return marked(fill(template, told, frozenset(bare)))

    def arguments(self, call: n.Call) -> dict[str, str]:
        """What a call's parameters are given, in words, by parameter."""
        given = dict(call.arguments)
        values: dict[str, str] = {}
        for parameter in self.specs[call.tool].parameters:
            implied = self.notes.implied.get((call.line, parameter.name))
            node = given.get(parameter.name)
            if isinstance(implied, Evidence):
                values[parameter.name] = held(said(parameter.type, implied), implied.supposed)
            elif implied is not None:
                values[parameter.name] = to_be_asked(parameter.name)
            elif isinstance(node, n.Literal):
                evidence = self._evidence(node, parameter.name)
                values[parameter.name] = held(said(parameter.type, evidence), evidence.supposed)
            elif node is not None:
                values[parameter.name] = self.of(node)
        return values

    def keys(self, call: n.Call) -> dict[str, object]:
        """What a call's parameters are given, to be compared, by parameter."""
        given = dict(call.arguments)
        found: dict[str, object] = {}
        for parameter in self.specs[call.tool].parameters:
            implied = self.notes.implied.get((call.line, parameter.name))
            node = given.get(parameter.name)
            if isinstance(implied, Evidence):
                found[parameter.name] = implied.value
            elif isinstance(node, n.Literal) and implied is None:
                found[parameter.name] = self._evidence(node, parameter.name).value
            elif node is not None:
                found[parameter.name] = print_expression(node)
        return found

    def type_of(self, node: n.Expression) -> Type:
        """The type that the checker found, without its optional part."""
        return certain(self.notes.typed[node.line, print_expression(node)])

    def kept(self, kind: Type) -> str:
        """What a filter leaves."""
        noun = record_noun(kind)
        return f"les {noun.plural} retenu{'e' if noun.feminine else ''}s"

    def _evidence(self, node: n.Literal, use: str) -> Evidence:
        return self.notes.evidence[node.line, use, node.index]

    def asked(self, call: n.Call) -> bool:
        """Whether what the result is named by is still to be asked."""
        return any(isinstance(value, n.Ask) for _, value in call.arguments)

    def _earlier(self, node: n.Earlier) -> str:
        kind = self.type_of(node)
        if isinstance(kind, ListType):
            return self.listings.of_earlier(node, kind)
        noun = record_noun(kind)
        earlier = self.notes.scopes[node.line].earlier
        same = [name for name, other in earlier.items() if certain(other) == kind]
        if len(same) < 2 and not self._pointed_at(kind):
            return noun.this
        told = f" « {node.name} »" if len(same) > 1 else ""
        return f"{noun.the}{told} de la demande précédente"

    def _name(self, name: str, node: n.Name) -> str:
        kind = self.type_of(node)
        found = reaching(self.body, name, node.line)
        if not found:
            return self._item(name, record_noun(kind), node.line)
        phrases = list(dict.fromkeys(self._named(each, kind) for each in found))
        if len(phrases) == 1:
            return phrases[0]
        return f"{' ou '.join(phrases)} (selon l'étape {number_of(self.body, found[0].line)})"

    def _item(self, name: str, noun: Noun, line: int) -> str:
        """A loop's item; the inner of two loops over the same kind says « cet autre ticket »."""
        if self.each != "ce":
            return f"chaque {noun.bare}"
        around = loops_around(self.body, line)
        return (
            another(noun)
            if len(around) > 1 and self.repeats(around[1]) and around[1].variable == name
            else noun.this
        )

    def repeats(self, loop: n.For) -> bool:
        """Whether a loop stands in another over the same kind."""
        around = loops_around(self.body, loop.line)
        kinds = [self._noun_of_each(each) for each in around if each is not loop]
        return self._noun_of_each(loop) in kinds

    def _noun_of_each(self, loop: n.For) -> Noun:
        return record_noun(self.notes.typed[loop.line, loop.variable])

    def _named(self, node: n.Assign, kind: Type) -> str:
        """The name of an assigned result."""
        if isinstance(node.value, n.Name | n.Earlier | n.Field):
            return self.of(node.value)
        if isinstance(node.value, n.Apply) and node.value.function in ("sort", "need", "flatten"):
            return self.of(node.value.operands[0])
        if isinstance(kind, ListType):
            return self.listings.name(node, kind)
        if not isinstance(node.value, n.Call):
            return self.of(node.value)
        return self._single(node, node.value, kind)

    def _single(self, node: n.Assign, call: n.Call, kind: Type) -> str:
        """One result, with its subject or its step where another would be named alike."""
        phrase = self._plain(call, kind)
        alike = [other for other in self._results(call) if self._shape(other) == self._shape(call)]
        pointed = self._shape(call) is None and self._pointed_at(kind, node)
        if not alike and not pointed:
            return phrase
        subject = self.keys(call).get("subject")
        literal = isinstance(dict(call.arguments).get("subject"), n.Literal)
        if literal and subject not in [self.keys(other).get("subject") for other in alike]:
            return f"{record_noun(kind).the} « {subject} »"
        number = number_of(self.body, node.line)
        inside = any(number_of(self.body, other.line) == number for other in alike)
        action = f" (action {action_of(self.body, node.line)})" if inside else ""
        return f"{record_noun(kind).the} de l'étape {number}{action}"

    def _plain(self, call: n.Call, kind: Type) -> str:
        spec = self.specs[call.tool]
        if is_whole(spec) and not self.asked(call):
            text = unmarked(self.call(call, spec.result))
            return f"le {text}" if re.match(r"\d", text) else text
        return record_noun(kind).this

    def _shape(self, call: n.Call) -> tuple[object, ...] | None:
        """What a result is named by, to be compared; None where only its kind names it."""
        spec = self.specs[call.tool]
        if not is_whole(spec) or self.asked(call):
            return None
        keys = self.keys(call)
        return (call.tool, *(keys.get(name) for name in re.findall(r"{(\w+)}", spec.result)))

    def _results(self, node: n.Call) -> list[n.Call]:
        """Other calls whose result is of the same kind; the same read again is not another result."""
        return [
            call
            for call in calls_of(self.body)
            if call is not node
            and certain(self.specs[call.tool].returns) == certain(self.specs[node.tool].returns)
            and (
                print_expression(call) != print_expression(node)
                or self.specs[call.tool].effect is not Effect.READ
                or self.asked(call)
            )
        ]

    def _pointed_at(self, kind: Type, node: n.Assign | None = None) -> bool:
        """Whether « ce ticket » could be another: a loop's, or one of the turn before, or another result."""
        noun = record_noun(kind)
        loops = (each for each in statements_of(self.body) if isinstance(each, n.For))
        if any(self._noun_of_each(each) == noun for each in loops):
            return True
        if node is None:
            calls = (each.value for each in definitions(self.body) if isinstance(each.value, n.Call))
            return any(self._shape(call) is None for call in calls if self._gives(call, kind))
        earlier = self.notes.scopes[node.line].earlier.values()
        return any(certain(other) == kind for other in earlier)

    def _gives(self, call: n.Call, kind: Type) -> bool:
        return certain(self.specs[call.tool].returns) == kind

    def _filtered(self, node: n.Filter) -> str:
        """A filter inside another expression: « ceux de ces tickets dont la priorité est « haute » »."""
        noun = record_noun(self.type_of(node))
        condition = ConditionPhrases(self, node.variable).of(node.condition)
        return f"{'celles' if noun.feminine else 'ceux'} {of(self.of(node.source))} {condition}"

    def _apply(self, node: n.Apply) -> str:
        options = {name: value.value for name, value in node.options if isinstance(value, n.Literal)}
        by, order = str(options.get("by", "")), str(options.get("order", ""))
        operand = node.operands[0]
        kind = self.type_of(operand)
        noun, phrase = record_noun(kind), self.of(operand)
        e = "e" if by and field_noun(by).feminine else ""
        match node.function:
            case "count":
                return f"le nombre {of(self._counted(phrase, noun.plural))}"
            case "first":
                return self._first(operand)
            case "top":
                top = ranked(str(options["n"]), noun, by, order or "desc")
                plain = isinstance(operand, n.Name | n.Earlier)
                if plain and not self.listings.several(noun, node.line):
                    return top
                if _named_whole(phrase):
                    return f"{top.replace(noun.plural, _head(noun.plural))} {of(phrase)}"
                return f"{top} {of(phrase) if phrase.startswith('la ') else 'parmi ' + phrase}"
            case "sort":
                return in_order(phrase, by, order or "asc", noun)
            case "group":
                return f"la répartition {of(phrase)} par {field_noun(by).bare}"
            case "mean":
                field = field_noun(by) if by else field_noun("count")
                return f"{field.the} moyen{'ne' if field.feminine else ''} {of(phrase)}"
            case "sum":
                return f"la somme {of('les ' + field_noun(by).plural if by else phrase)} {of(phrase)}"
            case "distinct":
                return (
                    f"les différent{e}s {field_noun(by).plural} {of(phrase)}"
                    if by
                    else f"{phrase}, sans doublon"
                )
            case "without":
                return f"{phrase} sauf {self.of(node.operands[1])}"
            case "matching":
                shared = f"ont le même {field_noun(by).bare} que" if by else "sont aussi dans"
                return f"{phrase} qui {shared} {self.of(node.operands[1])}"
            case "need":
                return phrase if phrase.endswith(STOPS) else phrase + STOPS
            case _:
                return phrase

    def _first(self, operand: n.Expression) -> str:
        source, by, order = operand, "", "asc"
        if isinstance(operand, n.Name):
            found = reaching(self.body, operand.name, operand.line)
            source = found[0].value if len(found) == 1 else operand
        if isinstance(source, n.Apply) and source.function in ("sort", "top"):
            options = {k: str(v.value) for k, v in source.options if isinstance(v, n.Literal)}
            by = options.get("by", "")
            order = options.get("order", "asc" if source.function == "sort" else "desc")
            operand = source.operands[0] if source.function == "sort" else operand
        noun = record_noun(self.type_of(operand))
        phrase = self.of(operand)
        if phrase.startswith("les agents"):
            noun = field_noun("assignee")
        one = f"{_head(noun.the)} " if _named_whole(phrase) else ""
        return f"{one}{most(noun, by, order)} {of(phrase)}"

    def _counted(self, phrase: str, plural: str) -> str:
        if _named_whole(phrase):
            return f"{_head(plural)} {of(phrase)}"
        return plural if phrase.startswith("ces ") else phrase.removeprefix("les ")


def _named_whole(phrase: str) -> bool:
    """Whether a list goes by one name: « l'historique du ticket 12 », of which each is an entry."""
    return phrase.startswith(("l'", "le ", "la ")) and not phrase.startswith(("la répartition", "le reste"))


def _head(words: str) -> str:
    """« les entrées » of « les entrées d'historique », where what they are of is said behind it."""
    return words.partition(" d'")[0]


def _owned(noun: Noun, phrase: str) -> str:
    """« le bureau de Mme Cherif »; a detail belongs to its person, not to the details."""
    if phrase.startswith("vos "):
        return f"votre {noun.bare}"
    if phrase.startswith(_DETAILS):
        return f"{noun.the} {phrase.removeprefix(_DETAILS)}"
    return f"{noun.the} {of(phrase)}"


def another(noun: Noun) -> str:
    """« cet autre ticket », « cette autre personne »."""
    return f"{'cette' if noun.feminine else 'cet'} autre {noun.bare}"
