"""Approvals: what waits for a person, one of them, and the decision. They outlive the page and the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from agents.views import ApprovalView
from beffroi.errors import BeffroiError, Refused
from beffroi.identity import Actor
from guards.approvals.approvals import Approval, ApprovalStatus
from guards.approvals.deciding import Power
from guards.runs.runs import RunFilter, RunStatus
from ui.pages.work import carry_out
from ui.serving.screen import Here, Me, Screen

router = APIRouter(prefix="/approvals")


async def _form(request: Request) -> FormData:
    return await request.form()


Fields = Annotated[FormData, Depends(_form)]


@dataclass(frozen=True)
class Asked:
    """A request of one's own that waits for somebody else."""

    id: str
    request: str
    expires: datetime


@dataclass(frozen=True)
class Typed:
    """What a person sent with a card that could not be accepted: it goes back to them.

    Attributes:
        texts: by the field's name on the page.
        ticked: ids of effects.
    """

    texts: Mapping[str, str]
    ticked: frozenset[str]
    reason: str

    @classmethod
    def of(cls, form: FormData) -> Typed:
        """What a form holds."""
        texts = {name: _plain(value) for name, value in form.items() if name.startswith("edit:")}
        return cls(texts, _ticked(form), str(form.get("reason", "")))


@router.get("")
def waiting(request: Request, screen: Here, actor: Me, later: bool = False) -> Response:
    """What waits for this person: approvals, questions, actions to be checked; and what waits for somebody
    else on their behalf."""
    pending = screen.assistant.approvals(actor)
    known = {item.id for item in pending}
    asked = [item for item in screen.guards.approvals.asked_by(actor) if item.id not in known]
    questions, doubts = (
        screen.assistant.runs(actor, RunFilter(actor=actor.id, status=each))
        for each in (RunStatus.QUESTION, RunStatus.UNCERTAIN)
    )
    values: dict[str, Any] = {
        "later": later,
        "waiting": pending,
        "waits": len(pending) + len(questions) + len(doubts),
        "mine": [Asked(item.id, _request(screen, item), item.expires) for item in asked],
        "questions": questions,
        "doubts": doubts,
    }
    return screen.page(request, "approvals.html", actor, **values)


@router.get("/{approval}")
def one(request: Request, screen: Here, actor: Me, approval: str) -> Response:
    """One approval: to decide, to watch, or as it ended."""
    return _show(request, screen, actor, _visible(screen, actor, approval))


@router.post("/{approval}")
def decide(request: Request, screen: Here, actor: Me, approval: str, form: Fields) -> Response:
    """The decision of a form: accept all or what is ticked, with edited texts; refuse; or later."""
    screen.sessions.check(request, str(form.get("token", "")))
    item = _visible(screen, actor, approval)
    embed = "embed" in request.query_params
    try:
        match form.get("decision"):
            case "accept":
                _accept(screen, actor, item, form)
            case "refuse":
                _refuse(screen, actor, item, form)
            case _:
                where = f"/runs/{item.run}?embed=1&later=1" if embed else "/approvals?later=1"
                return RedirectResponse(where + "#told", 303)
    except BeffroiError as error:
        return _show(request, screen, actor, item, 409, screen.words.error(error), Typed.of(form))
    return _after(actor, item, embed)


def _after(actor: Actor, item: Approval, embed: bool) -> Response:
    own = item.requester == actor.id
    where = f"/runs/{item.run}" if own else f"/approvals/{item.id}"
    return RedirectResponse(where + ("?embed=1" if embed else "") + "#outcome", 303)


def _accept(screen: Screen, actor: Actor, item: Approval, form: FormData) -> None:
    if form.get("hash") != item.digest:
        raise Refused("approvals.hash", "Ces actions ont changé depuis leur affichage : relisez-les.")
    ticked = _ticked(form)
    if not ticked:
        raise Refused("approvals.effects", screen.words("approval.pick"))
    edits = _edits(item, form, ticked)
    screen.guards.approvals.accept(item.id, actor, ticked, edits)
    carry_out(screen, screen.workers.carrying, actor, lambda: screen.assistant.go_on(item.run))


