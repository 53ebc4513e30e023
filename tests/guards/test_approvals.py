"""Approvals: exactly what was shown, once, by the right person, before it expires."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import select

from beffroi.errors import RecordError, Refused
from beffroi.identity import Actor
from guards.approvals.approvals import (
    Approval,
    ApprovalDocument,
    ApprovalEffect,
    Approvals,
    ApprovalStatus,
    By,
    ShownArgument,
)
from guards.effects.effects import EffectIntent
from guards.effects.journal import EffectJournal
from guards.ledger import Kind, Ledger, commit, digest
from guards.policy import LabelInput
from guards.runs.runs import Runs
from guards.store import ApprovalRow, Store
from tests.guards.conftest import MovingClock
from tests.guards.people import CLAIRE, KARIM, NADIA, OLIVIER, SOFIA

KEPT = LabelInput(readers=(("rh",),), personal=("adresse",))


@pytest.fixture
def run(runs: Runs) -> str:
    return runs.create(CLAIRE, "Ferme le ticket 4012 et préviens le responsable").id


def document(run: str, by: By = "self", label: LabelInput | None = None) -> ApprovalDocument:
    label = label or LabelInput()
    message = ShownArgument(value="Bonjour", shown="Bonjour", label=label, editable=True)
    ticket = ShownArgument(value={"$": "Ticket", "number": 4012}, shown="ticket 4012")
    effects = (
        ApprovalEffect(
            id="e1",
            line=2,
            tool="ticketing.close",
            sentence="Fermer le ticket 4012",
            arguments={"ticket": ticket},
            versions={"ticket:4012": 3},
        ),
        ApprovalEffect(
            id="e2",
            line=3,
            tool="ticketing.notify",
            sentence="Prévenir M. Benali",
            arguments={"message": message},
        ),
    )
    return ApprovalDocument(
        run=run,
        requester="claire.aubry",
        plan="ticketing.close(ticket=ticket)",
        effects=effects,
        policy="p" * 64,
        tools="t" * 64,
        by=by,
    )


def rule_of(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        action(*arguments, **named)  # type: ignore[operator]
    assert refused.value.fr
    return refused.value.rule


def test_the_hash_covers_every_part_of_the_document(run: str) -> None:
    base = document(run)
    effect = base.effects[0]
    others = [
        base.model_copy(update={"plan": "other"}),
        base.model_copy(update={"policy": "q" * 64}),
        base.model_copy(update={"tools": "u" * 64}),
        base.model_copy(update={"systems": "s" * 64}),
        base.model_copy(update={"by": "superviseur"}),
        base.model_copy(update={"effects": base.effects[:1]}),
        base.model_copy(update={"effects": base.effects[::-1]}),
        base.model_copy(update={"effects": (effect.model_copy(update={"versions": {"ticket:4012": 4}}),)}),
        document(run, label=KEPT),
        document("another run"),
    ]
    assert len({base.digest, *(other.digest for other in others)}) == len(others) + 1
    # One of before its systems were kept has the hash that it had.
    assert base.digest == digest(base.model_dump(mode="json", exclude={"systems"}))


def test_asking_again_for_the_same_gives_the_same(approvals: Approvals, run: str, ledger: Ledger) -> None:
    first = approvals.request(document(run))
    assert approvals.request(document(run)) == first
    assert [event.kind for event in ledger.events(run)] == [Kind.REQUEST, Kind.APPROVAL_REQUESTED]


def test_asking_for_something_else_replaces_it(approvals: Approvals, run: str) -> None:
    first = approvals.request(document(run))
    second = approvals.request(document(run, label=KEPT))
    assert approvals.get(first.id).status is ApprovalStatus.SUPERSEDED
    assert [approval.id for approval in approvals.pending_for(CLAIRE)] == [second.id]
    assert rule_of(approvals.accept, first.id, CLAIRE) == "approvals.decided"


def test_the_person_accepts_all_or_some(approvals: Approvals, run: str, ledger: Ledger) -> None:
    asked = approvals.request(document(run))
    given = approvals.accept(asked.id, CLAIRE, frozenset({"e2"}))
    assert given.status is ApprovalStatus.ACCEPTED
    assert given.effect_ids == {"e2"}
    assert (given.decided_by, given.decided_roles) == ("claire.aubry", CLAIRE.roles)
    event = ledger.events(run)[-1]
    assert (event.kind, event.payload["document"]) == (Kind.APPROVAL_GIVEN, asked.digest)
    assert event.payload["effects"] == ["e2"]
    other = approvals.request(document(run, label=LabelInput(integrity="MODEL")))
    assert approvals.accept(other.id, CLAIRE).effect_ids == {"e1", "e2"}


@pytest.mark.parametrize("chosen", [frozenset(), frozenset({"e3"}), frozenset({"e1", "e3"})])
def test_only_what_was_asked_can_be_accepted(approvals: Approvals, run: str, chosen: frozenset[str]) -> None:
    asked = approvals.request(document(run))
    assert rule_of(approvals.accept, asked.id, CLAIRE, chosen) == "approvals.effects"
    assert approvals.get(asked.id).status is ApprovalStatus.PENDING


def test_a_refusal_carries_its_reason(approvals: Approvals, run: str, ledger: Ledger) -> None:
    asked = approvals.request(document(run).model_copy(update={"salt": "5a17"}))
    refused = approvals.refuse(asked.id, CLAIRE, "pas le bon ticket")
    assert (refused.status, refused.reason) == (ApprovalStatus.REFUSED, "pas le bon ticket")
    told = ledger.events(run)[-1]
    assert told.kind == Kind.APPROVAL_REFUSED
    assert told.payload["reason"] == commit("pas le bon ticket", "5a17")[1]
    assert "bon ticket" not in str(told.payload)
    assert rule_of(approvals.accept, asked.id, CLAIRE) == "approvals.decided"


@pytest.mark.parametrize(
    ("by", "actor", "rule"),
    [
        ("self", KARIM, "approvals.not_yours"),
        ("self", OLIVIER, "approvals.not_yours"),
        ("superviseur", CLAIRE, "approvals.second_person"),
        ("superviseur", KARIM, "approvals.second_person"),
    ],
)
def test_only_the_right_person_decides(
    approvals: Approvals, run: str, by: By, actor: Actor, rule: str
) -> None:
    asked = approvals.request(document(run, by))
    assert rule_of(approvals.accept, asked.id, actor) == rule
    assert approvals.get(asked.id).status is ApprovalStatus.PENDING


def test_a_supervisor_does_not_approve_their_own_request(approvals: Approvals, run: str) -> None:
    own = document(run, "superviseur").model_copy(update={"requester": "olivier.perrault"})
    asked = approvals.request(own)
    assert rule_of(approvals.accept, asked.id, OLIVIER) == "approvals.second_person"
    assert approvals.accept(asked.id, SOFIA).decided_by == "sofia.moretti"


def test_a_supervisor_finds_what_waits_after_the_asker_has_gone(approvals: Approvals, run: str) -> None:
    asked = approvals.request(document(run, "superviseur"))
    assert [approval.id for approval in approvals.pending_for(OLIVIER)] == [asked.id]
    assert approvals.pending_for(CLAIRE) == []
    assert [approval.id for approval in approvals.asked_by(CLAIRE)] == [asked.id]
    assert approvals.pending_for(KARIM) == []
    approvals.accept(asked.id, OLIVIER)
    assert approvals.pending_for(SOFIA) == []
    assert [approval.id for approval in approvals.of_run(run)] == [asked.id]


def test_what_waits_is_found_with_as_many_statements_for_twenty_cards_as_for_two(
    approvals: Approvals, runs: Runs, store: Store
) -> None:
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    taken = []
    for count in (2, 20):
        while approvals.count_for(OLIVIER) < count:
            approvals.request(document(runs.create(CLAIRE, "Relance").id, "superviseur"))
        asked.clear()
        assert approvals.count_for(OLIVIER) == len(approvals.pending_for(OLIVIER)) == count
        taken.append(len(asked))
    assert taken[0] == taken[1] < 20


def test_a_count_opens_no_card(approvals: Approvals, run: str, store: Store) -> None:
    approvals.request(document(run, "superviseur"))
    with store.transaction() as tx:
        (row,) = tx.exec(select(ApprovalRow))
        row.sealed = b"?"
    assert approvals.count_for(OLIVIER) == 1


def test_the_asker_may_withdraw_what_waits_for_a_supervisor(approvals: Approvals, run: str) -> None:
    asked = approvals.request(document(run, "superviseur"))
    assert rule_of(approvals.refuse, asked.id, KARIM) == "approvals.second_person"
    assert approvals.refuse(asked.id, CLAIRE).status is ApprovalStatus.REFUSED


def test_who_may_not_read_a_value_cannot_approve_it(approvals: Approvals, run: str) -> None:
    asked = approvals.request(document(run, label=KEPT))
    assert rule_of(approvals.accept, asked.id, CLAIRE) == "approvals.readers"
    assert approvals.accept(asked.id, CLAIRE, frozenset({"e1"})).effect_ids == {"e1"}
    supervised = approvals.request(document(run, "superviseur", KEPT))
    assert rule_of(approvals.accept, supervised.id, OLIVIER) == "approvals.readers"


def test_readers_stored_as_one_list_are_one_set_of_them() -> None:
    assert LabelInput.model_validate({"readers": ["rh", "superviseur"]}).readers == (("rh", "superviseur"),)
    assert LabelInput.model_validate({"readers": []}).readers == ()


def test_who_may_read_it_can(approvals: Approvals, run: str) -> None:
    asked = approvals.request(document(run, label=KEPT).model_copy(update={"requester": "nadia.cherif"}))
    assert approvals.accept(asked.id, NADIA).status is ApprovalStatus.ACCEPTED


@pytest.mark.parametrize(("by", "hours"), [("self", 72), ("superviseur", 7 * 24)])
def test_it_expires(approvals: Approvals, run: str, clock: MovingClock, by: By, hours: int) -> None:
    decider = CLAIRE if by == "self" else OLIVIER
    asked = approvals.request(document(run, by))
    clock.move(hours=hours, seconds=-1)
    assert approvals.pending_for(decider)
    clock.move(seconds=1)
    assert approvals.pending_for(decider) == []
    assert rule_of(approvals.accept, asked.id, decider) == "approvals.expired"
    assert approvals.get(asked.id).status is ApprovalStatus.EXPIRED
    assert approvals.request(document(run, by)).id != asked.id


def test_it_is_used_by_its_run_and_a_restart_may_begin_again(
    approvals: Approvals, run: str, ledger: Ledger
) -> None:
    asked = approvals.request(document(run))
    assert rule_of(approvals.use, asked.id, run) == "approvals.not_given"
    approvals.accept(asked.id, CLAIRE)
    assert rule_of(approvals.use, asked.id, "another run") == "approvals.not_given"
    assert approvals.use(asked.id, run).status is ApprovalStatus.USED
    assert approvals.use(asked.id, run).effect_ids == {"e1", "e2"}
    assert [event.kind for event in ledger.events(run)].count(Kind.APPROVAL_USED) == 1
    assert rule_of(approvals.accept, asked.id, CLAIRE) == "approvals.decided"


def test_it_cannot_be_used_once_expired_but_lasts_once_begun(
    approvals: Approvals, run: str, clock: MovingClock
) -> None:
    asked = approvals.request(document(run))
    approvals.accept(asked.id, CLAIRE)
    clock.move(hours=73)
    assert rule_of(approvals.use, asked.id, run) == "approvals.expired"
    other = approvals.request(document(run))
    approvals.accept(other.id, CLAIRE)
    approvals.use(other.id, run)
    clock.move(hours=73)
    assert approvals.use(other.id, run).status is ApprovalStatus.USED


def test_once_its_time_is_over_only_what_was_begun_goes_on(
    approvals: Approvals, run: str, clock: MovingClock, journal: EffectJournal
) -> None:
    asked = approvals.request(document(run, "superviseur"))
    approvals.accept(asked.id, OLIVIER)
    assert approvals.use(asked.id, run).effect_ids == {"e1", "e2"}
    intent = EffectIntent("e1", run, 2, "ticketing.close", "a" * 64, "Clore", "here")
    journal.perform(intent, do=lambda _: None, find=lambda _: None)
    clock.move(days=7)
    late = approvals.use(asked.id, run)
    assert late.effect_ids == {"e1"} and [effect.id for effect in late.document.effects] == ["e1"]
    assert approvals.get(asked.id).effect_ids == {"e1", "e2"}


def test_what_was_left_out_stays_left_out_once_the_time_is_over(
    approvals: Approvals, run: str, clock: MovingClock
) -> None:
    asked = approvals.request(document(run))
    approvals.accept(asked.id, CLAIRE, frozenset({"e1"}))
    approvals.use(asked.id, run)
    clock.move(days=7)
    late = approvals.use(asked.id, run)
    assert late.effect_ids == frozenset() and [effect.id for effect in late.document.effects] == ["e2"]


def test_an_edit_is_a_new_document_with_a_new_hash(approvals: Approvals, run: str, ledger: Ledger) -> None:
    asked = approvals.request(document(run))
    given = approvals.accept(asked.id, CLAIRE, edits={"e2": {"message": "Bonjour, le ticket est clos."}})
    assert given.id != asked.id
    assert given.digest != asked.digest
    assert given.edited_from == asked.id
    message = given.document.effects[1].arguments["message"]
    assert (message.value, message.label.integrity) == ("Bonjour, le ticket est clos.", "PERSON")
    assert approvals.get(asked.id).status is ApprovalStatus.SUPERSEDED
    assert [event.kind for event in ledger.events(run)][2:] == [
        Kind.APPROVAL_SUPERSEDED,
        Kind.APPROVAL_REQUESTED,
        Kind.APPROVAL_GIVEN,
    ]


@pytest.mark.parametrize(
    "edits",
    [
        {"e1": {"ticket": "un autre"}},
        {"e2": {"to": "jean@exemple.com"}},
        {"e9": {"message": "x"}},
        {"e9": {}},
        {"e2": {"message": "  "}},
    ],
)
def test_only_editable_texts_can_be_edited(
    approvals: Approvals, run: str, edits: dict[str, dict[str, str]]
) -> None:
    asked = approvals.request(document(run))
    assert rule_of(approvals.accept, asked.id, CLAIRE, edits=edits) == "approvals.edit"
    assert approvals.get(asked.id) == asked


def test_a_text_is_not_emptied(approvals: Approvals, run: str) -> None:
    asked = approvals.request(document(run))
    with pytest.raises(Refused, match="ne peut pas être effacé"):
        approvals.accept(asked.id, CLAIRE, edits={"e2": {"message": " "}})


def test_a_supposed_word_of_a_closed_list_becomes_another_of_that_list_alone(
    approvals: Approvals, run: str
) -> None:
    priority = ShownArgument(
        value={"$": "Priority", "value": "normale"}, shown="normale", choices=("normale", "urgente")
    )
    supposed = document(run)
    effect = supposed.effects[0].model_copy(update={"arguments": {"priority": priority}})
    asked = approvals.request(supposed.model_copy(update={"effects": (effect,)}))
    assert rule_of(approvals.accept, asked.id, CLAIRE, edits={"e1": {"priority": "hier"}}) == "approvals.edit"
    given = approvals.accept(asked.id, CLAIRE, edits={"e1": {"priority": "urgente"}})
    changed = given.document.effects[0].arguments["priority"]
    assert changed.value == {"$": "Priority", "value": "urgente"} and given.digest != asked.digest
    assert changed.label.integrity == "PERSON"


def test_a_supervisor_does_not_edit_what_another_asked(approvals: Approvals, run: str) -> None:
    asked = approvals.request(document(run, "superviseur"))
    edits = {"e2": {"message": "Autre chose"}}
    assert rule_of(approvals.accept, asked.id, OLIVIER, edits=edits) == "approvals.edit"


def test_of_two_people_deciding_at_once_exactly_one_wins(
    approvals: Approvals, run: str, store: Store, ledger: Ledger, clock: MovingClock
) -> None:
    asked = approvals.request(document(run, "superviseur"))
    patient = Store(store.url, busy=30)
    everyone = Approvals(patient, Ledger(patient, clock), clock)
    start = threading.Barrier(2)
    won: list[Approval] = []
    lost: list[Refused] = []

    def decide(actor: Actor) -> None:
        start.wait()
        try:
            won.append(everyone.accept(asked.id, actor))
        except Refused as refused:
            lost.append(refused)

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in (OLIVIER, SOFIA)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    patient.close()
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].rule == "approvals.decided"
    assert str(won[0].decided_name) in lost[0].fr
    assert [event.kind for event in ledger.events(run)].count(Kind.APPROVAL_GIVEN) == 1


def test_a_stored_document_that_was_changed_is_not_acted_on(
    approvals: Approvals, run: str, database: Path
) -> None:
    asked = approvals.request(document(run))
    with sqlite3.connect(database) as connection:
        (sealed,) = connection.execute("SELECT sealed FROM approval").fetchone()
        connection.execute("UPDATE approval SET sealed = ?", (sealed[:-1] + bytes([sealed[-1] ^ 1]),))
    with pytest.raises(RecordError, match="modifiée"):
        approvals.get(asked.id)
    with pytest.raises(RecordError, match="modifiée"):
        approvals.accept(asked.id, CLAIRE)


def test_an_unknown_approval_is_said(approvals: Approvals) -> None:
    for action in (approvals.get, lambda key: approvals.accept(key, CLAIRE)):
        assert rule_of(action, "nope") == "approvals.unknown"
