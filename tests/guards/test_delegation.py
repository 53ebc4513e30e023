"""Delegation: until a date, never on, revocable, and nobody gives themselves a second agreement by it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import event as told_of

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.approvals.approvals import Approval, Approvals
from guards.ledger import Kind, Ledger
from guards.people.accounts import Accounts
from guards.people.delegation import Delegation, Delegations
from guards.runs.runs import Runs
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.people import ADMIN, CLAIRE, EVERYBODY, KARIM, NADIA, OLIVIER, SAMUEL, SOFIA
from tests.guards.test_approvals import KEPT, document, rule_of
from tests.ui.conftest import QUICK


@pytest.fixture
def accounts(store: Store, ledger: Ledger, clock: MovingClock) -> Accounts:
    made = Accounts(store, ledger, clock, QUICK)
    made.seed(EVERYBODY, "un mot de passe long")
    return made


@pytest.fixture
def delegations(store: Store, ledger: Ledger, clock: MovingClock, accounts: Accounts) -> Delegations:
    return Delegations(store, ledger, clock)


def give(
    delegations: Delegations, clock: MovingClock, giver: Actor = OLIVIER, to: str = KARIM.id
) -> Delegation:
    return delegations.give(giver, to, clock() + timedelta(days=7), "congés d'été")


def asked(approvals: Approvals, runs: Runs, who: Actor) -> Approval:
    run = runs.create(who, "Relance tout").id
    return approvals.request(document(run, "superviseur").model_copy(update={"requester": who.id}))


def test_who_received_one_is_told_until_they_are_erased(
    delegations: Delegations, clock: MovingClock, ledger: Ledger, store: Store
) -> None:
    give(delegations, clock)
    karim = store.keys.pseudonym(KARIM.id)
    for told in (KARIM.id, karim):
        given = next(event for event in ledger.events() if event.kind is Kind.DELEGATION_GIVEN)
        assert (given.payload["actor"], given.payload["receiver"]) == (OLIVIER.id, told)
        store.keys.destroy([], [karim], at="2026-11-02T09:00:00Z", rule="erasure.request", erasure="e1")


def test_the_receiver_decides_and_it_is_said_under_what(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock, ledger: Ledger
) -> None:
    item = asked(approvals, runs, CLAIRE)
    assert approvals.pending_for(KARIM) == [] and not approvals.may_see(KARIM, item)
    given = give(delegations, clock)
    assert [each.id for each in approvals.pending_for(KARIM)] == [item.id] and approvals.may_see(KARIM, item)
    decided = approvals.accept(item.id, KARIM)
    assert decided.decided_by == KARIM.id and decided.delegation == given.id
    assert decided.decided_roles == {Role.RESPONSABLE}
    event = ledger.events(item.run)[-1]
    assert event.kind is Kind.APPROVAL_GIVEN and event.payload["delegation"] == given.id
    assert approvals.may_see(KARIM, decided) and approvals.may_read(KARIM, decided)


def test_a_card_is_read_while_it_waits_and_then_by_whoever_decided(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock
) -> None:
    refused, lapsed = (asked(approvals, runs, CLAIRE) for _ in range(2))
    assert approvals.may_read(SOFIA, refused) and not approvals.may_read(KARIM, refused)
    refused = approvals.refuse(refused.id, OLIVIER)
    give(delegations, clock)
    clock.move(days=7)
    given = give(delegations, clock)
    for item in (refused, lapsed, approvals.get(lapsed.id)):
        for other in (SOFIA, KARIM):
            assert not approvals.may_read(other, item) and approvals.may_see(other, item)
    assert approvals.may_read(OLIVIER, refused) and approvals.may_read(CLAIRE, refused)
    delegations.revoke(given.id, KARIM)
    assert not approvals.may_see(KARIM, refused)


def test_who_decides_in_the_askers_place_does_not_read_the_askers_card(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock
) -> None:
    give(delegations, clock)
    item = asked(approvals, runs, OLIVIER)
    assert not approvals.may_read(KARIM, item) and not approvals.may_see(KARIM, item)


def test_ones_own_request_is_read_under_another_account(
    approvals: Approvals, accounts: Accounts, runs: Runs
) -> None:
    second = dataclasses.replace(CLAIRE, id="claire.chef", roles=frozenset({Role.SUPERVISEUR}))
    accounts.seed([second], "un mot de passe long")
    item = asked(approvals, runs, CLAIRE)
    assert rule_of(approvals.accept, item.id, second) == "approvals.same_person"
    assert approvals.may_read(second, item)


def test_a_supervisors_own_decision_is_under_nothing(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock
) -> None:
    item = asked(approvals, runs, CLAIRE)
    give(delegations, clock)
    assert approvals.accept(item.id, SOFIA).delegation == ""


def test_what_waits_for_a_whole_city_is_found_with_no_statement_for_each_account(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock, store: Store
) -> None:
    give(delegations, clock)
    for asker in (CLAIRE, OLIVIER, NADIA):
        asked(approvals, runs, asker)
        own = document(runs.create(asker, "Relance tout").id)
        approvals.request(own.model_copy(update={"requester": asker.id}))
    few = [KARIM, OLIVIER, SOFIA, CLAIRE, SAMUEL]
    statements: list[str] = []
    told_of.listen(store.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    taken = []
    for people in (few, [*(dataclasses.replace(NADIA, id=f"nadia.{n}") for n in range(50)), *few]):
        one_by_one = {card.id: (card, who) for who in people for card in approvals.pending_for(who)}
        statements.clear()
        assert approvals.pending_of(people) == list(one_by_one.values()) and len(one_by_one) == 5
        taken.append(len(statements))
    assert taken[0] == taken[1]
    delegations.revoke(delegations.of(KARIM.id)[0].id, OLIVIER)
    assert approvals.pending_of([KARIM]) == []


def test_it_ends_on_its_date(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock
) -> None:
    give(delegations, clock)
    clock.move(days=6)
    item = asked(approvals, runs, CLAIRE)
    clock.move(hours=23)
    assert approvals.pending_for(KARIM) != []
    clock.move(hours=1)
    assert approvals.pending_for(KARIM) == [] and delegations.of(KARIM.id)[0].stands is False
    assert rule_of(approvals.accept, item.id, KARIM) == "approvals.second_person"


@pytest.mark.parametrize("by", [OLIVIER, KARIM, ADMIN], ids=lambda actor: actor.id)
def test_it_is_revoked_by_either_of_the_two_or_an_administrator(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock, ledger: Ledger, by: Actor
) -> None:
    item, given = asked(approvals, runs, CLAIRE), give(delegations, clock)
    assert delegations.revoke(given.id, by).stands is False
    assert ledger.events()[-1].kind is Kind.DELEGATION_REVOKED
    assert rule_of(approvals.accept, item.id, KARIM) == "approvals.second_person"
    assert delegations.revoke(given.id, by).revoked is not None


@pytest.mark.parametrize("by", [CLAIRE, SOFIA, SAMUEL], ids=lambda actor: actor.id)
def test_nobody_else_revokes_it(delegations: Delegations, clock: MovingClock, by: Actor) -> None:
    given = give(delegations, clock)
    assert rule_of(delegations.revoke, given.id, by) == "delegation.not_yours"
    assert rule_of(delegations.revoke, "nope", by) == "delegation.unknown"


def test_it_never_chains(delegations: Delegations, clock: MovingClock) -> None:
    give(delegations, clock)
    with pytest.raises(Refused, match="ne se transmet pas") as refused:
        give(delegations, clock, KARIM, CLAIRE.id)
    assert refused.value.rule == "delegation.supervisor"


def test_what_a_giver_says_of_their_roles_does_not_count(
    delegations: Delegations, clock: MovingClock
) -> None:
    posing = dataclasses.replace(KARIM, roles=frozenset({Role.SUPERVISEUR}))
    with pytest.raises(Refused):
        give(delegations, clock, posing, CLAIRE.id)


@pytest.mark.parametrize("to", [SAMUEL.id, ADMIN.id, SOFIA.id, "personne"])
def test_who_may_not_receive(delegations: Delegations, clock: MovingClock, to: str) -> None:
    with pytest.raises(Refused) as refused:
        give(delegations, clock, to=to)
    assert refused.value.rule == "delegation.receiver"


@pytest.mark.parametrize(
    ("days", "reason", "rule"), [(0, "x", "ends"), (-1, "x", "ends"), (93, "x", "ends"), (1, " ", "reason")]
)
def test_it_needs_an_end_and_a_reason(
    delegations: Delegations, clock: MovingClock, days: int, reason: str, rule: str
) -> None:
    ends = clock() + timedelta(days=days)
    assert rule_of(delegations.give, OLIVIER, KARIM.id, ends, reason) == f"delegation.{rule}"


def test_it_counts_only_while_its_giver_supervises(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock, accounts: Accounts
) -> None:
    item = asked(approvals, runs, CLAIRE)
    give(delegations, clock)
    accounts.set_roles(OLIVIER.id, {Role.AGENT}, "annuaire")
    assert approvals.pending_for(KARIM) == []
    assert rule_of(approvals.accept, item.id, KARIM) == "approvals.second_person"


def test_the_receiver_does_not_decide_on_their_own_request(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock
) -> None:
    give(delegations, clock)
    item = asked(approvals, runs, KARIM)
    assert approvals.pending_for(KARIM) == []
    assert rule_of(approvals.accept, item.id, KARIM) == "approvals.second_person"


def test_the_giver_does_not_agree_to_their_own_request_through_the_receiver(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock
) -> None:
    give(delegations, clock)
    item = asked(approvals, runs, OLIVIER)
    assert approvals.pending_for(KARIM) == []
    assert rule_of(approvals.accept, item.id, KARIM) == "approvals.delegated_own"
    second = give(delegations, clock, SOFIA)
    assert approvals.accept(item.id, KARIM).delegation == second.id


def test_it_gives_no_right_to_read(
    approvals: Approvals, delegations: Delegations, runs: Runs, clock: MovingClock
) -> None:
    give(delegations, clock, to=NADIA.id)
    give(delegations, clock)
    run = runs.create(CLAIRE, "Relance").id
    item = approvals.request(document(run, "superviseur", KEPT))
    assert rule_of(approvals.accept, item.id, KARIM) == "approvals.readers"
    assert approvals.accept(item.id, NADIA).decided_by == NADIA.id
