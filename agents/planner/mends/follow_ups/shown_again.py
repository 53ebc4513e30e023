"""What was just found, in another form (« fais-m'en un tableau », « sur une carte »), and a count that stays
one (« en fait non, les fermés »).
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.shown import COUNT, SPREADSHEET
from agents.planner.mends.tree import calls, named, shows_alone, swapped

_FORMS = {
    "table": re.compile(
        rf"\b(?:(?:un|en|sous forme de|le) tableau\b|(?:en|sous|dans|pour|un|une) (?:un |une )?(?:fichier )?"
        rf"{SPREADSHEET})(?! d)",
        re.IGNORECASE,
    ),
    "map": re.compile(r"\b(?:(?:sur|une) (?:une |la )?carte)\b(?! d)", re.IGNORECASE),
}
_LISTS = re.compile(
    r"\b(?:(?:montr|affich|list|lesquel|quels|quelles|donn|voir|vois|envo|d[ée]tail|tableau|cart|show)\w*|"
    r"o[ùu]|qui|quoi|leurs?|ils|elles)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"(?:(?:et|ok|alors|bon|stp|svp|tu peux|peux-tu|vous pouvez|pouvez-vous) )*"
    r"(?:(?:m['’]en |me les? |les? |l['’])?(?:fai[rst]|me[ts]|mett|montr|affich|donn|pr[ée]sent|plac|export|"
    r"extrai|sor[st]|enregistr|t[ée]l[ée]charg)\w*(?:-\w+)*|en|sur|sous|plut[ôo]t)\b",
    re.IGNORECASE,
)
"""How a request begins that only wants what was found in another form."""
_MAILED = re.compile(r"\b(?:parvenir|suivre|e?-?mail|courriel|bo[îi]te)\b", re.IGNORECASE)
_SENT = re.compile(r"\b(?:envo|transm|adress|partag)\w+", re.IGNORECASE)
_BARE = re.compile(
    r"\b(?:et|ok|alors|bon|stp|svp|merci|tu|vous|peux|pouvez|moi|me|les?|la|[çc]a|cela|tout\w*|liste|tickets?|dans|"
    r"pour|en|un|une|sur|sous|forme|de|fichier|format|carte|tableau|plut[ôo]t|(?:fai|me|mett|montr|affich|donn|"
    r"pr[ée]sent|plac|export|extrai|sor|enregistr|t[ée]l[ée]charg)\w*)\b|\b[ml]['’]|\W+",
    re.IGNORECASE,
)
"""All that a request says that only wants what is there in another form."""
_FORM_WORDS = re.compile(rf"\b{SPREADSHEET}", re.IGNORECASE)
_STARTS = re.compile(r"(?:et|non|en fait|plut[ôo]t|pardon|ok|alors|euh)\b(?!.*\b(?:mes|my)\b)", re.IGNORECASE)
_OF_THEM = re.compile(r"(?:et|alors|euh|ok)[, ]+(?:d['’]|de )\w", re.IGNORECASE)
"""« Et d'urgents ? » asks how many of those that were counted."""
_LONGEST = 8


def in_another_form(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The one list that the turn before showed or found, as a table or on a map, where a short request names
    the form alone and the plan is none of it."""
    forms = [form for form, words in _FORMS.items() if words.search(said)]
    if len(forms) != 1 or len(said.split()) > _LONGEST or not _ONLY.match(said) or _MAILED.search(said):
        return plan
    if not _does_nothing_else(plan) or (calls(plan) and _SENT.search(said)):
        return plan
    if isinstance(plan.body[0], n.Cannot) and _BARE.sub("", _FORM_WORDS.sub("", said)):
        return plan
    if any(isinstance(step, n.Show) and step.kind == forms[0] for step in plan.body):
        return plan
    listed = _shown_last(before)
    match plan.body:
        case (n.Show(values=values),) if values != (n.Earlier(listed, values[0].line),):
            return plan
    return n.Plan((n.Show(forms[0], (n.Earlier(listed, 1),), 1),), "") if listed else plan


def still_counted(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The count of a list, where the turn before counted its own and nothing else is asked for."""
    shown = [step for step in plan.body if shows_alone(step)]
    if len(shown) != 1 or len(said.split()) > _LONGEST or not _STARTS.match(said):
        return plan
    if _LISTS.search(said) or COUNT.search(said):
        return plan
    found, earlier = named(plan).get(shows_alone(shown[0])), calls(before.plan)
    match found:
        case n.Call(tool) if tool in {call.tool for call in earlier}:
            pass
        case n.Filter(source=n.Earlier(listed)) if _OF_THEM.match(said) and listed in before.lists():
            pass
        case _:
            return plan
    if not _counts(before.plan) or print_expression(found) in map(print_expression, earlier):
        return plan  # the same once more asks for the list itself
    name = n.Name(shows_alone(shown[0]), shown[0].line)
    return swapped(plan, shown[0], n.Show("answer", (n.Apply("count", (name,), (), name.line),), name.line))


def _does_nothing_else(plan: n.Plan) -> bool:
    """Whether a plan comes to nothing, shows what is there, or only sends it to whoever asks, or to
    nobody yet."""
    match plan.body:
        case (n.Cannot(),) | (n.Show(),):
            return not calls(plan)
        case (
            n.Do(
                n.Call("ticketing.send", (("content", n.Earlier()), ("to", n.Field(n.Name("moi")) | n.Ask())))
            ),
        ):
            return True
    return False


def _shown_last(before: TurnBefore) -> str:
    """The name of the one list that was shown or counted last; empty where something else was."""
    shows = [step for step in before.plan.body if isinstance(step, n.Show)]
    match shows[-1].values if shows else ():
        case (n.Name(name) | n.Apply("count", (n.Name(name),)),) if name in before.lists():
            return name
    return ""


def _counts(plan: n.Plan) -> bool:
    """Whether all that a plan shows is the count of a list."""
    shows = [step for step in plan.body if isinstance(step, n.Show)]
    match shows:
        case [n.Show("answer", (n.Apply("count", (n.Name() | n.Earlier(),)),))]:
            return True
    return False
