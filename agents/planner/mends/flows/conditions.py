"""Conditions as they are said: « si la priorité est haute, préviens… » is not its contrary, nothing is two
things at once, and two wishes are no choice between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import conditions_of, statements_of
from agents.planner.mends.tree import call_of, calls, changed, literals_of, words
from agents.planner.orders.effect_words import CREATING, NAMED
from agents.planner.orders.reports import is_asked_beside
from beffroi.text import without_accents

_NOTHING_ELSE = re.compile(r"\bsinon,? (?:rien|(?:tu )?laisses?|tant pis)\b")
_DENIED = re.compile(
    r"\b(?:pas|pa|non|sans|sauf|hors|hormis|except\w+|autres?|ni|plus|jamais|aucun\w*|exclu\w*|ignor\w*|"
    r"(?<!cette )(?<!la )(?<!une )personne|differ\w+|ne|rest\w+|laiss\w*|moins|peu|inverse|negative|"
    r"contraire|evit\w*|ecart\w*|dehors|ailleurs|rien|saut\w*|a part|de cote|sinon|autrement|defaut|"
    r"retir\w*|enlev\w*|oubli\w*|gard\w*|conserv\w*|epargn\w*|inutile|attend\w*|fiche|fout|"
    r"charge de|c['’]est bon|loin d\w*|cess\w*|sort\w*|distinct\w*|stop|annul\w*|seulement|"
    r"disponible\w*|vides?|zero|nul|libres?|orphelin\w*|vacant\w*|encore|toujours|tjrs|"
    r"a (?:attribuer|affecter|assigner|confier)|"
    r"nobody|without|not|(?:is|are|do|does|was|has)nt|no|other|unless|skip|keep|leave|else|otherwise)\b|"
    r"\bn['’]|n['’]t\b"
)
_IF = r"\b(?:si|s['’](?:il|elle)s?)\b"
_SOMEBODY = re.compile(
    rf"(?<!savoir )(?<!regarde )(?<!moi )(?<!verifie )(?:{_IF} (?:[^.;:!?,\n]{{0,40}} )?|\bet que )"
    r"quelqu['’]un (?:est charge d[eu] [^,.;]{1,20}|(?:en )?est charge|l['’]a|le suit|s['’]en occupe)\b"
)
_SENTENCE = re.compile(r"[.!?;\n]")
_AT_ONCE = r"[ ,]*(?:(?:alors|donc|tu|vous|on|merci de|il faut|et) )*(?:l[ae]s? |l['’]|lui )?"
_WAITS = re.compile(
    r"\b(?:si|sil|s['’](?:il|elle|y|en)s?|si?non|autrement|quand|lorsque?|lorsqu['’]\w+|cas|contraire|inverse|"
    r"ou|defaut|faute|selon|suivant|condition|moment|tant|des qu\w*|aucune?|rien|personne|plus de|moins|"
    r"depass\w*|existe\w*|deja|manque\w*|if|unless|else|otherwise|when|whether|or)\b|[?:>→<=]"
)


def as_conditions_say(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose branches, that have no other side, are taken where it is said that they are, not where
    it is not: « si … est urgent, relance … »."""
    plain = _NOTHING_ELSE.sub(" ", without_accents(said.lower()))

    def held(node: object) -> object:
        match node:
            case n.If(condition, then, ()):
                return replace(node, condition=_held(condition, condition, then, plan, plain))
        return node

    return changed(plan, held)


def _held(
    part: n.Condition, whole: n.Condition, then: tuple[n.Statement, ...], plan: n.Plan, plain: str
) -> n.Condition:
    match part:
        case n.Both(_, operands):
            return replace(part, operands=tuple(_held(each, whole, then, plan, plain) for each in operands))
        case n.Compare("!=", n.Field() as field, n.Literal(str(word))):
            both_ways = any(
                isinstance(each, n.Compare) and each.op == "==" and _is_same(each.left, field)
                for each in conditions_of(plan)
            )
            given_to = any(words(value) == word for call in calls(plan) for _, value in call.arguments)
            rest = _without_other_parts(part, whole, plain)
            if not both_ways and not given_to and _is_affirmed(word, then, rest):
                return replace(part, op="==")
        case n.Not(n.Present(n.Field(field="assignee")) as present):
            told = _SOMEBODY.search(plain)
            if told and not _DENIED.search(plain) and _is_done_at_once(then, plain[told.end() :]):
                return present
    return part


