"""Types of the pure functions. All are total: a missing value is an optional, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.language.checking.label_bounds import field_bound
from agents.language.groups import GroupType, group_type
from agents.language.known import Known, certain, fields_of, joined, optional
from agents.language.syntax import nodes as n
from agents.language.syntax.advice import listed, nearest, wrong
from agents.language.syntax.words import AGGREGATES, ORDERS
from beffroi.labels import PEOPLE, Choice, Coarse
from beffroi.types import (
    DateType,
    EnumType,
    ListType,
    NumberType,
    RecordType,
    TextType,
    Type,
    describe,
)

MANY = 1_000_000
_OPERANDS = {"without": 2, "matching": 2}
_OPTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "count": ((), ()),
    "first": ((), ()),
    "need": ((), ()),
    "flatten": ((), ()),
    "without": ((), ()),
    "top": (("n",), ("by", "order")),
    "sort": (("by",), ("order",)),
    "sum": ((), ("by",)),
    "mean": ((), ("by",)),
    "group": (("by",), ()),
    "distinct": ((), ("by",)),
    "matching": ((), ("by",)),
}
"""Per function: the options it must have, and those it may."""


def apply_type(node: n.Apply, operands: tuple[Known, ...], limit: int | None) -> Known:
    """What a function gives.

    Args:
        operands: certain values; only ``need`` takes an optional.
        limit: the value of ``n`` where there is one.

    Raises:
        PlanError: an operand or option that the function does not take.
    """
    options = {name: str(value.value) for name, value in node.options if isinstance(value, n.Literal)}
    _check_shape(node, options)
    if node.function == "need":
        return operands[0].of(certain(operands[0].type), operands[0].limit)
    items = [_item(node, operand) for operand in operands]
    field = _field(node, items[0], options["by"]) if "by" in options else None
    if len(items) == 2 and items[0] != items[1]:
        raise wrong(
            node.line,
            f"{node.function} mêle deux sortes de listes : {describe(items[0])} et {describe(items[1])}",
            "Donnez deux listes de la même sorte",
        )
    kind = _result(node, items[0], field)
    found = joined(kind, operands, _limit(node.function, operands[0].limit, limit))
    seen = [field_bound(item, options["by"]) for item in items if "by" in options]
    found = found.under(label.deciding(Choice.ELEMENTS) for label in seen)
    # Over how many people an aggregate is, only its list tells: here it may be over enough.
    most = Coarse(PEOPLE, MANY)
    return replace(found, label=found.label.coarsened(most)) if node.function in AGGREGATES else found


def _result(node: n.Apply, item: Type, field: Type | None) -> Type:
    match node.function:
        case "count":
            return NumberType()
        case "first":
            return optional(item)
        case "sum":
            return _number(node, item, field)
        case "mean":
            return optional(_number(node, item, field))
        case "group" if field is not None:
            return ListType(group_type(field, item))
        case "distinct" if field is not None:
            return ListType(certain(field))
        case "flatten":
            return ListType(_item(node, Known(item)))
        case "top" | "sort" if field is not None:
            return ListType(_sortable(node, item, field))
        case _:
            return ListType(item)


def _limit(function: str, held: int | None, n_given: int | None) -> int | None:
    if function == "top" and n_given is not None:
        return n_given if held is None else min(held, n_given)
    return None if function == "flatten" else held


def _check_shape(node: n.Apply, options: Mapping[str, str]) -> None:
    wanted = _OPERANDS.get(node.function, 1)
    if len(node.operands) != wanted:
        lists = "une liste" if wanted == 1 else "deux listes"
        raise wrong(node.line, f"{node.function} prend {lists}", f"Écrivez {_shape(node.function)}")
    required, allowed = _OPTIONS[node.function]
    missing = [name for name in required if name not in options]
    extra = [name for name in options if name not in (*required, *allowed)]
    if missing or extra:
        what = f"demande « {missing[0]} »" if missing else f"n'a pas d'option « {extra[0]} »"
        raise wrong(node.line, f"{node.function} {what}", f"Écrivez {_shape(node.function)}")
    if options.get("order", "asc") not in ORDERS:
        raise wrong(
            node.line, f"L'ordre « {options['order']} » n'existe pas", 'Écrivez order="asc" ou order="desc"'
        )


def _shape(function: str) -> str:
    required, allowed = _OPTIONS[function]
    lists = "liste, liste2" if function in _OPERANDS else "valeur" if function == "need" else "liste"
    named = "".join(f', {name}="…"' for name in required) + "".join(f'[, {name}="…"]' for name in allowed)
    return f"{function}({lists}{named})"


def _item(node: n.Apply, operand: Known) -> Type:
    if not isinstance(operand.type, ListType):
        raise wrong(
            node.line,
            f"{node.function} prend une liste, pas un seul {describe(operand.type)}",
            "Donnez une liste, ou utilisez la valeur telle quelle",
        )
    return operand.type.item


def _field(node: n.Apply, item: Type, name: str) -> Type:
    fields = fields_of(item)
    if name not in fields:
        near = nearest(name, fields)
        raise wrong(
            node.line,
            f"{describe(item)} n'a pas de champ « {name} »",
            f'Écrivez by="{near}"' if near else f"Utilisez {listed(fields)}",
        )
    if isinstance(certain(fields[name]), ListType):
        raise wrong(node.line, f"Le champ « {name} » est une liste", "Choisissez un champ simple")
    return fields[name]


def _number(node: n.Apply, item: Type, field: Type | None) -> Type:
    kind = certain(field if field is not None else item)
    if isinstance(kind, NumberType) and kind.unit != "district":
        return kind
    numbers = [name for name, f in fields_of(item).items() if isinstance(certain(f), NumberType)]
    raise wrong(
        node.line,
        f"{node.function} porte sur des nombres, pas sur {describe(kind)}",
        f"Utilisez {listed(name for name in numbers if name != 'district')}"
        if numbers
        else "Utilisez count(…)",
    )


def _sortable(node: n.Apply, item: Type, field: Type) -> Type:
    kind = certain(field)
    if isinstance(kind, RecordType | GroupType) or not isinstance(
        kind, NumberType | DateType | EnumType | TextType
    ):
        raise wrong(
            node.line, f"{describe(kind)} ne se trie pas", "Triez par un champ simple, comme created ou name"
        )
    return item
