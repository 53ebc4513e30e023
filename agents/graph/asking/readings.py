"""Readings of a request: where the planner is unsure, the person says which one is theirs.

Until then nothing is done and the run has no draft: nothing is shown as understood, and no later turn builds
on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agents.graph.asking.questions import NO, NONE, YES, Asked, Taken, ask
from agents.graph.phases import Go, Phase
from agents.graph.remembering.memory import Memory
from agents.language.checked import CheckedPlan
from agents.planner.drafts import Draft
from agents.views import GIVE_UP, ChoiceView
from beffroi.identity import Actor
from beffroi.tool import ReadClass
from guards.ledger import Kind, digest
from guards.runs.runs import RunStatus

READINGS = "readings"
"""Name of the value that holds the drafts to choose among."""
REPHRASE = "Reformulez votre demande en phrases simples : ce qu'il faut faire, où, pour qui."
_WHICH = "Je ne suis pas sûr de ce que vous voulez. Que faut-il faire ? Rien n'est fait avant votre choix."
_THIS = "Je ne suis pas sûr de ce que vous voulez. Est-ce bien cela ? Rien n'est fait avant votre réponse."
_LABELS = ("Première lecture", "Deuxième lecture")


def offered(draft: Draft) -> tuple[Draft, ...]:
    """The readings that a person must choose among, the best first; empty where the plan just goes on.

    A choice is needed where the planner is unsure, and a reading has an effect or reads personal data, or the
    two would not show the same.
    """
    if draft.sure:
        return ()
    best, other = draft.checked, draft.other
    two = other is not None and sorted(other.sentences) != sorted(best.sentences)
    readings = [each for each in (best, other if two else None) if each is not None and each.cannot is None]
    if not readings or not (two or any(map(_weighty, readings))):
        return ()
    return tuple(replace(draft, checked=each, other=None) for each in readings)


def ask_reading(readings: Sequence[Mapping[str, Any]]) -> Go:
    """The closed question: one of these stored drafts, or none."""
    asked = _question(readings)
    go = ask(asked)
    told = {"question": asked.id, "choices": len(asked.choices), "readings": _digests(readings)}
    return replace(go, event=(Kind.QUESTION, told))


def take_reading(memory: Memory, asked: Asked, key: str) -> Taken:
    """What a choice comes to: the reading becomes the run's draft; none ends the run."""
    number = _number(asked, key)
    if key == GIVE_UP:
        return Taken({}, stop=True)
    if number is not None:
        return Taken({"draft": memory.get(READINGS)[number]})
    sentence = "Ce n'est pas ce que vous vouliez : rien n'a été fait."
    return Taken({}, stop=True, end=RunStatus.FAILED, sentence=sentence, hint=REPHRASE)


def chosen_event(memory: Memory, asked: Asked, key: str, actor: Actor) -> tuple[Kind, dict[str, Any]]:
    """The ledger's event: digests of the readings, of the chosen one (empty where none), and who chose."""
    digests, number = _digests(memory.get(READINGS)), _number(asked, key)
    chosen = "" if number is None else digests[number]
    return Kind.READING_CHOSEN, {
        "question": asked.id,
        "readings": digests,
        "chosen": chosen,
        "actor": actor.id,
    }


def _weighty(checked: CheckedPlan) -> bool:
    return checked.has_effects or any(step.spec.read_class is ReadClass.PERSONAL for step in checked.steps)


def _question(readings: Sequence[Mapping[str, Any]]) -> Asked:
    shown = [tuple(each["sentences"]) for each in readings]
    if len(shown) == 1:
        text, choices = _THIS, [ChoiceView(YES, "Oui, c'est cela", shown[0]), ChoiceView(NO, "Non")]
    else:
        named = enumerate(zip(_LABELS, shown, strict=True), 1)
        text, choices = _WHICH, [ChoiceView(str(number), *reading) for number, reading in named]
        choices.append(ChoiceView(NONE, "Aucune des deux"))
    text = " ".join((text, *_unused(readings)))
    return Asked("reading", str(readings[0]["attempt"]), text, tuple(choices), False, Phase.REVIEW)


def _unused(readings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """That words of the request are in none of the readings."""
    words = [each for each in readings[0]["unused"] if all(each in other["unused"] for other in readings)]
    if words:
        yield f"Non pris en compte : {', '.join(f'« {each} »' for each in words)}."


def _number(asked: Asked, key: str) -> int | None:
    """Which reading a key means, from 0; None for none of them."""
    keys = [choice.key for choice in asked.choices if choice.detail]
    return keys.index(key) if key in keys else None


def _digests(readings: Sequence[Mapping[str, Any]]) -> list[str]:
    return [digest(each["plan"]) for each in readings]
