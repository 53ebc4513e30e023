"""A run goes on without whoever asked with the roles that they have then, or waits until they are confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from agents.assistant import Assistant
from agents.views import EffectBlock, RunView
from beffroi.identity import Actor, Role
from beffroi.settings.installation import Settings
from beffroi.settings.rules import RuleLimits
from beffroi.settings.sign_in import Identity
from guards.clock import to_text, utc_now
from guards.ledger import Kind
from guards.people.standing_roles import Unchecked
from guards.runs.runs import RunStatus
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST
from tests.sign_in.test_standing_roles import CHIEFS, SETTINGS, Directory

TELL = "Préviens Karim Benali que « c'est prêt »"
TELL_PLAN = 'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, message="c\'est prêt")\n'


@dataclass(frozen=True)
class Away:
    """A request of somebody whom a source vouches for; a second person is to agree to it."""

    assistant: Assistant
    directory: Directory
    identity: Identity
    view: RunView
    supervisor: Actor

    def passes(self, **time: float) -> None:
        """So long ago their source last told their roles."""
        told = to_text(utc_now() - timedelta(**time))
        with self.assistant.guards.store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE roles_told SET at = ?", (told,))

    def accept(self) -> RunView:
        assert self.view.approval is not None and self.view.approval.by == "superviseur"
        return self.assistant.accept(self.supervisor, self.view.approval.id)

    def effects(self) -> int:
        events = self.assistant.guards.ledger.events(self.view.run)
        return sum(event.kind is Kind.EFFECT_INTENT for event in events)


@pytest.fixture(params=["ldap"])
def away(
    make: Make, settings: Settings, claire: Actor, olivier: Actor, request: pytest.FixtureRequest
) -> Away:
    settings.sign_in = SETTINGS
    settings.policy.limits = RuleLimits(four_eyes=["ticketing.notify"])
    assistant = make({TELL: TELL_PLAN})
    identity = Identity(
        request.param, "lea", "lea.faure", "Léa Faure", "", frozenset({CHIEFS}), "lea", claire.service_id,
        claire.service_name, claire.domain, claire.district,
    )  # fmt: skip
    directory = Directory(identity)
    assistant.guards.roles.directory = lambda: directory
    actor, _ = assistant.guards.accounts.provision(identity, frozenset({Role.SUPERVISEUR}))
    view = assistant.ask(actor, TELL)
    assert view.status == "waiting", view.error
    return Away(assistant, directory, identity, view, olivier)


def test_whoever_was_confirmed_lately_is_not_asked_about(away: Away) -> None:
    away.passes(minutes=9)
    view = away.accept()
    assert view.status == "done" and away.directory.asked == 0, view.error


@pytest.mark.parametrize("groups", [None, frozenset[str]()], ids=["gone", "no group"])
def test_nothing_more_is_done_for_whoever_has_no_role_any_more(
    away: Away, groups: frozenset[str] | None
) -> None:
    away.directory.known = None if groups is None else replace(away.identity, groups=groups)
    away.passes(minutes=11)
    view = away.accept()
    assert view.status == "refused" and view.error is not None
    assert "Léa Faure" in view.error.sentence and "plus aucun rôle" in view.error.sentence
    assert away.effects() == 0 and away.directory.asked == 1


def test_where_the_directory_is_away_what_was_agreed_to_waits_and_is_not_lost(away: Away) -> None:
    away.directory.away = True
    away.passes(minutes=11)
    with pytest.raises(Unchecked, match=r"Léa Faure.*d'elle-même"):
        away.accept()
    runs, broken = away.assistant.guards.runs, set[str]()
    assert away.assistant.resume_all(broken=broken) == [] and broken == set()
    assert runs.get(away.view.run).status is RunStatus.WAITING and away.effects() == 0
    told = away.assistant.guards.ledger.events(away.view.run)
    away.directory.away = False
    away.assistant.guards.roles._left_alone = None
    assert away.assistant.guards.ledger.events(away.view.run) == told
    (view,) = away.assistant.resume_all(broken=broken)
    assert view.status == "done" and away.effects() == 1, view.error


def test_a_refusal_ends_a_run_though_the_directory_is_away(away: Away) -> None:
    away.directory.away = True
    away.passes(minutes=11)
    assert away.view.approval is not None
    view = away.assistant.refuse(away.supervisor, away.view.approval.id)
    assert view.status == "refused" and away.directory.asked == 0


@pytest.mark.parametrize("away", ["oidc"], indirect=True)
def test_what_a_provider_said_too_long_ago_counts_again_once_they_sign_in(away: Away) -> None:
    away.passes(hours=73)
    with pytest.raises(Unchecked):
        away.accept()
    assert away.effects() == 0
    away.assistant.guards.accounts.provision(away.identity, frozenset({Role.SUPERVISEUR}))
    (view,) = away.assistant.resume_all()
    assert view.status == "done" and away.directory.asked == 0, view.error


def test_what_was_begun_is_told_as_what_became_of_it(make: Make, claire: Actor) -> None:
    def die(name: str) -> None:
        if name == "ticketing.create":
            raise SystemExit

    assistant = make({REQUEST: PLAN}, after=die)
    with pytest.raises(SystemExit):
        assistant.ask(claire, REQUEST, auto_approve=True)
    assistant.guards.accounts.set_roles(claire.id, [], "console")
    (view,) = make({REQUEST: PLAN}).resume_all()
    assert view.status == "refused" and view.error is not None
    assert "plus aucun rôle" in view.error.sentence and "Ce qui est fait le reste" in view.error.hint
    assert [block.ok for block in view.answer if isinstance(block, EffectBlock)][:1] == [True]
