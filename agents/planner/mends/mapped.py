"""« La carte des musées, la carte des parcs et la liste des bibliothèques »: what is wanted on a map is shown
there, and what is wanted as a list is listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import given, literals_of, named, names_in

FACILITIES = ("gis.facilities", "gis.facilities_near", "gis.facilities_on_street")
_OF = r"(?:des |de |d['’]|pour (?:les |la |le )?)"
_MAPPED = re.compile(
    rf"(?<!pas )(?<!pas la )(?<!pas de )(?<!sans )(?<!sans la )(?<!besoin de )(?<!besoin de la )(?<!que la )"
    rf"\bcarte {_OF}(?P<it>[\w-]{{4,}})",
    re.IGNORECASE,
)
_AND_MORE = re.compile(
    rf"\bcartes? {_OF}[\w-]+(?:,| et) (?!la liste|une liste|la carte|une carte)", re.IGNORECASE
)
"""A map of several kinds."""
_REFUSED = re.compile(r"\b(?:plus|pas|inutile|d[ée]j[àa]|sans|ni|besoin)\b[^,.;:!?\n]{0,25}$", re.IGNORECASE)
_LISTED = re.compile(rf"\blistes? {_OF}(?P<it>[\w-]{{4,}})", re.IGNORECASE)
_LISTS = re.compile(r"\b(?:listes?|d[ée]tails?|tableaux?|leurs?|m[êe]mes?)\b", re.IGNORECASE)


def mapped(plan: n.Plan, said: str) -> n.Plan:
    """The plan that maps the facilities whose map was asked for; of a kind whose list was asked for, and no
    map, it shows the list, and of the others no list.

    Args:
        said: the request without what it quotes.
    """
    calls = ((name, call) for name, call in named(plan).items() if isinstance(call, n.Call))
    kinds = {name: given(call, "kind").lower() for name, call in calls if call.tool in FACILITIES}
    on_a_map, listed = (list(_meant(pattern, said, kinds)) for pattern in (_MAPPED, _LISTED))
    if any("carte" in literal.lower() for literal in literals_of(plan)):
        return plan
    for name in on_a_map:
        if not any(name in _sources(value, plan) for step in _maps(plan) for value in step.values):
            plan = replace(plan, body=(*plan.body, n.Show("map", (n.Name(name, 0),), 0)))
    only_listed = [name for name in listed if name not in on_a_map]
    if not on_a_map or len(only_listed) != len(_LISTS.findall(said)) or not only_listed:
        return plan
    if _AND_MORE.search(said):
        return plan
    return _listed(plan, only_listed, on_a_map)


def _meant(pattern: re.Pattern[str], said: str, kinds: dict[str, str]) -> Iterator[str]:
    """The facilities of the kinds that are said so, where only one result is of that kind."""
    for found in pattern.finditer(said):
        if _REFUSED.search(said[: found.start()]):
            continue
        names = [name for name, kind in kinds.items() if kind == found["it"].lower()]
        yield from names if len(names) == 1 else ()


def _maps(plan: n.Plan) -> list[n.Show]:
    return [step for step in statements_of(plan.body) if isinstance(step, n.Show) and step.kind == "map"]


def _sources(value: n.Expression, plan: n.Plan) -> set[str]:
    """The results that a value is made from, by whatever names."""
    values, found = named(plan), set[str]()
    more = names_in(value)
    while more - found:
        found |= more
        more = {name for each in found if each in values for name in names_in(values[each])}
    return found


def _listed(plan: n.Plan, listed: list[str], on_a_map: list[str]) -> n.Plan:
    """The plan that lists what is to be listed, and not what is to be mapped; each the other way round."""
    body, answered = list[n.Statement](), False
    for step in plan.body:
        match step:
            case n.Show("map", values) if any(_is_one(value, listed) for value in values):
                if kept := tuple(value for value in values if not _is_one(value, listed)):
                    body.append(replace(step, values=kept))
            case n.Show("answer", values):
                kept = tuple(value for value in values if not _is_one(value, on_a_map))
                shown = {value.name for value in kept if isinstance(value, n.Name)}
                more = tuple(n.Name(name, step.line) for name in listed if name not in shown)
                body.append(replace(step, values=(*(() if answered else more), *kept)))
                answered = True
            case _:
                body.append(step)
    if not answered:
        body.append(n.Show("answer", tuple(n.Name(name, 0) for name in listed), 0))
    return replace(plan, body=tuple(body))


def _is_one(value: n.Expression, names: list[str]) -> bool:
    return isinstance(value, n.Name) and value.name in names
