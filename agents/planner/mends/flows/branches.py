"""Conditions as they are said: « si la priorité est haute » is not its contrary, « sinon rien » leaves
nothing to do, and what is to be done « dans tous les cas » stands in no branch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import conditions_of, expressions_of, statements_of
from agents.planner.mends.tree import (
    argument,
    call_of,
    changed,
    given,
    names_in,
    without_argument,
    words,
)
from agents.planner.orders.effect_words import CREATING, EFFECT_WORDS
from beffroi.text import without_accents

_ALWAYS = re.compile(
    r"\b(?:dans (?:tous les|les deux) cas(?! ou\b)|quoi qu['’]il (?:en soit|arrive)|de toutes? facons?)\b"
)
_WAITS = re.compile(
    r"\b(?:si|s['’](?:il|elle|y|en)s?|sinon|autrement|quand|lorsque?|lorsqu['’]\w+|en cas|au cas|contraire|"
    r"defaut|faute|selon|suivant|condition|des qu\w*|aucune?|rien|personne|plus de|moins de|depass\w*|"
    r"existe\w*|deja|manque\w*|if|unless|else|otherwise|when|whether)\b|[?:>→<=]"
)
_NOTHING_ELSE = re.compile(
    r"\bsinon,? (?:(?:tu|vous|on|ne|n['’]) ?)*"
    r"(?:rien|laisse[rzs]?(?:[- ](?:l[ae]s?|tomber))?|tant pis|pas besoin|fai[st] rien|touche[rsz]? pas|"
    r"y touche\w*|bouge\w* pas)\b(?P<more>[^.;!?\n]*)"
)
_DENIED = re.compile(
    r"\b(?:pas|non|sans|sauf|hors|hormis|except\w+|autres?|ni|plus|jamais|aucun\w*|exclu\w*|ignor\w*|"
    r"(?<!cette )(?<!la )(?<!une )personne|differ\w+|ne|rest\w+|laiss\w*|moins|"
    r"evit\w*|ecart\w*|dehors|rien|saut\w*|a part|sinon|retir\w*|"
    r"enlev\w*|oubli\w*|libres?|orphelin\w*|vacant\w*|encore|toujours|contraire|nobody|"
    r"without|not|no|un\w+ed|other|unless)\b|\bn['’]"
)
_ELSE = re.compile(
    r"\b(?:sinon|autrement|autres?|rest\w+|sauf|hormis|hors|except\w+|a part|contraire|defaut|else|"
    r"otherwise|other)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:quelqu['’]un (?:est|en|l|y|s)|(?:a|ont) (?:deja )?(?:un agent|quelqu['’]un)|"
    r"(?:est|sont) (?:deja )?(?:assigne|confie|attribue|affecte|pris)\w*)"
)
_CLAUSE = re.compile(r"[,;:.!?\n]")
_JOINED = re.compile(r"[,;:.!?\n](?! ?(?:except|exclu|mis|a part|non|pas))|\b(?:et|mais|alors|puis)\b")
_SENTENCE = re.compile(r"[.!?;\n]")
_VERBS = {
    tool: re.compile(rf"\b(?:{each.verbs}|{each.also or each.verbs})") for tool, each in EFFECT_WORDS.items()
}


def as_conditions_say(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose conditions hold where they are said to hold, not where they do not."""
    plain = _NOTHING_ELSE.sub(" ", without_accents(said.lower()))
    if _ELSE.search(plain):
        return plan
    return changed(plan, lambda node: _held(node, plan, plain))


def _held(node: object, plan: n.Plan, plain: str) -> object:
    """A filter, or a branch that has no other side, with its condition as it is said."""
    match node:
        case n.Filter(condition=condition):
            return replace(node, condition=_part_held(condition, plan, plain))
        case n.If(condition=condition, otherwise=()):
            return replace(node, condition=_part_held(condition, plan, plain))
    return node


