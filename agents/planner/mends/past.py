"""What only the history of a ticket tells: « qui a créé le 3120 ? », « quand a-t-il été fermé ? ».

A small model shows who the ticket is confided to, its status or when it was made; for « le dernier
commentaire du 3120 » it would write one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import free_name

_MADE = r"cr[ée]{1,2}e?s?|ouverte?s?|signal[ée]e?s?|d[ée]clar[ée]e?s?|d[ée]pos[ée]e?s?"
_CHANGED = (
    r"ferm[ée]e?s?|clos(?:e|es)?|cl[ôo]tur[ée]e?s?|rouverte?s?|modifi[ée]e?s?|chang[ée]e?s?|trait[ée]e?s?|"
    r"comment[ée]e?s?|r[ée]solue?s?"
)
_WHO = re.compile(
    rf"\bqui (?:l['’]|est-ce qui (?:l['’])?)?(?:a|avait) (?:bien |d[ée]j[àa] )?(?:{_MADE}|{_CHANGED})\b|"
    rf"\bpar qui\b[^.;!?]{{0,30}}?\b[ée]t[ée] (?:{_MADE}|{_CHANGED})\b|"
    rf"\b[ée]t[ée] (?:{_MADE}|{_CHANGED})\b[^.;!?]{{0,20}} par qui\W*$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"\bquand\b(?! (?:ser|va|vont))[^.;!?]{{0,40}}?\b(?:{_CHANGED})\b|\b(?:{_CHANGED}) quand\b|"
    r"\bdepuis quand\b[^.;!?]{0,40}?\b(?:ferm|clos|cl[ôo]tur|en attente|en cours|assign|confi)\w*",
    re.IGNORECASE,
)
_HAS = re.compile(r"\bqui (?:a|s['’]occupe d[eu]) (?:le|ce|la|\d)|\b[àa] qui\b", re.IGNORECASE)
"""Who has it now."""
_COMMENTS = re.compile(
    r"\b(?:l[ea]s?|[dq]uel\w*|tous les|aux?|des|combien de) (?:\w+ )?(?:commentaire|remarque|annotation)s?\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?:l[ea]s?|tous les|et l[ea]s?) (?:\w+ )?(?:commentaire|remarque|annotation)|"
    r"\b(?:quel\w*|combien|montr\w+|affich\w+|lis|lire|lisez|donn\w+|voir|vois|c['’]est quoi|y a-t-il|"
    r"conna[iî]\w+|consult\w+)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(
    r"\b(?:r?ajout|r[ée]pon|enregistr|compl[èe]t|fai[st]|faire|publi|renseign|transm|modifi|corrig|mets?\b|mett|not(?:e[rz]?|ons)\b|[ée]cri|laiss|pos[eo]|coll|ins[èe]r|r[ée]dig|saisi|commente[rz]?\b|"
    r"inscri|consign|d[ée]pos)",
    re.IGNORECASE,
)
_BESIDE = frozenset({"assignee", "status", "created"})


def as_history_tells(plan: n.Plan, request: str) -> n.Plan:
    """The plan that shows a ticket's history in the place of a field, where is asked who did something with
    it, or when that was.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    if _COMMENTS.search(said) and _ASKS.search(said) and not _WRITES.search(said):
        return replace(plan, body=tuple(new for step in plan.body for new in _read(step, plan)))
    if not (_WHO.search(said) or _WHEN.search(said)) or _HAS.search(said):
        return plan
    body = [new for step in plan.body for new in _told(step, plan)]
    return replace(plan, body=tuple(body))


def _read(step: n.Statement, plan: n.Plan) -> Iterable[n.Statement]:
    """A comment whose text nobody gave is none to write."""
    match step:
        case n.Do(n.Call("ticketing.comment", (("ticket", ticket), ("text", n.Ask()))), line):
            return _history(ticket, plan, line)
    return (step,)


def _history(ticket: n.Expression, plan: n.Plan, line: int) -> tuple[n.Statement, ...]:
    name = free_name(plan, "historique")
    history = n.Call("ticketing.history", (("ticket", ticket),), line)
    return (n.Assign(name, history, line), n.Show("answer", (n.Name(name, line),), line))


def _told(step: n.Statement, plan: n.Plan) -> Iterable[n.Statement]:
    match step:
        case n.Show("answer", (n.Field(n.Name() | n.Earlier() as ticket, _), *_) as shown, line) if all(
            isinstance(each, n.Field) and each.base == ticket and each.field in _BESIDE for each in shown
        ):
            return _history(ticket, plan, line)
    return (step,)
