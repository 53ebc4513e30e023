"""Asking the systems: at once, each within its own time, and since when each is as it is."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from beffroi.enums import Category
from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.settings.installation import Settings
from beffroi.settings.systems import Ldap, LdapServices, Smtp, SystemsSettings
from beffroi.settings.tickets import Open311
from tests.needs import require
from tools.reach.breaker import Breaker
from tools.reach.checked import Checked
from ui.checks import Asking, SystemState

PLACE = {"env": "ANNUAIRE"}
DIRECTORY = Ldap(
    kind="ldap", url="ldaps://annuaire.ville.example", user="cn=b", password=PLACE,  # type: ignore[arg-type]
    people="ou=a", services=LdapServices(base="ou=s"), timeout=0.3,
)  # fmt: skip


def said(reachable: bool, trouble: str = "") -> Checked:
    return Checked(reachable, 0.02, "OpenLDAP", trouble, ("3 personnes",))


@dataclass
class System:
    """A connector whose check does what the test says."""

    answer: Any
    breaker: Breaker = field(default_factory=lambda: Breaker("annuaire"))

    @property
    def health(self) -> Any:
        return self.breaker.health

    def check(self) -> Checked:
        return self.answer(self) if callable(self.answer) else self.answer


@dataclass
class All:
    directory: System
    geocoder: None = None
    gis: None = None
    ticketing: None = None
    documents: None = None


def asking(home: Path, answer: Any) -> Asking:
    settings = Settings(home=home, systems=SystemsSettings(directory=DIRECTORY))
    return Asking(settings, All(System(answer)))  # type: ignore[arg-type]


def directory(one: Asking) -> SystemState:
    return next(state for state in one.ask() if state.name == "directory")


def test_a_system_that_answers_says_version_latency_and_notes(tmp_path: Path) -> None:
    state = directory(asking(tmp_path, said(True)))
    assert state.ok and (state.latency, state.version, state.notes) == (0.02, "OpenLDAP", ("3 personnes",))
    assert time.time() - state.since < 60 and state.next_step == ""


def test_a_slow_system_is_left_aside_and_not_asked_twice_at_once(tmp_path: Path) -> None:
    release, asked = threading.Event(), []

    def slow(_: System) -> Checked:
        asked.append(1)
        release.wait(30)
        return said(True)

    one = asking(tmp_path, slow)
    states = {state.name: state for state in one.ask()}
    assert states["directory"].reachable is False
    assert "pas de réponse en 0,3 s" in states["directory"].trouble and states["mail"].reachable is None
    directory(one)
    assert asked == [1]
    release.set()
    time.sleep(0.1)
    assert directory(one).reachable and asked == [1, 1]


def test_a_long_examination_of_a_system_that_answers_is_no_failure(tmp_path: Path) -> None:
    done = threading.Event()

    def thorough(system: System) -> Checked:
        with system.breaker.call():
            pass
        done.wait(30)
        return said(True)

    state = directory(asking(tmp_path, thorough))
    done.set()
    assert state.ok and "le système répond" in state.notes[0]


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (ConfigurationError("La branche manque."), "config check"),
        (ToolError(Failure.UNAVAILABLE, "Pas joignable."), "ldaps://annuaire.ville.example"),
        (RuntimeError("marque-secrète"), "beffroi doctor"),
    ],
)
def test_a_failure_is_told_with_the_next_step(tmp_path: Path, error: Exception, step: str) -> None:
    def fail(_: System) -> Checked:
        raise error

    state = directory(asking(tmp_path, fail))
    assert state.reachable is False and not state.ok and step in state.next_step
    assert "marque-secrète" not in str(state)


def test_what_is_refused_of_a_reachable_system_must_be_mended(tmp_path: Path) -> None:
    state = directory(asking(tmp_path, said(True, trouble="L'attribut « uid » est inconnu.")))
    assert state.reachable and not state.ok and state.next_step


def test_since_when_is_kept_from_one_process_to_the_next(tmp_path: Path) -> None:
    first = directory(asking(tmp_path, said(True))).since
    assert directory(asking(tmp_path, said(True))).since == first
    assert directory(asking(tmp_path, said(False))).since > first
    (tmp_path / "systems.json").write_text("{")
    assert directory(asking(tmp_path, said(False))).since > first


def test_a_failure_that_requests_met_dates_from_then(tmp_path: Path) -> None:
    one = asking(tmp_path, said(False))
    breaker = one._connectors.directory.breaker  # type: ignore[union-attr]
    with pytest.raises(ToolError), breaker.call():
        raise ToolError(Failure.UNAVAILABLE, "Pas joignable.")
    time.sleep(0.05)
    assert directory(one).since == breaker.health.since


def test_embedded_systems_say_their_counts(city_folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "city").symlink_to(city_folder)
    states = {state.name: state for state in Asking(Settings(home=home)).ask()}
    assert "personnes" in states["directory"].notes[0] and "adresses" in states["geocoder"].notes[0]
    assert states["ticketing"].ok and states["ticketing"].latency > 0


def test_before_the_city_is_made_each_system_says_its_own_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(find_spec("ldap") is not None, "python-ldap: scripts/install-tests.sh")
    monkeypatch.setenv("ANNUAIRE", "secret")
    mail = Smtp(kind="smtp", host="127.0.0.1", port=1, sender="a@ville.example")
    systems = SystemsSettings(
        directory=DIRECTORY.model_copy(update={"url": "ldaps://127.0.0.1:1", "timeout": 5}), mail=mail,
        ticketing=Open311(
            kind="open311", url="http://127.0.0.1:1", shared=True, services={"1": Category.VOIRIE}
        ),
    )  # fmt: skip
    states = {state.name: state for state in Asking(Settings(home=tmp_path, systems=systems)).ask()}
    for name in ("directory", "ticketing", "mail"):
        assert "127.0.0.1:1" in states[name].trouble and "répond" in states[name].next_step
    assert states["gis"].reachable is None and not (tmp_path / "city").exists()


def test_one_that_cannot_be_opened_does_not_hide_the_others(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, systems=SystemsSettings(directory=DIRECTORY))
    states = {state.name: state for state in Asking(settings).ask()}
    assert states["directory"].reachable is False and len(states) == len(SystemsSettings.model_fields)