def _part_held(condition: n.Condition, plan: n.Plan, plain: str) -> n.Condition:
    match condition:
        case n.Both(_, operands):
            return replace(condition, operands=tuple(_part_held(each, plan, plain) for each in operands))
        case n.Compare("!=", n.Field() as field, n.Literal(str(word))):
            both_ways = any(
                isinstance(each, n.Compare) and each.op == "==" and _is_same(each.left, field)
                for each in conditions_of(plan)
            )
            return replace(condition, op="==") if not both_ways and _is_affirmed(word, plain) else condition
        case n.Not(n.Present(n.Field(field="assignee")) as present):
            has_somebody = _SOMEBODY.search(plain) and not _DENIED.search(plain)
            return present if has_somebody else condition
    return condition


def _is_same(left: n.Expression, field: n.Field) -> bool:
    return isinstance(left, n.Field) and left.field == field.field


def _is_affirmed(word: str, plain: str) -> bool:
    """Whether a word is said, and nothing near it denies it."""
    it = re.escape(without_accents(word.lower()))
    found = list(re.finditer(rf"(?<!\w){it}(?!\w)", plain))
    clauses = (_CLAUSE.split(plain[: each.start()])[-1] for each in found)
    behind = (_JOINED.split(plain[each.end() :])[0] for each in found)
    return bool(found) and not any(_DENIED.search(part) for part in (*clauses, *behind))


def without_condition(plan: n.Plan, said: str) -> n.Plan:
    """The plan that does both things where it does one or the other, by whether something was found, and
    nothing in the request waits for that."""
    if _WAITS.search(without_accents(said.lower())):
        return plan
    body: list[n.Statement] = []
    for step in plan.body:
        match step:
            case n.If(n.Present(n.Name()) | n.Compare(_, n.Apply("count"), n.Literal()), then, otherwise) if (
                otherwise
            ):
                body += (*then, *otherwise)
            case _:
                body.append(step)
    return replace(plan, body=tuple(body))


def as_can_be(plan: n.Plan, said: str) -> n.Plan:
    """The plan without conditions that hold always or never: one thing is no two things at once, « ni du 14e
    ni du 1er » is neither."""

    def possible(node: object) -> object:
        match node:
            case n.Both(op, operands) if _of_one_field(operands, "!=" if op == "or" else "=="):
                return replace(node, op="and" if op == "or" else "or")
        return node

    return changed(plan, possible)


def _of_one_field(operands: tuple[n.Condition, ...], op: str) -> bool:
    """Whether all compare the same field, by the same sign, with one word each."""
    fields = [
        print_expression(each.left)
        for each in operands
        if isinstance(each, n.Compare) and each.op == op and isinstance(each.right, n.Literal)
    ]
    return len(fields) == len(operands) and len(set(fields)) == 1


def in_every_case(plan: n.Plan, said: str) -> n.Plan:
    """The plan with what is ordered behind « dans tous les cas » in no branch."""
    plain = without_accents(said.lower())
    told = list(_ALWAYS.finditer(plain))
    if len(told) != 1:
        return plan
    sentence = _SENTENCE.split(plain[told[0].end() :])[0]
    behind = range(told[0].end(), told[0].end() + len(sentence))
    plan = _exchanged(plan, plain, behind)
    body: list[n.Statement] = []
    for step in plan.body:
        match step:
            case n.If(_, then, otherwise):
                body += _unbranched(
                    step, (*then, *otherwise), lambda each: _is_ordered_in(each, plain, behind)
                )
            case _:
                body.append(step)
    return replace(plan, body=tuple(body))