def _is_same(left: n.Expression, field: n.Field) -> bool:
    return isinstance(left, n.Field) and left.field == field.field


def _without_other_parts(part: n.Condition, whole: n.Condition, plain: str) -> str:
    """The request without « et n'est pas fermé », where another part of the condition says that."""
    for other in whole.operands if isinstance(whole, n.Both) else ():
        if isinstance(other, n.Compare) and other is not part and (word := _word_of(other)):
            it = re.escape(word)
            plain = re.sub(
                rf"\b(?:et|ou) (?:qu['’])?(?:il |elle )?(?:n['’]est |n['’]a )?pas {it}\b", " ", plain
            )
    return plain


def _word_of(compared: n.Compare) -> str:
    """The plain word that something is compared with; empty where it is none."""
    return "" if isinstance(compared.right, tuple) else without_accents(words(compared.right).lower())


def _is_affirmed(word: str, then: tuple[n.Statement, ...], plain: str) -> bool:
    """Whether one sentence says « si … word …, » and then what is to be done, and denies nothing."""
    it = re.escape(without_accents(word.lower()))
    for sentence in _SENTENCE.split(plain):
        told = re.search(rf"{_IF}(?P<between>[^,;:]*?)(?<!\w){it}(?!\w)(?P<behind>.*)", sentence)
        if told and not _DENIED.search(told["between"] + told["behind"]):
            return _is_done_at_once(then, told["behind"])
    return False


def _is_done_at_once(then: tuple[n.Statement, ...], behind: str) -> bool:
    """Whether what a branch does is ordered right behind its condition."""
    effects = (call.tool for step in statements_of(then) if (call := call_of(step)) and call.tool in NAMED)
    return any(re.match(_AT_ONCE + NAMED[tool].pattern, behind) for tool in effects)


def without_condition(plan: n.Plan, said: str) -> n.Plan:
    """The plan that does both things where it does one or the other by whether something was found, and the
    request says one in one sentence and one in another, and waits for nothing."""
    plain = without_accents(said.lower())
    if is_asked_beside(plain):
        return replace(plan, body=tuple(each for step in plan.body for each in _both_sides(step)))
    if _WAITS.search(plain):
        return plan
    body: list[n.Statement] = []
    for step in plan.body:
        match step:
            case n.If(n.Present(n.Name()) | n.Compare(_, n.Apply("count"), n.Literal()), then, otherwise) if (
                otherwise and _stands_apart(plan, otherwise, plain)
            ):
                body += (*then, *otherwise)
            case _:
                body.append(step)
    return replace(plan, body=tuple(body))


def _one_makes(then: Sequence[n.Statement], otherwise: Sequence[n.Statement]) -> bool:
    """Whether one side makes a ticket and the other only shows something."""
    for made, shown in ((then, otherwise), (otherwise, then)):
        creates = any((call := call_of(step)) and call.tool in CREATING for step in made)
        if creates and all(isinstance(step, n.Show) for step in shown):
            return True
    return False


def _both_sides(step: n.Statement) -> tuple[n.Statement, ...]:
    """What both sides of a condition do, what is shown last."""
    match step:
        case n.If(_, then, otherwise) if otherwise and _one_makes(then, otherwise):
            return tuple(sorted((*then, *otherwise), key=lambda each: isinstance(each, n.Show)))
    return (step,)


def _stands_apart(plan: n.Plan, otherwise: tuple[n.Statement, ...], plain: str) -> bool:
    """Whether what the other side speaks of stands in sentences of its own."""
    theirs = {without_accents(each.lower()) for each in literals_of(n.Plan(otherwise, ""))}
    others = {without_accents(each.lower()) for each in literals_of(plan)} - theirs
    for sentence in _SENTENCE.split(plain):
        if any(each in sentence for each in theirs) and any(each in sentence for each in others):
            return False
    return bool(theirs) and bool(others)


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
