"""« Aide », « que sais-tu faire ? », « bonjour »: nothing to plan; what can be asked for is told."""

from __future__ import annotations

import re

from beffroi.text import without_accents

_HELLO = r"(?:bonjour|bonsoir|salut|hello|coucou|bjr|hi)"
_GREETING = rf"(?:{_HELLO}\W+)?"
_HELP = re.compile(
    rf"{_GREETING}(?:aide(?:z)?(?:[- ]moi)?|help(?: me)?|mode d['’]emploi|"
    r"(?:que|qu['’]est[- ]ce que|de quoi) (?:(?:tu|vous) )?"
    r"(?:sais|peux|savez|pouvez|es|etes)(?:[- ](?:tu|vous))?"
    r"(?: vous)? (?:faire|capable)(?: (?:pour moi|ici|exactement|avec \w+(?: \w+)?))?|"
    r"a quoi (?:sers[- ]tu|servez[- ]vous|tu sers|ca sert)|comment (?:ca marche|t['’]utiliser|vous utiliser)|"
    r"(?:tu es|t['’]es|vous etes) qui|qui (?:es[- ]tu|etes[- ]vous)|what can you do|who are you|"
    rf"{_HELLO}(?: beffroi| a (?:tous|toi|vous))?|"
    r"(?:(?:ok|super|parfait|d['’]accord)\W+)?(?:un grand )?merci(?: (?:beaucoup|bien|infiniment|beffroi|"
    r"a (?:toi|vous)))?|thanks?(?: you)?)\W*",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?:non,? )?(?:annule[rz]?(?: tout| ca| cela)?|laisse[rz]? tomber|stop|tant pis|oublie[rz]?(?: ca)?|"
    r"cancel|never mind)\W*",
    re.IGNORECASE,
)


def asks_for_help(request: str) -> bool:
    """Whether a request, all of it, asks what can be asked, or says hello or thanks alone."""
    return len(request) < 120 and _HELP.fullmatch(without_accents(request.strip())) is not None


def takes_back(request: str) -> bool:
    """Whether a request, all of it, gives something up: where nothing waits, nothing is to be given up."""
    return len(request) < 120 and _TAKES_BACK.fullmatch(without_accents(request.strip())) is not None
