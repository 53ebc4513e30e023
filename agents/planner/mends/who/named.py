"""A name alone, « Karim Benali », is somebody who is looked for."""

from __future__ import annotations

import re

from agents.language.request.unused_patterns import NOT_NAMES
from agents.planner.mends.where.streets import STREET_NAMED
from beffroi.text import without_accents

_NAME = re.compile(
    r"(?:(?:M\.|Mme|Monsieur|Madame) )?[A-ZÀ-Þ][a-zà-ÿ][\w’'-]*(?: (?:(?:de|du|des|Le|La|El|Ben) )?"
    r"[A-ZÀ-Þ][a-zà-ÿ][\w’'-]*){1,2}[ ?!.]*"
)


def names_somebody(request: str) -> bool:
    """Whether a request is somebody's name, and nothing beside."""
    said = request.split("\n")[0].strip()
    if _NAME.fullmatch(said) is None or STREET_NAMED.search(said):
        return False
    return not any(without_accents(word.lower()) in NOT_NAMES for word in re.findall(r"[^\W\d_]{3,}", said))
