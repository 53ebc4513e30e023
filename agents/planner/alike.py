"""When two plans say the same: in other words, with lookups in another order, through names for nothing."""

from __future__ import annotations

import re

from agents.language.checked import CheckedPlan
from agents.language.closed import closed_steps
from beffroi.tool import Effect, ReadClass

_ARTICLE = re.compile(r"\b((?:message|reason|subject)=\")(?:une? |l[ae]s? |l['’]|des )")
"""What a text may begin with or not: « doublon du 3121 », « un doublon du 3121 »."""


def same_form(checked: CheckedPlan) -> tuple[str, ...]:
    """The same for plans that say the same: effects in order, what is shown, what else needs a right."""
    steps = closed_steps(checked)
    if not steps:
        return (checked.text,)
    reads = (step.spec for step in checked.steps if step.spec.effect is Effect.READ)
    guarded = {spec.name for spec in reads if spec.read_class is not ReadClass.OPEN}
    effects = [_ARTICLE.sub(r"\1", step.text) for step in steps if step.tool]
    shown = sorted(step.text for step in steps if not step.tool)
    return (*effects, "", *shown, "", *sorted(guarded))
