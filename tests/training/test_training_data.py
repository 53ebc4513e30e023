"""Training phrases, and their distance from the requests kept apart."""

from __future__ import annotations

import itertools
import re

import pytest

from agents.training.batches import batches
from agents.training.fill import Example
from agents.training.generate import Generator
from agents.training.joining import join_plans
from agents.training.phrases import load_contexts, load_intents
from evals.planning import leaks
from evals.planning.cases import Case
from evals.planning.leaks import Leak, Training, find_leaks, load_training, plain


@pytest.fixture(scope="module")
def training() -> Training:
    return load_training()


def told(found: list[Leak]) -> str:
    """For `test` the case alone: a failure must not show its requests."""
    return "\n".join(f"test {leak.case}" if leak.set == "test" else str(leak) for leak in found)


def test_no_training_phrase_equals_or_nearly_equals_a_request_kept_apart(training: Training) -> None:
    found = told(find_leaks(training))
    assert not found, found


def test_no_training_phrase_says_a_request_kept_apart_with_other_values(training: Training) -> None:
    found = told(find_leaks(training, masked=True))
    assert not found, found


def test_a_leak_is_found_with_a_context_and_with_other_values(monkeypatch: pytest.MonkeyPatch) -> None:
    request = "Je sors de réunion, dites-moi combien de tickets eau restent ouverts dans le 12e"
    case = Case("x1", request, 'answer(ticketing.search(category="eau", district="12e"))', (), None)
    monkeypatch.setattr(leaks, "load_cases", lambda name: [case])
    phrase = "dites-moi combien de tickets {cat} restent ouverts dans le {dist}"
    near = Training((plain(phrase),), (phrase,), (plain("Je sors de réunion, "),))
    assert [(leak.case, leak.phrase) for leak in find_leaks(near, ("dev",), masked=True)] == [("x1", phrase)]
    assert "réunion" not in told(find_leaks(near, ("test",), masked=True))
    far = Training((plain("quelle heure est-il à la mairie du centre"),), ("",), ())
    assert find_leaks(far, ("dev",)) == find_leaks(far, ("dev",), masked=True) == []


def test_phrases_families_and_contexts_are_all_looked_at(training: Training) -> None:
    assert len(training.plain) > 15_000 and len(training.contexts) > 50


def test_no_training_plan_names_two_results_alike() -> None:
    """What is decoded has each name once: another way to say it in each branch could not be written."""
    for intent in load_intents():
        names = re.findall(r"^ *(\w+) = ", intent.plan, re.MULTILINE)
        assert len(names) == len(set(names)), intent.name


def test_what_a_phrase_s_plan_gives_a_tool_stands_in_the_phrase() -> None:
    """Byte for byte: a capital more, and nothing that is decoded could be that plan."""
    for intent in load_intents():
        given = [words for name, words in re.findall(r'(\w+)="([^"{}]+)"', intent.plan)
                 if name not in {"by", "order"}]  # fmt: skip
        for phrase in intent.phrases:
            assert not [each for each in given if each not in phrase + intent.before], (intent.name, phrase)


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


def test_joined_plans_share_a_look_up_only_where_it_is_of_the_same_thing() -> None:
    one = (
        'personne = directory.find_person(name="{}")\nchef = directory.manager(person=personne)\nanswer(chef)'
    )
    apart = join_plans(one.format("a"), one.format("b"))
    assert "chef2 = directory.manager(person=personne2)" in apart and apart.endswith("answer(chef, chef2)")
    assert join_plans(one.format("a"), one.format("a")) == one.format("a")


def test_batches_learn_the_plan_and_not_the_request() -> None:
    examples = itertools.cycle([Example("abc", "xy"), Example("abcdef", "z")])
    batch = next(batches(examples, lambda text: [ord(c) for c in text], tokens=400, seed=1))
    chosen = {chr(t) for t in batch.tokens[batch.targets]}
    assert {"x", "y", "z"} & chosen
    assert "D" not in chosen
