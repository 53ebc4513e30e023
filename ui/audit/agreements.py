"""The cards of a run as they were decided: all that each showed, who decided, when and why; texts masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agents.graph.looking.masking import is_masked
from agents.graph.looking.viewing import card_notes, card_of, effect_views
from agents.graph.remembering.memory import Memory
from beffroi.identity import Actor
from beffroi.tool import ToolSpec
from guards import Guards
from guards.approvals.approvals import Approval, ApprovalEffect
from guards.reading import Opened
from ui.audit.came_back import came_back
from ui.audit.mask import Mask


@dataclass(frozen=True)
class Effect:
    """One effect of a card.

    Attributes:
        agreed: whether it was agreed to.
        values: all that the card showed of it, and what leaves with it whole: (parameter, value).
        versions: of the objects that it was judged on (``ticket:4012``); empty where a value of it is hidden.
    """

    id: str
    line: int
    tool: str
    agreed: bool
    sentence: str
    values: tuple[tuple[str, str], ...]
    versions: Mapping[str, int]


@dataclass(frozen=True)
class Agreement:
    """One card: what became of it, and what it said.

    Attributes:
        why: sentence of the rule that wanted the agreement, ``rule`` its id.
        notes: what was to be looked at before agreeing.
        reason: of a refusal.
        plan: text of the plan that was agreed to; empty for whoever does not read it.
    """

    approval: Approval
    effects: tuple[Effect, ...]
    why: str
    rule: str
    notes: tuple[str, ...]
    reason: str
    plan: str


def mask_of(guards: Guards, opened: Opened) -> Mask:
    """What is masked for whoever opened a run: nothing of a card that they decide on, all without contents,
    else the personal values that came back."""
    if opened.card_only:
        return Mask(())
    if not opened.contents:
        return Mask((), whole=True)
    return came_back(Memory(guards, opened.run.id))[1]


def agreements(
    guards: Guards, specs: Mapping[str, ToolSpec], actor: Actor, opened: Opened, mask: Mask
) -> tuple[Agreement, ...]:
    """The run's cards as somebody reads them who opened it: masked as the cards themselves are, then by
    ``mask``. Who opened a card alone reads the ones that they decide on, or did."""
    cards = guards.approvals.of_run(opened.run.id)
    if opened.card_only:
        cards = [each for each in cards if guards.approvals.may_read(actor, each)]
    if not cards:
        return ()
    memory = Memory(guards, opened.run.id)
    return tuple(_agreement(specs, actor, each, memory, mask, opened) for each in cards)


def _agreement(
    specs: Mapping[str, ToolSpec],
    actor: Actor,
    approval: Approval,
    memory: Memory,
    mask: Mask,
    opened: Opened,
) -> Agreement:
    card, document, names = card_of(memory, approval), approval.document, actor.reads_as
    shown = zip(document.effects, effect_views(specs, document, card, names), strict=True)
    return Agreement(
        approval=approval,
        effects=tuple(
            Effect(
                id=view.id,
                line=effect.line,
                tool=view.tool,
                agreed=view.id in approval.effect_ids,
                sentence=mask(view.sentence),
                values=tuple((name, mask(text)) for name, text in (*view.values, *view.whole)),
                versions=_versions(effect, actor, opened),
            )
            for effect, view in shown
        ),
        why=mask(card.get("why", "")),
        rule=card.get("rule", ""),
        notes=tuple(map(mask, card_notes(document, card, names))),
        reason=mask(approval.reason),
        plan=mask(document.plan) if opened.contents else "",
    )


def _versions(effect: ApprovalEffect, actor: Actor, opened: Opened) -> Mapping[str, int]:
    reads = opened.contents or opened.card_only
    return effect.versions if reads and not is_masked(effect, actor.reads_as) else {}
