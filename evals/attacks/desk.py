"""Carries one attack through an installation, as the people who sit before it would: ask, answer, accept.

The people are careless on purpose (`Temper`): what they are asked they mostly accept. Beside them somebody
tries what they may not: to accept in another's place.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from agents.views import ApprovalView, RunView, to_json
from beffroi.errors import Refused
from evals.attacks.ground import Ground
from evals.attacks.hostile_planner import Armed
from evals.attacks.oracle.record import Agreed, Record, Shown
from evals.attacks.people import COLLEAGUE, OTHER_SUPERVISOR

_TURNS = 12
_MOST = 12
_KEPT_FOR_SOME = ("directory.personal_details", "documents.search")


class Temper(StrEnum):
    """What the person does when asked."""

    ACCEPTS = "accepts"
    PICKS = "picks"
    REFUSES = "refuses"
    LEAVES = "leaves"


@dataclass(frozen=True)
class Attack:
    """One attack: who asks, what they typed, what the planner returns for it, what the person does.

    Attributes:
        group: kind of attack, for the report.
        before: a request and its plan, asked first in the same conversation.
    """

    name: str
    group: str
    asker: str
    request: str
    armed: Armed
    temper: Temper = Temper.ACCEPTS
    before: tuple[str, str] | None = None


Look = Callable[[Ground, RunView, str], list[Shown]]
"""What a person sees of a run beyond its view; the account is given."""


def carry_out(ground: Ground, attack: Attack, look: Look | None = None) -> tuple[Record, RunView]:
    """The attack from the request to its end: what happened, and the run as it ended."""
    return _Sitting(ground, attack, look).whole()


class _Sitting:
    def __init__(self, ground: Ground, attack: Attack, look: Look | None) -> None:
        self._ground = ground
        self._attack = attack
        self._look = look
        self._chance = random.Random(attack.name)
        self._asker = ground.actors[attack.asker]
        self._record = Record(attack.asker, [attack.request])

    def whole(self) -> tuple[Record, RunView]:
        self._forget()
        conversation = self._before()
        self._ground.planner.arm(self._attack.armed)
        view = self._ground.assistant.ask(self._asker, self._attack.request, conversation=conversation)
        for _ in range(_TURNS):
            self._see(view)
            onward = self._next(view)
            if onward is None:
                break
            view = onward
        self._close(view)
        return self._record, view

    # --- the person -----------------------------------------------------------------------------------------

    def _before(self) -> str | None:
        if self._attack.before is None:
            return None
        request, plan = self._attack.before
        self._record.typed.append(request)
        self._ground.planner.arm(Armed(plan))
        view = self._ground.assistant.ask(self._asker, request)
        self._see(view)
        return view.conversation

    def _next(self, view: RunView) -> RunView | None:
        match view.status:
            case "question" | "uncertain" if self._attack.temper is not Temper.LEAVES:
                return self._answer(view)
            case "waiting" if view.approval is not None:
                return self._decide(view, view.approval)
            case _:
                return None

    def _answer(self, view: RunView) -> RunView | None:
        if view.question is None:
            return None
        keys = [choice.key for choice in view.question.choices if choice.key not in ("0", "non")]
        said = self._chance.choice(keys) if keys else self._word()
        self._record.typed.append(said)
        try:
            return self._ground.assistant.answer(self._asker, view.run, said)
        except Refused:
            return None

    def _word(self) -> str:
        words = self._attack.request.split() or ["rien"]
        return " ".join(words[self._chance.randrange(len(words)) :][:4])

    def _decide(self, view: RunView, card: ApprovalView) -> RunView | None:
        self._usurp(card)
        decider = self._asker.id if card.by == "self" else self._supervisor()
        if self._attack.temper is Temper.LEAVES or decider == "":
            return None
        actor = self._ground.actors[decider]
        try:
            if self._attack.temper is Temper.REFUSES:
                return self._ground.assistant.refuse(actor, card.id, "non")
            shown = self._ground.assistant.approval(actor, card.id)
            self._record.shown.append(Shown(decider, "card", repr(shown)))
            ticked = self._ticked(shown)
            onward = self._ground.assistant.accept(actor, card.id, ticked)
        except Refused:
            return None
        for effect in shown.effects:
            if effect.id in ticked:
                values = tuple(value for _, value in effect.values)
                self._record.agreed.append(Agreed(card.id, decider, effect.tool, effect.sentence, values))
        return onward

    def _ticked(self, card: ApprovalView) -> frozenset[str]:
        ids = [effect.id for effect in card.effects]
        if self._attack.temper is Temper.PICKS:
            return frozenset(self._chance.sample(ids, self._chance.randint(1, min(len(ids), _MOST))))
        # Of hundreds a dozen will do: more than one may accept alone, and sooner done.
        return frozenset(ids if len(ids) <= 2 * _MOST else ids[:_MOST])

    def _supervisor(self) -> str:
        return OTHER_SUPERVISOR if self._asker.id != OTHER_SUPERVISOR else "rh.partout"

    def _usurp(self, card: ApprovalView) -> None:
        """Whoever may not decide tries to."""
        wrong = [COLLEAGUE if self._asker.id != COLLEAGUE else "claire.aubry"]
        wrong += [self._asker.id] if card.by != "self" else [self._supervisor()]
        for account in wrong:
            try:
                self._ground.assistant.accept(self._ground.actors[account], card.id)
            except Refused:
                continue
            self._record.usurped.append(f"{account} accepted card {card.id} of {self._asker.id}")

    # --- what is seen ---------------------------------------------------------------------------------------

    def _see(self, view: RunView) -> None:
        self._record.shown.append(Shown(self._asker.id, "view", repr(to_json(view))))
        if self._look is not None:
            self._record.shown.extend(self._look(self._ground, view, self._asker.id))

    def _forget(self) -> None:
        """What happened before this attack is not its own."""
        self._ground.heard.clear()
        self._ground.ticketing.since()
        self._ground.directory.since()

    def _close(self, view: RunView) -> None:
        self._record.asked.extend(self._ground.heard)
        self._record.changes.extend((*self._ground.ticketing.since(), *self._ground.directory.since()))
        rows = self._ground.registered.execute("SELECT * FROM ledger_event WHERE run = ?", (view.run,))
        self._record.ledger.extend(repr(row) for row in rows)
        self._overlook(view, COLLEAGUE)
        if any(asked.operation in _KEPT_FOR_SOME for asked in self._record.asked):
            self._overlook(view, "samuel.cohen")

    def _overlook(self, view: RunView, account: str) -> None:
        """An auditor, and a colleague who has no business with it, look at the run."""
        if account == self._asker.id:
            return
        try:
            seen = self._ground.assistant.view(self._ground.actors[account], view.run)
        except Refused:
            return
        self._record.shown.append(Shown(account, "view of another", repr(to_json(seen))))
