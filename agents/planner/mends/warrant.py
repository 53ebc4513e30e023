"""Mends of a plan whose parts have no warrant in the person's words, before it is checked.

Small models add what often stands beside: the head where the service was named, an effect nobody asked for.
Each mend makes the plan do less, never more; what it leaves out shows as unused words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression, print_plan
from agents.language.syntax.walk import rewritten, statements_of
from agents.language.syntax.words import ME
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import (
    acts,
    argument,
    calls_of,
    changed,
    given,
    renamed,
    uses,
    with_argument,
    without_steps,
)
from agents.planner.orders.effect_words import EFFECT_WORDS
from beffroi.text import without_accents

_HEAD = re.compile(
    r"(chef|chief|head|resp|repsonsa|direct|patron|dirig|encadr|manag|boss|tete|superieur|n\+1|adjoint|pilot|leader)"
)
_WARRANTS = {tool: re.compile(effect.warrant) for tool, effect in EFFECT_WORDS.items() if effect.warrant}
_SHOWS = re.compile(
    r"(montr|affich|list|combien|nombre|donn|\bdi[st]|dire|quel|\bqui\b|ou\b|savoir|conna|chiffre|compt|"
    r"cart|plan|graph|camem|\bvoi|resum|indiqu|communiqu|rappel|precis|regard|cherch|sor[st]|faut|"
    r"besoin|veu|voud|peu|\?|show|give|what|who|where|how|want|need|tell|nb\b|num|tel|mail|statut|"
    r"histori|point|bilan|total|repart|tri|class|trouv|recap|liste|lequel|laquel|hist|map|chart|count|"
    r"check|look|see|send|list|etat|fiche|detail|attend|interess|releve|edit|fourn|present|extr|recup|"
    r"rens|c koi|koi|kel|ki |which|whose|when|find|get|pull|bring|plutot|pareil|aussi|\bet |idem|meme)"
)
_CLOSED = re.compile(r"ferme(?:e?s|e)|clos(?:es?)?|cloture(?:e?s|e)|closed")
_CLOSING = "ticketing.close"
_NO_ORDER = r"(?! (?:l[ae]s?|tou\w*|ces?|cette|mes|\d)\b)"
_INHABITANTS = re.compile(
    r"\b(?:habitante?s?|population|riveraine?s?|electeurs?|electrices?|citoyen\w*|inhabitants?)\b"
)
_ASSIGNS = re.compile(r"(assign|affect|attrib|confi|donn|pass|met|pren|refil|rend|transf|give|hand)")
_ONESELF = re.compile(r"\b(moi|me|mon|ma|mes|mien\w*|on|je|j['’]|m['’]|pren\w*|occup\w*|nous|my|mine|i)\b")


def warranted(plan: n.Plan, request: str, typed: str) -> n.Plan:
    """The plan without what the request has no word for.

    Args:
        request: normalised request, as the model reads it: where literals are from.
        typed: the same as the person typed it: what was respelled on a guess warrants nothing.
    """
    said, outside = _folded(typed), _folded(outside_quotations(request))
    if _INHABITANTS.search(outside) and "agent" not in outside and _looks_for_anybody(plan):
        return n.Plan((n.Cannot("", 1),), "")
    plan = _not_closed_again(_without_unasked_answer(_once(plan), said), said)
    if not _HEAD.search(said):
        plan = _to_the_service(plan)
    return _not_to_oneself(
        _without_unasked_effects(_not_only_ones_own(plan, outside), said, outside), outside
    )


def _not_closed_again(plan: n.Plan, said: str) -> n.Plan:
    """The plan that closes none of the tickets that it looks for because they are closed, where nothing else
    says to and it shows them."""
    rest = said
    for call in calls_of(plan, "ticketing.search"):
        if _CLOSED.fullmatch(state := _folded(given(call, "status"))):
            rest = re.sub(rf"(?<=[\w,] ){re.escape(state)}\b{_NO_ORDER}", " ", rest, count=1)
    if rest == said or _WARRANTS[_CLOSING].search(rest):
        return plan
    loops = [step for step in plan.body if isinstance(step, n.For) and _closes(step)]
    shown = replace(plan, body=tuple(step for step in plan.body if step not in loops))
    return shown if any(isinstance(step, n.Show) for step in shown.body) else plan


def _closes(step: n.Statement) -> bool:
    """Whether a step, or a loop in each of its steps, closes and does nothing else."""
    match step:
        case n.Do(n.Call(tool)):
            return tool == _CLOSING
        case n.For(body=body):
            return all(map(_closes, body))
    return False


def has_unasked_effects(plan: n.Plan, request: str, typed: str) -> bool:
    """Whether an effect that is left, as a plan that did nothing else would have none, has no word for it:
    « mets en attente » reopens nothing.

    Args:
        request, typed: as `warranted`; here what was respelled counts too.
    """
    said, outside = _folded(f"{typed} {request}"), _folded(f"{typed} {outside_quotations(request)}")
    return any(_is_unasked(step, said, outside) for step in statements_of(plan.body))


def _looks_for_anybody(plan: n.Plan) -> bool:
    """Whether people of the directory are sought by their arrondissement alone."""
    names = ([name for name, _ in call.arguments] for call in calls_of(plan, "directory.search_people"))
    return ["district"] in names and not acts(plan)


def _once(plan: n.Plan) -> n.Plan:
    """A plan without steps, and without loops in a row, that repeat an earlier one."""
    known: dict[str, str] = {}
    same: dict[str, str] = {}
    kept: list[n.Statement] = []
    for step in plan.body:
        if isinstance(step, n.Assign) and isinstance(step.value, n.Call | n.Apply | n.Filter):
            value = print_expression(step.value)
            if value in known and not (_is_anew(step.value) and _is_used(step, plan)):
                same[step.name] = known[value]
                continue
            known.setdefault(value, step.name)
        before = kept if _acts(step) else kept[-1:] if isinstance(step, n.For) else []
        if _printed(step) not in map(_printed, before):
            kept.append(_without_echo(step))
    body = tuple(kept)
    for name, other in same.items():
        body = renamed(body, name, other)
    return replace(plan, body=tuple(map(_shown_once, body)))


def _printed(step: n.Statement) -> str:
    return print_plan(n.Plan((step,), ""))


def _acts(step: n.Statement) -> bool:
    """Whether a step does something in the tickets' system, and its result has no name."""
    return isinstance(step, n.Do) and step.call.tool.startswith("ticketing.")


