"""« Aide », « que sais-tu faire ? »: nothing to plan; what can be asked for is told."""

from __future__ import annotations

import re

from beffroi.text import without_accents

_GREETING = r"(?:(?:bonjour|bonsoir|salut|hello|coucou)\W+)?"
_HELP = re.compile(
    rf"{_GREETING}(?:aide(?:z)?(?:[- ]moi)?|help(?: me)?|mode d['’]emploi|"
    r"(?:que|qu['’]est[- ]ce que|de quoi) (?:(?:tu|vous) )?"
    r"(?:sais|peux|savez|pouvez|es|etes)(?:[- ](?:tu|vous))?"
    r"(?: vous)? (?:faire|capable)(?: (?:pour moi|ici|exactement|avec \w+(?: \w+)?))?|"
    r"a quoi (?:sers[- ]tu|servez[- ]vous|tu sers|ca sert)|comment (?:ca marche|t['’]utiliser|vous utiliser)|"
    r"what can you do)\W*",
    re.IGNORECASE,
)


def asks_for_help(request: str) -> bool:
    """Whether a request, all of it, asks what can be asked."""
    return len(request) < 120 and _HELP.fullmatch(without_accents(request.strip())) is not None
