"""Exports: whole or of one run, verified without Beffroi's code, cosigned by witnesses that are real servers."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import select

from beffroi.errors import RecordError
from guards.ledger import Kind
from guards.ledger.export import write_export
from guards.ledger.notes import Checkpoint, Note, from_base64, to_base64
from guards.ledger.witnesses import Contradiction, Cosigned, Unreachable, Witness
from guards.store import LedgerCheckpoint
from tests.guards.ledgers import House, Serving, check, fill, open_house, serving


@pytest.fixture
def witnesses(tmp_path: Path) -> Iterator[tuple[Serving, Serving]]:
    with (
        serving(tmp_path / "w1", "chambre.fr/temoin") as one,
        serving(tmp_path / "w2", "lyon.fr/temoin") as two,
    ):
        yield one, two


@pytest.fixture
def house(tmp_path: Path, witnesses: tuple[Serving, Serving]) -> Iterator[House]:
    opened = open_house(tmp_path / "house", [each.witness for each in witnesses])
    fill(opened.ledger)
    for each in witnesses:
        each.trust(opened)
    yield opened
    opened.store.close()


def test_a_whole_export_names_what_was_cosigned_and_verifies(
    house: House, witnesses: tuple[Serving, Serving], tmp_path: Path
) -> None:
    taken = house.exports.whole(tmp_path / "all.jsonl", "samuel.cohen")
    keys = [each.key for each in witnesses]
    report = check(tmp_path / "all.jsonl", [house.key], keys)
    assert report["problems"] == []
    assert report["count"] == report["agreed"] == taken.size == 14
    assert {name: size for name, (size, _) in report["cosigned"].items()} == {key.name: 14 for key in keys}
    assert report["cosigned"] == taken.cosigned and report["opened"] == 0
    assert house.ledger.events()[-1].kind is Kind.LEDGER_EXPORTED
    assert house.ledger.verify().cosigned == 14


def test_a_runs_export_proves_each_event_and_opens_it(
    house: House, witnesses: tuple[Serving, Serving], tmp_path: Path
) -> None:
    house.checkpoints.cosign()
    fill(house.ledger, 30)
    house.exports.run(tmp_path / "run.jsonl", "run-1", "samuel.cohen")
    report = check(tmp_path / "run.jsonl", [house.key], [each.key for each in witnesses])
    assert report["problems"] == []
    assert report["count"] == 1 + 15 and report["opened"] == 15
    lines = [json.loads(line) for line in (tmp_path / "run.jsonl").read_bytes().splitlines()]
    assert {line["leaf"]["run"] for line in lines if "leaf" in line} == {"run-1", ""}


def test_what_each_witness_cosigned_last_is_found_without_reading_what_came_before(
    house: House, witnesses: tuple[Serving, Serving]
) -> None:
    both, read = [each.witness for each in witnesses], list[int]()
    names = [each.key.name for each in both]
    sizes = []
    for asked in (both, both[:1], []):
        for _ in range(20):
            fill(house.ledger, 1)
            house.checkpoints.sign()
        house.checkpoints.witnesses = tuple(asked)
        sizes.append(Checkpoint.parse(Note.parse(house.checkpoints.cosign()[0]).text).size)

    @event.listens_for(LedgerCheckpoint, "load")
    def count(row: LedgerCheckpoint, _context: object) -> None:
        read.append(row.size)

    def last(most: int | None = None) -> dict[str, int]:
        return {name: size for name, (size, _) in house.checkpoints.last_cosigned(most).items()}

    try:
        assert last() == {names[0]: sizes[1], names[1]: sizes[0]} and len(read) <= 20
    finally:
        event.remove(LedgerCheckpoint, "load", count)
    assert last(sizes[1] - 1) == {names[0]: sizes[0], names[1]: sizes[0]}
    assert last(sizes[0] - 1) == {}


def test_a_signature_of_no_known_witness_is_no_cosignature(house: House, tmp_path: Path) -> None:
    names = {each.key.name for each in house.checkpoints.witnesses}
    taken = house.exports.run(tmp_path / "run.jsonl", "run-1", "samuel.cohen")
    assert taken.cosigned.keys() == names and house.ledger.verify().cosigned == taken.size
    with house.store.transaction() as tx:
        for row in tx.exec(select(LedgerCheckpoint)):
            row.note = _forged(row.note, names)
    house.checkpoints.witnesses = ()
    report = house.ledger.verify()
    assert report.ok and report.checkpoints == 1 and report.cosigned == 0
    assert house.exports.run(tmp_path / "run.jsonl", "run-1", "samuel.cohen").cosigned == {}
    days = datetime(2026, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    assert house.exports.period(tmp_path / "days.jsonl", *days, "samuel.cohen").cosigned == {}


def _forged(note: str, names: set[str]) -> str:
    """The note with the witnesses' signatures replaced by bytes of the same length."""
    text, _, lines = note.partition("\n\n")
    forged = []
    for line in lines.splitlines(keepends=True):
        _, name, encoded = line.split()
        made = to_base64(from_base64(encoded)[:4] + bytes(72))
        forged.append(f"— {name} {made}\n" if name in names else line)
    return f"{text}\n\n{''.join(forged)}"


