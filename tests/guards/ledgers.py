"""What tests of the ledger share: a ledger with its keys, filled quickly; witnesses; an export checked."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi_verify.export import Verification
from beffroi_verify.notes import Checkpoint, Key
from beffroi_witness.folder import Folder, key_text
from beffroi_witness.server import WitnessServer
from guards.clock import Clock, utc_now
from guards.ledger import Kind, Ledger
from guards.ledger.checkpoints import Checkpoints
from guards.ledger.exporting import Exports
from guards.ledger.keyring import Keyring
from guards.ledger.notes import VerifierKey
from guards.ledger.witnesses import Witness
from guards.store import Store

PAYLOADS: tuple[dict[str, Any], ...] = (
    {"tool": "gis.locate", "arguments": "ab" * 32, "seconds": 0.0123, "actor": "claire.aubry"},
    {
        "rule": "effects.approval",
        "text": '« accord » 😀 \u2028 \n\t\\ " é',
        "none": None,
        "flags": [True, False],
    },
    {"numbers": [0, -1, 1e-7, 1.5e300, 1e16, 2**53 - 1, 0.1], "nested": {"b": {}, "a": [], "é": [[1]]}},
)


def fill(ledger: Ledger, count: int = 12, runs: int = 3) -> None:
    """So many events, in one transaction."""
    with ledger.store.transaction() as tx:
        for index in range(count):
            ledger.append(tx, f"run-{index % runs}", Kind.CALL_END, PAYLOADS[index % len(PAYLOADS)])


@dataclass(frozen=True)
class House:
    """A ledger with what signs and exports it."""

    store: Store
    ledger: Ledger
    checkpoints: Checkpoints
    exports: Exports

    @property
    def key(self) -> Key:
        """The verifier's own reading of the key in force."""
        return Key.parse(str(self.checkpoints.key()))


def open_house(folder: Path, witnesses: Sequence[Witness] = (), clock: Clock = utc_now) -> House:
    """A ledger in a folder, as an installation has one."""
    store = Store(f"sqlite:///{folder / 'beffroi.db'}", busy=30)
    ledger = Ledger(store, clock)
    checkpoints = Checkpoints(ledger, Keyring(folder / "keys" / "ledger"), witnesses)
    return House(store, ledger, checkpoints, Exports(ledger, checkpoints))


@dataclass(frozen=True)
class Serving:
    """A witness that answers on loopback."""

    folder: Folder
    witness: Witness

    @property
    def key(self) -> Key:
        """Its verifier key."""
        return self.folder.key

    def trust(self, house: House) -> None:
        """Know a ledger's key."""
        self.folder.trust(house.key)


@contextmanager
def serving(path: Path, name: str) -> Iterator[Serving]:
    """A witness in a folder, served by a thread."""
    folder = Folder.make(path, name)
    with WitnessServer(folder) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        key = VerifierKey.parse(key_text(folder.key))
        yield Serving(folder, Witness(f"http://127.0.0.1:{server.server_port}", key))
        server.shutdown()
        thread.join()


def check(
    export: Path | bytes,
    keys: Sequence[Key] = (),
    witnesses: Sequence[Key] = (),
    quorum: int | None = None,
    noted: Sequence[str] = (),
) -> dict[str, Any]:
    """What the stand-alone verifier says of an export."""
    data = export if isinstance(export, bytes) else export.read_bytes()
    needed = len(witnesses) if quorum is None else quorum
    checking = Verification(list(keys), list(witnesses), needed, tuple(map(Checkpoint.parse, noted)))
    return checking.run(io.BytesIO(data))
