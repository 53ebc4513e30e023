"""What a run asks a person, and what becomes of the reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from agents.graph.asking.retrying import without_retry
from agents.graph.judging.circumstances import PURPOSE
from agents.graph.phases import Go, Phase, error_of
from agents.graph.remembering.memory import Memory
from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import Ambiguous, Need
from agents.interpreter.outcomes import Ok
from agents.language.lexicon import Resolved, resolve
from agents.views import ALL, GIVE_UP, ChoiceView, QuestionView, choice_meant, gives_up, may_ask_anew, quoted
from agents.views.cards import MASKED
from agents.views.texts import text_of
from beffroi.errors import PlanError, Refused
from beffroi.labels import CONSTANT, Readers, in_sets, stored_readers
from beffroi.records import Lookup
from beffroi.text import visible
from beffroi.types import TextType
from guards.effects.effects import Settlement
from guards.ledger import Kind, commit
from guards.runs.data import RunData
from guards.runs.runs import Run, RunStatus, question_closed

Subject = Literal["candidates", "value", "confirm", "uncertain", "reading", "purpose", "rest"]
YES, NO, NONE = "oui", "non", "0"
_YES_NO = (ChoiceView(YES, "Oui, continuer"), ChoiceView(NO, "Non, arrêter"))
CHECK_AGAIN = "verifier"
"""The key that has the city system searched once more for an uncertain effect."""
_SETTLE = (
    ChoiceView(CHECK_AGAIN, "Vérifier à nouveau"),
    ChoiceView(Settlement.DONE.value, "Marquer comme fait"),
    ChoiceView(Settlement.RESEND.value, "Renvoyer"),
    ChoiceView(Settlement.DROPPED.value, "Marquer comme non fait"),
)
_OTHER = "Aucune de ces réponses"
_ALL = ChoiceView(ALL, "Tous, sans préciser")
_WHICH = (
    "« {} » ressemble à une nouvelle demande. Si c'est votre réponse à « {} », écrivez-la "
    f"entre guillemets. Sinon, répondez « {GIVE_UP} », puis faites la nouvelle demande."
)
_PERHAPS = "L'action a peut-être été faite."


@dataclass(frozen=True)
class Asked:
    """A question of a run, as stored.

    Attributes:
        about: candidates of a lookup, a value for a parameter, going on or not, an uncertain effect, which
            reading of the request is meant, what personal data is read for, what is left of a request of
            which a part was done.
        key: site, ``line:parameter``, what is confirmed of which attempt, or the attempt that is read.
        back: phase to go on in.
        readers: who may read it: it may quote values.
        prose: as `QuestionView` has it.
    """

    about: Subject
    key: str
    text: str
    choices: tuple[ChoiceView, ...]
    free: bool
    back: Phase
    readers: Readers | None = None
    prose: bool = True

    @property
    def id(self) -> str:
        """Id within the run."""
        return _id(self.about, self.key)

    def view(self) -> QuestionView:
        """What people see who may read it."""
        return QuestionView(self.id, self.text, self.choices, self.free, self.about, self.prose)

    def masked(self) -> QuestionView:
        """What others see: that something is asked, and among how many answers."""
        quoting = self.about == "candidates"
        choices = (
            each._replace(label=MASKED) if quoting and each.key != NONE else each for each in self.choices
        )
        return QuestionView(self.id, MASKED, tuple(choices), self.free, self.about)

    def to_json(self) -> dict[str, Any]:
        """The stored form."""
        choices, readers = [list(choice) for choice in self.choices], stored_readers(self.readers)
        return {**vars(self), "choices": choices, "back": self.back.value, "readers": readers}


def uncertain_question(effect_id: str) -> str:
    """Id of the question what became of an effect."""
    return _id("uncertain", effect_id)


def _id(about: Subject, key: str) -> str:
    return f"{about}:{key}"


def from_json(raw: Mapping[str, Any]) -> Asked:
    """The question of a stored form."""
    choices = tuple(ChoiceView(key, label, *map(tuple, more)) for key, label, *more in raw["choices"])
    readers = None if raw.get("readers") is None else in_sets(raw["readers"])
    kept = (raw["about"], raw["key"], raw["text"], choices, raw["free"], Phase(raw["back"]), readers)
    return Asked(*kept, raw.get("prose", True))


def ask(asked: Asked, status: RunStatus = RunStatus.QUESTION) -> Go:
    """To the question node."""
    return Go(
        Phase.QUESTION,
        status=status,
        event=asked_event(asked),
        data={"question": asked.to_json()},
    )


def asked_event(asked: Asked) -> tuple[Kind, dict[str, Any]]:
    """The ledger's event: what is asked, and among how many answers."""
    return Kind.QUESTION, {"question": asked.id, "choices": len(asked.choices)}


