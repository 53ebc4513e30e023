"""The order that was said: which end of a list is meant, and whether the list or its first one.

A small model takes « les trois derniers créés » for the oldest, and « du plus ancien au plus récent » for the
oldest alone. Where the words speak of one end only, or of one before the other, the plan has it as they say.
"""

from __future__ import annotations

import re

_OLD = r"(?:anciens?|anciennes?|vieux|vieilles?)"
_NEW = r"(?:r[ée]cent[es]{0,2}|nouveaux?|nouvelles?)"
_FROM_TO = re.compile(rf"\bdu plus (?:(?P<asc>{_OLD})|(?P<desc>{_NEW})) au (?:plus|moins)\b", re.IGNORECASE)
_PERIOD = (
    r"(?:jours?|nuits?|semaines?|mois|trimestres?|ann[ée]es?|ans?|heures?|minutes?|fois|lundi|mardi|mercredi|jeudi|"
    r"vendredi)"
)
_PAST = re.compile(rf"\b{_PERIOD} derni\w+|\bderni\w+ (?:\w+ )?{_PERIOD}\b", re.IGNORECASE)
_ENDS = {
    "asc": re.compile(rf"\bplus {_OLD}\b|\bdepuis le plus longtemps\b", re.IGNORECASE),
    "desc": re.compile(
        rf"\bplus {_NEW}\b|(?<!\bce )(?<!\bcette )(?<!\bces )(?<!\ben )\bderni(?:er|[èe]re)s?\b",
        re.IGNORECASE,
    ),
}
_LAST = re.compile(
    r"\ben (?:dernier|premier)s?\b|\b(?:à la|en) fin\b|\bau début\b"
    r"|\bdu (?:dernier|premier) au (?:dernier|premier)\b",
    re.IGNORECASE,
)
"""Says which end comes last, or both: more than is read here."""
_BY_AGE = re.compile(r'by="created", order="(asc|desc)"')
_WORDS = re.compile(r'="([^" ]+ [^"]+)"')
_FIRST = re.compile(r"^(\w+) = (?:need\()?first\((sort\(.+?\))\)+$", re.MULTILINE)


def ordered(plan: str, said: str) -> str:
    """The plan with its one order by age as the words have it."""
    listed = _FROM_TO.search(said)
    if listed is not None:
        return _directed(_whole(plan), "asc" if listed["asc"] else "desc")
    if _LAST.search(said):
        return plan
    for words in _WORDS.findall(plan):
        said = said.replace(words, " ")  # what is written to somebody orders nothing
    told = _PAST.sub(" ", said)
    ends = [end for end, words in _ENDS.items() if words.search(told)]
    return _directed(plan, ends[0]) if len(ends) == 1 else plan


def _directed(plan: str, end: str) -> str:
    if len(_BY_AGE.findall(plan)) != 1:
        return plan
    return _BY_AGE.sub(f'by="created", order="{end}"', plan)


def _whole(plan: str) -> str:
    """The sorted list where its first one alone would be shown."""
    found = _FIRST.search(plan)
    if found is None:
        return plan
    name, used = found[1], re.findall(rf"^.*\b{found[1]}\b.*$", plan, re.MULTILINE)
    if len(used) != 2 or used[1] != f"answer({name})":
        return plan
    return plan.replace(f"{found[0]}\n", "").replace(used[1], f"answer({found[2]})")
