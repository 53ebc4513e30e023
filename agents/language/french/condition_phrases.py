"""Conditions in French: « le ticket est au statut « ouvert » », « ceux dont la priorité est « urgente » »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.language.french.grammar import YOU, attach, of
from agents.language.french.nouns import Noun, field_noun, record_noun
from agents.language.french.said import said
from agents.language.french.supposed import SUPPOSED
from agents.language.known import certain
from agents.language.syntax import nodes as n
from beffroi.types import DateType, EnumType, ListType, NumberType, TextType

if TYPE_CHECKING:
    from agents.language.french.phrases import Phrases

_OPPOSITES = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "in": "not in",
    "not in": "in",
}
_EQUAL = {
    "==": "est égal à", "!=": "n'est pas égal à", "<=": "est au plus égal à", ">=": "est au moins égal à",
}  # fmt: skip
"""Numbers beside other numbers."""


class ConditionPhrases:
    """Says conditions; ``variable`` is the filter's own, whose fields follow « dont »."""

    def __init__(self, phrases: Phrases, variable: str = "") -> None:
        self._phrases = phrases
        self._variable = variable

    def of(self, node: n.Condition, *, holds: bool = True) -> str:
        """The condition, or its opposite."""
        match node:
            case n.Not(operand):
                return self.of(operand, holds=not holds)
            case n.Both(op, operands):
                word = " et " if (op == "and") == holds else " ou "
                return word.join(self._part(operand, holds) for operand in operands)
            case n.Present(operand):
                return self._present(operand, holds)
            case n.Compare(op):
                return self._compare(node, op if holds else _OPPOSITES[op])

    def _part(self, node: n.Condition, holds: bool) -> str:
        """One side of « et » or « ou »; another of these inside stands in parentheses."""
        text = self.of(node, holds=holds)
        return f"({text})" if isinstance(node, n.Both) else text

    def _present(self, node: n.Expression, holds: bool) -> str:
        kind = self._phrases.type_of(node)
        if isinstance(kind, ListType):
            return self._any(node, holds)
        if isinstance(node, n.Field) and isinstance(node.base, n.Name):
            noun = field_noun(node.field)
            has = f"a {_a(noun)} {noun.bare}" if holds else f"n'a pas {of(noun.bare)}"
            plural = f"ont {_a(noun)} {noun.bare}" if holds else f"n'ont pas {of(noun.bare)}"
            own = node.base.name == self._variable
            return f"qui {plural}" if own else f"{self._phrases.of(node.base)} {has}"
        return f"{self._subject(node)} {'est connu' if holds else 'est inconnu'}"

    def _any(self, node: n.Expression, holds: bool) -> str:
        noun, among = record_noun(self._phrases.type_of(node)), self._among(node)
        if holds:
            return f"il y a des {noun.plural}{among}"
        return f"il n'y a {_none(noun)} {noun.bare}{among}"

    def _among(self, node: n.Expression) -> str:
        """Which list, where « aucun ticket » could be of several."""
        noun = record_noun(self._phrases.type_of(node))
        plain = isinstance(node, n.Name | n.Earlier) and not self._phrases.listings.several(noun, node.line)
        return "" if plain else f" parmi {self._phrases.of(node)}"

    def _compare(self, node: n.Compare, op: str) -> str:
        left, right = node.left, node.right
        if isinstance(left, n.Literal) and not isinstance(right, tuple | n.Literal):
            holds = "contient" if op == "in" else "ne contient pas"
            return f"{self._subject(right)} {holds} {self._value(left)}"
        if isinstance(left, n.Apply) and left.function == "count" and isinstance(right, n.Literal):
            return self._count(left, op, str(right.value)) or self._plain(node, op)
        if isinstance(left, n.Field) and left.field == "status" and op in ("==", "!="):
            return self._status(left, op, right)
        return self._plain(node, op)

    def _plain(self, node: n.Compare, op: str) -> str:
        verb = self._verb(node.left, op)
        if isinstance(self._phrases.type_of(node.left), NumberType):
            said = isinstance(node.right, tuple | n.Literal)
            counted = isinstance(node.left, n.Apply)
            verb = _EQUAL.get(op, verb) if not said or (counted and op in ("==", "!=")) else verb
            if isinstance(node.left, n.Field) and field_noun(node.left.field).feminine:
                verb = verb.replace("égal ", "égale ")
        return f"{self._subject(node.left)} {attach(verb + ' ', self._values(node.right))}"

    def _status(self, left: n.Field, op: str, right: n.Expression | tuple[n.Expression, ...]) -> str:
        """« le ticket est au statut « ouvert » », « ceux qui sont au statut « ouvert » »."""
        own = self._is_own(left)
        verb = ("sont" if own else "est") if op == "==" else ("ne sont pas" if own else "n'est pas")
        return f"{'qui' if own else self._phrases.of(left.base)} {verb} au statut {self._values(right)}"

    def _count(self, node: n.Apply, op: str, value: str) -> str | None:
        noun = record_noun(self._phrases.type_of(node.operands[0]))
        match op, value:
            case ("==", "0") | ("<", "1") | ("<=", "0"):
                return self._any(node.operands[0], False)
            case (">", "0") | (">=", "1") | ("!=", "0"):
                one = "une" if noun.feminine else "un"
                return f"il y a au moins {one} {noun.bare}{self._among(node.operands[0])}"
            case _:
                return None

    def _subject(self, node: n.Expression) -> str:
        if isinstance(node, n.Field) and self._is_own(node):
            return f"dont {field_noun(node.field).the}"
        if self._variable and isinstance(node, n.Field):
            return f"dont {self._owned(node)}"
        return self._phrases.of(node)

    def _owned(self, node: n.Expression) -> str:
        """A path that starts at the filter's variable: « le nom de l'agent chargé »."""
        match node:
            case n.Field(n.Name(name), field) if name == self._variable:
                return field_noun(field).the
            case n.Field(base, field):
                return f"{field_noun(field).the} {of(self._owned(base))}"
            case _:
                return self._phrases.of(node)

    def _is_own(self, node: n.Field) -> bool:
        return isinstance(node.base, n.Name) and node.base.name == self._variable

    def _verb(self, left: n.Expression, op: str) -> str:
        kind = self._phrases.type_of(left)
        told = isinstance(left, n.Field) and field_noun(left.field).feminine
        feminine = told or kind == NumberType("metres")  # « la distance »
        e = "e" if feminine else ""
        if isinstance(kind, DateType):
            verbs = {
                "<": "est avant le",
                "<=": "est au plus tard le",
                ">": "est après le",
                ">=": "est au plus tôt le",
            }
        else:
            verbs = {
                "<": f"est inférieur{e} à", "<=": "est d'au plus", ">": f"est supérieur{e} à",
                ">=": "est d'au moins",
            }  # fmt: skip
        return {"==": "est", "!=": "n'est pas", "in": "est", "not in": "n'est pas", **verbs}[op]

    def _values(self, right: n.Expression | tuple[n.Expression, ...]) -> str:
        if isinstance(right, tuple):
            return " ou ".join(self._value(item) for item in right)
        return self._value(right)

    def _value(self, node: n.Expression) -> str:
        if not isinstance(node, n.Literal):
            phrase = self._phrases.of(node)
            return "vous" if phrase == YOU else phrase
        evidence = self._phrases.notes.evidence[node.line, "condition", node.index]
        kind = certain(self._phrases.notes.literals.get((node.line, node.index), TextType()))
        text = said(kind, evidence)
        marked = SUPPOSED if evidence.supposed else ""
        return (f"« {text} »" if isinstance(kind, EnumType | TextType) else text) + marked


def _a(noun: Noun) -> str:
    return "une" if noun.feminine else "un"


def _none(noun: Noun) -> str:
    return "aucune" if noun.feminine else "aucun"