def _is_anew(value: n.Expression) -> bool:
    """What is another thing each time: a new ticket, an answer."""
    created = isinstance(value, n.Call) and value.tool == "ticketing.create"
    return created or "ask()" in print_expression(value)


def _is_used(step: n.Assign, plan: n.Plan) -> bool:
    """Whether anything is done with a result; what is made anew is, by itself."""
    return "ask()" not in print_expression(step.value) or uses(plan, step.name) > 0


def _without_echo(step: n.Statement) -> n.Statement:
    """A loop or a condition whose steps do not say at once what they have just said."""
    match step:
        case n.For(body=body):
            return replace(step, body=_unechoed(body))
        case n.If(then=then, otherwise=otherwise):
            return replace(step, then=_unechoed(then), otherwise=_unechoed(otherwise))
    return step


def _unechoed(body: tuple[n.Statement, ...]) -> tuple[n.Statement, ...]:
    kept: list[n.Statement] = []
    for step in map(_without_echo, body):
        if not (_acts(step) and kept and _printed(step) == _printed(kept[-1])):
            kept.append(step)
    return tuple(kept)


def _shown_once(step: n.Statement) -> n.Statement:
    """An answer without what it shows twice."""
    if not isinstance(step, n.Show) or step.kind != "answer":
        return step
    return replace(step, values=tuple({print_expression(value): value for value in step.values}.values()))


