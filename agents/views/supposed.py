"""What was supposed, in words: values that nobody said, shown before anything is done on them."""

from __future__ import annotations

from agents.language.checked import CheckedPlan
from agents.views.texts import text_of
from agents.views.words import parameter_word


def supposed_sentences(checked: CheckedPlan) -> tuple[str, ...]:
    """« Priorité : normale », one for each supposed value."""
    found = dict.fromkeys(
        f"{parameter_word(each.parameter)} : {text_of(each.value)}" for each in checked.supposed
    )
    return tuple(found)
