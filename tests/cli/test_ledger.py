"""The ledger from the command line, and the stand-alone verifier beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from beffroi.settings.installation import Settings
from guards import build_guards
from guards.ledger.checkpoints import Cosigning
from guards.ledger.notes import COSIGNATURE, VerifierKey
from guards.ledger.witnesses import Cosigned, Unreachable, Witness
from guards.store import LedgerCheckpoint
from tests.cli.conftest import Command
from ui.cli.ledger import _say_answers

VERIFIER = Path(sys.executable).with_name("beffroi-verify")


@pytest.fixture
def exported(beffroi: Command, tmp_path: Path) -> Path:
    beffroi("ask", "le téléphone de la voirie du 11e", "--as", "claire.aubry")
    out = tmp_path / "registre.jsonl"
    assert beffroi("ledger", "export", "--out", str(out)).code == 0
    return out


def test_an_untouched_ledger_verifies(beffroi: Command) -> None:
    report = beffroi("ledger", "verify", "--json")
    assert report.code == 0 and report.json["ok"] and report.json["count"] > 0


def test_an_exported_ledger_verifies_without_beffroi(exported: Path) -> None:
    done = subprocess.run([VERIFIER, exported], capture_output=True, text=True)
    assert done.returncode == 0 and "Registre intact" in done.stdout


def test_a_period_is_exported_and_verifies_without_beffroi(
    beffroi: Command, exported: Path, tmp_path: Path
) -> None:
    out = tmp_path / "jour.jsonl"
    taken = beffroi("ledger", "export", "--since", "2020-01-01", "--out", str(out), "--json").json
    assert taken["until"] is not None
    so_far = beffroi("ledger", "export", "--since", "2020-01-01", "--out", str(tmp_path / "so_far"))
    assert "La période n'est pas finie" in so_far.out
    done = subprocess.run([VERIFIER, out, "--key", taken["key"], "--json"], capture_output=True, text=True)
    assert done.returncode == 0 and json.loads(done.stdout)["size"] == taken["size"]
    assert json.loads(out.read_text("utf-8").splitlines()[0])["kind"] == "period"
    nothing = beffroi("ledger", "export", "--until", "2020-01-01", "--out", str(out))
    assert nothing.code == 1 and "aucun événement" in nothing.err
    ahead = beffroi("ledger", "export", "--since", "2099-01-01", "--out", str(out))
    assert ahead.code == 1 and "aucun événement du 01/01/2099 au 01/01/2099" in ahead.err
    both = beffroi("ledger", "export", "--since", "2020-01-01", "--run", "x", "--out", str(out))
    assert both.code != 0 and "--run" in both.err


@pytest.mark.parametrize("quorum", ["deux", "-1", "1.5", ""])
def test_a_quorum_that_is_no_whole_number_is_said_in_french(quorum: str, tmp_path: Path) -> None:
    command = [VERIFIER, str(tmp_path / "x"), f"--quorum={quorum}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and "NON VÉRIFIÉ" in done.stdout
    assert f"Clé ou fichier illisible : {quorum or tmp_path / 'x'}." in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("serve --folder x --port deux", "--port attend un nombre entier de 0 ou plus, et non « deux »."),
        ("serve --folder x --port", "--port attend une valeur."),
        ("key --folder x --clef y", "Ces mots sont de trop : --clef y."),
        ("rien", "La commande « rien » n'existe pas."),
    ],
)
def test_a_misused_witness_says_in_french_what_to_write(words: str, said: str) -> None:
    witness = VERIFIER.with_name("beffroi-witness")
    done = subprocess.run([witness, *words.split()], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.startswith(f"Erreur : {said} Voyez")


def test_an_exported_ledger_with_one_changed_line_is_found(exported: Path) -> None:
    lines = exported.read_bytes().split(b"\n")
    for number in range(1, len(lines) - 2):
        changed = list(lines)
        changed[number] = changed[number].replace(b'"seq":', b'"seq":1', 1)
        exported.write_bytes(b"\n".join(changed))
        done = subprocess.run([VERIFIER, exported], capture_output=True, text=True)
        assert done.returncode == 1, number
        if number > 3:
            break


def test_an_export_says_who_took_it(beffroi: Command, exported: Path) -> None:
    last = beffroi("ledger", "show", "--limit", "1", "--json").json[0]
    assert last["kind"] == "ledger_exported" and last["payload"]["actor"].startswith("console:")


def test_an_export_that_cannot_be_written_is_told(beffroi: Command, tmp_path: Path) -> None:
    before = beffroi("ledger", "show", "--json").json
    done = beffroi("ledger", "export", "--out", str(tmp_path / "absent" / "x.jsonl"))
    assert done.code == 1 and "ne peut pas être écrit : rien ne porte ce nom" in done.err
    assert beffroi("ledger", "show", "--json").json == before  # nobody took anything away


def test_events_are_shown_by_kind_and_day(beffroi: Command, exported: Path) -> None:
    def kinds(*words: str) -> list[str]:
        return [each["kind"] for each in beffroi("ledger", "show", *words, "--json").json]

    assert kinds("--kind", "ledger_exported", "--since", "2020-01-01") == ["ledger_exported"]
    assert kinds("--until", "2020-01-01") == [] and kinds("--since", "2020-01-01") == kinds()
    assert "Aucun événement ne correspond" in beffroi("ledger", "show", "--until", "2020-01-01").out
    unknown = beffroi("ledger", "show", "--kind", "export")
    assert unknown.code == 1 and "ledger_exported" in unknown.err
    turned = beffroi("ledger", "show", "--since", "2026-12-01", "--until", "2026-11-01")
    assert turned.code == 1 and "à l'envers" in turned.err


def test_the_events_of_one_run_are_shown(beffroi: Command, exported: Path) -> None:
    run = beffroi("runs", "list", "--json").json[0]["run"]
    kinds = [event["kind"] for event in beffroi("ledger", "show", "--run", run, "--json").json]
    assert kinds[0] == "request" and "decision" in kinds


@pytest.mark.parametrize("where", ["nulle/part.note", "."])
def test_a_checkpoint_that_cannot_be_written_is_not_signed(
    beffroi: Command, home: Path, tmp_path: Path, where: str
) -> None:
    done = beffroi("ledger", "checkpoint", "--out", str(tmp_path / where))
    assert done.code == 1 and "ne peut pas être écrit" in done.err and not done.out
    with closing(build_guards(Settings(home=home))) as guards, guards.store.reading() as session:
        assert session.exec(select(LedgerCheckpoint)).all() == []


def test_a_checkpoint_is_signed_and_its_key_named(beffroi: Command, exported: Path, tmp_path: Path) -> None:
    key = beffroi("ledger", "key", "--json").json["key"]
    done = beffroi("ledger", "checkpoint", "--out", str(tmp_path / "seen.note"), "--json")
    assert done.code == 0 and done.json["checkpoint"].startswith(key.split("+")[0])
    assert beffroi("ledger", "export", "--out", str(exported)).code == 0
    command = [VERIFIER, exported, "--key", key, "--checkpoint", tmp_path / "seen.note"]
    assert subprocess.run(command, capture_output=True, text=True).returncode == 0
    other = beffroi("ledger", "key", "--rotate", "--json").json["key"]
    assert other != key and other.split("+")[0] == key.split("+")[0]
    assert beffroi("ledger", "verify").code == 0


def test_a_run_is_proven_and_opened(beffroi: Command, exported: Path, tmp_path: Path) -> None:
    run, out = beffroi("runs", "list", "--json").json[0]["run"], tmp_path / "run.jsonl"
    for reader, opened in ((["--as", "claire.aubry"], True), ([], False)):  # hers; or by nobody's inquiry
        taken = beffroi("ledger", "prove", run, "--out", str(out), "--json", *reader).json
        done = subprocess.run(
            [VERIFIER, out, "--key", taken["key"], "--json"], capture_output=True, text=True
        )
        report = json.loads(done.stdout)
        assert done.returncode == 0 and report["count"] > 4 and report["size"] == taken["size"]
        assert (report["opened"] > 4) is opened
    refused = beffroi("ledger", "prove", "nobody", "--out", str(out))
    assert refused.code == 1 and "n'existe pas" in refused.err


def test_effects_are_reconciled_and_an_omission_is_found(beffroi: Command, tmp_path: Path) -> None:
    asked = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"
    assert beffroi("ask", asked, "--as", "claire.aubry", "--yes").code == 0
    fine = beffroi("ledger", "reconcile", "--json")
    assert fine.code == 0 and fine.json["effects"] == 2 and fine.json["differences"] == []
    empty = beffroi("ledger", "reconcile", "--log", str(tmp_path / "absent"))
    assert empty.code == 1 and "absent du journal du connecteur" in empty.out
    assert "Il n'y a pas de journal" in empty.err
    (tmp_path / "file").touch()
    no_folder = beffroi("ledger", "reconcile", "--log", str(tmp_path / "file"))
    assert no_folder.code == 1 and "ne peut pas être lu" in no_folder.err and not no_folder.out
    no_key = beffroi("ledger", "reconcile", "--key", "foo")
    assert no_key.code == 1 and "n'est pas la clé" in no_key.err and "modifiée" not in no_key.out


def test_a_witness_that_is_away_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    witness = Witness("http://127.0.0.1:9", VerifierKey("t2/1", COSIGNATURE, bytes(32)))
    _say_answers([Cosigning(witness, Unreachable("t2/1 ne répond pas")), Cosigning(witness, Cosigned("— "))])
    assert capsys.readouterr().out == "t2/1 ne répond pas\nt2/1 a contresigné\n"