@pytest.mark.parametrize("broken", [RecordError("La base d'état est abîmée."), KeyboardInterrupt()])
def test_an_export_that_breaks_leaves_nothing_of_what_it_had_opened(
    tmp_path: Path, broken: BaseException
) -> None:
    (tmp_path / "run.jsonl").write_text("before")

    def lines() -> Iterator[dict[str, str]]:
        yield {"payload": "Marie Zyxwv" * 10_000}
        raise broken

    with pytest.raises(type(broken)):
        write_export(tmp_path / "run.jsonl", lines())
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("run.jsonl", "before")]


def test_a_pipe_takes_an_export_and_a_link_still_leads_to_its_file(house: House, tmp_path: Path) -> None:
    pipe, link, file = tmp_path / "pipe", tmp_path / "link", tmp_path / "file"
    os.mkfifo(pipe)
    reading = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    house.exports.whole(pipe, "auditor")
    assert b"beffroi-ledger-2" in reading.communicate(timeout=60)[0] and pipe.is_fifo()
    file.touch()
    link.symlink_to(file)
    house.exports.whole(link, "auditor")
    assert link.is_symlink() and b"beffroi-ledger-2" in file.read_bytes()


def test_a_run_without_events_has_no_proof(house: House, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="aucun événement"):
        house.exports.run(tmp_path / "run.jsonl", "nobody", "samuel.cohen")


def test_what_was_erased_stays_proven_and_closed(house: House, tmp_path: Path) -> None:
    keys = house.store.keys
    keys.destroy(keys.living(["run:run-1"]), [], at="2026-11-02T09:00:00Z", rule="demande", erasure="e1")
    house.exports.run(tmp_path / "run.jsonl", "run-1", "samuel.cohen")
    report = check(tmp_path / "run.jsonl", [house.key])
    assert report["problems"] == [] and (report["count"], report["opened"]) == (6, 1)


def test_keys_rotate_and_every_checkpoint_is_checked_with_the_key_of_its_time(
    house: House, witnesses: tuple[Serving, Serving], tmp_path: Path
) -> None:
    first = house.key
    for _ in range(2):
        house.checkpoints.cosign()
        house.checkpoints.rotate()
        fill(house.ledger, 2)
    _, answers = house.checkpoints.cosign()
    assert [type(each.answer) for each in answers] == [Unreachable, Unreachable]  # two rotations behind
    for each in witnesses:
        each.trust(house)
    _, answers = house.checkpoints.cosign()
    assert [type(each.answer) for each in answers] == [Cosigned, Cosigned]
    house.exports.whole(tmp_path / "all.jsonl", "samuel.cohen")
    for pinned in (first, house.key):
        assert check(tmp_path / "all.jsonl", [pinned], [each.key for each in witnesses])["problems"] == []
    stranger = open_house(tmp_path / "other")
    assert check(tmp_path / "all.jsonl", [stranger.key])["problems"]
    stranger.store.close()


def test_a_witness_that_is_away_is_told_and_asked_again_later(house: House, tmp_path: Path) -> None:
    away = Witness("http://127.0.0.1:9", house.checkpoints.witnesses[0].key)
    house.checkpoints.witnesses = (away, *house.checkpoints.witnesses[1:])
    _, answers = house.checkpoints.cosign()
    assert [type(each.answer) for each in answers] == [Unreachable, Cosigned]


def test_a_split_view_is_refused_by_a_witness_and_found_by_comparing(
    house: House, witnesses: tuple[Serving, Serving], tmp_path: Path
) -> None:
    """The city shows one history to one witness and another to the other, both signed with its key."""
    one, two = witnesses
    subprocess.run(["cp", "-r", tmp_path / "house", tmp_path / "twin"], check=True)
    house.checkpoints.witnesses = (one.witness,)
    twin = open_house(tmp_path / "twin", [two.witness])
    for side, text in ((house, "vrai"), (twin, "faux")):
        side.ledger.record("run-0", Kind.ANSWER, {"text": text, "status": text})
        _, answers = side.checkpoints.cosign()
        assert [type(each.answer) for each in answers] == [Cosigned]  # each has seen one history only

    twin.exports.whole(tmp_path / "twin.jsonl", "samuel.cohen")
    keys = [one.key, two.key]
    assert check(tmp_path / "twin.jsonl", [twin.key], keys, quorum=1)["problems"] == []
    assert "Trop peu de témoins" in str(
        check(tmp_path / "twin.jsonl", [twin.key], keys, quorum=2)["problems"]
    )

    seen = house.checkpoints.all()[-1].note  # what the auditor gets from the first witness
    found = check(tmp_path / "twin.jsonl", [twin.key], [two.key], noted=[seen])
    assert "Double histoire" in str(found["problems"])

    twin.checkpoints.witnesses = (one.witness,)
    for _ in range(2):
        _, answers = twin.checkpoints.cosign()
        assert [type(each.answer) for each in answers] == [Contradiction]
        twin.ledger.record("run-0", Kind.ANSWER, {})
    assert len(list((tmp_path / "w1" / "evidence").iterdir())) == 2
    twin.store.close()


