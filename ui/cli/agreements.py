"""The cards of a request as they were decided, in a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.cli.output import one_line, say
from ui.words.messages import Words

if TYPE_CHECKING:
    from datetime import datetime

    from ui.audit.agreements import Agreement, Effect

_words = Words("fr")


def record(one: Agreement) -> dict[str, Any]:
    """A card as JSON: what became of it, and the document that was agreed to as its reader may see it."""
    card = one.approval
    return {
        "id": card.id,
        "hash": card.digest,
        "status": card.status.value,
        "by": card.by,
        "asked": card.created.isoformat(),
        "expires": card.expires.isoformat(),
        "decided_by": card.decided_by,
        "decided_name": card.decided_name,
        "decided_roles": sorted(role.value for role in card.decided_roles),
        "decided_at": None if card.decided_at is None else card.decided_at.isoformat(),
        "delegation": card.delegation,
        "reason": one.reason,
        "edited_from": card.edited_from,
        "rule": one.rule,
        "why": one.why,
        "notes": list(one.notes),
        "plan": one.plan,
        "policy": card.document.policy,
        "tools": card.document.tools,
        "systems": card.document.systems,
        "effects": [vars(each) | {"versions": dict(each.versions)} for each in one.effects],
    }


def show_agreement(one: Agreement, headers: bool) -> None:
    """A card: its state, who decided, and each effect with all that the card showed of it.

    Args:
        headers: its texts are hidden; the tools of its effects are told.
    """
    card = one.approval
    decided = ""
    if card.decided_by:
        when = f", {_moment(card.decided_at)}" if card.decided_at else ""
        decided = f" ({card.decided_name or card.decided_by}{when})"
    say("")
    say(f"Accord {card.id} : {_words(f'approval.state.{card.status.value}')}{decided}", "bold")
    edited = f" · textes modifiés de l'accord {card.edited_from}" if card.edited_from else ""
    under = f" · délégation {card.delegation}" if card.delegation else ""
    rule = f" · règle {one.rule}" if one.rule else ""
    say(f"  Demandé le {_moment(card.created)}{under}{edited}{rule} · empreinte {card.digest[:16]}", "dim")
    say(f"  Motif : {one_line(one.reason)}" if one.reason else "", skip_empty=True)
    for effect in one.effects:
        mark = "☑" if effect.agreed else "☐"
        if headers:
            say(f"  {mark} {effect.tool}")
            continue
        say(f"  {mark} {one_line(effect.sentence)}")
        _show_values(effect)
    if not headers:
        say(f"  {_words('approval.why')} {one_line(one.why)}" if one.why else "", skip_empty=True)
        for remark in one.notes:
            say(f"  {_words('trace.approval.notes')} : {one_line(remark)}", "yellow")


def _show_values(effect: Effect) -> None:
    for label, text in effect.values:
        first, *more = text.split("\n")
        say(f"      {label} : {first}")
        for line in more:
            say(f"        {line}")


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%d/%m/%Y %H:%M}"