def _exchanged(plan: n.Plan, plain: str, behind: range) -> n.Plan:
    """The plan with the one effect behind its branch in it, where all that the branch does is to be done in
    every case, and that effect is ordered before."""
    for at, step in enumerate(plan.body[:-1]):
        after = plan.body[at + 1]
        match step:
            case n.If(then=then, otherwise=()) if isinstance(after, n.Do):
                effects = [each for each in then if isinstance(each, n.Do)]
                out = bool(effects) and all(_is_ordered_in(each, plain, behind) for each in effects)
                if out and _is_ordered_in(after, plain, range(behind.start)):
                    inside = replace(step, then=(after, *then))
                    return replace(plan, body=(*plan.body[:at], inside, *plan.body[at + 2 :]))
    return plan


def _unbranched(
    step: n.If, inside: Iterable[n.Statement], is_out: Callable[[n.Statement], bool]
) -> tuple[n.Statement, ...]:
    """A branch without some of its effects, which stand behind it, and what they need before it."""
    out = [each for each in inside if isinstance(each, n.Do) and is_out(each)]
    alone = [_without_its_ticket(each, tuple(inside)) for each in out]
    needed = _needed(alone, tuple(inside))
    if not out or any(_creates(each) for each in needed):
        return (step,)
    then, otherwise = (
        tuple(each for each in side if each not in out and each not in needed)
        for side in (step.then, step.otherwise)
    )
    return (*needed, replace(step, then=then, otherwise=otherwise), *alone) if then else (step,)


def _without_its_ticket(step: n.Do, inside: tuple[n.Statement, ...]) -> n.Do:
    """A message that goes without the new ticket of its branch, which may not be there."""
    made = {each.name for each in inside if isinstance(each, n.Assign) and _creates(each)}
    ticket = argument(step.call, "ticket")
    of_the_branch = isinstance(ticket, n.Name) and ticket.name in made and given(step.call, "message")
    return replace(step, call=without_argument(step.call, "ticket")) if of_the_branch else step


def _creates(step: n.Statement) -> bool:
    call = call_of(step)
    return call is not None and call.tool in CREATING


def _needed(steps: Iterable[n.Statement], inside: tuple[n.Statement, ...]) -> list[n.Statement]:
    """The steps that give what others read, in their order."""
    wanted = {name for step in steps for node in expressions_of(step) for name in names_in(node)}
    found: list[n.Statement] = []
    for each in reversed(inside):
        if isinstance(each, n.Assign) and each.name in wanted:
            found.insert(0, each)
            wanted |= names_in(each.value)
    return found


def _is_ordered_in(step: n.Statement, plain: str, span: range) -> bool:
    """Whether all words of an effect stand in this part of the request, or, where it has none, its verbs."""
    call = call_of(step)
    if call is None or call.tool not in _VERBS:
        return False
    literals = [without_accents(words(value).lower()) for _, value in call.arguments if words(value)]
    if literals:
        return all(plain.find(each) in span and plain.count(each) == 1 for each in literals)
    verbs = [each.start() for each in _VERBS[call.tool].finditer(plain)]
    return bool(verbs) and all(at in span for at in verbs)


def nothing_else(plan: n.Plan, said: str) -> n.Plan:
    """The plan with nothing on the other side of its one condition, where « sinon rien » is said.

    What is ordered before these words, to somebody whom the first side does not name, is done on that side.
    """
    plain = without_accents(said.lower())
    told = list(_NOTHING_ELSE.finditer(plain))
    branches = [step for step in statements_of(plan.body) if isinstance(step, n.If)]
    if len(told) != 1 or len(branches) != 1 or not branches[0].otherwise or told[0]["more"].strip(" ,"):
        return plan
    step, ahead = branches[0], plain[: told[0].start()]
    begins = max((found.end() for found in _SENTENCE.finditer(ahead)), default=0)
    moved = tuple(
        each
        for each in step.otherwise
        if not isinstance(each, n.Do) or _is_ordered_in(each, plain, range(begins, len(ahead)))
    )
    more = moved if any(isinstance(each, n.Do) for each in moved) else ()
    turned = replace(step, then=(*step.then, *more), otherwise=())
    return changed(plan, lambda node: turned if node == step else node)
