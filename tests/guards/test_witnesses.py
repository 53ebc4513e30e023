"""Witnesses: what ours answers, status by status; and another house's, asked by our ledger."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from sqlalchemy.pool import QueuePool

from beffroi_verify.notes import Checkpoint, Key
from beffroi_witness.folder import Folder, key_text
from beffroi_witness.witness import Answer, answer, latest
from guards.ledger import Kind
from guards.ledger.nodes import stored_subtrees
from guards.ledger.notes import COSIGNATURE, VerifierKey, to_base64
from guards.ledger.tree import consistency_proof
from guards.ledger.witnesses import Contradiction, Cosigned, Unreachable, Witness
from tests.guards.ledgers import House, check, fill, open_house, serving
from tests.guards.litewitness import litewitness, trust


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "house")
    fill(opened.ledger)
    yield opened
    opened.store.close()


@pytest.fixture
def folder(tmp_path: Path, house: House) -> Folder:
    made = Folder.make(tmp_path / "witness", "chambre.fr/temoin")
    made.trust(house.key)
    return made


def ask(folder: Folder, house: House, old: int, note: str, proof: list[bytes] | None = None) -> Answer:
    if proof is None:
        size = int(note.split("\n")[1])
        with house.store.reading() as session:
            proof = consistency_proof(stored_subtrees(session), old, size) if old <= size else []
    lines = "".join(f"{to_base64(each)}\n" for each in proof)
    return answer(folder, f"old {old}\n{lines}\n{note}".encode())


def test_each_answer_has_the_status_of_the_protocol(folder: Folder, house: House, tmp_path: Path) -> None:
    first = house.checkpoints.sign()
    size = int(first.split("\n")[1])
    assert ask(folder, house, size + 1, first).status == 400  # old above the checkpoint's
    assert ask(folder, house, 3, first).status == 409 and ask(folder, house, 3, first).body == "0\n"
    assert ask(folder, house, 0, first, [b"x" * 32]).status == 422
    cosigned = ask(folder, house, 0, first)
    assert cosigned.status == 200 and cosigned.body.startswith("— chambre.fr/temoin ")
    assert ask(folder, house, size, first).status == 200  # the same again, cosigned anew
    fill(house.ledger, 7)
    second = house.checkpoints.sign()
    behind = ask(folder, house, 0, second)
    assert (behind.status, behind.body, behind.type) == (409, f"{size}\n", "text/x.tlog.size")
    assert ask(folder, house, size, second, [b"x" * 32] * 3).status == 422
    assert ask(folder, house, size, second).status == 200
    assert ask(folder, house, size, first).status == 409  # never back
    assert ask(folder, house, 0, second.replace("beffroi/", "autre/")).status == 404
    assert ask(folder, house, size, second.replace("\n20\n", "\n21\n"), []).status == 403
    for nothing in (b"", b"old 0\n", b"old -1\n\n" + first.encode(), b"old 00\n\n" + first.encode(), b"\xff"):
        assert answer(folder, nothing).status == 400
    assert not (tmp_path / "witness" / "evidence").exists()


def test_a_witness_that_starts_again_knows_what_it_cosigned(
    folder: Folder, house: House, tmp_path: Path
) -> None:
    first = house.checkpoints.sign()
    assert ask(folder, house, 0, first).status == 200
    again = Folder(tmp_path / "witness")
    assert key_text(again.key) == key_text(folder.key)
    assert ask(again, house, 0, first).status == 409
    with pytest.raises(OSError, match="exists"):
        Folder.make(tmp_path / "witness", "autre.fr/temoin")


def test_a_witness_shows_what_it_cosigned_last(house: House, tmp_path: Path) -> None:
    with serving(tmp_path / "served", "chambre.fr/temoin") as witness:
        witness.trust(house)
        house.checkpoints.witnesses = (witness.witness,)
        note, answers = house.checkpoints.cosign()
        assert isinstance(answers[0].answer, Cosigned)
        name = sha256(house.key.name.encode()).hexdigest()
        shown = httpx.get(f"{witness.witness.url}/{name}/checkpoint", trust_env=False)
        assert shown.text == note
        for path in ("/", "/0/checkpoint", f"/{'0' * 64}/checkpoint", "/state.json"):
            assert httpx.get(witness.witness.url + path, trust_env=False).status_code == 404
        long = httpx.post(f"{witness.witness.url}/add-checkpoint", content=b"x" * 300_000, trust_env=False)
        assert long.status_code == 413
        house.exports.whole(tmp_path / "all.jsonl", "samuel.cohen")
        assert check(tmp_path / "all.jsonl", [house.key], [witness.key], noted=[shown.text])["problems"] == []


def evidence(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "witness").glob("evidence/*"))


def test_a_false_line_in_this_witnesses_name_is_neither_kept_nor_shown(folder: Folder, house: House) -> None:
    first = house.checkpoints.sign()
    size, shown = int(first.split("\n")[1]), sha256(house.key.name.encode()).hexdigest()
    assert ask(folder, house, 0, first).status == 200
    false = f"— {folder.key.name} {to_base64(folder.key.id + bytes(72))}\n"
    cosigned = ask(
        folder, house, size, latest(folder, shown).body + false + false.replace("chambre", "autre")
    )
    assert cosigned.status == 200
    note = latest(folder, shown).body
    assert note == first + cosigned.body and false not in note
    assert Checkpoint.parse(note).signed(folder.key) is not None


def test_a_wrong_proof_is_refused_and_shows_nothing(folder: Folder, house: House, tmp_path: Path) -> None:
    first = house.checkpoints.sign()
    size = int(first.split("\n")[1])
    assert ask(folder, house, 0, first).status == 200
    fill(house.ledger, 7)
    second = house.checkpoints.sign()
    for proof in ([b"x" * 32], [b"x" * 32] * 4, [bytes([n]) * 32 for n in range(5)], []):
        assert ask(folder, house, size, second, proof).status == 422
    assert evidence(tmp_path) == []


def test_evidence_of_a_split_view_is_kept_once_whole_and_has_its_room(
    house: House, folder: Folder, tmp_path: Path
) -> None:
    subprocess.run(["cp", "-r", tmp_path / "house", tmp_path / "twin"], check=True)
    house.ledger.record("run-0", Kind.ANSWER, {"text": "vrai"})
    first = house.checkpoints.sign()
    size = int(first.split("\n")[1])
    assert size & (size - 1) and ask(folder, house, 0, first).status == 200
    twin = open_house(tmp_path / "twin")
    twin.ledger.record("run-0", Kind.ANSWER, {"text": "faux"})
    other = twin.checkpoints.sign()
    false = f"— {folder.key.name} {to_base64(folder.key.id + bytes(72))}\n"
    for _ in range(3):
        assert ask(folder, twin, size, other + false).status == 409
    (kept,) = evidence(tmp_path)
    assert kept.name.startswith("size-") and false not in kept.read_text("utf-8")
    assert other in kept.read_text("utf-8") and first in kept.read_text("utf-8")
    for count in range(3):
        fill(twin.ledger, 1)
        for _ in range(2):
            assert ask(folder, twin, size, twin.checkpoints.sign()).status == 422
        assert len(evidence(tmp_path)) == 2 + count
    twin.store.close()


def test_a_key_that_is_distrusted_is_taken_no_more(folder: Folder, house: House, tmp_path: Path) -> None:
    first, old = house.checkpoints.sign(), house.checkpoints.key()
    assert ask(folder, house, 0, first).status == 200
    size = int(first.split("\n")[1])
    new = house.checkpoints.rotate()
    folder.trust(Key.parse(str(new)))
    both = house.checkpoints.sign()
    command = [sys.executable, "-c", "import beffroi_witness.command as c; c.main()", "distrust"]
    for code, said in ((0, "1 clé(s) restante(s)"), (1, "ne connaît pas la clé")):
        done = subprocess.run(
            [*command, "--folder", tmp_path / "witness", str(old)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code and said in done.stdout + done.stderr
    head, _, lines = both.partition("\n\n")
    mine = [
        line for line in lines.splitlines(keepends=True) if line.split(" ")[2][:5] == first.split(" ")[-1][:5]
    ]
    assert len(mine) == 1
    assert ask(folder, house, size, f"{head}\n\n{mine[0]}").status == 403
    assert ask(folder, house, size, both).status == 200


@pytest.mark.parametrize("size", ["9" * 5_000, "9" * 16])
def test_a_size_that_no_tree_has_is_no_answer(house: House, size: str) -> None:
    class Boasting(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(409)
            self.end_headers()
            self.wfile.write(size.encode())

        def log_message(self, *_said: object) -> None:
            """Nothing is said."""

    with HTTPServer(("127.0.0.1", 0), Boasting) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        key = VerifierKey("chambre.fr/temoin", COSIGNATURE, house.checkpoints.key().raw)
        house.checkpoints.witnesses = (Witness(f"http://127.0.0.1:{server.server_port}", key),)
        _, (told,) = house.checkpoints.cosign()
    assert isinstance(told.answer, Unreachable) and "taille impossible" in told.answer.reason


@contextmanager
def dripping(seen: list[int], house: House) -> Iterator[str]:
    """A witness that sends its answer byte by byte for ever; ``seen`` gets the sessions open meanwhile."""

    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            time.sleep(0.7)
            pool = house.store.engine.pool
            assert isinstance(pool, QueuePool)
            seen.append(pool.checkedout())
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(400):
                    self.wfile.write(b"x")
                    time.sleep(0.05)

        def log_message(self, *_said: object) -> None:
            """Nothing is said."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Dripping) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_witnesses_that_drip_hold_up_nobody(house: House, tmp_path: Path) -> None:
    key, seen = VerifierKey("chambre.fr/lent", COSIGNATURE, house.checkpoints.key().raw), list[int]()
    with dripping(seen, house) as url, serving(tmp_path / "served", "chambre.fr/temoin") as good:
        good.trust(house)
        slow = Witness(url, key, seconds=1.5)
        house.checkpoints.witnesses = (slow, slow, slow, good.witness)
        start = time.monotonic()
        note, answers = house.checkpoints.cosign()
        assert time.monotonic() - start < 4.4
    assert isinstance(answers[-1].answer, Cosigned) and "chambre.fr/temoin" in note
    for told in answers[:3]:
        assert isinstance(told.answer, Unreachable) and "en 1.5 s" in told.answer.reason
    assert seen == [0, 0, 0]


