"""What stands in which branch: « sinon rien » leaves nothing to do, and what is to be done « dans tous les
cas » is in none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_plan
from agents.language.syntax.walk import expressions_of, statements_of
from agents.planner.mends.tree import (
    argument,
    call_of,
    changed,
    given,
    literals_of,
    names_in,
    without_argument,
    words,
)
from agents.planner.orders.effect_words import CREATING, EFFECT_WORDS, NAMED
from beffroi.text import without_accents

_ALWAYS = re.compile(
    r"(?<!sinon )(?<!sinon, )\b(?:dans (?:tous les|les deux) cas(?! (?:ou|contraires|restants|sauf)\b)|"
    r"quoi qu['’]il (?:en soit|arrive)|de toutes? facons?)\b"
)
_NOTHING_ELSE = re.compile(
    r"\b(?:otherwise|else),? (?:do nothing|nothing|leave it)\b(?P<rest>[^.;!?\n]*)|"
    r"\bsinon,? (?:(?:tu|vous|on|ne|n['’]) ?)*"
    r"(?:rien|laisse[rzs]?(?:[- ](?:l[ae]s?|tomber))?|tant pis|pas besoin|fai[st] rien|touche[rsz]? pas|"
    r"y touche\w*|bouge\w* pas)\b(?P<more>[^.;!?\n]*)"
)
_IFS = re.compile(r"\b(?:si|s['’](?:il|elle)s?|if)\b")
_NOTHING = re.compile(
    r"\b(?:sinon|otherwise|else),? (?:rien|laisse(?:[- ]l[ae]s?)?|tant pis|nothing)(?= ?[,.;])"
)
"""« Sinon rien », said to its end."""
_OTHERWISE = re.compile(r"\b(?:otherwise|else|sinon|autrement|dans le cas (?:contraire|inverse))\b")
_STOPS = re.compile(r"[.!?;\n]|\b(?:si|s['’](?:il|elle)s?|sinon|sauf|autrement|(?:dans )?l['’]autre cas)\b")
_SENTENCE = re.compile(r"[.!?;\n]")
_OPENS = re.compile(r"(?:^|[,:] ?|\b(?:et|mais|puis) )$|^ *$")
"""What stands before « dans tous les cas » where it opens its clause."""
_ORDERS = re.compile(
    r",? ?(?:(?:tu|vous|on|merci de|il faut|je veux que tu) )?(?:l[ae]s? |l['’]|lui |leur |y )?"
    rf"(?:{'|'.join(f'{each.verbs}|{each.also or each.verbs}' for each in EFFECT_WORDS.values())})"
)
"""What stands behind it where it orders."""


def in_every_case(plan: n.Plan, said: str) -> n.Plan:
    """The plan with what is ordered behind « dans tous les cas » in no branch."""
    plain = without_accents(said.lower())
    told = list(_ALWAYS.finditer(plain))
    if len(told) != 1 or any(told[0][0] in without_accents(each.lower()) for each in literals_of(plan)):
        return plan
    sentence = _STOPS.split(plain[told[0].end() :])[0]
    ahead = _SENTENCE.split(plain[: told[0].start()])[-1]
    if _OTHERWISE.search(_NOTHING.sub(" ", ahead)) or not _OPENS.search(ahead) or not _ORDERS.match(sentence):
        return plan
    behind = range(told[0].end(), told[0].end() + len(sentence))
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


def _unbranched(
    step: n.If, inside: Iterable[n.Statement], is_out: Callable[[n.Statement], bool]
) -> tuple[n.Statement, ...]:
    """A branch without some of its effects, which stand behind it, and what they need before it."""
    out = [each for each in inside if isinstance(each, n.Do) and is_out(each)]
    alone = list(
        {_printed(each): each for each in (_without_its_ticket(one, tuple(inside)) for one in out)}.values()
    )
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


def _printed(step: n.Statement) -> str:
    return print_plan(n.Plan((step,), ""))


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
    if call is None or call.tool not in NAMED:
        return False
    literals = [without_accents(words(value).lower()) for _, value in call.arguments if words(value)]
    if literals:
        return all(plain.find(each) in span and plain.count(each) == 1 for each in literals)
    verbs = [each.start() for each in NAMED[call.tool].finditer(plain)]
    return bool(verbs) and all(at in span for at in verbs)


def nothing_else(plan: n.Plan, said: str) -> n.Plan:
    """The plan with nothing on the other side of its one condition, where « sinon rien » is said.

    What is ordered before these words, to somebody whom the first side does not name, is done on that side.
    """
    plain = without_accents(said.lower())
    told = list(_NOTHING_ELSE.finditer(plain))
    branches = [step for step in statements_of(plan.body) if isinstance(step, n.If)]
    if len(told) != 1 or len(branches) != 1 or not branches[0].otherwise or _goes_on(told[0]):
        return plan
    step, ahead = branches[0], plain[: told[0].start()]
    begins = max((found.end() for found in _SENTENCE.finditer(ahead)), default=0)
    if len(_IFS.findall(ahead[begins:])) != 1 or len(_OTHERWISE.findall(plain)) != 1:
        return plan
    if not _is_said_in(step.condition, ahead[begins:]):
        return plan
    moved = tuple(
        each
        for each in step.otherwise
        if not isinstance(each, n.Do) or _is_ordered_in(each, plain, range(begins, len(ahead)))
    )
    more = moved if any(isinstance(each, n.Do) for each in moved) else ()
    turned = replace(step, then=(*step.then, *more), otherwise=())
    return changed(plan, lambda node: turned if node == step else node)


def _goes_on(nothing: re.Match[str]) -> bool:
    """Whether more is said behind « sinon laisse »: it is something then."""
    return bool((nothing["more"] or nothing["rest"] or "").strip(" ,"))


def _is_said_in(condition: n.Condition, sentence: str) -> bool:
    """Whether a word that the condition compares with stands in the sentence."""
    compared = literals_of(n.Plan((n.If(condition, (), (), 0),), ""))
    return any(without_accents(each.lower()) in sentence for each in compared)
