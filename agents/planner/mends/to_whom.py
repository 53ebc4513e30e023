"""To whom something is sent where no address was said: « envoie-moi », « envoie-lui » name somebody."""

from __future__ import annotations

import re

_ASKED = re.compile(r"(ticketing\.send\(.*\bto=)ask\(\)\)$", re.MULTILINE)
_SEND = r"\b(?:envoi\w*|exp[ée]di\w+|transmet\w*|adress\w+|fai\w*(?: suivre| parvenir)?)"
_TO_ME = re.compile(
    rf"{_SEND}[- ](?:moi|m['’]en)\b|\bm['’](?:en )?(?:envo|exp[ée]di|adress)\w+"
    r"|\bme (?:l[ea]s? )?(?:transmet|faire parvenir)\w*",
    re.IGNORECASE,
)
_TO_THEM = re.compile(
    rf"{_SEND}[- ](?:l[ea]s?[- ])?lui\b|\blui (?:envo|transmet|faire parvenir)\w*", re.IGNORECASE
)
_PEOPLE = re.compile(r"^ *(\w+) = directory\.find_person\(", re.MULTILINE)


def addressed(plan: str, said: str) -> str:
    """The plan with whoever asks, or its one person, in the place of a question for an address."""
    people = _PEOPLE.findall(plan)
    to_me, to_them = bool(_TO_ME.search(said)), len(people) == 1 and bool(_TO_THEM.search(said))
    if "@" in said or to_me == to_them:
        return plan
    return _ASKED.sub(rf"\1{'moi' if to_me else people[0]}.email)", plan)
