"""Training phrases, and their distance from the requests kept apart."""

from __future__ import annotations

import itertools
import re
import unicodedata

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from agents.training.batches import batches
from agents.training.fill import Example
from agents.training.generate import Generator, join_plans
from agents.training.phrases import load_contexts, load_intents
from evals.planning.cases import load_cases


def plain(text: str) -> str:
    """Lower case, no accents, no punctuation, figures and slots as one sign."""
    folded = unicodedata.normalize("NFD", text.lower())
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^a-z#]+", " ", re.sub(r"\{\w+\}|\d+\w*", "#", kept)).strip()


def test_no_training_phrase_equals_or_nearly_equals_a_request_kept_apart() -> None:
    phrases = [plain(p) for intent in load_intents() for p in intent.phrases]
    for case in load_cases("heldout"):
        asked = plain(case.request)
        if case.before or len(asked.split()) < 6:
            continue  # « et dans le 12e ? » has few ways to be said
        nearest = process.extractOne(asked, phrases, scorer=Levenshtein.normalized_distance)
        assert nearest is not None
        assert nearest[1] >= 0.15, (case.id, case.request, nearest[0])


def test_every_literal_of_a_training_plan_stands_in_its_request() -> None:
    stream = iter(Generator(load_intents(), load_contexts(), seed=5))
    missing = 0
    for example in itertools.islice(stream, 800):
        said = example.request + (example.before[0] if example.before else "")
        for name, text in re.findall(r'(\w+)="([^"]*)"', example.plan):
            missing += name not in {"by", "order"} and text not in said
    assert missing <= 4  # noise of capitals at a joint, rare


def test_joined_plans_keep_their_names_apart_and_show_last() -> None:
    joined = join_plans(
        'lieu = gis.locate(address="a")\nanswer(lieu)',
        'lieu = gis.locate(address="b")\nanswer(lieu.district)',
    )
    assert joined == (
        'lieu = gis.locate(address="a")\nlieu2 = gis.locate(address="b")\nanswer(lieu, lieu2.district)'
    )


def test_batches_learn_the_plan_and_not_the_request() -> None:
    examples = itertools.cycle([Example("abc", "xy"), Example("abcdef", "z")])
    batch = next(batches(examples, lambda text: [ord(c) for c in text], tokens=400, seed=1))
    chosen = {chr(t) for t in batch.tokens[batch.targets]}
    assert {"x", "y", "z"} & chosen
    assert "D" not in chosen
