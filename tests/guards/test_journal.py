"""The effect journal: an effect happens once, as far as that can be known, and doubt is shown."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from beffroi.errors import DoneInPart, EffectDoubt, Failure, NotAsked, RecordError, ToolError
from beffroi.records import Notice
from guards.effects.effects import Done, EffectIntent, Failed, Settlement, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Kind, Ledger
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.people import CLAIRE

EFFECT = EffectIntent("run-1:3:abc", "run-1", 3, "ticketing.notify", "d" * 64, "Prévenir M. Benali")
NOTICE = Notice("n1", "karim.benali@paris.demo", datetime(2026, 11, 2, 9, 0))


class System:
    """A city system that keeps what was sent by key, and fails as told."""

    def __init__(self) -> None:
        self.sent: dict[str, Notice] = {}
        self.calls = 0
        self.before: ToolError | None = None
        self.after: ToolError | None = None
        self.blind: ToolError | None = None

    def do(self, key: str) -> Notice:
        self.calls += 1
        if self.before:
            raise self.before
        self.sent[key] = NOTICE
        if self.after:
            raise self.after
        return NOTICE

    def find(self, key: str) -> Notice | None:
        if self.blind:
            raise self.blind
        return self.sent.get(key)


@pytest.fixture
def system() -> System:
    return System()


def error(failure: Failure) -> ToolError:
    return ToolError(failure, f"Le système a répondu {failure}.")


def kinds(ledger: Ledger) -> list[Kind]:
    return [event.kind for event in ledger.events("run-1")]


def test_an_effect_is_done_and_told(journal: EffectJournal, system: System, ledger: Ledger) -> None:
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert kinds(ledger) == [Kind.EFFECT_INTENT, Kind.EFFECT_DONE]
    assert ledger.verify().ok


def test_an_effect_is_checked_as_it_is_first_begun_and_not_once_it_was(
    journal: EffectJournal, system: System, ledger: Ledger
) -> None:
    def too_many(_: Session) -> None:
        raise RuntimeError("one too many")

    with pytest.raises(RuntimeError):
        journal.perform(EFFECT, system.do, system.find, too_many)
    assert system.calls == 0 and kinds(ledger) == [] and not journal.refused(EFFECT.effect_id)

    def killed(_key: str) -> Notice:
        raise SystemExit

    with pytest.raises(SystemExit):
        journal.perform(EFFECT, killed, system.find)
    assert journal.perform(EFFECT, system.do, system.find, too_many) == Done(NOTICE)
    assert kinds(ledger) == [Kind.EFFECT_INTENT, Kind.EFFECT_INTENT, Kind.EFFECT_DONE]


def test_what_went_to_another_system_is_neither_looked_for_nor_sent_again(
    journal: EffectJournal, system: System, ledger: Ledger
) -> None:
    def killed(_key: str) -> Notice:
        raise SystemExit

    there, here = (replace(EFFECT, system=name) for name in ("there", "here"))
    with pytest.raises(SystemExit):
        journal.perform(there, killed, system.find)
    system.sent[EFFECT.effect_id] = NOTICE  # in the other system, under the same key
    for _ in range(2):
        for told in (
            journal.perform(here, system.do, system.find),
            journal.conclude(EFFECT.effect_id, "", system.find, "here"),
        ):
            assert isinstance(told, Uncertain) and told.reason.count("Ce système a changé depuis le") == 1
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    assert isinstance(journal.perform(here, system.do, system.find), Uncertain)
    assert system.calls == 0 and kinds(ledger).count(Kind.EFFECT_INTENT) == 1
    assert journal.perform(there, system.do, system.find) == Done(NOTICE)
    assert journal.perform(here, system.do, system.find) == Done(NOTICE)


def test_a_second_try_gives_the_stored_result(journal: EffectJournal, system: System, ledger: Ledger) -> None:
    journal.perform(EFFECT, system.do, system.find)
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert system.calls == 1


def test_the_intent_is_committed_before_anything_is_sent(
    journal: EffectJournal, database: Path, system: System
) -> None:
    seen: list[str] = []

    def do(key: str) -> Notice:
        with sqlite3.connect(database) as connection:
            seen.extend(state for (state,) in connection.execute("SELECT state FROM effect"))
            seen.extend(kind for (kind,) in connection.execute("SELECT kind FROM ledger_event"))
        return system.do(key)

    journal.perform(EFFECT, do, system.find)
    assert seen == ["intent", "effect_intent"]


@pytest.mark.parametrize("failure", [Failure.NOT_FOUND, Failure.INVALID, Failure.CONFLICT])
def test_a_clean_refusal_is_a_failure(
    journal: EffectJournal, system: System, ledger: Ledger, failure: Failure
) -> None:
    system.before = error(failure)
    assert journal.perform(EFFECT, system.do, system.find) == Failed(failure, system.before.fr)
    assert kinds(ledger)[-1] == Kind.EFFECT_REFUSED
    system.before = None
    assert journal.perform(EFFECT, system.do, system.find) == Failed(failure, error(failure).fr)
    assert system.calls == 1


UNCLEAR = [Failure.TIMEOUT, Failure.UNAVAILABLE, Failure.LIMIT, Failure.BROKEN]


@pytest.mark.parametrize("failure", UNCLEAR)
def test_an_unclear_failure_after_the_deed_is_found_to_be_done(
    journal: EffectJournal, system: System, failure: Failure
) -> None:
    system.after = error(failure)
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)


@pytest.mark.parametrize("failure", UNCLEAR)
def test_an_unclear_failure_shown_absent_is_a_failure(
    journal: EffectJournal, system: System, failure: Failure
) -> None:
    system.before = error(failure)
    assert journal.perform(EFFECT, system.do, system.find) == Failed(failure, system.before.fr)


@pytest.mark.parametrize("failure", UNCLEAR)
def test_what_cannot_be_searched_is_uncertain_and_not_sent_again(
    journal: EffectJournal, system: System, ledger: Ledger, failure: Failure
) -> None:
    system.after, system.blind = error(failure), error(Failure.UNAVAILABLE)
    first = journal.perform(EFFECT, system.do, system.find)
    again = journal.perform(EFFECT, system.do, system.find)
    assert isinstance(first, Uncertain)
    assert first == again
    assert system.calls == 1
    assert kinds(ledger).count(Kind.EFFECT_UNCERTAIN) == 1
    (waiting,) = journal.uncertain()
    assert (waiting.effect_id, waiting.description) == (EFFECT.effect_id, EFFECT.description)
    assert journal.uncertain("another run") == []


@pytest.mark.parametrize("failure", [Failure.NOT_FOUND, Failure.INVALID, Failure.CONFLICT])
def test_a_refusal_that_cannot_be_verified_is_a_doubt_and_not_sent_again(
    journal: EffectJournal, system: System, ledger: Ledger, failure: Failure
) -> None:
    system.after, system.blind = error(failure), error(Failure.INVALID)
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Uncertain)
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Uncertain)
    assert system.calls == 1
    assert kinds(ledger)[-1] == Kind.EFFECT_UNCERTAIN


def test_what_was_taken_and_is_not_seen_yet_is_a_doubt_until_it_is(
    journal: EffectJournal, system: System
) -> None:
    system.before = EffectDoubt(Failure.TIMEOUT, "Le service a pris le signalement.")
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Uncertain)
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Uncertain)
    system.sent[EFFECT.effect_id] = NOTICE
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert system.calls == 1


@pytest.mark.parametrize("failure", [Failure.INVALID, Failure.CONFLICT, Failure.LIMIT])
def test_what_was_never_asked_for_is_refused_whatever_the_search_would_say(
    journal: EffectJournal, system: System, ledger: Ledger, failure: Failure
) -> None:
    system.before, system.blind = NotAsked(failure, "Pas d'adresse."), error(Failure.LIMIT)
    assert journal.perform(EFFECT, system.do, system.find) == Failed(failure, "Pas d'adresse.")
    assert kinds(ledger)[-1] == Kind.EFFECT_REFUSED and journal.refused(EFFECT.effect_id)


def test_what_an_earlier_try_may_have_asked_for_is_searched_for(
    journal: EffectJournal, system: System
) -> None:
    doubt(journal, system)
    system.sent.clear()
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    system.before, system.blind = NotAsked(Failure.CONFLICT, "A changé."), error(Failure.UNAVAILABLE)
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Uncertain)


def test_what_was_done_in_part_is_a_doubt_although_it_is_found(
    journal: EffectJournal, system: System
) -> None:
    system.after = DoneInPart(Failure.BROKEN, "Une partie seulement.")
    for _ in range(2):
        assert journal.perform(EFFECT, system.do, system.find) == Uncertain(
            "Une partie seulement.", known=True
        )
    assert [(each.reason, each.known) for each in journal.uncertain(EFFECT.run)] == [
        ("Une partie seulement.", True)
    ]
    assert system.sent and system.calls == 1


def test_what_was_done_in_part_and_sent_again_is_done_by_an_answer_and_by_no_find(
    journal: EffectJournal, system: System
) -> None:
    system.after = DoneInPart(Failure.BROKEN, "Une partie seulement.")
    journal.perform(EFFECT, system.do, system.find)
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    assert isinstance(journal.conclude(EFFECT.effect_id, "", system.find), Uncertain)
    for lost in (error(Failure.TIMEOUT), error(Failure.INVALID)):
        journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
        system.after = lost
        outcome = journal.perform(EFFECT, system.do, system.find)
        assert isinstance(outcome, Uncertain) and not outcome.known  # all of it may be done by now
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    system.after = None
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert system.calls == 4


def test_the_search_waits_for_a_request_still_on_its_way(
    store: Store, ledger: Ledger, clock: MovingClock, system: System
) -> None:
    waits: list[float] = []
    journal = EffectJournal(store, ledger, clock, quiet=2.0, sleep=waits.append)
    system.before = error(Failure.TIMEOUT)
    journal.perform(EFFECT, system.do, system.find)
    assert waits == [2.0]


def doubt(journal: EffectJournal, system: System) -> None:
    system.after, system.blind = error(Failure.TIMEOUT), error(Failure.UNAVAILABLE)
    journal.perform(EFFECT, system.do, system.find)
    system.after = system.blind = None


def test_checking_finds_it(journal: EffectJournal, system: System) -> None:
    doubt(journal, system)
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert journal.uncertain() == []


def test_checking_without_finding_leaves_the_doubt(journal: EffectJournal, system: System) -> None:
    doubt(journal, system)
    system.sent.clear()
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Uncertain)
    assert len(journal.uncertain()) == 1


def test_a_person_may_say_that_it_was_sent(journal: EffectJournal, system: System, ledger: Ledger) -> None:
    doubt(journal, system)
    assert journal.settle(EFFECT.effect_id, CLAIRE, Settlement.DONE) == Done(None)
    assert journal.perform(EFFECT, system.do, system.find) == Done(None)
    assert system.calls == 1
    told = ledger.events("run-1")[-1]
    assert (told.kind, told.payload["actor"], told.payload["as"]) == (
        Kind.EFFECT_SETTLED,
        "claire.aubry",
        "done",
    )


def test_a_person_may_say_that_it_was_not(journal: EffectJournal, system: System) -> None:
    doubt(journal, system)
    assert isinstance(journal.settle(EFFECT.effect_id, CLAIRE, Settlement.DROPPED), Failed)
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Failed)
    assert system.calls == 1


def test_a_person_may_have_it_sent_again(journal: EffectJournal, system: System) -> None:
    doubt(journal, system)
    system.sent.clear()
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert system.calls == 2


def test_what_a_person_has_sent_again_is_sent_where_the_system_cannot_be_searched(
    journal: EffectJournal, system: System
) -> None:
    system.after = system.blind = error(Failure.UNAVAILABLE)
    journal.perform(EFFECT, system.do, system.find)
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    system.after = None
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert system.calls == 2


def test_what_turns_up_before_being_sent_again_is_not(journal: EffectJournal, system: System) -> None:
    doubt(journal, system)
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    assert journal.perform(EFFECT, system.do, system.find) == Done(NOTICE)
    assert system.calls == 1


def test_only_a_doubt_can_be_settled_and_only_once(journal: EffectJournal, system: System) -> None:
    with pytest.raises(RecordError, match="attend pas de décision"):
        journal.settle("unknown", CLAIRE, Settlement.DONE)
    doubt(journal, system)
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.DONE)
    with pytest.raises(RecordError, match="déjà été réglé"):
        journal.settle(EFFECT.effect_id, CLAIRE, Settlement.DONE)


def test_the_same_id_with_other_arguments_is_an_error(journal: EffectJournal, system: System) -> None:
    journal.perform(EFFECT, system.do, system.find)
    other = EffectIntent(**{**vars(EFFECT), "arguments_digest": "e" * 64})
    with pytest.raises(RecordError, match="autres valeurs"):
        journal.perform(other, system.do, system.find)


def test_an_unreadable_answer_leaves_a_doubt(journal: EffectJournal, system: System) -> None:
    outcome = journal.perform(EFFECT, lambda key: object(), system.find)
    assert isinstance(outcome, Uncertain) and outcome.known
    assert "vérifiez" in outcome.reason


def test_an_effect_is_not_performed_twice_at_the_same_time(journal: EffectJournal, system: System) -> None:
    def do(key: str) -> Notice:
        with pytest.raises(RecordError, match="déjà en cours"):
            journal.perform(EFFECT, system.do, system.find)
        return system.do(key)

    assert journal.perform(EFFECT, do, system.find) == Done(NOTICE)
    assert system.calls == 1


def test_without_a_record_nothing_is_sent(journal: EffectJournal, system: System, database: Path) -> None:
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(RecordError, match="occupée"):
        journal.perform(EFFECT, system.do, system.find)
    holder.close()
    assert system.calls == 0