def test_an_old_state_that_was_put_back_is_found_by_a_witness(house: House, tmp_path: Path) -> None:
    subprocess.run(["cp", "-r", tmp_path / "house", tmp_path / "backup"], check=True)
    fill(house.ledger, 5)
    house.checkpoints.cosign()
    restored = open_house(tmp_path / "backup", house.checkpoints.witnesses)
    _, answers = restored.checkpoints.cosign()
    assert all(isinstance(each.answer, Contradiction) for each in answers)
    assert "18" in str(answers[0].answer)
    restored.store.close()


def test_an_older_export_is_found_by_a_checkpoint_that_is_known(house: House, tmp_path: Path) -> None:
    house.exports.whole(tmp_path / "old.jsonl", "samuel.cohen")
    fill(house.ledger, 5)
    noted, _ = house.checkpoints.cosign()
    assert check(tmp_path / "old.jsonl", [house.key], noted=[noted])["problems"]
    house.exports.whole(tmp_path / "new.jsonl", "samuel.cohen")
    assert check(tmp_path / "new.jsonl", [house.key], noted=[noted])["problems"] == []


def test_every_flipped_byte_is_found(
    house: House, witnesses: tuple[Serving, Serving], tmp_path: Path
) -> None:
    house.exports.run(tmp_path / "run.jsonl", "run-1", "samuel.cohen")
    whole, chance = (tmp_path / "run.jsonl").read_bytes(), random.Random(7)
    for position in chance.sample(range(len(whole)), 300):
        changed = bytearray(whole)
        changed[position] ^= 1 << chance.randrange(8)
        assert check(bytes(changed), [house.key])["problems"], f"byte {position}"


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\n\n\n", b"\x00" * 99, b"{}\n{}\n{}\n", b"[" * 9000 + b"\n\n\n", b'{"leaf":1.5}\n' * 3],
)
def test_what_is_no_export_at_all_is_said(content: bytes) -> None:
    assert check(content)["problems"]


def test_the_command_says_in_french_and_by_its_exit_code(
    house: House, witnesses: tuple[Serving, Serving], tmp_path: Path
) -> None:
    taken = house.exports.whole(tmp_path / "all.jsonl", "samuel.cohen")
    (tmp_path / "seen.note").write_text(taken.checkpoint)
    cosigners = [part for each in witnesses for part in ("--witness", str(each.witness.key))]
    known = ["--key", taken.key, *cosigners, "--checkpoint", str(tmp_path / "seen.note")]
    fine = run_verifier(str(tmp_path / "all.jsonl"), *known)
    assert (fine.returncode, "Registre intact : 14 événements" in fine.stdout) == (0, True), fine.stderr
    assert "chambre.fr/temoin : 14 événements contresignés" in fine.stdout
    (tmp_path / "all.jsonl").write_bytes((tmp_path / "all.jsonl").read_bytes().replace(b"gis.l", b"gis.d", 1))
    changed = run_verifier(str(tmp_path / "all.jsonl"), *known, "--json")
    assert changed.returncode == 1
    assert json.loads(changed.stdout)["ok"] is False
    missing = run_verifier(str(tmp_path / "missing"))
    assert (missing.returncode, f"fichier illisible : {tmp_path / 'missing'}." in missing.stdout) == (1, True)
    assert "NON VÉRIFIÉ" in missing.stdout and "MODIFIÉ" not in missing.stdout


@pytest.mark.parametrize(
    "given",
    [
        ("--checkpoint", "/etc/hostname"),
        ("--checkpoint", "/nowhere"),
        ("--key", "xx"),
        ("--witness", "a+b+c"),
    ],
)
def test_a_wrong_key_or_checkpoint_is_named_and_the_export_not_blamed(given: tuple[str, str]) -> None:
    for json_too in ((), ("--json",)):
        told = run_verifier("/dev/null", *given, *json_too)
        assert told.returncode == 1 and f"Clé ou fichier illisible : {given[1]}." in told.stdout, told
        assert "MODIFIÉ" not in told.stdout and not told.stderr
    assert json.loads(told.stdout)["altered"] is False


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8b\x08\x00\n\n\xff", b"{}\n{}\n", b"root:x:0:0\nbin:x:1:1\n"]
)
def test_a_file_that_is_no_export_is_not_said_to_be_altered(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    told = run_verifier(str(tmp_path / "file"))
    assert told.returncode == 1 and told.stdout.startswith("NON VÉRIFIÉ") and "MODIFIÉ" not in told.stdout
    assert "pas un export du registre" in told.stdout


def run_verifier(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import beffroi_verify.command as c; c.main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_verifier_is_short_and_imports_nothing_of_ours() -> None:
    code = "import sys, beffroi_verify.command; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"beffroi", "guards", "pydantic", "rfc8785"} & set(done.stdout.split())
    files = (Path(__file__).parents[2] / "beffroi_verify").glob("*.py")
    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) < 300
