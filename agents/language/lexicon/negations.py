"""Words that say the opposite of what follows: « pas fermé » is never « fermé »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from agents.language.lexicon.folding import fold

_NEGATIONS = frozenset(
    "pas non ni sans sauf hors hormis jamais aucun aucune excepte autre autres different differents "
    "differente differentes peu moins inferieur inferieure not no never except without but other neither nor "
    "less least presque bientot almost nearly isn aren wasn weren excluding".split()
)
_THOSE = (
    r"(?:(?:(?:les?|la|ceux|celles|celui|celle|du|des?|dans|qui|sont|est|encore|deja|toujours|en|"
    r"tickets?|the) |l'|d')*)"
)
_EXCEPT = (
    r"(?:sauf|hormis|hors|exceptee?s?|autres? que|a part|a l'exception(?: d[eu]s?)?|ni|"
    r"(?:et|mais) (?:surtout )?pas|pas(?= ce)|except|excluding|neither|nor)"
)
_NOT = r"(?:pas|(?<!si )jamais|(?:ne |n')\w{1,20} plus|not)"
_BEHIND = re.compile(rf"\b(?:{_EXCEPT} {_THOSE}|{_NOT} (?:(?:encore|deja|toujours|en|yet) )*)$")
_NON = re.compile(r"(?<![,;.!]) non[ -]$")
_INFINITIVE = re.compile(r"[a-z]{2,}(?:er|ir|re)")
_FIELDS = {
    "Category": "category", "Domain": "domain", "FacilityKind": "kind", "Priority": "priority",
    "Status": "status",
}  # fmt: skip


def negated(cls: type[StrEnum], said: Sequence[str]) -> bool:
    """Whether folded words turn the value they name into another one.

    « plus » does so of a status (« plus ouvert »), not of a priority (« le plus urgent »); so does what is
    still to be done (« à fermer »).
    """
    if _NEGATIONS.intersection(said):
        return True
    if cls.__name__ != "Status":
        return False
    pairs = pairwise(said)
    return "plus" in said or any(a == "to" or (a == "a" and is_infinitive(b)) for a, b in pairs)


def denied_by(before: str, said: str) -> bool:
    """Whether words end with a negation or an exception of what comes right behind them (« sauf ceux du »).

    « non » before a figure or an article corrects what came before it.
    """
    folded = fold(before)
    return bool(_BEHIND.search(folded) or (_NON.search(folded) and not said[:1].isdigit()))


def others_mend(value: StrEnum) -> str:
    """How a plan asks for all but this value."""
    field = _FIELDS.get(type(value).__name__, "champ")
    tests = "!= (ou <, >=)" if field == "priority" else "!="
    return f'Filtrez avec {tests} : [x for x in … if x.{field} != "{value.value}"]'


def is_infinitive(word: str) -> bool:
    """Whether a folded word looks like a French verb in the infinitive."""
    return bool(_INFINITIVE.fullmatch(word))
