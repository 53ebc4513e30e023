"""Keys: what is sealed opens while its key exists, nowhere else, and never after."""

from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError, RecordError
from guards.keys import LEDGER, Keys, open_keys, person_scope, run_scope
from guards.keys.remembered import Remembered

RUN, MARIE, PAUL = run_scope("r1"), person_scope("PER-1"), person_scope("PER-2")
AT = "2026-11-02T09:00:00.000000Z"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return opened(tmp_path)


def opened(folder: Path) -> Keys:
    return open_keys(f"sqlite:///{folder / 'keys' / 'keys.db'}", busy=30.0)


def erase(keys: Keys, *scopes: str, persons: tuple[str, ...] = ()) -> int:
    pseudonyms = [known for person in persons if (known := keys.known_pseudonym(person))]
    return keys.destroy(keys.living(scopes), pseudonyms, at=AT, rule="test", erasure="e1")


def test_what_is_sealed_opens_in_another_process_too(keys: Keys, tmp_path: Path) -> None:
    sealed = keys.seal(RUN, "Bonjour é".encode())
    assert b"Bonjour" not in sealed
    assert opened(tmp_path).open(RUN, sealed) == "Bonjour é".encode()
    assert keys.seal(RUN, b"") != keys.seal(RUN, b"")


def test_a_destroyed_key_opens_nothing_here_and_elsewhere(keys: Keys, tmp_path: Path) -> None:
    sealed, kept = keys.seal(RUN, b"texte"), keys.seal(LEDGER, b"texte")
    other = opened(tmp_path)
    assert other.open(RUN, sealed) == b"texte"
    assert erase(keys, RUN, LEDGER) == 1
    assert keys.open(RUN, sealed) is None
    other._memory.look_at = 0.0  # it looks once a second
    assert other.open(RUN, sealed) is None
    assert other.open(LEDGER, kept) == b"texte"
    with pytest.raises(RecordError, match="effacée"):
        other.seal(RUN, b"encore")


def test_a_thread_that_looked_before_keys_were_destroyed_brings_none_back() -> None:
    looks, goes_on = threading.Event(), threading.Event()
    stored = [5]

    def slowly() -> int:
        epoch = stored[0]
        if threading.current_thread() is slow:
            looks.set()
            assert goes_on.wait(10)
        return epoch

    memory = Remembered(slowly)
    slow = threading.Thread(target=memory.refresh)
    memory.persons.add(memory.refresh(), {"p-1": "Marie"})
    memory.look_at = 0.0
    slow.start()
    assert looks.wait(10) and memory.persons.get("p-1") == "Marie"
    stored[0] = 6
    memory.forget()
    goes_on.set()
    slow.join()
    assert memory.persons.get("p-1") is None
    memory.look_at = 0.0
    memory.persons.add(memory.refresh(), {"p-2": "Paul"})
    assert (memory.persons.get("p-1"), memory.persons.get("p-2")) == (None, "Paul")


def test_an_erased_person_may_be_met_again_without_what_was(keys: Keys) -> None:
    before, first = keys.seal(MARIE, b"avant"), keys.pseudonym("PER-1")
    erase(keys, MARIE, persons=("PER-1",))
    assert keys.person(first) is None
    after, second = keys.seal(MARIE, b"encore"), keys.pseudonym("PER-1")
    assert first != second and keys.person(second) == "PER-1"
    assert (keys.open(MARIE, before), keys.open(MARIE, after)) == (None, b"encore")


@pytest.mark.parametrize("erased", [RUN, MARIE, PAUL])
def test_several_keys_are_needed_all_at_once(keys: Keys, erased: str) -> None:
    sealed = keys.seal_for([RUN, MARIE, PAUL], b"tous")
    assert keys.open(RUN, sealed) == b"tous"
    with pytest.raises(RecordError, match="modifiée"):
        keys.open(MARIE, sealed)
    erase(keys, erased)
    assert keys.open(RUN, sealed) is None


@pytest.mark.parametrize("several", [False, True])
def test_what_was_altered_or_moved_is_refused(keys: Keys, several: bool) -> None:
    sealed = keys.seal_for([RUN, MARIE] if several else [RUN], b"texte")
    with pytest.raises(RecordError, match="modifiée"):
        keys.open(run_scope("r2"), sealed)
    for at in range(len(sealed)):
        changed = bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]])
        try:
            assert keys.open(RUN, changed) is None, at  # another key's id: not there, as if destroyed
        except RecordError as error:
            assert "modifiée" in error.fr
    with pytest.raises(RecordError):
        keys.open(RUN, sealed[:20])


def test_without_its_master_key_nothing_opens_and_none_is_made(tmp_path: Path) -> None:
    opened(tmp_path).seal(RUN, b"texte")
    master = tmp_path / "keys" / "master.key"
    assert master.stat().st_mode & 0o777 == 0o600
    kept = master.read_bytes()
    master.unlink()
    with pytest.raises(ConfigurationError, match="manque") as missing:
        opened(tmp_path)
    assert "Restore" in missing.value.en and not master.exists()
    master.write_bytes(kept.lower())
    with pytest.raises(ConfigurationError):
        opened(tmp_path)
    master.write_bytes(kept)
    master.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        opened(tmp_path)


def test_processes_that_begin_at_once_agree_on_keys_and_pseudonyms(tmp_path: Path) -> None:
    start = multiprocessing.get_context("spawn")
    with start.Pool(4) as pool:
        found = pool.map(_begin, [tmp_path] * 8)
    keys = opened(tmp_path)
    assert {pseudonym for _, pseudonym in found} == {keys.pseudonym("PER-1")}
    assert {keys.open(RUN, sealed) for sealed, _ in found} == {b"texte"}


def _begin(folder: Path) -> tuple[bytes, str]:
    keys = opened(folder)
    return keys.seal(RUN, b"texte"), keys.pseudonym("PER-1")


def test_the_key_store_names_nobody(keys: Keys, tmp_path: Path) -> None:
    name, run = f"PER-{os.getpid()}-secret", f"run-{os.getpid()}-secret"
    keys.seal(person_scope(name), b"x")
    keys.seal(run_scope(run), b"x")
    keys.pseudonym(name)
    held = b"".join(path.read_bytes() for path in (tmp_path / "keys").iterdir())
    assert name.encode() not in held and run.encode() not in held


def test_the_wrapped_key_leaves_the_files_when_destroyed(keys: Keys, tmp_path: Path) -> None:
    keys.seal(RUN, b"x")
    with keys._database.engine.connect() as connection:
        wrapped = connection.exec_driver_sql("SELECT wrapped FROM key WHERE renewable = 0").scalar_one()
    assert _in_files(tmp_path, wrapped)
    erase(keys, RUN)
    assert not _in_files(tmp_path, wrapped)


def _in_files(folder: Path, content: bytes) -> bool:
    return any(content in path.read_bytes() for path in (folder / "keys").iterdir())
