"""A run as people see it, made anew from what is stored each time it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from agents.graph.asking.readings import READINGS
from agents.graph.asking.retrying import without_retry
from agents.graph.deps import Deps
from agents.graph.looking.masking import (
    Roles,
    error_view,
    is_hidden,
    is_masked,
    question_of,
    readers_of_all,
    shown_sentence,
    shown_value,
    uncertain_views,
)
from agents.graph.looking.pointed_at import pointed_at
from agents.graph.remembering.earlier import EarlierTurn
from agents.graph.remembering.memory import Memory
from agents.graph.remembering.situation import Situation, before, situated
from agents.graph.waits import as_it_ends
from agents.interpreter.evaluation import Evaluation
from agents.views import (
    ApprovalView,
    Block,
    DecisionView,
    EffectView,
    ErrorView,
    Point,
    RunView,
    StepView,
    TextBlock,
)
from agents.views.answer import answer_blocks
from agents.views.pages import with_pages
from agents.views.points import point_of
from agents.views.steps import step_views
from agents.views.supposed import supposed_sentences
from agents.views.whole import sent_texts, whole_text
from agents.views.words import parameter_word
from beffroi import wire
from beffroi.errors import PlanError, ToolError
from beffroi.tool import ParameterRole, ToolSpec
from guards.approvals.approvals import Approval, ApprovalDocument, ApprovalEffect, ApprovalStatus
from guards.effects.effects import may_be_done
from guards.ledger import parse
from guards.runs.contents import KEYS_FR
from guards.runs.runs import Run, RunStatus

_OFF = (
    "Ces valeurs appartiennent à un outil qui n'est plus activé, ou qui a changé depuis : "
    "elles ne peuvent plus être montrées."
)


def run_view(deps: Deps, run_id: str, roles: Roles = None) -> RunView:
    """One run, whole.

    Args:
        roles: under which the one who looks reads: the rest is masked. None: those that the person who asked
            has now, which may not be those that they had.
    """
    head = deps.guards.runs.head(run_id)  # first: what follows is at least as new
    run, memory = as_it_ends(deps, deps.guards.runs.get(run_id)), Memory(deps.guards, run_id)
    if roles is None:
        requester = deps.guards.accounts.find(run.actor)
        roles = frozenset() if requester is None else requester.reads_as
    earlier = before(deps, memory)
    of_all = partial(readers_of_all, memory, earlier)
    at = _situation(deps, run, memory, earlier)
    now = None if at is None else at.evaluate(deps)
    draft = memory.draft or {}
    checked, begun = None if at is None else at.checked, may_be_done(deps.guards.store, run_id)
    return RunView(
        run=run.id,
        conversation=run.conversation,
        requester=run.actor,
        requester_name=run.actor_name,
        request=run.request,
        created=run.created,
        status=run.status.value,
        phase=run.phase,
        plan=draft.get("plan", ""),
        sentences=tuple(draft.get("sentences", ())),
        pointed_at=pointed_at(_plans(memory), earlier, roles),
        supposed=() if checked is None else supposed_sentences(checked),
        unused=tuple(draft.get("unused", ())),
        steps=() if now is None or at is None else _steps(deps, run, at, now, roles),
        decisions=_decisions(memory, begun),
        answer=_gone(deps, run, memory, roles)
        if now is None
        else with_pages(_answer(run, now, roles), deps.settings.systems),
        question=question_of(deps, run, of_all, roles),
        approval=_approval(deps, run, memory, roles),
        uncertain=uncertain_views(deps.guards, run_id, roles, deps.toolbox.registry.specs),
        error=_erased(deps, run) if run.erasure else error_view(deps, run, of_all, roles),
        seconds=dict(run.data.get("seconds", {})),
        model=_model(draft or next(iter(memory.get(READINGS, ())), {})),
        ledger_head=head.head,
        ledger_nth=head.nth,
        dry_run=bool(run.data.get("dry_run")),
        erased=bool(run.erasure),
        lost=run.lost,
        stopped=run.stopped,
        begun=begun,
    )


def _plans(memory: Memory) -> tuple[str, ...]:
    """The run's plan; where there is none yet, those of the readings that are offered."""
    drafts = (memory.draft,) if memory.draft else memory.get(READINGS, ())
    return tuple(each["plan"] for each in drafts)


