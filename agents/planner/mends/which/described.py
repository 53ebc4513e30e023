"""« Ferme le ticket du banc cassé square du Temple »: one that is there and is told by its words.

A small model makes a new ticket of the trouble, and closes that.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, calls_of, free_name, given, uses
from agents.planner.orders.effect_words import CREATING

_ORDER = (
    r"\b(?:ferme|cl[ôo]ture|rouvre|relance|commente|assigne|confie|attribue|affecte|passe|supprime|efface|donne|"
    r"transf[èe]re|clos|mets)(?:r|z|ez|s)?\b"
)
_NEW = re.compile(
    r"\b(?:cr[ée]{1,2}|signale(?!ment)|d[ée]clare|enregistre|ouvre|ouvrir|fai[st]|faire|ajoute|nouve\w+|sinon|"
    r"n['’]existe)",
    re.IGNORECASE,
)


def _is_named(subject: str, said: str) -> bool:
    """Whether « le ticket du … » names a ticket by this trouble, behind an order."""
    the_one = (
        rf"{_ORDER} (?:(?:à|au) \w+ (?:\w+ )?)?(?:l[ea] |ce |cette |l['’])(?:ticket|signalement|demande) "
        rf"(?:d[ue]s? |d['’]|pour |sur |concernant )(?:l[ae]s? |l['’]|un |une )?{re.escape(subject)}"
    )
    return bool(subject) and re.search(the_one, said, re.IGNORECASE) is not None


def the_one_described(plan: n.Plan, said: str) -> n.Plan:
    """The plan that looks for the one ticket that is told by its words, where it makes one that nobody
    ordered and does something to it."""
    spoken, created = outside_quotations(said), calls_of(plan, *CREATING)
    if len(created) != 1 or not _is_named(given(created[0], "subject"), spoken) or _NEW.search(spoken):
        return plan
    for at, step in enumerate(plan.body):
        match step:
            case n.Assign(name, value, line) if value == created[0] and uses(plan, name):
                found = free_name(plan, "tickets")
                pairs = (("text", argument(created[0], "subject")), ("place", argument(created[0], "place")))
                by = tuple((each, node) for each, node in pairs if node is not None)
                search = n.Assign(found, n.Call("ticketing.search", by, line), line)
                one = n.Apply("need", (n.Apply("first", (n.Name(found, line),), (), line),), (), line)
                body = (*plan.body[:at], search, n.Assign(name, one, line), *plan.body[at + 1 :])
                return replace(plan, body=body)
    return plan
