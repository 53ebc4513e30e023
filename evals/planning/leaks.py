"""Training phrases that say a request kept apart, or nearly: what was trained on measures nothing.

A request counts as said where its plain text (no case, accents, punctuation; figures and slots as one sign)
is nearer than `NEAR` to that of a training phrase, of a context, or of a phrase after or before a context.
With `masked`, the values that the gold plan copies from the request count as slots too: a phrase with slots
says the request whatever names stand in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from agents.planner.examples.files import load_families
from agents.training.families import FOLDER
from agents.training.phrases import load_contexts, load_intents
from beffroi.text import without_accents
from evals.planning.cases import SETS, STEERING, Case, load_cases

NEAR = 0.15
"""Normalised edit distance below which two texts say the same."""
FEWEST = 6
"""Words below which a request has few ways to be said (« et dans le 12e ? »): no phrase could keep away."""
KEPT = tuple(each for each in SETS if each != STEERING)
"""The sets that training keeps away from."""
_SHORTEST_CONTEXT = 2
_LITERAL = re.compile(r'(?<!by=)(?<!order=)"([^"]+)"')


@dataclass(frozen=True)
class Leak:
    """A training phrase near a request: which set and case, the phrase as it is written, the distance.

    The request itself is not held: whoever mends a phrase must not read it.
    """

    set: str
    case: str
    phrase: str
    distance: float

    def __str__(self) -> str:
        return f"{self.set} {self.case} ({self.distance:.2f}): {self.phrase}"


@dataclass(frozen=True)
class Training:
    """What is trained on, as plain texts beside the texts as written.

    Attributes:
        contexts: plain texts that a phrase may stand after or before.
    """

    plain: tuple[str, ...]
    written: tuple[str, ...]
    contexts: tuple[str, ...]

    @cached_property
    def by_length(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The plain texts from short to long, and their lengths."""
        texts = sorted(self.plain, key=len)
        return tuple(map(len, texts)), tuple(texts)

    def as_long_as(self, text: str) -> tuple[str, ...]:
        """The plain texts that are long enough and short enough to be near this one."""
        lengths, texts = self.by_length
        least, most = len(text) * (1 - NEAR), len(text) / (1 - NEAR)
        return texts[bisect_left(lengths, least) : bisect_right(lengths, most)]


def plain(text: str) -> str:
    """Lower case, no accents, no punctuation, figures and slots as one sign."""
    kept = without_accents(text.lower())
    return re.sub(r"[^a-z#]+", " ", re.sub(r"\{\w+\}|\d+\w*", "#", kept)).strip()


def load_training() -> Training:
    """Phrases of the intents and of the invented families, and the contexts."""
    contexts = load_contexts()
    around = (*contexts.before, *contexts.after)
    intents = [*load_intents(), *(intent for family in load_families(FOLDER) for intent in family.intents)]
    written = dict.fromkeys([phrase for intent in intents for phrase in intent.phrases] + list(around))
    return Training(
        plain=tuple(map(plain, written)),
        written=tuple(written),
        contexts=tuple(t for t in map(plain, around) if len(t.split()) >= _SHORTEST_CONTEXT),
    )


def find_leaks(training: Training, sets: Sequence[str] = KEPT, *, masked: bool = False) -> list[Leak]:
    """The nearest phrase of each request that has one too near, in the order of the sets.

    Args:
        masked: take the values of the gold plan for slots.
    """
    return [leak for name in sets for leak in _of_set(name, training, masked)]


def _of_set(name: str, training: Training, masked: bool) -> Iterator[Leak]:
    for case in load_cases(name):
        text = plain(_masked(case) if masked else case.request)
        near = (_nearest(bare, training) for bare in _bare(text, training.contexts))
        best = min((one for one in near if one), default=None)
        if best is not None:
            written = training.written[training.plain.index(best[1])]
            yield Leak(name, case.id, written, round(best[0], 3))


def _masked(case: Case) -> str:
    """The request with the spans that its plan copies replaced by a figure, which `plain` takes as a slot."""
    text = case.request.replace("’", "'")
    for span in sorted(set(_LITERAL.findall(case.plan)), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(span)}(?!\w)", "1", text)
    return text


def _nearest(text: str, training: Training) -> tuple[float, str] | None:
    """How near the nearest plain text is, and which one that is; None where none is near."""
    if len(text.split()) < FEWEST:
        return None
    near = training.as_long_as(text)
    found = process.extractOne(text, near, scorer=Levenshtein.normalized_distance, score_cutoff=NEAR)
    return None if found is None or found[1] >= NEAR else (found[1], found[0])


def _bare(text: str, contexts: Iterable[str]) -> set[str]:
    """The request, and what is left of it without a context before or after."""
    whole = {text}
    for context in contexts:
        if text.startswith(context + " "):
            whole.add(text[len(context) + 1 :])
        if text.endswith(" " + context):
            whole.add(text[: -len(context) - 1])
    return whole
