"""What is left of a request of which a part was done: gone on with in the same run, never asked for anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from agents.graph.asking.questions import Asked, Taken, ask
from agents.graph.asking.retrying import without_retry
from agents.graph.deps import Deps
from agents.graph.phases import Go, Phase
from agents.graph.realise import given_tickets
from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import CallSite, Evaluation
from agents.interpreter.labels import full_label
from agents.interpreter.outcomes import Fail, Ok
from agents.views import ChoiceView
from agents.views.answer import effect_block
from agents.views.sentences import call_sentence
from beffroi.errors import EffectDoubt, Refused, ToolError
from beffroi.labels import Label, join_all
from guards.effects.effects import begun, went_to
from guards.runs.runs import RunStatus
from tools.mcp.declared import served_by

GO_ON, STOP = "reprendre", "arreter"
AGAIN = "Rien n'a été fait : réessayez dans un instant."
NOT_AGAIN = "Ce qui est fait le reste : ne redemandez que ce qui n'est pas fait."
_OTHER_SYSTEM = (
    "Le système où cette action allait a changé depuis : celui d'aujourd'hui ne sait pas si elle est faite. "
    "Regardez dans l'ancien système, arrêtez là, puis redemandez ce qui n'est pas fait."
)
_CHOICES = (ChoiceView(GO_ON, "Reprendre ce qui reste"), ChoiceView(STOP, "Arrêter là"))
_FEW = 2
"""Effects whose sentences are said one by one."""


def done_effects(now: Evaluation) -> list[CallSite]:
    """The effects that were done."""
    return [call for call in now.effects if isinstance(call.outcome, Ok)]


def ask_rest(now: Evaluation, failed: CallSite, reason: str) -> Go:
    """The question whether to go on, after a call that its system could not do just now."""
    done = done_effects(now)
    left = f"Pas fait : « {call_sentence(failed)} »."
    going_on = "Reprendre ce qui reste ? Ce qui est fait ne sera pas refait."
    text = " ".join(filter(None, [*_told(done), left, without_retry(reason), going_on]))
    readers = join_all(label for call in (*done, failed) for label in labels_of(call)).readers
    return ask(Asked("rest", failed.site, text, _CHOICES, False, Phase.READ, readers))


def take_rest(deps: Deps, situation: Callable[[], Situation], asked: Asked, key: str) -> Taken:
    """What a reply comes to: what failed is forgotten, so that it is judged and agreed to anew.

    Args:
        situation: loads that of the run; to stop it is not needed, and may be gone.

    Raises:
        Refused: ``questions.rest``: what failed may have happened after all, or its system does not answer.
    """
    if key != GO_ON:
        sentence = "Demande arrêtée à votre réponse : rien de plus n'a été fait."
        return Taken({}, stop=True, end=RunStatus.FAILED, sentence=sentence, hint=NOT_AGAIN)
    at = situation()
    failed = [call for call in at.evaluate(deps).calls if isinstance(call.outcome, Fail)]
    again = [call for call in failed if call.site == asked.key or not (call.is_effect or call.looped)]
    values: dict[str, Any] = {}
    for call in again:
        values |= at.memory.result(call.site, None)
        if call.is_effect:
            _check_absent(deps, at, call)
            values[f"generation:{call.site}"] = at.memory.generation(call.site) + 1
    return Taken(values)


def _check_absent(deps: Deps, at: Situation, call: CallSite) -> None:
    """A new id finds nothing of the try before: that one is looked for first. An MCP server cannot be asked,
    nor what another server sent; where the journal says that nothing was done, that stands."""
    effect_id = at.memory.effect_id(call.site)
    since = begun(deps.guards.store, effect_id)
    if since is None:  # it was never sent: the rules had not answered
        return
    elsewhere = went_to(deps.guards.store, effect_id) not in ("", deps.toolbox.goes_to([call.spec.name]))
    if elsewhere and not (served_by(call.spec) and deps.guards.journal.refused(effect_id)):
        raise Refused("questions.rest", _OTHER_SYSTEM)
    try:
        found = deps.toolbox.find_effect(call.spec.name, effect_id, since, given_tickets(call))
    except ToolError as error:
        unknown = served_by(call.spec) or isinstance(error, EffectDoubt)
        if unknown and deps.guards.journal.refused(effect_id):
            return
        stays = "Rien n'a changé : reprenez plus tard, la question reste posée."
        sentence = " ".join(filter(None, [without_retry(error.fr), stays]))
        raise Refused("questions.rest", sentence) from error
    if found is not None:
        raise Refused(
            "questions.rest",
            "Cette action est arrivée entre-temps : vérifiez-la dans le système, puis arrêtez là.",
        )


def _told(done: Sequence[CallSite]) -> list[str]:
    if len(done) > _FEW:
        return [f"{len(done)} actions sont faites."]
    return [effect_block(call).sentence for call in done]


def labels_of(call: CallSite) -> list[Label]:
    """Labels of all that a sentence about a call may quote."""
    return [call.label, call.told, *map(full_label, call.arguments.values())]
