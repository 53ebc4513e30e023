"""A run outlives who asked for it, agreed to it and settled it; once they are erased nothing in it names them."""

from __future__ import annotations

import pytest
from sqlmodel import select

from beffroi.errors import EffectDoubt, Failure, Refused
from guards.approvals.approvals import Approvals
from guards.approvals.document import ApprovalDocument, ApprovalEffect
from guards.effects.effects import EffectIntent, Failed, Settlement
from guards.effects.journal import EffectJournal
from guards.ledger import Kind, Ledger
from guards.past.judgements import Kept, keep, past_decisions, without_names
from guards.policy import Allow, Judgement
from guards.retention import Erasures, Holds
from guards.runs.runs import Run, Runs, RunStatus
from guards.runs.values import JUDGED
from guards.store import EffectRow, Store
from tests.guards.people import ADMIN, OLIVIER, ROSA, SAMUEL
from tests.guards.policy_table import call, creating
from tests.guards.sealed import sealed_texts
from tests.guards.test_erasure import erase_run, naming


@pytest.fixture
def acted(
    runs: Runs, approvals: Approvals, journal: EffectJournal, ledger: Ledger, store: Store, erasures: Erasures
) -> Run:
    """A run that Rosa asked for and settled, that Olivier agreed to, and beside which an administrator erased."""
    run = runs.create(ROSA, "Salut")
    shown = ApprovalEffect(id=f"{run.id}.1", line=1, tool="t", sentence="Fermer le ticket")
    document = ApprovalDocument(
        run=run.id, requester=ROSA.id, plan="", effects=(shown,), policy="", tools="", by="superviseur"
    )
    approvals.accept(approvals.request(document).id, OLIVIER)
    judged = without_names(store.keys, call(ROSA, creating("voirie", 11), OLIVIER))
    said = Allow("effects.approved", "Permis.")
    commitment, body = keep(judged, Judgement(said, (said,), "p" * 64, 0.0))
    runs.put(run.id, JUDGED + commitment, body)
    ledger.record(run.id, Kind.DECISION, {"stage": "call", "document": commitment})

    def doubted(_: str) -> None:
        raise EffectDoubt(Failure.TIMEOUT, "Pas de réponse.", "No answer.")

    journal.perform(EffectIntent(f"{run.id}.1", run.id, 1, "t", "d", "Fermer"), doubted, lambda _: None)
    settled = journal.settle(f"{run.id}.1", ROSA, Settlement.DROPPED)
    assert isinstance(settled, Failed)
    runs.put(run.id, "result:0:1", {"reason": settled.reason})
    runs.update(run.id, RunStatus.DONE)
    erase_run(erasures, naming(runs).id, ADMIN)
    return run


def test_a_held_run_goes_on_saying_who_asked_decided_and_settled(
    acted: Run, erasures: Erasures, store: Store, ledger: Ledger, approvals: Approvals, runs: Runs
) -> None:
    holds = Holds(store, ledger, erasures.clock)
    hold = holds.place(SAMUEL, "run", [acted.id], "Contentieux 2026-114")
    for who in (ROSA, OLIVIER):
        plan = erasures.plan_person([who.id])
        assert [(stop.run, stop.why) for stop in plan.blocked] == [(acted.id, "held")] and not plan.held
        with pytest.raises(Refused, match=acted.id) as refused:
            erasures.erase(plan, SAMUEL, "erasure.request")
        assert refused.value.rule == "retention.held" and "release" in refused.value.fr
        assert store.keys.known_pseudonym(who.id) is not None
    assert runs.get(acted.id).actor == ROSA.id and approvals.of_run(acted.id)[0].decided_by == OLIVIER.id
    assert erasures.erase(erasures.plan_person([ADMIN.id]), SAMUEL, "erasure.request") is not None
    holds.release(SAMUEL, hold.id)
    for who in (ROSA, OLIVIER):
        assert erasures.erase(erasures.plan_person([who.id]), SAMUEL, "erasure.request") is not None


def test_a_held_run_goes_on_saying_who_settled_it(
    acted: Run, erasures: Erasures, store: Store, ledger: Ledger
) -> None:
    with store.transaction() as tx:
        for row in tx.exec(select(EffectRow).where(EffectRow.run == acted.id)):
            row.settled_by = store.keys.pseudonym(ADMIN.id)
            tx.add(row)
    Holds(store, ledger, erasures.clock).place(SAMUEL, "run", [acted.id], "Contentieux 2026-114")
    with pytest.raises(Refused, match=acted.id):
        erasures.erase(erasures.plan_person([ADMIN.id]), SAMUEL, "erasure.request")


def test_events_cards_effects_and_judged_values_tell_who_until_they_are_erased(
    acted: Run, erasures: Erasures, approvals: Approvals, ledger: Ledger, store: Store
) -> None:
    def told() -> dict[str, object]:
        events = [e for e in ledger.events() if e.run == acted.id or e.kind is Kind.ERASED]
        (card,), (past,) = approvals.of_run(acted.id), past_decisions(store, acted.id)
        assert past.kept is Kept.WHOLE and past.document is not None and ledger.verify().ok
        return {
            "events": {e.kind: e.payload["actor"] for e in events if "actor" in e.payload},
            "card": (card.requester, card.decided_by, card.decided_name),
            "judged": (past.document["actor"]["id"], past.document["approver"]["id"]),
        }

    names = [store.keys.pseudonym(who.id) for who in (ROSA, OLIVIER, ADMIN)]
    assert told() == {
        "events": {
            Kind.REQUEST: ROSA.id, Kind.APPROVAL_GIVEN: OLIVIER.id, Kind.EFFECT_SETTLED: ROSA.id,
            Kind.ERASED: ADMIN.id,
        },
        "card": (ROSA.id, OLIVIER.id, OLIVIER.name),
        "judged": (ROSA.id, OLIVIER.id),
    }  # fmt: skip
    for who in (ROSA, OLIVIER, ADMIN):
        plan = erasures.plan_person([who.id])
        assert plan.runs == () and erasures.erase(plan, SAMUEL, "erasure.request") is not None
    rosa, olivier, admin = names
    events = {
        Kind.REQUEST: rosa, Kind.APPROVAL_GIVEN: olivier, Kind.EFFECT_SETTLED: rosa, Kind.ERASED: SAMUEL.id,
    }  # fmt: skip
    assert told() == {
        "events": events, "card": (rosa, olivier, "Personne effacée"), "judged": (rosa, olivier),
    }  # fmt: skip
    erased = [e.payload["actor"] for e in ledger.events() if e.kind is Kind.ERASED]
    assert erased == [admin, SAMUEL.id, SAMUEL.id, SAMUEL.id]
    kept = sealed_texts(store)
    assert "salut" in kept and "fermer" in kept and "effects.approved" in kept
    assert not [mark for mark in ("rosa", "figueira", "olivier", "perrault", "admin") if mark in kept]