def _steps(
    deps: Deps, run: Run, at: Situation, now: Evaluation, roles: frozenset[str]
) -> tuple[StepView, ...]:
    doubted = {each.effect_id for each in deps.guards.journal.uncertain(run.id)}
    sites = [call.site for call in now.effects if at.memory.effect_id(call.site) in doubted]
    anew = {line for line, _ in at.memory.anew()}
    steps = step_views(now, at.checked, run.status.value, roles, sites)
    return tuple(replace(step, anew=step.line in anew) for step in steps)


def approval_view(
    deps: Deps, approval: Approval, memory: Memory | None = None, roles: Roles = None
) -> ApprovalView:
    """A card; values that somebody with these roles may not read are masked."""
    memory = memory or Memory(deps.guards, approval.run)
    card = card_of(memory, approval)
    run = deps.guards.runs.get(approval.run)
    return ApprovalView(
        id=approval.id,
        hash=approval.digest,
        run=approval.run,
        requester=run.actor,
        request=run.request,
        by=approval.by,
        status=approval.status.value,
        expires=approval.expires,
        effects=tuple(effect_views(deps.toolbox.registry.specs, approval.document, card, roles)),
        why=card.get("why", ""),
        rule=card.get("rule", ""),
        notes=card_notes(approval.document, card, roles),
        requester_name=run.actor_name,
    )


def card_of(memory: Memory, approval: Approval) -> Mapping[str, Any]:
    """What was kept of a card beside its document: why it is asked for, and what it tells to look at."""
    return memory.get(f"card:{approval.id}") or memory.get(f"card:{approval.edited_from}") or {}


def effect_views(
    specs: Mapping[str, ToolSpec], document: ApprovalDocument, card: Mapping[str, Any], roles: Roles = None
) -> Iterator[EffectView]:
    """The effects of a document."""
    sites = card.get("sites", {})
    for effect in document.effects:
        yield EffectView(
            id=effect.id,
            site=sites.get(effect.id, str(effect.line)),
            tool=effect.tool,
            sentence=shown_sentence(effect, roles, specs),
            values=tuple(
                (parameter_word(name), shown_value(shown, roles))
                for name, shown in effect.arguments.items()
                if shown.value is not None
            ),
            whole=tuple(_whole(specs.get(effect.tool), effect, roles)),
            editable=_editable(effect, roles) if document.by == "self" else {},
            place=_place(effect, roles),
            added={} if is_masked(effect, roles) else _added(effect),
            choices=_choices(effect, roles) if document.by == "self" else {},
        )


def _editable(effect: ApprovalEffect, roles: Roles) -> dict[str, str]:
    """Texts that the person who asks may change, where nobody else decides."""
    return {
        name: str(shown.value or "")
        for name, shown in effect.arguments.items()
        if shown.editable and not is_hidden(shown, roles)
    }


def _choices(effect: ApprovalEffect, roles: Roles) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Words of closed lists that were supposed, where the person who asks decides."""
    return {
        name: (shown.shown, shown.choices)
        for name, shown in effect.arguments.items()
        if shown.choices and not is_hidden(shown, roles)
    }


def _added(effect: ApprovalEffect) -> dict[str, str]:
    return {name: text.below for name, text in effect.composed.items() if text.below}


def _whole(spec: ToolSpec | None, effect: ApprovalEffect, roles: Roles) -> Iterator[tuple[str, str]]:
    """All of what leaves: what the tool composes, where it tells; else all of what it is given with its
    texts, of which a target has none (`ParameterRole`)."""
    if effect.composed:
        yield from () if is_masked(effect, roles) else sent_texts(effect)
        return
    for name, shown in effect.arguments.items():
        target = spec is not None and spec.role(name) is ParameterRole.TARGET
        text = "" if target or is_hidden(shown, roles) else whole_text(shown.value)
        if text and text != shown.shown:
            yield parameter_word(name), text


def card_notes(document: ApprovalDocument, card: Mapping[str, Any], roles: Roles) -> tuple[str, ...]:
    """What to look at before agreeing. Origins name the records that chose what an effect is about, and what
    will be refused tells of their state: they are for whoever may read all of its values."""
    hidden = any(is_masked(effect, roles) for effect in document.effects)
    told = () if hidden else (*card.get("refused", ()), *card.get("origins", ()))
    return (*told, *card.get("notes", ()))


def _place(effect: ApprovalEffect, roles: Roles) -> Point | None:
    for shown in effect.arguments.values():
        if is_hidden(shown, roles):
            continue
        try:
            point = point_of(wire.decode(shown.value))
        except ToolError:
            point = None
        if point is not None:
            return point
    return None


def _situation(deps: Deps, run: Run, memory: Memory, earlier: EarlierTurn) -> Situation | None:
    """None where the run has no plan, or a plan or values that today's tools do not fit any more."""
    if memory.draft is None:
        return None
    try:
        at = situated(deps, run, memory, earlier, looking=True)
        at.memory.check_readable()
    except (PlanError, ToolError):
        return None
    return at


