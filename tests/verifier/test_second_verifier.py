"""Two verifiers, one page: `beffroi-verify`, and one that was written from docs/ledger-format.md alone, agree on honest
exports, on tampered ones, and on every rule of the page broken one at a time."""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from beffroi_witness.folder import key_text
from evals.ledger.tampering import ALL
from evals.ledger.trial import two_histories
from tests.verifier.both import Known, ask
from tests.verifier.honest import Export, honest_exports
from tests.verifier.rules import cases
from tests.verifier.tampering import OWN

HONEST, TAMPERED, SPLIT = 24, 488, 12


@pytest.fixture(scope="module")
def seed() -> int:
    """Another one at each run; LEDGER_SEED gives one again."""
    chosen = int(os.environ.get("LEDGER_SEED") or secrets.randbelow(10**6))
    print(f"LEDGER_SEED={chosen}")
    return chosen


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory, seed: int) -> list[Export]:
    return list(honest_exports(tmp_path_factory.mktemp("cities"), random.Random(seed), HONEST))


def test_both_find_honest_exports_ok(exports: list[Export], seed: int) -> None:
    for number, export in enumerate(exports):
        found = ask(export.data, export.known)
        assert found.ok, (seed, number, found)
        assert ask(export.data, Known()).ok, (seed, number)


def test_both_find_every_tampering(exports: list[Export], seed: int, tmp_path: Path) -> None:
    chance, tried = random.Random(seed), Counter[str]()
    sorts = [*ALL, *OWN]
    while tried.total() < TAMPERED:
        sort = sorts[tried.total() % len(sorts)]
        export, other = chance.sample(exports, 2)
        if sort == "cosignature_dropped" and not export.honest.witnesses:
            continue
        data = OWN[sort](export, other, chance) if sort in OWN else ALL[sort](export.honest, chance)
        if data == export.data:
            continue
        tried[sort] += 1
        found = ask(data, export.known)
        if not found.agree or found.ok:
            kept = tmp_path / "not-found.jsonl"
            kept.write_bytes(data)
            pytest.fail(f"LEDGER_SEED={seed}, {sort}, {kept}: {found}, {export.known}")
    assert set(tried) == set(sorts)


def test_both_find_two_histories(tmp_path: Path, seed: int) -> None:
    """An export of a second history, signed with the city's key, shown to who has seen the first."""
    for number, (export, seen) in enumerate(_split(tmp_path, seed)):
        assert ask(export, Known(seen.keys)).ok, "by itself, nothing is wrong with it"
        found = ask(export, seen)
        assert found.agree and not found.ok, (seed, number, found)


def _split(folder: Path, seed: int) -> list[tuple[bytes, Known]]:
    found = []
    for each in two_histories(folder / "split", SPLIT, random.Random(seed)):
        notes = [f"{noted.text.decode()}\n— nobody AAAAAAA=\n" for noted in each.noted]
        found.append(
            (
                each.data,
                Known(
                    [key_text(key) for key in each.keys],
                    [key_text(key) for key in each.witnesses],
                    noted=notes,
                ),
            )
        )
    return found


def test_both_do_as_the_page_says_where_one_rule_is_broken() -> None:
    wrong = []
    for case in cases():
        found = ask(case.data, case.known)
        if not found.agree or found.ok != case.ok:
            wrong.append((case.name, "ok" if case.ok else "not ok", found))
    assert not wrong


def test_both_commands_say_the_same(exports: list[Export], tmp_path: Path) -> None:
    export = exports[HONEST // 2]
    path, seen = tmp_path / "export.jsonl", tmp_path / "seen.note"
    seen.write_text(export.known.noted[0])
    given = [str(path), "--key", export.known.keys[0], "--checkpoint", str(seen)]
    given += [part for witness in export.known.witnesses for part in ("--witness", witness)]
    for data, code in ((export.data, 0), (export.data.replace(b'"nth":1', b'"nth":2', 1), 1)):
        path.write_bytes(data)
        for module in (
            "import beffroi_verify.command as c; c.main()",
            "import tests.verifier.second.__main__",
        ):
            done = subprocess.run(
                [sys.executable, "-c", module, *given], capture_output=True, text=True, check=False
            )
            assert done.returncode == code, (module, done.stdout, done.stderr)
