"""Who is named only to say that it is not them: « assigne le 2650 à Claire plutôt qu'à Mathis ».

A small model hears two names and acts for both; the second one last, so that the ticket is theirs.
"""

from __future__ import annotations

import re

from agents.planner.mends.warrant import has_body

_RATHER_THAN = re.compile(
    r"(?:plut[ôo]t qu(?:e |['’])|\bet non(?: pas)? |\bau lieu d(?:e |['’])"
    r"|(?:[,;]|\bet|\bmais) (?:surtout )?pas )"
    r"(?:[àa] |aux? |de )?(?:(?:M\.|Mme|monsieur|madame) )?$",
    re.IGNORECASE,
)
_PERSON = re.compile(r'^(\w+) = directory\.find_person\(name="([^"]+)"\)$', re.MULTILINE)


def without_contrasted(plan: str, said: str) -> str:
    """The plan without what it would do for somebody who is named as the one not meant."""
    people = _PERSON.findall(plan)
    others = {name for name, who in people if _is_contrasted(who, said)}
    if not others or len(others) == len(people):
        return plan
    kept = [line for line in plan.split("\n") if not _is_about(line, others)]
    whole = all(has_body(kept, at) for at, line in enumerate(kept) if line.endswith(":"))
    return "\n".join(kept) if whole else plan


def _is_contrasted(who: str, said: str) -> bool:
    places = [found.start() for found in re.finditer(rf"(?<![\w-]){re.escape(who)}(?![\w-])", said)]
    return bool(places) and all(_RATHER_THAN.search(said[:at]) for at in places)


def _is_about(line: str, names: set[str]) -> bool:
    return any(re.search(rf"(?:^{name} = |\bto={name}\b)", line) for name in names)