def confirm(key: str, text: str, back: Phase, readers: Readers | None = None) -> Asked:
    """A question to go on or not; its key is `Memory.confirmation`."""
    return Asked("confirm", key, text, _YES_NO, False, back, readers)


def about_purpose(purposes: Sequence[str]) -> Asked:
    """The question what personal data is read for: one of the register's entries."""
    choices = tuple(ChoiceView(name, name.capitalize()) for name in purposes)
    text = "Pour quelle finalité du registre lisez-vous ces données personnelles ?"
    return Asked("purpose", "run", text, choices, False, Phase.REVIEW)


def about_uncertain(effect_id: str, sentence: str, reason: str, *, known: bool = False) -> Asked:
    """What a person is asked where nobody knows whether an effect happened.

    Args:
        sentence: what the effect is: « Confier le ticket 4012 à Karim Benali ».
        known: whether the reason says what was done; else the question says that the effect perhaps was.
    """
    why = without_retry(reason)
    told = why if known else f"{why} {_PERHAPS}".strip()
    text = f"« {sentence} » : {told} Que faut-il faire ?"
    return Asked("uncertain", effect_id, text, _SETTLE, False, Phase.ACT)


def about_need(need: Need, back: Phase) -> Asked:
    """The question of something that only the person knows."""
    if isinstance(need, Ambiguous):
        choices = [ChoiceView(str(i), text_of(held)) for i, held in enumerate(need.candidates, 1)]
        choices.append(ChoiceView(NONE, _OTHER))
        return Asked("candidates", need.site, need.text, tuple(choices), False, back, need.label.readers)
    listed = [ChoiceView(choice, choice) for choice in need.choices]
    listed += [ChoiceView(NONE, _OTHER)] if listed else []
    offered = (*([_ALL] if need.optional else []), *listed)
    key = f"{need.line}:{need.parameter}"
    return Asked("value", key, need.text, offered, not listed, back, prose=need.prose)


@dataclass(frozen=True)
class Taken:
    """A reply that was understood: what to keep; ``stop`` where the person wants no more; ``settled`` is what
    became of an uncertain effect, as the key of the choice."""

    values: Mapping[str, Any]
    stop: bool = False
    end: RunStatus = RunStatus.REFUSED
    sentence: str = "Demande arrêtée à votre réponse : rien de plus n'a été fait."
    hint: str = ""
    settled: str = ""

    @property
    def settlement(self) -> Settlement | None:
        """What the person says of an uncertain effect; None where they say nothing of one."""
        return None if self.settled in ("", CHECK_AGAIN) else Settlement(self.settled)

    @property
    def data(self) -> RunData:
        """What a run keeps of it beside the values."""
        if not self.stop:
            return {"settled": self.settled} if self.settled else {}
        error = error_of(self.sentence, self.hint, told=CONSTANT)
        return {"given_up": True, "end": self.end.value, "error": error}


def open_question(run: Run, expected: str = "") -> Asked:
    """What a run asks now; ``expected`` is the id of the question that the person saw, where it is known.

    Raises:
        Refused: ``questions.none``: it asks nothing, or something else by now.
    """
    stored = run.data.get("question")
    asked = None if stored is None else from_json(stored)
    if asked is None or expected not in ("", asked.id):
        raise question_closed()
    return asked


