"""The server has its ledger cosigned as it grows."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from beffroi.settings.installation import RetentionSettings, Settings
from beffroi.settings.ledger import LedgerSettings, WitnessSettings
from beffroi_verify.notes import Key
from guards import build_guards
from guards.ledger import Kind
from tests.guards.ledgers import serving
from ui.timed.cosigning import CosigningSchedule
from ui.timed.retention import RetentionSchedule


def test_what_has_grown_is_cosigned_once_by_each_witness(tmp_path: Path) -> None:
    with (
        serving(tmp_path / "w1", "chambre.fr/temoin") as one,
        serving(tmp_path / "w2", "lyon.fr/temoin") as two,
    ):
        told = [WitnessSettings(url=each.witness.url, key=str(each.witness.key)) for each in (one, two)]
        settings = Settings(
            home=tmp_path / "home", ledger=LedgerSettings(witnesses=told, origin="ville.fr/registre")
        )
        guards = build_guards(settings)
        key = Key.parse(str(guards.checkpoints.key()))
        assert key.name == "ville.fr/registre"
        schedule = CosigningSchedule(guards, settings.ledger)
        one.folder.trust(key)
        assert schedule.cosign_if_grown() and schedule.cosign_if_grown()  # one witness does not know it yet
        two.folder.trust(key)
        assert schedule.cosign_if_grown() and not schedule.cosign_if_grown()
        guards.ledger.record("", Kind.SIGN_IN, {"actor": "claire.aubry"})
        assert schedule.cosign_if_grown() and not schedule.cosign_if_grown()
        assert guards.ledger.verify().cosigned == guards.ledger.size()
        guards.close()


class Breaking:
    """Breaks on whatever is asked of it, and counts how often."""

    def __init__(self) -> None:
        self.looks = 0

    def size(self) -> int:
        self.looks += 1
        raise ValueError("« 12 rue Oberkampf »")

    def reading(self) -> object:
        return self.size()


def test_what_breaks_unforeseen_ends_no_schedule_and_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ledger, store = Breaking(), Breaking()
    guards: Any = SimpleNamespace(
        ledger=ledger, store=store, checkpoints=SimpleNamespace(witnesses=["chambre.fr/temoin"])
    )
    schedules = (
        CosigningSchedule(guards, LedgerSettings(every=1)),
        RetentionSchedule(guards, RetentionSettings(), every=0.01),
    )
    for each in schedules:
        each.start()
    until = time.monotonic() + 30
    while min(ledger.looks, store.looks) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    for each in schedules:
        each.stop()
    assert min(ledger.looks, store.looks) >= 2
    assert "ValueError" in caplog.text and "Oberkampf" not in caplog.text
