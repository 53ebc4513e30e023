"""What of a run is hidden from whoever may not read it: values on cards, and sentences that quote values.

A sentence is kept with the readers of what it quotes. Where they are not known it is for whoever may read all
that the run has read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from agents.graph.asking.questions import from_json
from agents.graph.asking.retrying import without_retry
from agents.graph.deps import Deps
from agents.graph.remembering.earlier import EarlierTurn
from agents.graph.remembering.memory import Memory
from agents.interpreter.labels import content_label, full_label
from agents.interpreter.outcomes import Ok
from agents.language.syntax.words import EARLIER
from agents.views import ErrorView, QuestionView, UncertainView
from agents.views.cards import MASKED
from beffroi.errors import ToolError
from beffroi.labels import NOBODY, Readers, join_all, may_read
from beffroi.tool import ToolSpec
from guards import Guards
from guards.approvals.approvals import Approval, ApprovalEffect, ShownArgument
from guards.runs.runs import Run

Roles = frozenset[str] | None
OfAll = Callable[[], Readers | None]
"""Gives who may read all that a run has read."""


def is_hidden(shown: ShownArgument, roles: Roles) -> bool:
    """Whether somebody with these roles may not read a value of a card; None hides nothing."""
    return roles is not None and not may_read(shown.label.readers, roles)


def shown_value(shown: ShownArgument, roles: Roles) -> str:
    """One value of a card as somebody with these roles reads it."""
    return MASKED if is_hidden(shown, roles) else shown.shown


def is_masked(effect: ApprovalEffect, roles: Roles) -> bool:
    """Whether one of an effect's values is hidden: then no sentence that holds it is shown."""
    return any(is_hidden(shown, roles) for shown in effect.arguments.values())


def shown_sentence(
    effect: ApprovalEffect, roles: Roles, specs: Mapping[str, ToolSpec] = MappingProxyType({})
) -> str:
    """An effect's sentence; where one of its values is masked, the sentence that holds it is too."""
    return _masked(effect.tool, specs) if is_masked(effect, roles) else effect.sentence


def _masked(tool: str, specs: Mapping[str, ToolSpec]) -> str:
    """What is said of an effect to whoever may not read it: what its tool does, in words where known."""
    spec = specs.get(tool)
    return f"{tool} : {MASKED}" if spec is None else f"{spec.summary} ({tool}) : {MASKED}"


def question_of(deps: Deps, run: Run, of_all: OfAll, roles: frozenset[str]) -> QuestionView | None:
    """What a run asks."""
    stored = run.data.get("question")
    if stored is None:
        return None
    asked = from_json(stored)
    if asked.about == "uncertain":
        effect = _agreed_effects(deps.guards, run.id).get(asked.key)
        hidden = effect is None or is_masked(effect, roles)
    else:
        hidden = _hidden(stored, of_all, roles)
    return asked.masked() if hidden else asked.view()


def error_view(deps: Deps, run: Run, of_all: OfAll, roles: frozenset[str]) -> ErrorView | None:
    """What stopped a run; what to do next quotes nothing."""
    error = run.data.get("error")
    if error is None:
        return None
    hidden = _hidden(error, of_all, roles)
    card = error.get("card")
    sentence = error["sentence"] if card is None else _refusal(deps.guards.approvals.get(card))
    return ErrorView(MASKED if hidden else sentence, error["hint"], error.get("command", ""))


def _refusal(approval: Approval) -> str:
    """That a card was refused, by whom and why. What a person said by it is theirs, as a request is."""
    who = "" if approval.decided_by == approval.requester else f" par {approval.decided_name}"
    why = f" Motif : {approval.reason}" if approval.reason else ""
    return f"Refusé{who} : rien de plus n'a été fait.{why}"


def uncertain_views(
    guards: Guards, run_id: str, roles: frozenset[str], specs: Mapping[str, ToolSpec] = MappingProxyType({})
) -> tuple[UncertainView, ...]:
    """Effects of which nobody knows whether they happened; each as on the card on which it was agreed to."""
    found = guards.journal.uncertain(run_id)
    agreed = _agreed_effects(guards, run_id) if found else {}
    views = []
    for each in found:
        effect = agreed.get(each.effect_id)
        if not each.readable or (effect is not None and not is_masked(effect, roles)):
            views.append(UncertainView(each.effect_id, each.description, without_retry(each.reason)))
        else:
            views.append(UncertainView(each.effect_id, _masked(each.tool, specs), MASKED))
    return tuple(views)


def readers_of_all(memory: Memory, earlier: EarlierTurn) -> Readers | None:
    """Who may read all that a run has read, and what it took over from the turn before."""
    try:
        results = memory.results().values()
    except ToolError:
        return NOBODY
    if not earlier.whole:
        return NOBODY  # a stored value that nothing decodes any more says nothing of its readers
    held = [content_label(each.value).join(each.read) for each in results if isinstance(each, Ok)]
    plan = (memory.draft or {}).get("plan", "")
    taken = (
        value
        for name, value in earlier.values.items()
        if name not in earlier.older or re.search(rf"\b{EARLIER}\.{name}\b", plan)
    )
    return join_all([*held, *map(full_label, taken)]).readers


def _hidden(stored: dict[str, Any], otherwise: OfAll, roles: frozenset[str]) -> bool:
    return not may_read(stored["readers"] if "readers" in stored else otherwise(), roles)


def _agreed_effects(guards: Guards, run_id: str) -> dict[str, ApprovalEffect]:
    """The effects of a run's cards, by id; of several cards with one, the latest."""
    cards: list[Approval] = guards.approvals.of_run(run_id)
    return {effect.id: effect for card in cards for effect in card.document.effects}
