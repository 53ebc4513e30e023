"""« Trouve une salle de sport près de la mairie du 11e »: a facility is looked for, and no trouble reported.

A small model that has not met what a kind of facility is called makes a ticket of it.
"""

from __future__ import annotations

import re

from agents.planner.mends.where.around import is_a_kind

_SEEKS = re.compile(
    r"^(?:(?:bonjour|bonsoir|salut|stp|svp|alors)[ ,:!]+)*"
    r"(?:(?:peux|pouvez|pourrais|pourriez)[- ](?:tu|vous) )?(?:me |nous )?"
    r"(?:(?:re)?cherche|trouve|montre|affiche)[rz]?(?:[- ](?:moi|nous))? "
    r"(?:une? |l[ea]s? |l['’]|des? )?(?P<what>[^.;:!?,\n]{1,120})"
    r"(?:,? (?:stp|svp|merci|s['’]il (?:te|vous) pla[iî]t))?[ ?.!]*",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:et|puis|pour que|intervention|intervenir)\b|"
    r"\b(?:bouch|cass|sale|en panne|ferm|ab[iî]m|d[ée]grad|tagu|inond|cr[èe]v)\w*",
    re.IGNORECASE,
)
"""Something else is wanted, or something is wrong with what is named."""
_MOST = 3
"""Words of a kind's name."""


def facility_sought(request: str) -> str:
    """The words of the kind of facility that a request begins by asking for; empty where it does not.

    Args:
        request: normalised, as the person typed it: « trouvé » with its accent is no order.
    """
    found = _SEEKS.fullmatch(request)
    words = found["what"].split() if found and not _MORE.search(found["what"]) else []
    kinds = (" ".join(words[:count]) for count in range(1, min(_MOST, len(words)) + 1))
    return next((kind for kind in kinds if is_a_kind(kind)), "")
