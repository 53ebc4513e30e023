"""What is asked of a ticket or a person besides: « relance le 812 et dis-moi où il en est », « son mail ».

A small model carries out a long request and leaves out one of the things that it is to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import call_of, calls_of, literals_of, names_shown, nodes_of

_ASKS = (
    r"\b(?:et|puis|(?:dis|dites|donne|indique)[- ]moi|savoir|demande|dire|voir|aussi|avec|quel(?:le)? est) "
)
_CLAUSE = rf"(?:^ *|[,;:.?!(–] *| - |{_ASKS})"
_ENDS = r"(?= *(?:$|[,;:.?!)]|et\b|en ce moment|actuellement|stp\b|svp\b|merci))"


def _asking(words: str, begins: str = _CLAUSE) -> re.Pattern[str]:
    """A whole clause that asks for something."""
    return re.compile(rf"{begins}(?:{words}){_ENDS}", re.IGNORECASE)


_OF_A_TICKET = {
    "status": _asking(
        r"o[ùu] (?:il )?en est(?:[- ]il)?(?: (?:le|ce) (?:ticket|dossier)| le \d+)?|(?:il )?en est o[ùu]"
        r"|(?:son|quel est son|le) statut"
    ),
    "assignee": _asking(
        r"qui (?:s['’]en (?:occupe|charge)|l['’]a(?: en charge)?|est dessus|en est charg[ée])"
        r"|[àa] qui (?:il )?est(?:[- ]il| il)? (?:confi|attribu|affect|assign)[ée]+",
        rf"(?:^ *|{_ASKS})",
    ),
    "created": _asking(
        r"(?:depuis )?quand (?:a-t-il [ée]t[ée] (?:cr[ée][ée]|ouvert)|est-il ouvert)"
        r"|(?:la |sa )?date (?:de (?:sa )?cr[ée]ation|d['’]ouverture)"
    ),
    "category": _asking(r"sa cat[ée]gorie"),
    "title": _asking(r"(?:son|le) titre"),
}
_OF_A_PERSON = {
    "phone": _asking(r"son (?:num[ée]ro de )?(?:t[ée]l[ée]phone|t[ée]l)"),
    "email": _asking(r"son (?:adresse )?(?:e-?mail|mail|courriel)"),
    "office": _asking(r"son bureau"),
}
"""Ways to ask for a field of the one ticket, or person, that is spoken of."""
_OTHER_TICKETS = ("ticketing.search", "ticketing.create")
_OTHER_PEOPLE = (
    "ticketing.create", "ticketing.send", "directory.find_service", "directory.service_of",
    "directory.manager", "directory.service_in_charge", "directory.personal_details",
    "directory.search_people",
)  # fmt: skip
"""Calls that give others of whom or which it could be asked."""
_NOT_ASKED = re.compile(
    r"\b(?:pas|sans|sauf|priv[ée]e?|perso\w*|inutile|oubli\w*|connais|sais|plus tard|chang\w+|modifi\w+|"
    r"corrig\w+|[ée]cri\w*|fau\w+|selon|fonction|restera?|doit|quel(?:le)? que|"
    r"perdue?|laiss[ée]e?|vol[ée]e?|re[çc]u|(?:dis|dites|demande[rz]?)-(?:lui|leur))\b|\bje m['’]en\b",
    re.IGNORECASE,
)
"""Words of the same sentence by which it is not asked for, or is to be changed."""
_SENTENCE = re.compile(r"[^.;!?\n]*[.;!?\n]?")


def told_what_is_asked(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose answer has all that is asked of its one ticket and its one person."""
    if not all(isinstance(step, n.Assign | n.Do | n.Show) for step in plan.body):
        return plan
    left = (
        *_left_out(plan, said, _the_one(plan, "ticketing.get", _OTHER_TICKETS), _OF_A_TICKET),
        *_left_out(plan, said, _the_one(plan, "directory.find_person", _OTHER_PEOPLE), _OF_A_PERSON),
    )
    match plan.body[-1]:
        case n.Show("answer", shown) as last if left:
            return replace(plan, body=(*plan.body[:-1], replace(last, values=(*shown, *left))))
    line = plan.body[-1].line
    return replace(plan, body=(*plan.body, n.Show("answer", left, line))) if left else plan


def _the_one(plan: n.Plan, tool: str, others: tuple[str, ...]) -> str:
    """The name of the one thing that a tool gives; empty where it could be asked of others."""
    found = [
        step.name
        for step in plan.body
        if isinstance(step, n.Assign) and (call := call_of(step)) and call.tool == tool
    ]
    return found[0] if len(found) == 1 and not calls_of(plan, *others) else ""


def _left_out(plan: n.Plan, said: str, name: str, ways: Mapping[str, re.Pattern[str]]) -> tuple[n.Field, ...]:
    """What is asked of the one that a name stands for, and neither shown nor looked at."""
    if not name or any(name in names_shown(step) for step in plan.body):
        return ()
    line = plan.body[-1].line
    asked = (field for field in _asked_for(said, plan, ways) if not _reads(plan, name, field))
    return tuple(n.Field(n.Name(name, line), field, line) for field in asked)


def _asked_for(said: str, plan: n.Plan, ways: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    """The fields that are asked for, and not in the words for somebody else."""
    texts = literals_of(plan)
    for sentence in _SENTENCE.findall(said):
        for field, words in ways.items():
            asked = None if _NOT_ASKED.search(sentence) else words.search(sentence)
            if asked and not any(asked[0].strip(" ,;:.") in text for text in texts):
                yield field


def _reads(plan: n.Plan, name: str, field: str) -> bool:
    """Whether the plan looks at this field already."""
    read = (node for node in nodes_of(plan) if isinstance(node, n.Field) and node.field == field)
    return any(isinstance(node.base, n.Name) and node.base.name == name for node in read)
