"""What is left of a list is meant only where « les autres » or an exception is said, and a number is compared
with all that was found, not with the few that were picked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.lexicon.figures import number
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.planner.mends.tree import (
    applied,
    argument,
    calls_of,
    changed,
    named,
    renamed,
    swapped,
    with_argument,
    words,
)
from beffroi.text import without_accents

_LEFT = re.compile(
    r"\b(?:autres?|rest\w+|sauf|hors|hormis|except\w+|sinon|a part|pas|non|ni|sans|exclu\w*|ne|plus|moins|"
    r"les derniere?s|laiss\w*|contraire|second\w*|deuxieme\w*|ignor\w*|gard\w*|conserv\w*|epargn\w*|retir\w*|"
    r"enlev\w*|ecart\w*|evit\w*|saut\w*|oubli\w*|de cote|suivante?s?|suite|ceux|celles|tout|tous|"
    r"toutes|reste|other\w*|rest|but|not|skip|leave|keep|drop|all|everything)\b|\bn['’]|n['’]t\b"
)
_SENDS_REST = re.compile(
    r"\b(?:envoi\w*|expedi\w*|transmet\w*|maile\w*)(?:[- ](?:moi|lui|nous|leur))? "
    r"(?:tout )?(?:le reste|les autres)\b"
)
_OF_ALL = re.compile(r"\b(?:tous|toutes|l['’]ensemble|reste|autres?)\b(?! les deux)", re.IGNORECASE)
_CHOOSING = ("==", "<", ">", "<=", ">=")
_MORE = (">", ">=")


def not_what_is_left(plan: n.Plan, said: str) -> n.Plan:
    """The plan that acts on what it chose, where it acts on what is left and nothing speaks of that:
    « rouvre les urgents et confie-les à… »."""
    if _LEFT.search(without_accents(said.lower())):
        return plan
    acted_on = {
        step.source.name for step in plan.body if isinstance(step, n.For) and isinstance(step.source, n.Name)
    }
    for step in plan.body:
        match step:
            case n.Assign(left, n.Apply("without", (_, n.Name(chosen)))) if chosen in acted_on:
                body = tuple(each for each in plan.body if each is not step)
                return replace(plan, body=renamed(body, left, chosen))
    return plan


def the_rest_sent(plan: n.Plan, said: str) -> n.Plan:
    """The plan that sends what is left of a list, where that is what was to be sent and it sends the list or
    what it chose from it: « relance ceux de plus de 3 semaines et envoie-moi le reste »."""
    sends = calls_of(plan, "ticketing.send")
    if len(sends) != 1 or applied(plan, "without") or not _SENDS_REST.search(without_accents(said.lower())):
        return plan
    values, content = named(plan), argument(sends[0], "content")
    chosen = [(name, source) for name in values if (source := _chosen_from(values[name])) is not None]
    if len(chosen) != 1 or not isinstance(content, n.Name):
        return plan
    (name, source), line = chosen[0], sends[0].line
    is_of_it = content.name == name or print_expression(content) == print_expression(source)
    return (
        _with_rest(plan, sends[0], source, n.Name(name, line))
        if is_of_it and _goes_through(plan, name)
        else plan
    )


def _chosen_from(value: n.Expression) -> n.Expression | None:
    """The list that a value was chosen from by what its tickets are; None for anything else."""
    match value:
        case n.Filter(_, source, n.Compare(op)) if op in _CHOOSING:
            return source
        case n.Apply("top", (source, *_)):
            return source
    return None


def _with_rest(plan: n.Plan, call: n.Call, source: n.Expression, chosen: n.Expression) -> n.Plan:
    rest = n.Apply("without", (source, chosen), (), call.line)
    return swapped(plan, call, with_argument(call, "content", rest))


def _goes_through(plan: n.Plan, name: str) -> bool:
    loops = (step.source for step in plan.body if isinstance(step, n.For))
    return any(isinstance(source, n.Name) and source.name == name for source in loops)


def told_of_theirs(plan: n.Plan, said: str) -> n.Plan:
    """The plan that tells whoever is given some tickets of a list of those, where it tells them of all."""
    if _OF_ALL.search(said):
        return plan
    values, loops = named(plan), [step for step in plan.body if isinstance(step, n.For)]
    for telling in loops:
        for giving in loops:
            kept = values.get(giving.source.name) if isinstance(giving.source, n.Name) else None
            source = kept.source if isinstance(kept, n.Filter) else None
            if source is None or print_expression(source) != print_expression(telling.source):
                continue
            if _receivers(telling, "ticketing.notify") == _receivers(giving, "ticketing.assign") != set():
                return swapped(plan, telling, replace(telling, source=giving.source))
    return plan


def _receivers(loop: n.For, tool: str) -> set[str]:
    """To whom all steps of a loop go, where they are calls of this tool; empty where one is not."""
    to = [
        argument(step.call, "to") for step in loop.body if isinstance(step, n.Do) and step.call.tool == tool
    ]
    whole = len(to) == len(loop.body)
    return {print_expression(each) for each in to if each is not None} if whole else set()


def counted_in_all(plan: n.Plan, said: str) -> n.Plan:
    """The plan that counts all that was found, where it compares the few that it picked with more than they
    can be: « les 6 plus anciens… s'il y en a plus de 30 »."""
    values = named(plan)

    def whole(node: object) -> object:
        match node:
            case n.Compare(op, n.Apply("count", (n.Name(picked),)) as count, n.Literal() as limit) if (
                op in _MORE
            ):
                match values.get(picked):
                    case n.Apply("top", (source, *_), options):
                        few, many = number(words(dict(options).get("n"))), number(words(limit))
                        if few is not None and many is not None and many >= few:
                            return replace(node, left=replace(count, operands=(source,)))
        return node

    return changed(plan, whole)
