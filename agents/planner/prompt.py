"""The prompt of the adapted model: short, because it has learnt the city's tools by training.

Training and inference both come here, so that the model meets at work exactly what it was trained on. Tools
that the adapter has not learnt are listed by their signatures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

END = "<|im_end|>"
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Turn:
    """An earlier request of the conversation and its plan."""

    request: str
    plan: str


def normalise_request(text: str) -> str:
    """One line, single spaces, straight apostrophes: the form in which spans are sought."""
    return _SPACE.sub(" ", text.replace("’", "'")).strip()


def adapter_prompt(request: str, before: Turn | None = None, signatures: Sequence[str] = ()) -> str:
    """Prompt of the adapted model.

    Args:
        request: normalised request.
        before: the turn that this request continues.
        signatures: one line per tool that the adapter has not learnt.
    """
    listed = "Outils :\n" + "\n".join(signatures) + "\n" if signatures else ""
    earlier = f"Avant : {before.request}\n{before.plan}\n" if before else ""
    return f"{listed}{earlier}Demande : {request}\nPlan :\n"
