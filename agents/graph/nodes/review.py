"""Node *review*: policy judges the whole plan before anything runs; what is unclear is asked."""

from __future__ import annotations

from collections.abc import Sequence

from agents.graph.asking.questions import about_purpose, ask, confirm
from agents.graph.asking.refusing import stop_refused
from agents.graph.deps import Deps
from agents.graph.judging.circumstances import PURPOSE, circumstances, purposes_for
from agents.graph.judging.decisions import ask_policy, kept, told
from agents.graph.judging.documents import plan_document
from agents.graph.phases import Go, Phase, stop
from agents.graph.remembering.situation import Situation, load
from agents.language.request.unused_patterns import TURNING
from agents.language.request.waiting import is_waiting
from agents.planner.orders.help import asks_for_help, asks_nothing, takes_back
from agents.views.supposed import supposed_sentences
from beffroi.labels import CONSTANT
from beffroi.tool import ReadClass
from guards.policy import Allow, Deny, NeedsApproval
from guards.runs.runs import RunStatus

_HELP = "Écrivez-moi ce qu'il vous faut, en une phrase ou en plusieurs."
_NOTHING_WAITS = "Rien n'attend votre réponse ici : il n'y a rien à abandonner."
_BACK = "Pour revenir sur une action faite, demandez l'action contraire : « rouvre le ticket 4012 »."
_NO_REQUEST = "Je n'ai pas compris ce qu'il faut faire : rien n'est fait."
_SAY = (
    "Dites ce que vous voulez, et de quoi il s'agit : « montre le ticket 4012 », « assigne-le plutôt à "
    "Karim Benali ». Ce qui est fait le reste ; pour y revenir, demandez l'action contraire."
)
_KNOWN = (
    "Je sais chercher dans l'annuaire, les lieux, les documents et les tickets, et agir sur les tickets. "
    "Par exemple : « Quels tickets de propreté sont ouverts dans le 12e ? », « Toutes les piscines de la "
    "ville sur une carte », « Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable »."
)


def review(deps: Deps, run_id: str) -> Go:
    """Judge the plan."""
    at = load(deps, run_id)
    if at.checked.cannot is not None:
        if asks_for_help(at.run.request):
            return stop(RunStatus.DONE, _HELP, _KNOWN, told=CONSTANT)
        if takes_back(at.run.request):
            return stop(RunStatus.DONE, _NOTHING_WAITS, _BACK, told=CONSTANT)
        if asks_nothing(at.run.request):
            return stop(RunStatus.DONE, _NO_REQUEST, _SAY, told=CONSTANT)
        return stop(RunStatus.FAILED, at.checked.cannot, _KNOWN, told=CONSTANT)
    about = circumstances(deps, run_id, at.memory.get(PURPOSE, ""))
    judged = ask_policy(deps, plan_document(deps, at.actor, at.checked, about))
    at.memory.write(kept(at.memory, [judged]), [told(judged)])
    deps.listeners.tell(run_id, "decision", judged.decision.reason)
    match judged.decision:
        case Deny(rule, reason):
            return stop_refused(deps, at, rule, reason, told=CONSTANT)
        case Allow() | NeedsApproval():
            return _unclear(at) or _purpose(deps, at) or Go(Phase.READ)


def _purpose(deps: Deps, at: Situation) -> Go | None:
    """The purpose of personal reads: the one that the register has for this person, else asked."""
    steps = [step for step in at.checked.steps if step.spec.read_class is ReadClass.PERSONAL]
    if not steps or at.memory.get(PURPOSE):
        return None
    found = purposes_for(deps.settings.policy.purposes, at.actor, [step.spec for step in steps])
    if len(found) > 1:
        return ask(about_purpose(found))
    at.memory.write({PURPOSE: found[0]} if found else {})
    return None


def _unclear(at: Situation) -> Go | None:
    """A question before anything runs: words that nobody used, or a supposed value in a personal read."""
    unused, supposed = map(at.memory.confirmation, ("unused", "supposed"))
    if at.checked.has_effects and not at.memory.confirmed(unused):
        ignored = _ignored(at.checked.unused)
        if ignored:
            return ask(confirm(unused, ignored, Phase.REVIEW))
    personal = {step.line for step in at.checked.steps if step.spec.read_class is ReadClass.PERSONAL}
    if personal and at.checked.supposed and not at.memory.confirmed(supposed):
        shown = " ; ".join(supposed_sentences(at.checked))
        return ask(confirm(supposed, f"{shown}. Est-ce bien cela ?", Phase.REVIEW))
    return None


def _ignored(unused: Sequence[str]) -> str:
    """The question about unused words that turn an effect round or put it off; empty where none do."""
    waited = any(map(is_waiting, unused))
    weighty = [words for words in unused if TURNING.search(words) or is_waiting(words)]
    if not weighty:
        return ""
    listed = ", ".join(f"« {words} »" for words in weighty)
    many = "ne sont pas pris en compte" if len(weighty) > 1 else "n'est pas pris en compte"
    at_once = " : Beffroi agit dès votre accord et n'attend ni un jour ni un événement. Continuer ?"
    return f"{listed} {many}{at_once if waited else ' : continuer ?'}"