def _refuse(screen: Screen, actor: Actor, item: Approval, form: FormData) -> None:
    reason = " ".join(str(form.get("reason", "")).split())[:500]
    screen.guards.approvals.refuse(item.id, actor, reason)
    carry_out(screen, screen.workers.carrying, actor, lambda: screen.assistant.go_on(item.run))


def _edits(item: Approval, form: FormData, ticked: frozenset[str]) -> dict[str, dict[str, str]] | None:
    """Texts that the person has changed, by effect and argument; None where none was."""
    changed: dict[str, dict[str, str]] = {}
    for effect in item.document.effects:
        for name, argument in effect.arguments.items():
            field = form.get(f"edit:{effect.id}:{name}")
            if field is None or effect.id not in ticked or not (argument.editable or argument.choices):
                continue
            text = _plain(field)
            if text.split() != argument.shown.split():
                changed.setdefault(effect.id, {})[name] = text
    return changed or None


def _written(item: Approval, typed: Typed | None) -> list[str]:
    """What a person wrote on a card, other than what stood there."""
    stood = {
        f"edit:{effect.id}:{name}": argument.shown
        for effect in item.document.effects
        for name, argument in effect.arguments.items()
    }
    texts = {} if typed is None else typed.texts
    return [
        text for field, text in texts.items() if text.split() and text.split() != stood.get(field, "").split()
    ]


def _ticked(form: FormData) -> frozenset[str]:
    return frozenset(str(value) for value in form.getlist("effect"))


def _plain(field: object) -> str:
    """A text as it was written: browsers send their own line ends."""
    return field.replace("\r\n", "\n") if isinstance(field, str) else ""


def _visible(screen: Screen, actor: Actor, approval: str) -> Approval:
    """An approval that the person asked for, may decide or has decided; any other does not exist for them.

    Raises:
        HTTPException: 404.
    """
    try:
        item = screen.guards.approvals.get(approval)
    except Refused as error:
        if error.rule in (
            "approvals.erased",
            "approvals.lost",
        ):  # said to whoever has its address: it holds nothing any more
            raise
        raise HTTPException(404) from error
    if not screen.guards.approvals.may_see(actor, item):
        raise HTTPException(404)
    return item


def _show(
    request: Request,
    screen: Screen,
    actor: Actor,
    item: Approval,
    status: int = 200,
    problem: str = "",
    typed: Typed | None = None,
) -> Response:
    item = screen.guards.approvals.get(item.id)
    own = item.requester == actor.id
    card = _card(screen, actor, item)
    power, why_not = _power(screen, actor, item)
    values: dict[str, Any] = {
        "approval": card,
        "closed": "" if card else _closed(screen, item),
        "title": screen.words("nav.approvals"),
        "own": own,
        "run": item.run,
        "problem": problem,
        "typed": typed,
        "written": _written(item, typed),
        "decides": power is not None,
        "why_not": "" if own else why_not,
        "under": None if power is None else power.delegation,
        "names": lambda who: _name(screen, who),
        "withdraws": own,
        "asked": None if own or card is None else (card.requester_name, card.request),
    }
    return screen.page(request, "approval.html", actor, status, **values)


def _power(screen: Screen, actor: Actor, item: Approval) -> tuple[Power | None, str]:
    """In which right the person decides; None and why where they do not."""
    try:
        return screen.guards.approvals.power(actor, item), ""
    except Refused as error:
        return None, screen.words.error(error)


def _card(screen: Screen, actor: Actor, item: Approval) -> ApprovalView | None:
    """What is asked for, as the person may see it; None once it is no longer open."""
    open_still = item.status is ApprovalStatus.PENDING
    return screen.assistant.approval(actor, item.id) if open_still else None


def _closed(screen: Screen, item: Approval) -> str:
    when = screen.moment(item.decided_at) if item.decided_at else ""
    status = "expired" if item.status is ApprovalStatus.PENDING else item.status.value
    said = screen.words(f"approval.closed.{status}", name=item.decided_name or "", when=when)
    if not item.delegation:
        return said
    giver = _name(screen, screen.guards.delegations.get(item.delegation).giver)
    return said + " " + screen.words("delegation.closed", name=giver)


def _request(screen: Screen, item: Approval) -> str:
    return screen.guards.runs.get(item.run).request


def _name(screen: Screen, who: str) -> str:
    found = screen.guards.accounts.find(who)
    return found.name if found else who