def take(situation: Callable[[], Situation], asked: Asked, key: str) -> Taken:
    """What a reply comes to.

    Args:
        situation: loads that of the run; to leave a question it is not needed, and may be gone.
        key: what was `chosen`.

    Raises:
        Refused: ``questions.reply``: it is no value of the type that is wanted.
    """
    if key == GIVE_UP or (not asked.free and key == NONE and asked.about != "candidates"):
        return Taken({}, stop=True)
    match asked.about:
        case "candidates" if key == NONE:
            return _none_meant(situation, asked.key)
        case "candidates":
            return _picked(situation().memory, asked, key)
        case "value":
            return _valued(situation(), asked, key)
        case "purpose":
            return Taken({PURPOSE: key})
        case _:
            return Taken({f"confirmed:{asked.key}": key == YES}, stop=key != YES)


def reply_event(asked: Asked, reply: str) -> tuple[Kind, dict[str, Any]]:
    """The ledger's event: that there was a reply, committed to, since it may hold personal data."""
    _, commitment = commit(reply)
    return Kind.QUESTION, {"question": asked.id, "reply": commitment}


def chosen(asked: Asked, reply: str) -> str:
    """The key of the choice that a reply names, the free text, or the giving up of the request.

    Raises:
        Refused: ``questions.reply``.
    """
    text, view = visible(reply).strip(), asked.view()
    key = choice_meant(view, text) or (GIVE_UP if gives_up(view, text) else None)
    if key is not None:
        return key
    if asked.free:
        if not text or len(text) > 2_000:
            raise _not_understood("Votre réponse est vide ou trop longue. Répondez en quelques mots.")
        if may_ask_anew(view, text):
            raise _not_understood(_WHICH.format(text[:80], asked.text))
        return (quoted(text) if asked.prose else "") or text
    shown = ", ".join(f"« {choice.key} »" for choice in asked.choices)
    shown += "" if asked.about == "uncertain" else f", ou répondez « {GIVE_UP} »"
    raise _not_understood(f"Je ne comprends pas « {text[:80]} ». Choisissez parmi {shown}.")


def _none_meant(situation: Callable[[], Situation], site: str) -> Taken:
    """None of the candidates: what was searched for is asked for in other words, once; then, or where the
    search has no words of its own to be said otherwise, the request ends."""
    try:
        at = situation()
    except PlanError:
        return Taken({}, stop=True)
    spec = next((step.spec for step in at.checked.steps if str(step.line) == site), None)
    words = [] if spec is None else [each.name for each in spec.parameters if each.type == TextType("query")]
    if len(words) != 1 or (int(site), words[0]) in at.memory.anew():
        return Taken({}, stop=True)
    return Taken(at.memory.ask_anew(int(site), words[0]))


def _picked(memory: Memory, asked: Asked, key: str) -> Taken:
    outcome = memory.results()[asked.key]
    if not isinstance(outcome, Ok) or not isinstance(outcome.value, Lookup):
        raise _not_understood("Cette question n'attend plus de réponse.")
    picked = Lookup(outcome.value.candidates[int(key) - 1])
    return Taken(memory.result(asked.key, replace(outcome, value=picked, picked=True)))


def _valued(at: Situation, asked: Asked, key: str) -> Taken:
    line, parameter = asked.key.split(":", 1)
    step = next(step for step in at.checked.steps if step.line == int(line))
    if key == ALL and any(choice.key == ALL for choice in asked.choices):
        return Taken(at.memory.reply(int(line), parameter, None))
    declared = step.spec.parameter(parameter)
    found = resolve(declared.type, key, now=at.now) if declared is not None else None
    if not isinstance(found, Resolved):
        raise _not_understood(f"« {key[:80]} » ne convient pas. {asked.text} Sinon, répondez « {GIVE_UP} ».")
    return Taken(at.memory.reply(int(line), parameter, found.value))


def _not_understood(sentence: str) -> Refused:
    return Refused("questions.reply", sentence)
