"""The witness's folder: its key, the logs that it knows, the last checkpoint of each that it cosigned."""

from __future__ import annotations

import fcntl
import json
import os
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from beffroi_verify.notes import Checkpoint, Key

_KEY, _STATE, _LOCK, _EVIDENCE = "witness.key", "state.json", "lock", "evidence"
_MOST_EVIDENCE = 500
"""Of each kind."""


class Evidence(StrEnum):
    """How two checkpoints contradict each other."""

    SIZE = "size"
    """They are of one size, with different roots."""
    PROOF = "proof"
    """The larger one's own proof shows another beginning."""


class Folder:
    """One witness's state. Every change is on the disk before it is answered for.

    Args:
        path: made by `Folder.make`.

    Raises:
        OSError, ValueError: it is not there, or is no witness's folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = json.loads((path / _KEY).read_text("utf-8"))
        self._private = Ed25519PrivateKey.from_private_bytes(b64decode(kept["key"]))
        raw = self._private.public_key().public_bytes_raw()
        self.key = Key(kept["name"], 4, raw, sha256(kept["name"].encode() + b"\n\4" + raw).digest()[:4])

    @classmethod
    def make(cls, path: Path, name: str) -> Folder:
        """A new witness under a name, such as an address of its house.

        Raises:
            OSError: the folder has one already, or cannot be written.
            ValueError: no key may be named so.
        """
        if not name or not name.isprintable() or any(c.isspace() or c == "+" for c in name):
            raise ValueError(name)
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        seed = b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
        with os.fdopen(os.open(path / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"name": name, "key": seed}, file)
            file.flush()
            os.fsync(file.fileno())
        return cls(path)

    def trust(self, key: Key) -> None:
        """Know a log's key, the first or a further one of its name."""
        with self.locked() as state:
            log = state.setdefault(key.name, {"keys": [], "checkpoint": ""})
            if key_text(key) not in log["keys"]:
                log["keys"].append(key_text(key))

    def distrust(self, key: Key) -> None:
        """Take no new checkpoint by this key; what was cosigned stays.

        Raises:
            ValueError: it is not known.
        """
        with self.locked() as state:
            keys = state.get(key.name, {"keys": []})["keys"]
            if key_text(key) not in keys:
                raise ValueError(f"ce témoin ne connaît pas la clé {key_text(key)}")
            keys.remove(key_text(key))

    @contextmanager
    def locked(self) -> Iterator[dict[str, Any]]:
        """The state by origin, for this process alone; what the block leaves is written before it ends."""
        with (self._path / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            state = self.state()
            before = json.dumps(state)
            yield state
            if (after := json.dumps(state, ensure_ascii=False, indent=1)) != before:
                self._write(after)

    def state(self) -> dict[str, Any]:
        """What is known of each log: ``keys``, and ``checkpoint``, empty where none was cosigned."""
        try:
            state: dict[str, Any] = json.loads((self._path / _STATE).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return state

    def cosign(self, checkpoint: Checkpoint) -> str:
        """This witness's signature line over a checkpoint, now."""
        seconds = int(time.time())
        signed = self._private.sign(b"cosignature/v1\ntime %d\n" % seconds + checkpoint.text)
        encoded = b64encode(self.key.id + seconds.to_bytes(8, "big") + signed).decode()
        return f"\u2014 {self.key.name} {encoded}\n"

    def keep_evidence(self, kind: Evidence, checkpoint: Checkpoint, told: str) -> None:
        """Keep what a log signed and what contradicts what it signed before: once for each tree.

        Args:
            told: the request and the last checkpoint that was cosigned, with known signatures alone.
        """
        folder = self._path / _EVIDENCE
        folder.mkdir(exist_ok=True)
        log = sha256(checkpoint.origin.encode()).hexdigest()[:8]
        file = folder / f"{kind}-{log}-{checkpoint.size}-{checkpoint.root.hex()}.txt"
        if not file.exists() and len(list(folder.glob(f"{kind}-*.txt"))) < _MOST_EVIDENCE:
            made = file.with_suffix(".new")
            made.write_text(told, "utf-8")
            made.replace(file)

    def _write(self, text: str) -> None:
        made = self._path / f"{_STATE}.new"
        with made.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made.replace(self._path / _STATE)
        directory = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def key_text(key: Key) -> str:
    """A verifier key as it is written: ``NAME+ID+BASE64``."""
    return f"{key.name}+{key.id.hex()}+{b64encode(bytes([key.kind]) + key.raw).decode()}"
