"""What a request leaves out by number or name: « sauf le 3120 », « sauf ceux de Karim », « sauf Karim »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.language.syntax import nodes as n
from agents.planner.mends.people_names import NAME

_EXCEPT = r",? *\b(?i:sauf|hormis|except[ée]|[àa] part|[àa] l['’]exception d[eu]s?|en dehors d[eu]s?|hors)\b"
_NUMBER = r"(?:(?:tickets? )?n[o°] ?|tickets? |#)?\d{3,6}|(?:tickets? n[o°] ?|tickets? |n[o°] ?|#)\d{1,2}"
_AND = r"(?: ?(?:,|/|,? et|,? ou|ainsi que) ?)(?:d[ue]s? |l[ae]s? )?"
_ENDS = (
    r"(?=\W*$|[.;:!?]|,(?! ?\d)| (?:stp|svp|merci|avec|car|parce)\b| que\b|"
    r" (?:et|puis) (?![dl][aeu]s? ?(?:ticket |n[o°] ?)?\d|\d|d['’]))"
)
_AND_SOMEBODY = re.compile(r",? (?:et|ni|ou) (?:de |d['’]|[àa] )?[A-ZÀ-Ý]")
_TICKETS = re.compile(
    rf"{_EXCEPT} ?(?:l[ae]s? |d[ue]s? )?(?P<them>(?:{_NUMBER})(?:{_AND}(?:{_NUMBER}))*){_ENDS}", re.IGNORECASE
)
_PERSON = re.compile(
    rf"{_EXCEPT}(?: (?i:[àa]|pour|de|l['’]agente?))? ?(?:(?:M\.|Mme|Mlle) )?(?P<them>{NAME}){_ENDS}"
)
_THEIRS = re.compile(
    rf"{_EXCEPT} (?i:ceux|celles)(?: qui (?:sont|ont [ée]t[ée]))?"
    rf"(?: (?i:(?:confi|assign|attribu|affect)[ée]e?s))? "
    rf"(?:(?i:[àa]|de|du) |d['’])(?:(?:M\.|Mme|Mlle) )?(?P<them>{NAME}){_ENDS}"
)
_STREET = re.compile(
    r"\b(?:rue|avenue|av|boulevard|bd|place|quai|all[ée]e|impasse|passage|faubourg|villa|cit[ée])\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Spared:
    """What is left out: the words for it, the field that says which it is, and where that is said."""

    words: tuple[str, ...]
    field: str
    said: str

    def sieve(self, source: n.Expression, held: Sequence[n.Expression], line: int) -> n.Filter:
        """The list without it; ``held`` are the values of the field that are left out."""
        item = "p" if self.field == "name" else "t"
        left = n.Field(n.Name(item, line), self.field, line)
        right = held[0] if len(held) == 1 else tuple(held)
        return n.Filter(
            item, source, n.Compare("!=" if len(held) == 1 else "not in", left, right, line), line
        )


def what_is_spared(said: str) -> Spared | None:
    """What is left out by number or name, where that is the one exception."""
    kinds = {"number": _TICKETS, "name": _PERSON, "assignee": _THEIRS}
    found = [(field, match) for field, pattern in kinds.items() for match in pattern.finditer(said)]
    if len(found) != 1 or len(re.findall(_EXCEPT, said)) != 1:
        return None
    ((field, match),) = found
    if field != "number":
        return None if _AND_SOMEBODY.match(said, match.end()) else Spared((match["them"],), field, match[0])
    numbers = tuple(re.findall(r"\d+", match["them"]))
    told = re.search(r"ticket|n[o°]|#", match[0], re.IGNORECASE)
    return Spared(numbers, field, match[0]) if told or not _are_no_tickets(numbers, said) else None


def _are_no_tickets(numbers: Sequence[str], said: str) -> bool:
    """Whether bare numbers may be years, postcodes, or those of houses where a street is named."""
    return any(
        re.fullmatch(r"(?:19|20)\d\d|75\d{3}", each) or (len(each) < 4 and _STREET.search(said))
        for each in numbers
    )
