"""What the doctor says of the ledger's witnesses."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from beffroi.settings.installation import Settings
from beffroi_verify.notes import Key
from beffroi_witness.folder import key_text
from guards import build_guards
from guards.ledger import Kind
from tests.guards.ledgers import serving
from ui.checks.findings import Found, Missing
from ui.checks.witnesses import check_witnesses


def test_the_doctor_says_how_long_ago_each_witness_has_cosigned(home: Path, tmp_path: Path) -> None:
    assert "aucun" in told(Settings(home=home), Found)
    with serving(tmp_path / "served", "chambre.fr/temoin") as witness:
        given = {"url": witness.witness.url, "key": key_text(witness.key)}
        settings = Settings.model_validate({"home": home, "ledger": {"witnesses": [given]}})
        with closing(build_guards(settings)) as guards:
            guards.checkpoints.key()
            assert "n'a jamais contresigné" in told(settings, Missing)
            witness.folder.trust(Key.parse(str(guards.checkpoints.key())))
            guards.checkpoints.cosign()
            assert "il y a 0 min" in told(settings, Found)
            guards.ledger.record("", Kind.ANSWER, {})
    assert "il y a 0 min" in told(settings, Found)
    late = told(settings, Missing, hours=3)
    assert "n'est plus contresigné" in late and "il y a 3 h" in late


def told(settings: Settings, kind: type[Found] | type[Missing], hours: int = 0) -> str:
    result = check_witnesses(settings, lambda: time.time() + 3600 * hours)
    assert isinstance(result, kind)
    return result.detail
