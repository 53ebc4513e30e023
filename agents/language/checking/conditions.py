"""Conditions: what they compare, what they depend on, and what they make certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import reduce

from agents.language.checking.expressions import Expressions
from agents.language.checking.fits import alike
from agents.language.checking.label_bounds import evidence_label
from agents.language.known import Known, certain, joined
from agents.language.lexicon.lengths import length
from agents.language.lexicon.moments import period
from agents.language.request.evidence import Tracer
from agents.language.scopes import Notes, Scope
from agents.language.syntax import nodes as n
from agents.language.syntax.advice import wrong
from agents.language.syntax.printer import print_expression
from beffroi.types import (
    BoolType,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    TextType,
    Type,
    describe,
)

_ORDERED = (NumberType, DateType, DurationType, EnumType, TextType)
_USE = "condition"
_SAME = ("==", "!=", "in", "not in")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Conditions(Expressions):
    """Expressions and the conditions over them.

    In a condition, a path through a missing value is missing, and a missing value equals nothing.
    """

    def __init__(self, notes: Notes, tracer: Tracer, later: dict[str, int], now: datetime) -> None:
        super().__init__(notes, tracer, later)
        self.now = now

    def condition_filter(self, node: n.Filter, scope: Scope) -> Known:
        return self.condition(node.condition, scope)

    def condition(self, node: n.Condition, scope: Scope) -> Known:
        """What the condition depends on.

        Raises:
            PlanError: ill-typed, or about the result of an effect.
        """
        known = self._condition(node, scope)
        if known.effectful:
            raise wrong(
                node.line,
                "La condition porte sur le résultat d'un effet",
                "Posez la condition sur ce qui a été lu avant tout effet",
            )
        return known

    def _condition(self, node: n.Condition, scope: Scope) -> Known:
        match node:
            case n.Compare():
                return self._compare(node, scope)
            case n.Not(operand):
                return self._condition(operand, scope)
            case n.Present(operand):
                return self._present(operand, scope)
            case n.Both(op, operands):
                parts: list[Known] = []
                for operand in operands:
                    parts.append(self._condition(operand, scope))
                    scope = scope.guarded(when(operand, op == "and"))
                return joined(BoolType(), parts)

    def _present(self, node: n.Expression, scope: Scope) -> Known:
        known = self.known(node, scope, soft=True)
        if isinstance(known.type, OptionalType | ListType | TextType):
            return known
        text = print_expression(node)
        raise wrong(
            node.line,
            f"« {text} » a toujours une valeur : ce n'est pas une condition",
            f"Comparez-le, par exemple {text} == …",
        )

    def _compare(self, node: n.Compare, scope: Scope) -> Known:
        right = node.right
        if isinstance(right, tuple):
            left = self._side(node.left, scope)
            return joined(BoolType(), [left, *(self._other(item, left.type, node, scope) for item in right)])
        if isinstance(node.left, n.Literal) and not isinstance(right, n.Literal):
            known = self._side(right, scope)
            return joined(BoolType(), [known, self._other(node.left, known.type, node, scope, flipped=True)])
        left = self._side(node.left, scope)
        return joined(BoolType(), [left, self._other(right, left.type, node, scope)])

    def _side(self, node: n.Expression, scope: Scope) -> Known:
        return self.known(node, scope, soft=True)

    def _other(
        self, node: n.Expression, against: Type, compare: n.Compare, scope: Scope, *, flipped: bool = False
    ) -> Known:
        """The other side; a literal is read as the type it is compared with."""
        inside = compare.op in ("in", "not in") and not isinstance(compare.right, tuple)
        kind = certain(against)
        if isinstance(node, n.Literal):
            wanted = _wanted(kind, compare, inside, flipped)
            _check_literal(node, wanted, compare)
            self.literal(node, wanted, _USE)
            if isinstance(wanted, DateType):
                self._date(node, _MIRRORED.get(compare.op, compare.op) if flipped else compare.op)
            self.notes.literals[node.line, node.index] = wanted
            return Known(wanted, label=evidence_label(self.notes.evidence[node.line, _USE, node.index]))
        known = self._side(node, scope)
        _check_pair(kind, certain(known.type), compare, inside)
        return known

    def _date(self, node: n.Literal, op: str) -> None:
        """A literal that names a day or a period stands for all of it: « after » is after its end.

        Raises:
            PlanError: a period where one day is compared.
        """
        named = period(str(node.value), self.now) if length(str(node.value)) is None else None
        if named is None:
            return
        if op in _SAME and not named.is_day:
            raise wrong(node.line, f"« {node.value} » dure plus d'un jour", _between(op, str(node.value)))
        if op in ("<=", ">"):
            key = (node.line, _USE, node.index)
            self.notes.evidence[key] = replace(self.notes.evidence[key], value=named.last)


def when(node: n.Condition, truth: bool) -> frozenset[str]:
    """Paths that have a value where the condition came out like this."""
    match node:
        case n.Present(operand):
            return frozenset({print_expression(operand)}) if truth else frozenset()
        case n.Not(operand):
            return when(operand, not truth)
        case n.Both(op, operands) if (op == "and") == truth:
            return reduce(frozenset.union, (when(operand, truth) for operand in operands), frozenset())
        case n.Compare(op, left, right) if truth and op in ("==", "<", "<=", ">", ">=", "in"):
            sides = (left,) if isinstance(right, tuple) else (left, right)
            return frozenset(path for side in sides for path in _paths(side))
        case _:
            return frozenset()


def _paths(node: n.Expression) -> frozenset[str]:
    """A path and everything that it goes through."""
    if isinstance(node, n.Field):
        return frozenset({print_expression(node)}) | _paths(node.base)
    return frozenset({print_expression(node)}) if isinstance(node, n.Name | n.Earlier) else frozenset()


def _wanted(kind: Type, compare: n.Compare, inside: bool, flipped: bool) -> Type:
    """The type that a literal is read as: of the other side, of its items, or text for a part of a text."""
    if not inside:
        return kind
    if flipped and isinstance(kind, ListType):
        return certain(kind.item)
    if flipped and isinstance(kind, TextType):
        return TextType()
    raise wrong(compare.line, "« in » cherche dans une liste ou un texte", 'Écrivez champ in ("…", "…")')


def _check_literal(node: n.Literal, kind: Type, compare: n.Compare) -> None:
    if isinstance(kind, RecordType):
        name = next((f for f in ("name", "label", "number", "title") if f in kind.fields), "id")
        raise wrong(
            node.line,
            f"Un {describe(kind)} ne se compare pas au texte « {node.value} »",
            f"Comparez un de ses champs, comme .{name}",
        )
    if isinstance(kind, ListType):
        raise wrong(node.line, "Une liste ne se compare pas à une valeur", "Comparez count(liste)")
    _check_order(kind, compare)


def _between(op: str, words: str) -> str:
    if op in ("!=", "not in"):
        return f'Écrivez … < "{words}" or … > "{words}"'
    return f'Écrivez … >= "{words}" and … <= "{words}"'


def _check_pair(left: Type, right: Type, compare: n.Compare, inside: bool) -> None:
    if inside:
        held = certain(right.item) if isinstance(right, ListType) else right
        if not (isinstance(right, ListType | TextType) and alike(left, held)):
            raise wrong(
                compare.line, "« in » cherche dans une liste ou un texte", 'Écrivez champ in ("…", "…")'
            )
        return
    if isinstance(left, ListType) or isinstance(right, ListType):
        raise wrong(compare.line, "Une liste ne se compare pas à une valeur", "Comparez count(liste)")
    if not alike(left, right):
        raise wrong(
            compare.line,
            f"{describe(left)} et {describe(right)} ne se comparent pas",
            "Comparez deux valeurs de même sorte",
        )
    _check_order(left, compare)


def _check_order(kind: Type, compare: n.Compare) -> None:
    if compare.op in ("<", "<=", ">", ">=") and not isinstance(kind, _ORDERED):
        raise wrong(compare.line, f"{describe(kind)} n'a pas d'ordre", "Utilisez == ou !=")