def _without_unasked_answer(plan: n.Plan, said: str) -> n.Plan:
    """A plan that acts shows nothing where nobody asked to see."""
    if _SHOWS.search(said) or not _does_anything(plan.body):
        return plan
    return replace(plan, body=tuple(step for step in plan.body if not _answers(step)))


def _answers(step: n.Statement) -> bool:
    return isinstance(step, n.Show) and step.kind == "answer"


def _does_anything(body: tuple[n.Statement, ...]) -> bool:
    """Whether something is done in the tickets' system."""
    return any(_acts(step) or _creates(step) for step in statements_of(body))


def _creates(step: n.Statement) -> bool:
    match step:
        case n.Assign(_, n.Call("ticketing.create")):
            return True
    return False


def _to_the_service(plan: n.Plan) -> n.Plan:
    """What goes to a service goes to it, not to its head; a ticket goes to a person."""

    def change(node: object) -> object:
        if not isinstance(node, n.Call) or node.tool == "ticketing.assign":
            return node
        to = argument(node, "to")
        return node if to is None else with_argument(node, "to", rewritten(to, _service))

    return changed(plan, change)


def _service(node: object) -> object:
    match node:
        case n.Field(n.Name() as service, "head"):
            return service
    return node


def _not_only_ones_own(plan: n.Plan, outside: str) -> n.Plan:
    """A look at everybody's tickets, where the one who asks does not speak of themselves."""
    if _ONESELF.search(outside) or _does_anything(plan.body):
        return plan

    def change(node: object) -> object:
        match node:
            case n.Call("ticketing.search", arguments):
                kept = (each for each in arguments if each[0] != "assignee" or not _is_oneself(each[1]))
                return replace(node, arguments=tuple(kept))
        return node

    return changed(plan, change)


def _is_oneself(node: n.Expression | None) -> bool:
    return isinstance(node, n.Name) and node.name == ME


def _not_to_oneself(plan: n.Plan, outside: str) -> n.Plan:
    """To whom a ticket goes is asked, where the one who asks does not speak of themselves."""
    blocks = [at for at, step in enumerate(plan.body) if any(map(_to_oneself, statements_of((step,))))]
    if not blocks or _ONESELF.search(outside):
        return plan
    text = print_plan(plan)
    name = next(name for at in count(1) if (name := f"agent{at}") not in text)

    def change(node: object) -> object:
        if isinstance(node, n.Do) and _to_oneself(node):
            return replace(node, call=with_argument(node.call, "to", n.Name(name, node.line)))
        return node

    first, line = blocks[0], plan.body[blocks[0]].line
    asked = n.Assign(name, n.Call("directory.find_person", (("name", n.Ask("", line)),), line), line)
    body = changed(plan, change).body
    return replace(plan, body=(*body[:first], asked, *body[first:]))


def _to_oneself(step: n.Statement) -> bool:
    match step:
        case n.Do(n.Call("ticketing.assign") as call):
            return _is_oneself(argument(call, "to"))
    return False


def _without_unasked_effects(plan: n.Plan, said: str, outside: str) -> n.Plan:
    kept = without_steps(plan, lambda step: _is_unasked(step, said, outside))
    if kept is None or not (_does_anything(kept.body) or any(map(_answers, kept.body))):
        return plan
    return kept


def _is_unasked(step: n.Statement, said: str, outside: str) -> bool:
    if not isinstance(step, n.Do) or not _acts(step):
        return False
    target = given(step.call, "to")
    if target and _folded(target) not in outside:
        return True
    if _to_oneself(step) and not _ONESELF.search(outside) and not _ASSIGNS.search(outside):
        return True
    warrant = _WARRANTS.get(step.call.tool)
    return warrant is not None and not warrant.search(said)


def _folded(text: str) -> str:
    return without_accents(text.lower())
