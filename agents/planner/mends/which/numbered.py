"""« Le 812 et le 813 sont des doublons, ferme le 813 »: what is ordered of one number is done to that one."""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, given, named, names_in, uses, without_steps
from agents.planner.orders.effect_words import EFFECT_WORDS
from beffroi.text import without_accents

_NUMBERS = (
    r"(?:(?:donc |bien |aussi |juste )?(?:l[ae]s? )?(?:tickets? )?(?:n[o°] ?)?\d{2,6}"
    r"(?:,? (?:et|puis|ou) |, )?)+"
)
_AS_WELL = re.compile(
    r"\b(?:aussi|pareil\w*|idem|egalement|les deux|tous|toutes|meme chose|de meme|both|all|too)\b|"
    r"-les\b|[:→>]"
)
_IS = re.compile(r"\b(?:est|sont|etai(?:t|ent)|a|ont|fait|parle|concerne)\b")


_IT = r"(?:(?:sur|pour) )?(?:l[ae] )?(?:tickets? )?(?:n[o°] ?|#)?\d{2,6}"
_ONLY_WORDS = r"(?:seulement|uniquement|juste|rien que|only)"
_ONLY = re.compile(
    r"\W*(?:(?:non|ah|oh|attends?|attendez|en fait|finalement|pardon|euh|plutot|ok|stop|no|wait)[ ,.!]+)+"
    rf"(?:{_ONLY_WORDS} {_IT}|{_IT} {_ONLY_WORDS})[ ,.!]*(?:stp|svp|merci)?\W*"
)


def only_this(plan: n.Plan, said: str) -> n.Plan:
    """The plan without other tickets that the words of an earlier turn name, where one alone is meant now:
    « non, seulement le 812 »."""
    plain = without_accents(said.lower())
    if _ONLY.fullmatch(plain) is None:
        return plan
    others = {
        name
        for name, value in named(plan).items()
        if isinstance(value, n.Call)
        and value.tool == "ticketing.get"
        and (number := given(value, "number"))
        and not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", plain)
    }

    def is_of_another(step: n.Statement) -> bool:
        if isinstance(step, n.Assign) and step.name in others:
            return True
        return isinstance(step, n.Do) and any(names_in(value) & others for _, value in step.call.arguments)

    rest = without_steps(plan, is_of_another) if others else None
    return plan if rest is None or not rest.body or any(uses(rest, name) for name in others) else rest


def only_the_numbered(plan: n.Plan, said: str) -> n.Plan:
    """The plan without an effect on tickets that are only spoken of, where the one order for it has its
    numbers right behind it."""
    plain = without_accents(said.lower())
    numbers = {
        name: given(value, "number")
        for name, value in named(plan).items()
        if isinstance(value, n.Call) and value.tool == "ticketing.get"
    }
    if len(numbers) < 2 or _AS_WELL.search(plain):
        return plan

    def is_spoken_of(step: n.Statement) -> bool:
        if not isinstance(step, n.Do) or step.call.tool not in EFFECT_WORDS:
            return False
        ticket = argument(step.call, "ticket")
        number = numbers.get(ticket.name, "") if isinstance(ticket, n.Name) else ""
        return bool(number) and _is_only_spoken_of(number, step.call.tool, plain)

    return without_steps(plan, is_spoken_of) or plan


def _is_only_spoken_of(number: str, tool: str, plain: str) -> bool:
    """Whether a number is said before the one order alone, in a clause that tells something, and the order
    has other numbers behind it."""
    verbs = list(re.finditer(rf"\b(?:{EFFECT_WORDS[tool].verbs})", plain))
    if len(verbs) != 1:
        return False
    behind = re.match(rf"\w* {_NUMBERS}", plain[verbs[0].end() :])
    at = [found.start() for found in re.finditer(rf"(?<!\d){re.escape(number)}(?!\d)", plain)]
    if behind is None or not at or number in re.findall(r"\d+", behind[0]):
        return False
    clause = re.split(r"[,;.:!?\n]", plain[: verbs[0].start()])
    told = [part for part in clause if re.search(rf"(?<!\d){re.escape(number)}(?!\d)", part)]
    return all(each < verbs[0].start() for each in at) and bool(told) and all(map(_IS.search, told))
