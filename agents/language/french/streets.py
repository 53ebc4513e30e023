"""Streets in sentences: « autour du boulevard Voltaire », « à l'angle de la rue Monge »."""

from __future__ import annotations

import re

_HIS = (
    r"boulevard|bd|boul|quai|square|sq|passage|pass|cours|chemin|faubourg|fbg|fg|pont|rond-point|parvis|hameau|"
    r"carrefour|sentier"
)
_HERS = r"rue|place|pl|villa|cit[ée]|route|voie|cour|chauss[ée]e|porte|galerie|ruelle|sente|promenade"
_VOWEL = r"avenue|av|all[ée]e|impasse|imp|esplanade|all"
_STREET = re.compile(rf"(?:(?P<his>{_HIS})|(?P<hers>{_HERS})|(?P<vowel>{_VOWEL}))\b\.? (?=\w)", re.IGNORECASE)


def article(street: str) -> str:
    """The article of a street that is told without one (« le », « la », « l' », and its space); empty for
    anything else."""
    kind = _STREET.match(street)
    if kind is None:
        return ""
    return "l'" if kind["vowel"] else "le " if kind["his"] else "la "
