"""What only the history of a ticket tells: « qui a créé le 3120 ? », « quand a-t-il été fermé ? ».

A small model shows who the ticket is confided to, its status or when it was made; for « le dernier
commentaire du 3120 » it would write one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import calls, calls_of, free_name, nodes_of

_MADE = r"cr[ée]{1,2}e?s?|ouverte?s?|signal[ée]e?s?|d[ée]clar[ée]e?s?|d[ée]pos[ée]e?s?"
_CHANGED = (
    r"ferm[ée]e?s?|clos(?:e|es)?|cl[ôo]tur[ée]e?s?|rouverte?s?|modifi[ée]e?s?|chang[ée]e?s?|trait[ée]e?s?|"
    r"comment[ée]e?s?|r[ée]solue?s?"
)
_DONE_TO = (
    r"relanc[ée]e?s?|rouverte?s?|pr[ée]venue?s?|avertie?s?|r[ée]assign[ée]e?s?|r[ée]affect[ée]e?s?|"
    r"transf[ée]r[ée]e?s?"
)
_WHO = re.compile(
    rf"\bqui (?:l['’]|est-ce qui (?:l['’])?)?(?:a|avait) (?:bien |d[ée]j[àa] )?"
    rf"(?:{_MADE}|{_CHANGED}|{_DONE_TO})\b|"
    r"\bqui (?:a|a-t-on) (?:[ée]t[ée] )?(?:pr[ée]venue?|avertie?|relanc[ée]e?)s?\b|"
    rf"\bpar qui\b[^.;!?]{{0,30}}?\b[ée]t[ée] (?:{_MADE}|{_CHANGED}|{_DONE_TO})\b|"
    rf"\b[ée]t[ée] (?:{_MADE}|{_CHANGED})\b[^.;!?]{{0,20}} par qui\W*$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"\bquand\b(?! (?:ser|va|vont|m[êe]me|tu|vous|(?:il|elle|ce) ser))[^.,;!?]{{0,40}}?\b(?:{_CHANGED})\b"
    rf"|\b(?:{_CHANGED}) quand\b|"
    r"\bdepuis quand\b[^.;!?]{0,40}?\b(?:ferm|clos|cl[ôo]tur|en attente|en cours|assign|confi)\w*",
    re.IGNORECASE,
)
_ALLOTTED = r"assign[ée]e?s?|affect[ée]e?s?|attribu[ée]e?s?|confi[ée]e?s?|pass[ée]e?s?|mise?s?"
_EVER = r"(?:d[ée]j[àa]|bien|jamais|pas|plus|enfin)"
_WHETHER = re.compile(
    rf"(?<!qu['’]on )(?<!que nous )(?<!qui )(?<!m['’])(?<!nous )\b(?:a|as|ont|avez|avait)"
    rf"(?:-t-(?:il|elle|on)|-on|-tu|-vous)?(?: {_EVER}){{0,2}} (?:[ée]t[ée] )?(?:{_EVER} )?"
    rf"(?:{_DONE_TO}|comment[ée]e?s?)\b|"
    rf"\best-ce (?:que c['’]est )?(?:bien )?[^.;!?,]{{2,40}} "
    rf"qui a (?:[ée]t[ée] |bien |d[ée]j[àa] )?(?:{_DONE_TO}|{_ALLOTTED}|{_CHANGED})\b",
    re.IGNORECASE,
)
"""Asks whether something was ever done with it; whether it is closed its status tells."""
_IS_ASKED = re.compile(r"[^,.;:!?\n]*?(?:\?|\bou (?:pas|non)\b)", re.IGNORECASE)
_TO_KNOW = re.compile(
    r"\b(?:savoir|dire|demande|v[ée]rifi\w+|confirm\w+) s(?:i\b|['’])[^,.;:!?\n]*$", re.IGNORECASE
)
_TO_WHOM = re.compile(r"[^,.;:!?\n]*\b[àa] qui\b", re.IGNORECASE)
_WHY = re.compile(
    rf"(?<!sais pas )\b(?:pourquoi|(?:pour )?quelle raison|qu['’]est-ce qui explique)\b[^.,;!?]{{0,60}}?"
    rf"\b(?:{_CHANGED}|{_DONE_TO}|{_ALLOTTED})\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\bquel(?:le)?s? [\w-]+ $", re.IGNORECASE)
_NOT_SO = re.compile(r"\b(?:pas|plus|toujours|jamais|encore)\b", re.IGNORECASE)
_BESIDE_IT = re.compile(
    r"\b(?:qui|quel(?:le)?s?|où|combien|lequel|laquelle|c['’]est quoi|donne\w*|affich\w*|montr\w*|dis|dites|"
    r"indiqu\w*|son|sa|ses)\b",
    re.IGNORECASE,
)
"""Something else is asked for."""
_ASKING = re.compile(
    r"(?:^\W*|[.,;:!?] *|\b(?:dis-moi|dites-moi|dire|savoir|sais|sait|et|voir|indiquer|bonjour|alors) +)$",
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
    if asked := _asks_what_was_done(said):
        beside = _WHICH.sub("", said[: asked.start()]) + said[asked.end() :]
        return _what_was_done(plan, beside=_BESIDE_IT.search(beside) is not None)
    if (_asks_who(said) or _WHEN.search(said)) and not _HAS.search(said):
        if _BESIDE_IT.search(_WHEN.sub("", _WHO.sub("", said)).replace("par qui", "")):
            return _what_was_done(plan, beside=True)
        return replace(plan, body=tuple(new for step in plan.body for new in _told(step, plan)))
    return plan


def _asks_who(said: str) -> bool:
    """Whether « qui a … » asks, and does not tell of somebody: « l'usager qui a créé le 812 »."""
    return any(
        not found[0].lower().startswith("qui") or _ASKING.search(said[: found.start()])
        for found in _WHO.finditer(said)
    )


