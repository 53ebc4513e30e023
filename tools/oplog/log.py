"""A log of operations: one file of JSON lines, each signed by the log's own key and bound to the one before.

A line is canonical JSON (RFC 8785): ``n`` from 0, ``prev`` (sha256 of the line before, hex), ``at``, ``key``
(the effect's), ``operation``, ``outcome``, ``record``, and ``signature``: base64, Ed25519 over all the rest.
The first line (``n`` 0) has the public key alone.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from beffroi.disk import why
from beffroi.errors import ConfigurationError, Failure, ToolError
from tools.oplog.keys import OtherLog, check_there, log_key
from tools.oplog.lines import last_line, parse_line

FILE, KEY = "operations.jsonl", "operations.key"


class Outcome(StrEnum):
    """What became of an operation. *begun* is written before anything is sent."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Entry:
    """One line. ``record``: what the operation left, such as ``ticket:4012``; empty where unknown."""

    n: int
    at: str
    key: str
    operation: str
    outcome: Outcome
    record: str


@dataclass(frozen=True)
class OperationLogReport:
    """A log as it was read.

    Attributes:
        public_key: base64, as its first line says.
        problems: French sentences: what was changed, cut or put in.
    """

    entries: tuple[Entry, ...] = ()
    public_key: str = ""
    problems: tuple[str, ...] = ()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class OperationLog:
    """Writes a log; safe between threads and between processes.

    Attributes:
        folder: made at the first line, with a new key; readable by its owner only.
        noted: file outside it that keeps the public key, so that a folder that is not mounted is told from a
            log that was never begun.
    """

    folder: Path
    clock: Callable[[], datetime] = _now
    noted: Path | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def write(self, key: str, operation: str, outcome: Outcome, record: str = "") -> None:
        """One line, on the disk before this returns.

        Raises:
            ToolError: ``UNAVAILABLE``: it cannot be written; nothing may then be sent.
        """
        try:
            with self._lock, self._held() as (file, private):
                self._append(file, private, {
                    "key": key, "operation": operation, "outcome": outcome.value, "record": record,
                })  # fmt: skip
        except OtherLog as error:
            raise ToolError(
                Failure.UNAVAILABLE,
                f"Le dossier « {self.folder} » n'a pas le journal des opérations qui a été commencé : rien "
                "n'est envoyé. Montez ou restaurez ce dossier, puis réessayez ; si ce journal est perdu pour "
                f"toujours, dites-le à votre auditeur, puis supprimez « {self.noted} ».",
                f"The folder has not the log of operations that was begun ({error}): nothing is sent.",
            ) from error
        except (OSError, ValueError) as error:
            raise ToolError(
                Failure.UNAVAILABLE,
                "Le journal des opérations du connecteur ne peut pas être écrit : rien n'est envoyé. "
                f"Vérifiez le dossier « {self.folder} » (place, droits), puis réessayez.",
                f"The connector's log of operations cannot be written ({error}): nothing is sent.",
            ) from error

    @contextmanager
    def _held(self) -> Iterator[tuple[IO[bytes], Ed25519PrivateKey]]:
        check_there(self.folder / KEY, self.noted)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            private = log_key(self.folder / KEY, self.noted, begun=file.seek(0, os.SEEK_END) > 0)
            yield file, private
            file.flush()
            os.fsync(file.fileno())

    def _append(self, file: IO[bytes], private: Ed25519PrivateKey, told: dict[str, Any]) -> None:
        last = last_line(file)
        if last is None:
            public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
            last = self._line(private, 0, "0" * 64, {"public_key": public})
            file.write(last + b"\n")
        n, prev = parse_line(last)["n"] + 1, hashlib.sha256(last).hexdigest()
        file.write(self._line(private, n, prev, told) + b"\n")

    def _line(self, private: Ed25519PrivateKey, n: int, prev: str, told: dict[str, Any]) -> bytes:
        at = self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        body = {"n": n, "prev": prev, "at": at, **told}
        signature = base64.b64encode(private.sign(rfc8785.dumps(body))).decode()
        return rfc8785.dumps({**body, "signature": signature})


def read_log(folder: Path, public_key: str = "") -> OperationLogReport:
    """Read a log, checking each line's signature, number and the line before.

    Args:
        public_key: base64, noted earlier; that of the log's first line where empty.

    Raises:
        ConfigurationError: it cannot be read, or the key is none.
    """
    _check_key(public_key)
    try:
        lines = (folder / FILE).read_bytes().split(b"\n")
    except FileNotFoundError:
        return OperationLogReport()
    except OSError as error:
        why_fr, why_en = why(error.errno)
        raise ConfigurationError(
            f"Le journal des opérations « {folder / FILE} » ne peut pas être lu : {why_fr}.",
            f"The log '{folder / FILE}' cannot be read: {why_en}.",
        ) from error
    problems, entries, prev, known = [], list[Entry](), "0" * 64, public_key
    if lines.pop() != b"":
        problems.append("La dernière ligne du journal des opérations est tronquée.")
    for number, line in enumerate(lines):
        try:
            told = parse_line(line)
            known = known or str(told["public_key"])
            if not _right(told, number, prev, known):
                raise ValueError(number)
            if number:
                names = ("n", "at", "key", "operation", "record")
                entries.append(
                    Entry(outcome=Outcome(told["outcome"]), **{name: told[name] for name in names})
                )
        except (ValueError, KeyError, TypeError):
            problems.append(f"Ligne {number + 1} du journal des opérations : modifiée, déplacée ou ajoutée.")
        prev = hashlib.sha256(line).hexdigest()
    return OperationLogReport(tuple(entries), known, tuple(problems))


def _check_key(public_key: str) -> None:
    try:
        if public_key:
            Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except ValueError as error:
        raise ConfigurationError(
            f"« {public_key} » n'est pas la clé d'un journal des opérations : elle est dans operations.pub, "
            "44 caractères en base64.",
            f"'{public_key}' is no key of a log: see operations.pub.",
        ) from error


def _right(told: dict[str, Any], number: int, prev: str, public_key: str) -> bool:
    signature = base64.b64decode(told.pop("signature"), validate=True)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    try:
        key.verify(signature, rfc8785.dumps(told))
    except InvalidSignature:
        return False
    return (told["n"], told["prev"]) == (number, prev)
