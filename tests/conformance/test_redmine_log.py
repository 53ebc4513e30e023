"""Redmine's connector writes down what it did itself, under the person who acts as well."""

from __future__ import annotations

from pathlib import Path

from beffroi.enums import Category, Priority
from beffroi.settings.systems import SystemsSettings
from guards.effects.effects import Done, EffectIntent
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.ledger.reconcile import Finding, reconcile
from guards.store import Store
from tests.conformance.ticketing_world import ME, actor_of, redmine_settings
from tools.connectors import open_connectors
from tools.demo.redmine_server import RedmineServer
from tools.directory.embedded import EmbeddedDirectory
from tools.oplog import OperationLog, read_log


def test_an_effect_on_redmine_is_in_both_and_one_that_the_ledger_lacks_is_found(
    redmine: RedmineServer, people: EmbeddedDirectory, city_copy: Path, tmp_path: Path
) -> None:
    log = OperationLog(tmp_path / "operations")
    city = open_connectors(city_copy, SystemsSettings(ticketing=redmine_settings(redmine)), log)
    ticketing = city.acting_for(actor_of(people, ME)).ticketing
    place = city.geocoder.locate("12 rue Oberkampf").exact
    assert place is not None
    store = Store(f"sqlite:///{tmp_path / 'beffroi.db'}")
    ledger = Ledger(store)
    intent = EffectIntent("log-1.2", "log-1", 2, "ticketing.create", "ab" * 32, "Créer un ticket")
    outcome = EffectJournal(store, ledger).perform(
        intent,
        lambda key: ticketing.create(key, "Nid-de-poule", Category.VOIRIE, Priority.NORMALE, place),
        ticketing.find_effect,
    )
    assert isinstance(outcome, Done)
    assert read_log(log.folder).entries[1].record == f"ticket:{outcome.result.number}"
    assert reconcile(ledger, read_log(log.folder).entries).differences == ()

    ticketing.comment("log-9.1", outcome.result.number, outcome.result.version, "Hors registre")
    (found,) = reconcile(ledger, read_log(log.folder).entries).differences
    assert (found.finding, found.effect) == (Finding.NOT_IN_LEDGER, "log-9.1")
    store.close()
