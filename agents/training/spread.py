"""One wish for several things at once: « ferme le 12 » becomes « ferme le 12, le 40 et le 7 ».

Made from a phrase and its plan by repeating one slot: the plan is repeated for each value; look-ups that are
the same are kept once.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from agents.planner.examples.files import Intent
from agents.training.joining import join_plans

_SLOTS = ("dist", "num", "addr", "person", "fkind", "fkinds", "cat", "la_cat", "de_la_cat", "dom", "la_dom")
_LED = re.compile(
    r"(?:(?:\b(?:du|de la|de l'|des|au|aux|à la|à|dans le|dans la|le|la|les|de|d'|pour le|sur le|chez|n°) ?)?"
    rf"\{{({'|'.join(_SLOTS)})\}})",
    re.IGNORECASE,
)
_BASES = {"fkinds": "fkind", "la_cat": "cat", "de_la_cat": "cat", "la_dom": "dom"}
_AND = (" et ", " et ", " et ", " + ", " puis ", " ainsi que ", " et aussi ")
_LINES = 3


def spread(intent: Intent, rng: random.Random) -> Intent | None:
    """The intent for two to four values of one of its slots; None where it has none that can be repeated."""
    phrase = rng.choice(intent.phrases)
    if intent.before or "ask()" in intent.plan or "cannot()" in intent.plan or "for " in intent.plan:
        return None
    if any(word in intent.plan for word in ("map(", "chart(", "if ")) or intent.plan.count("\n") >= _LINES:
        return None
    found = [m for m in _LED.finditer(phrase) if _alone(m[1], phrase, intent.plan)]
    if not found:
        return None
    match, count = rng.choice(found), rng.choice((2, 2, 2, 3, 3, 4))
    base = _BASES.get(match[1], match[1])
    copies = ["", *(str(index) for index in range(2, count + 1))]
    shown = [_numbered(match[0], base, index) for index in copies]
    listed = ", ".join(shown[:-1]) + rng.choice(_AND) + shown[-1]
    plan = intent.plan
    for index in copies[1:]:
        plan = join_plans(plan, _numbered(intent.plan, base, index))
    return replace(intent, plan=plan, phrases=(phrase[: match.start()] + listed + phrase[match.end() :],))


def _alone(slot: str, phrase: str, plan: str) -> bool:
    """Whether the slot's value stands once in the phrase, and in the plan."""
    base = _BASES.get(slot, slot)
    said = re.findall(r"\{([a-z_]+)\d?\}", phrase)
    same = [name for name in said if _base(name) == base]
    planned = [name for name in re.findall(r"\{([a-z_]+)\d?\}", plan) if _base(name) == base]
    whole = [name for name in re.findall(r'"\{([a-z_]+)\d?\}"', plan) if _base(name) == base]
    given = base == "person" and "ticketing.assign(" in plan
    return len(same) == 1 and bool(planned) and len(whole) == len(planned) and not given


def _base(name: str) -> str:
    for prefix in ("de_la_", "a_la_", "la_", "un_", "proche_"):
        if name.startswith(prefix):
            name = name.removeprefix(prefix)
    return "fkind" if name == "fkinds" else name


def _numbered(text: str, base: str, index: str) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda m: f"{{{m[1]}{index}}}" if _base(m[1]) == base else m[0], text)
