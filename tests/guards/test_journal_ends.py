"""The effect journal: how what was begun ended, where it may not be sent again or its run broke."""

from __future__ import annotations

from datetime import datetime

import pytest

from beffroi.errors import Failure, RecordError
from guards.effects.effects import Done, Failed, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.test_journal import EFFECT, NOTICE, System, error


@pytest.fixture
def system() -> System:
    return System()


def test_somebody_quicker_between_the_look_and_the_intent_sends_alone(
    store: Store, ledger: Ledger, clock: MovingClock, system: System
) -> None:
    quicker = EffectJournal(store, ledger, clock, sleep=lambda _: None)
    met: list[object] = []

    def meanwhile() -> datetime:
        if not met:
            met.append(None)
            met.append(quicker.perform(EFFECT, system.do, system.find))
        return clock()

    with pytest.raises(RecordError, match="déjà en cours"):
        EffectJournal(store, ledger, meanwhile).perform(EFFECT, system.do, system.find)
    assert met[1:] == [Done(NOTICE)] and system.calls == 1
    assert quicker.perform(EFFECT, system.do, system.find) == Done(NOTICE)


def begun(journal: EffectJournal, system: System, *, arrived: bool) -> None:
    """Its worker dies before the deed, or after it."""

    def die(key: str) -> None:
        if arrived:
            system.do(key)
        raise SystemExit

    with pytest.raises(SystemExit):
        journal.perform(EFFECT, die, system.find)


def test_what_may_not_be_sent_any_more_is_said_as_it_ended(journal: EffectJournal, system: System) -> None:
    assert journal.conclude(EFFECT.effect_id, EFFECT.worker, system.find) is None
    begun(journal, system, arrived=True)
    assert journal.conclude(EFFECT.effect_id, EFFECT.worker, system.find) == Done(NOTICE)
    assert journal.conclude(EFFECT.effect_id, EFFECT.worker, system.find) == Done(NOTICE)
    assert system.calls == 1


def test_what_may_not_be_sent_any_more_and_is_absent_is_refused(
    journal: EffectJournal, system: System
) -> None:
    begun(journal, system, arrived=False)
    assert isinstance(journal.conclude(EFFECT.effect_id, EFFECT.worker, system.find), Failed)
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Failed) and system.calls == 0


def test_what_may_not_be_sent_any_more_and_cannot_be_searched_is_a_doubt(
    journal: EffectJournal, system: System
) -> None:
    begun(journal, system, arrived=True)
    system.blind = error(Failure.UNAVAILABLE)
    assert isinstance(journal.conclude(EFFECT.effect_id, EFFECT.worker, system.find), Uncertain)
    assert [each.effect_id for each in journal.uncertain("run-1")] == [EFFECT.effect_id]


def test_what_a_broken_run_had_begun_is_left_to_a_person(journal: EffectJournal, system: System) -> None:
    begun(journal, system, arrived=True)
    assert journal.doubt("another", "coupée") == []
    (left,) = journal.doubt("run-1", "coupée")
    assert (left.effect_id, left.reason) == (EFFECT.effect_id, "coupée")
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert journal.doubt("run-1", "coupée") == []