def test_an_address_that_is_none_is_no_answer(house: House) -> None:
    key = VerifierKey("chambre.fr/temoin", COSIGNATURE, house.checkpoints.key().raw)
    house.checkpoints.witnesses = (Witness("http://[::1", key),)
    _, (told,) = house.checkpoints.cosign()
    assert isinstance(told.answer, Unreachable)


def test_the_command_makes_tells_and_shows_a_witness(house: House, tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "import beffroi_witness.command as c; c.main()", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    place = ("--folder", str(tmp_path / "w"))
    made = run("init", *place, "--name", "chambre.fr/temoin")
    assert made.returncode == 0 and made.stdout.startswith("chambre.fr/temoin+")
    assert run("key", *place).stdout == made.stdout
    assert "Registre connu" in run("trust", *place, str(house.checkpoints.key())).stdout
    assert "0 événements contresignés, 1 clé" in run("show", *place).stdout
    for wrong in (
        ("init", *place, "--name", "x"),
        ("trust", *place, "no key"),
        ("key", "--folder", "/nowhere"),
    ):
        done = run(*wrong)
        assert done.returncode == 1 and done.stderr.startswith("Impossible")
    assert (tmp_path / "w" / "witness.key").stat().st_mode & 0o077 == 0


def test_a_witness_of_another_house_cosigns_and_refuses_a_split_view(house: House, tmp_path: Path) -> None:
    with litewitness(tmp_path / "lite") as (witness, database):
        house.checkpoints.witnesses = (witness,)
        _, (unknown,) = house.checkpoints.cosign()
        assert isinstance(unknown.answer, Unreachable)
        trust(database, house.checkpoints.key())
        for _ in range(3):
            fill(house.ledger, 5)
            _, (told,) = house.checkpoints.cosign()
            assert isinstance(told.answer, Cosigned)
        house.exports.whole(tmp_path / "all.jsonl", "samuel.cohen")
        report = check(tmp_path / "all.jsonl", [house.key], [Key.parse(str(witness.key))])
        assert report["problems"] == [] and report["agreed"] == report["size"]

        subprocess.run(["cp", "-r", tmp_path / "house", tmp_path / "twin"], check=True)
        twin = open_house(tmp_path / "twin", [witness])
        for side, text in ((house, "vrai"), (twin, "faux")):
            side.ledger.record("run-0", Kind.ANSWER, {"text": text})
        _, (first,) = house.checkpoints.cosign()
        _, (second,) = twin.checkpoints.cosign()
        assert isinstance(first.answer, Cosigned) and isinstance(second.answer, Contradiction)
        twin.store.close()