def _asks_what_was_done(said: str) -> re.Match[str] | None:
    """Where the request asks whether something was ever done with a ticket, or why it was."""
    if why := _WHY.search(said):
        return None if _NOT_SO.search(why[0]) else why
    whether = _WHETHER.search(said)
    if whether is None or _TO_WHOM.match(said, whether.end()):
        return None
    inverted = "-t-" in whether[0] or whether[0].endswith(("-tu", "-vous", "-on"))
    asked = inverted or _IS_ASKED.match(said, whether.end()) or _TO_KNOW.search(said[: whether.start()])
    return whether if asked else None


def _what_was_done(plan: n.Plan, beside: bool = False) -> n.Plan:
    """The history of the one ticket that is looked at, in the place of what is shown of it or beside it."""
    found = calls_of(plan, "ticketing.get")
    earlier = {node.name for node in nodes_of(plan) if isinstance(node, n.Earlier)}
    steps = plan.body if beside else statements_of(plan.body)
    looks = all(isinstance(step, n.Assign | n.Show | n.If) for step in steps)
    if not looks or len(found) + len(earlier) != 1 or len(calls(plan)) > len(found) + _people(plan):
        return plan
    last = plan.body[-1]
    got = [step for step in plan.body if isinstance(step, n.Assign) and step.value in found]
    ticket = n.Name(got[0].name, last.line) if got else n.Earlier(earlier.pop(), last.line)
    told, shown = _history(ticket, plan, last.line)
    if beside and not isinstance(last, n.Show):
        return plan
    if beside and isinstance(last, n.Show) and isinstance(shown, n.Show) and last.kind == shown.kind:
        return replace(
            plan, body=(*plan.body[:-1], told, replace(last, values=(*last.values, *shown.values)))
        )
    return replace(plan, body=(*got, told, shown))


def _people(plan: n.Plan) -> int:
    return len(calls_of(plan, "directory.find_person", "directory.find_service"))


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