def _gone(deps: Deps, run: Run, memory: Memory, roles: Roles) -> tuple[Block, ...]:
    """What is said instead of an answer where there was a plan: that, and which effects were agreed to, as
    their cards had them."""
    if memory.draft is None:
        return ()
    agreed = [each for each in deps.guards.approvals.of_run(run.id) if each.status is ApprovalStatus.USED]
    effects = [effect for each in agreed for effect in each.document.effects]
    told = (TextBlock("Accord donné", shown_sentence(each, roles)) for each in effects)
    return (TextBlock("Réponse", _OFF), *told)


def _answer(run: Run, now: Evaluation, roles: Roles) -> tuple[Any, ...]:
    refused = run.status is RunStatus.REFUSED and not any(call.outcome for call in now.calls)
    if run.data.get("withheld"):
        now = replace(now, shown=())
    if not run.data.get("made"):
        now = replace(now, made=())
    note = run.data.get("note")
    said = () if note is None else (TextBlock("Essai à blanc", note),)
    return () if refused else (*answer_blocks(now, roles), *said)


def _decisions(memory: Memory, begun: bool) -> tuple[DecisionView, ...]:
    """What policy said; once something was ``begun``, no refusal advises to ask for all of it again."""
    lines = memory.get("decisions", ())
    kept = without_retry if begun else str
    found = (
        DecisionView(line["rule"], kept(line["sentence"]) or line["sentence"], line["outcome"])
        for line in lines
    )
    return tuple(dict.fromkeys(found))


def _approval(deps: Deps, run: Run, memory: Memory, roles: Roles) -> ApprovalView | None:
    trial = memory.get("trial")
    if trial is not None:
        return _trial_view(deps, run, trial, roles)
    wanted = run.data.get("approval")
    if wanted is None:
        return None
    return approval_view(deps, deps.guards.approvals.get(str(wanted)), memory, roles)


def _trial_view(deps: Deps, run: Run, trial: Mapping[str, Any], roles: Roles) -> ApprovalView:
    document = ApprovalDocument.model_validate(parse(trial["document"]))
    return ApprovalView(
        id="",
        hash=document.digest,
        run=run.id,
        requester=run.actor,
        request=run.request,
        by=document.by,
        status="trial",
        expires=run.updated,
        effects=tuple(effect_views(deps.toolbox.registry.specs, document, trial, roles)),
        why=trial["why"],
        rule=trial["rule"],
        notes=card_notes(document, trial, roles),
        requester_name=run.actor_name,
    )


def _erased(deps: Deps, run: Run) -> ErrorView:
    if run.lost:
        return ErrorView("Le contenu de cette demande ne peut pas être lu : sa clé manque.", KEYS_FR)
    erasure = deps.guards.erasures.of_run(run.id)
    when = "" if erasure is None else f" le {erasure.at.astimezone():%d/%m/%Y}, par la règle {erasure.rule}"
    return ErrorView(
        f"Le contenu de cette demande a été effacé{when}.",
        "Le registre garde qu'elle a eu lieu, et qu'elle a été effacée.",
    )


def _model(draft: Mapping[str, Any]) -> str:
    if not draft:
        return ""
    return f"{draft['model']} {draft['sha256'][:12]}".strip()
