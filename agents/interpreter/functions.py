"""The pure functions of the plan language: total and typed; each keeps labels and says when it is partial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from typing import Any

from agents.interpreter.compare import same_key, sort_key
from agents.interpreter.labels import absent_label, chosen_label, listed, of_field, there_label
from agents.interpreter.values import Group, Items, Labeled, Part, Value, items_of, partial_of, sites_of
from agents.language.syntax.words import AGGREGATES
from beffroi.labels import PEOPLE, Choice, Coarse, Label, join_all
from beffroi.records import Person


@dataclass(frozen=True)
class Options:
    """Options of a function: how many, by which field (``district``, ``place.district``), in which order."""

    n: int | None = None
    by: str | None = None
    order: str | None = None


def apply(name: str, operands: tuple[Labeled, ...], options: Options) -> Value:
    """The value of a function; every operand is known.

    Raises:
        KeyError: the language has no such function (the checker refuses it before).
    """
    result = FUNCTIONS[name](operands, options)
    label = join_all((*(o.label.join(absent_label(o)) for o in operands), result.label))
    if isinstance(result.value, int | float):
        label = label.join(join_all(map(there_label, operands))).telling()
    # What is left over or matches tells which records the other list has.
    label = label.join(join_all(map(there_label, operands[1:])))
    if name in LOOKING:
        label = label.join(join_all(_looked_at(operand, options.by) for operand in operands))
    if name in AGGREGATES and (people := _people(operands[0])):
        label = label.coarsened(Coarse(PEOPLE, people))
    partial = max(result.partial, _rests_on(name, operands))
    return replace(result, label=label, sites=sites_of(*operands) | result.sites, partial=partial)


def path_value(value: Labeled, path: str | None) -> Labeled:
    """The value at a field path, with the label that its fields declare; absent where something is absent."""
    for name in (path or "").split(".") if path else ():
        value = field_of(value, name)
    return value


def field_of(value: Labeled, name: str) -> Labeled:
    """One field of a record or group."""
    held = value.value
    if held is None:
        return value
    if isinstance(held, Items):
        mapped = tuple(field_of(item, name) if isinstance(item, Labeled) else item for item in held.items)
        return replace(value, value=replace(held, items=mapped))
    if isinstance(held, Group):
        partial = max(value.partial, held.items.part) if name == "count" else value.partial
        return replace(value, value=getattr(held, name), partial=partial)
    return replace(value, value=getattr(held, name), label=of_field(value, name))


def _rests_on(name: str, operands: tuple[Labeled, ...]) -> Part:
    """How a result stands to incomplete lists behind its operands."""
    if partial_of(operands):
        return Part.UNSURE
    if name not in LOOKING | {"flatten"}:
        return Part.WHOLE
    return partial_of(item for operand in operands for item in items_of(operand).known())


def _looked_at(operand: Labeled, path: str | None) -> Label:
    """What a function that looks at its elements depends on; each lends it who there is."""
    items = items_of(operand)
    seen = [replace(operand, value=Items((path_value(item, path),))) for item in items.known()]
    return join_all(chosen_label(one) for one in seen).deciding(Choice.ELEMENTS)


def _people(operand: Labeled) -> int:
    """How many different people the records of a list are about; 0 where they are about none."""
    keys = {key for item in items_of(operand).known() if (key := _subject(item.value)) is not None}
    return len(keys)


def _subject(held: Any) -> Any:
    return held.id if isinstance(held, Person) else getattr(held, "person_id", None)


def _count(operands: tuple[Labeled, ...], _options: Options) -> Labeled:
    items = items_of(operands[0])
    known = len(tuple(items.known()))
    if items.total is not None and not items.complete:
        return Labeled(items.total, partial=Part.LEAST if items.failed else Part.WHOLE)
    return Labeled(known, partial=items.part)


def _first(operands: tuple[Labeled, ...], _options: Options) -> Labeled:
    items = items_of(operands[0])
    found = next(items.known(), Labeled(None))
    return replace(found, partial=max(found.partial, items.order))


def _top(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    order = options.order or "desc"
    ranked = _ordered(items_of(operands[0]), replace(options, order=order))
    kept = ranked.items[: max(options.n if options.n is not None else 1, 0)]
    return Labeled(ranked.keeping(kept), partial=ranked.order)


def _sort(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    return Labeled(_ordered(items_of(operands[0]), options))


def _ordered(items: Items, options: Options) -> Items:
    if options.by is None and any(is_dataclass(item.value) for item in items.known()):
        return replace(items, items=tuple(items.known()), complete=items.whole)
    keyed = [(sort_key(path_value(item, options.by).value), item) for item in items.known()]
    present = sorted((k for k in keyed if k[0][0] == 0), key=lambda k: k[0], reverse=options.order == "desc")
    absent = [k for k in keyed if k[0][0] != 0]
    found = tuple(item for _, item in present + absent)
    return replace(items, items=found, complete=items.whole, ranked=True)


def _numbers(items: Items, options: Options) -> list[float]:
    values = (path_value(item, options.by).value for item in items.known())
    return [value for value in values if isinstance(value, int | float)]


def _sum(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    items = items_of(operands[0])
    return Labeled(sum(_numbers(items, options)), partial=items.part)


def _mean(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    items = items_of(operands[0])
    numbers = _numbers(items, options)
    mean = sum(numbers) / len(numbers) if numbers else None
    return Labeled(mean, partial=_unsure_unless(items.whole))


def _group(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    items = items_of(operands[0])
    members: dict[Any, list[Labeled]] = {}
    keys: dict[Any, Any] = {}
    for item in items.known():
        key = path_value(item, options.by).value
        members.setdefault(same_key(key), []).append(item)
        keys.setdefault(same_key(key), key)
    groups = [
        Labeled(
            Group(keys[k], len(found), items.keeping(found)),
            _joined(found),
            sites_of(*found),
        )
        for k, found in members.items()
    ]
    groups.sort(key=lambda group: sort_key(group.value.key))
    return Labeled(replace(items.keeping(groups), ranked=True))


def _distinct(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    items = items_of(operands[0])
    seen: dict[Any, Labeled] = {}
    for item in items.known():
        # With a field: its values; without one: the elements themselves.
        found = path_value(item, options.by)
        if found.value is not None:
            seen.setdefault(same_key(found.value), found)
    return Labeled(items.keeping(seen.values()))


def _flatten(operands: tuple[Labeled, ...], _options: Options) -> Labeled:
    outer = items_of(operands[0])
    inner = [items_of(item) for item in outer.known()]
    found = [item for items in inner for item in items.items]
    whole = outer.whole and all(items.whole for items in inner)
    label = join_all(listed(item.label) for item in outer.known())
    ranked = outer.ranked or any(items.ranked for items in inner)
    total = len(found) if whole else None
    return Labeled(Items(tuple(found), whole, total, outer.as_of, ranked), label)


def _without(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    items, others = items_of(operands[0]), items_of(operands[1])
    keys = {same_key(path_value(item, options.by).value) for item in others.known()}
    kept = [item for item in items.known() if same_key(path_value(item, options.by).value) not in keys]
    return Labeled(items.keeping(kept), partial=_unsure_unless(others.whole))


def _matching(operands: tuple[Labeled, ...], options: Options) -> Labeled:
    items, others = items_of(operands[0]), items_of(operands[1])
    keys = {same_key(path_value(item, options.by).value) for item in others.known()}
    kept = [item for item in items.known() if same_key(path_value(item, options.by).value) in keys]
    return Labeled(replace(items, complete=items.whole and others.whole).keeping(kept))


def _unsure_unless(whole: bool) -> Part:
    return Part.WHOLE if whole else Part.UNSURE


def _joined(found: list[Labeled]) -> Label:
    return join_all(item.label for item in found)


FUNCTIONS: dict[str, Callable[[tuple[Labeled, ...], Options], Labeled]] = {
    "count": _count,
    "first": _first,
    "top": _top,
    "sort": _sort,
    "sum": _sum,
    "mean": _mean,
    "group": _group,
    "distinct": _distinct,
    "flatten": _flatten,
    "without": _without,
    "matching": _matching,
}
"""By name; ``need`` is the evaluator's own, since it may stop the run."""
LOOKING = FUNCTIONS.keys() - {"count", "first", "flatten"}
"""Functions whose result depends on what the elements, or the field named by ``by``, are: all but those
that are known to look at none of them.
"""
