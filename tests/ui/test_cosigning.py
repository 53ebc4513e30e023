"""The server has its ledger cosigned as it grows."""

from __future__ import annotations

from pathlib import Path

from beffroi.ledger_settings import LedgerSettings, WitnessSettings
from beffroi.settings import Settings
from beffroi_verify.notes import Key
from guards import build_guards
from guards.ledger import Kind
from tests.guards.ledgers import serving
from ui.cosigning import CosigningSchedule


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
