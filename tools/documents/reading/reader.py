"""Reads one open file. Text is read here; PDF, ODT and DOCX each in a sandbox of their own, which has no
network, no files but Python's and this project's, and may crash: the next file finds a new one."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from tools.documents.reading.passages import LONGEST, Piece, Read, Unreadable
from tools.documents.reading.text import read_markdown, read_text
from tools.sandbox.jail import Jail, build_jail
from tools.sandbox.seccomp import seccomp_filter

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that is read at all."""
_CPU, _WALL, _MEMORY, _OUTPUT = 60, 120.0, 1024 * 1024 * 1024, 32 * 1024 * 1024
_HERE: dict[str, Callable[[bytes], Read]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
}
_SANDBOXED = {".pdf": "pdf", ".odt": "odt", ".docx": "docx"}
SUFFIXES = frozenset({*_HERE, *_SANDBOXED})
"""Kinds of files that are read, by the end of their name."""
_BOOT = """
import sys
sys.path.insert(0, "/app")
from tools.documents.reading.child import main
main(sys.argv[1], *map(int, sys.argv[2:]))
"""
_READ = TypeAdapter(Read)


def read_file(file: int, suffix: str) -> Read:
    """What a document says.

    Args:
        file: descriptor of a regular file, at its beginning.
        suffix: one of `SUFFIXES`.

    Raises:
        Unreadable: says why it is left out.
        SandboxError: no sandbox can be made on this machine.
    """
    if os.fstat(file).st_size > LARGEST:
        raise Unreadable(f"plus de {LARGEST // 1024 // 1024} Mio")
    if suffix in _HERE:
        with os.fdopen(os.dup(file), "rb") as data:
            return _HERE[suffix](data.read(LARGEST))
    return _checked(_sandboxed(file, _SANDBOXED[suffix]))


@lru_cache(maxsize=1)
def _jail() -> Jail:
    found = find_spec("pypdf")
    assert found is not None and found.origin is not None  # a dependency of this project
    return build_jail([Path(found.origin).parent])


def _sandboxed(file: int, kind: str) -> bytes:
    program, write = os.pipe()
    os.write(write, seccomp_filter())
    os.close(write)
    try:
        process = subprocess.Popen(
            _jail().running(_BOOT, (kind, _CPU, _MEMORY, LARGEST), "--seccomp", str(program)),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(program,),
            env={},
            cwd="/",
            start_new_session=True,
        )
    finally:
        os.close(program)
    return _collected(process)


def _collected(process: subprocess.Popen[bytes]) -> bytes:
    """What the sandbox wrote, within the limits of time and size."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(_WALL, stop)
    timer.start()
    try:
        assert process.stdout is not None
        told = process.stdout.read(_OUTPUT + 1)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if late.is_set():
        raise Unreadable(f"lecture arrêtée après {_WALL:.0f} s")
    if len(told) > _OUTPUT:
        raise Unreadable("trop de texte")
    return told


def _checked(told: bytes) -> Read:
    """What a sandbox said is judged like any other bytes from outside."""
    try:
        answer = TypeAdapter(dict[str, object]).validate_json(told)
        if isinstance(reason := answer.get("left_out"), str):
            raise Unreadable(" ".join(reason.split())[:200])
        read = _READ.validate_python(answer.get("read"))
    except ValidationError as error:
        raise Unreadable("la lecture s'est arrêtée (fichier abîmé, ou trop lourd)") from error
    if any(len(piece.text) > LONGEST or len(piece.heading) > 200 for piece in read.pieces) or not read.pieces:
        raise Unreadable("la lecture a rendu une forme inattendue")
    return read


__all__ = ["LARGEST", "SUFFIXES", "Piece", "Read", "Unreadable", "read_file"]
