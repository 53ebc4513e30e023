"""Noun phrases of expressions: « le ticket créé », « le responsable du service voirie », « ces tickets »."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from agents.language import nodes as n
from agents.language.checked import Evidence
from agents.language.french import YOU, of
from agents.language.known import certain
from agents.language.nouns import RESULTS, Noun, field_noun, record_noun, to_be_asked
from agents.language.orders import most, ranked, sorted_by
from agents.language.printer import print_expression
from agents.language.said import said
from agents.language.scopes import Notes
from agents.language.templates import fill
from agents.language.walk import statements_of
from agents.language.words import ME
from beffroi.tool import ToolSpec
from beffroi.types import ListType, Type

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

    def of(self, node: n.Expression) -> str:
        """The noun phrase of an expression."""
        match node:
            case n.Name(name):
                return YOU if name == ME else self._name(name, node)
            case n.Earlier():
                return self._this(self.type_of(node))
            case n.Field(n.Name("moi"), field):
                return "votre " + field_noun(field).bare
            case n.Field(base, field):
                return _owned(field_noun(field), self.of(base))
            case n.Apply():
                return self._apply(node)
            case n.Filter():
                return self.kept(self.type_of(node))
            case n.Literal(value):
                return f"« {value} »"
            case n.Ask() | n.Call():
                return "une valeur à préciser"

    def call(self, call: n.Call, template: str) -> str:
        """A template of the call's tool, filled in with its arguments."""
        spec = self.specs[call.tool]
        given = dict(call.arguments)
        values: dict[str, str] = {}
        bare = set()
        for parameter in spec.parameters:
            implied = self.notes.implied.get((call.line, parameter.name))
            node = given.get(parameter.name)
            if isinstance(implied, Evidence):
                values[parameter.name] = said(parameter.type, implied)
            elif implied is not None:
                values[parameter.name] = to_be_asked(parameter.name)
                bare.add(parameter.name)
            elif isinstance(node, n.Literal):
                values[parameter.name] = said(parameter.type, self._evidence(node, parameter.name))
            elif node is not None:
                values[parameter.name] = self.of(node)
                bare.add(parameter.name)
        return fill(template, values, frozenset(bare))

    def type_of(self, node: n.Expression) -> Type:
        """The type that the checker found, without its optional part."""
        return certain(self.notes.typed[node.line, print_expression(node)])

    def kept(self, kind: Type) -> str:
        """What a filter leaves."""
        noun = record_noun(kind)
        return f"les {noun.plural} retenu{'e' if noun.feminine else ''}s"

    def _evidence(self, node: n.Literal, use: str) -> Evidence:
        return self.notes.evidence[node.line, use, node.index]

    def _this(self, kind: Type) -> str:
        noun = record_noun(kind)
        return f"ces {noun.plural}" if isinstance(kind, ListType) else noun.this

    def _name(self, name: str, node: n.Name) -> str:
        kind = self.type_of(node)
        found = self._definition(name)
        if found is None:
            noun = record_noun(kind)
            return noun.this if self.each == "ce" else f"chaque {noun.bare}"
        if isinstance(kind, ListType) and certain(self.notes.types[name]) != kind:
            return f"ces {record_noun(kind).plural}"
        phrase = self._defined(found, kind)
        return self._told_apart(phrase, found, kind)

    def _defined(self, node: n.Assign, kind: Type) -> str:
        match node.value:
            case n.Call(tool) if tool in RESULTS and not self._asked(node.value):
                text = self.call(node.value, RESULTS[tool])
                return f"le {text}" if re.match(r"\d", text) else text
            case n.Call():
                return self._this(kind)
            case n.Apply():
                return self._result(node.value, kind)
            case value:
                return self.of(value)

    def _result(self, node: n.Apply, kind: Type) -> str:
        """A function's result by its name: short, since its own sentence told how it was made."""
        by = next(
            (
                str(value.value)
                for name, value in node.options
                if name == "by" and isinstance(value, n.Literal)
            ),
            "",
        )
        noun = record_noun(kind)
        e = "e" if noun.feminine else ""
        match node.function:
            case "sort":
                return self.of(node.operands[0])
            case "without":
                return f"les {noun.plural} restant{e}s"
            case "matching":
                return self.kept(kind)
            case "group":
                return f"la répartition par {field_noun(by).bare}"
            case "flatten" | "distinct" if not by:
                return self._this(kind)
            case "distinct":
                return f"ces {field_noun(by).plural}"
            case _:
                return self._apply(node)

    def _asked(self, call: n.Call) -> bool:
        """Whether what the result is named by is still to be asked."""
        return any(isinstance(value, n.Ask) for _, value in call.arguments)

    def _told_apart(self, phrase: str, node: n.Assign, kind: Type) -> str:
        """With its step where another result would be named alike."""
        if not phrase.startswith(("ces ", "ce ", "cet ", "cette ")):
            return phrase
        lines = [site.call.line for site in self.notes.sites]
        kinds = Counter(certain(found) for found in self.notes.types.values())
        if kinds[kind] < 2 or node.line not in lines or not self._rivals(kind, node):
            return phrase
        noun = record_noun(kind)
        which = f"les {noun.plural}" if isinstance(kind, ListType) else noun.the
        return f"{which} de l'étape {lines.index(node.line) + 1}"

    def _rivals(self, kind: Type, node: n.Assign) -> bool:
        others = (other for other in definitions(self.body) if other.line != node.line)
        plain = (o for o in others if isinstance(o.value, n.Call) and o.value.tool not in RESULTS)
        return any(certain(self.notes.types[other.name]) == kind for other in plain)

    def _definition(self, name: str) -> n.Assign | None:
        return next((node for node in definitions(self.body) if node.name == name), None)

    def _apply(self, node: n.Apply) -> str:
        options = {name: value.value for name, value in node.options if isinstance(value, n.Literal)}
        by, order = str(options.get("by", "")), str(options.get("order", ""))
        operand = node.operands[0]
        kind = self.type_of(operand)
        noun, phrase = record_noun(kind), self.of(operand)
        match node.function:
            case "count":
                return f"le nombre {of(self._counted(phrase, noun.plural))}"
            case "first":
                return self._first(operand)
            case "top":
                return ranked(str(options["n"]), noun, by, order or "desc")
            case "sort":
                return f"{phrase} {sorted_by(by, order or 'asc', noun)}"
            case "group":
                return f"la répartition {of(phrase)} par {field_noun(by).bare}"
            case "mean":
                field = field_noun(by) if by else field_noun("count")
                return f"{field.the} moyen{'ne' if field.feminine else ''} {of(phrase)}"
            case "sum":
                return f"la somme {of('les ' + field_noun(by).plural if by else phrase)} {of(phrase)}"
            case "distinct":
                return (
                    f"les différents {field_noun(by).plural} {of(phrase)}"
                    if by
                    else f"{phrase}, sans doublon"
                )
            case "without":
                return f"{phrase} sauf {self.of(node.operands[1])}"
            case "matching":
                shared = f"ont le même {field_noun(by).bare} que" if by else "sont aussi dans"
                return f"{phrase} qui {shared} {self.of(node.operands[1])}"
            case _:
                return phrase

    def _first(self, operand: n.Expression) -> str:
        source, by, order = operand, "", "asc"
        if isinstance(operand, n.Name) and (found := self._definition(operand.name)):
            source = found.value
        if isinstance(source, n.Apply) and source.function in ("sort", "top"):
            options = {k: str(v.value) for k, v in source.options if isinstance(v, n.Literal)}
            by = options.get("by", "")
            order = options.get("order", "asc" if source.function == "sort" else "desc")
            operand = source.operands[0] if source.function == "sort" else operand
        noun = record_noun(self.type_of(operand))
        return f"{most(noun, by, order)} {of(self.of(operand))}"

    def _counted(self, phrase: str, plural: str) -> str:
        return plural if phrase.startswith("ces ") else phrase.removeprefix("les ")


def _owned(noun: Noun, phrase: str) -> str:
    """« le bureau de Mme Cherif »; a detail belongs to its person, not to the details."""
    if phrase.startswith("vos "):
        return f"votre {noun.bare}"
    if phrase.startswith(_DETAILS):
        return f"{noun.the} {phrase.removeprefix(_DETAILS)}"
    return f"{noun.the} {of(phrase)}"


def definitions(body: tuple[n.Statement, ...]) -> list[n.Assign]:
    """Every assignment of a plan, in order."""
    return [node for node in statements_of(body) if isinstance(node, n.Assign)]
