"""Rego rules in a process of their own. Run as a file by `guards.policy.regopy_program`, which it does
not import.

    python -I regopy_child.py DESCRIPTOR

It speaks over a socket that it inherits. A message is its length (four bytes, little-endian) and that many
bytes of UTF-8. First comes the program, as JSON: ``{"modules": [[name, text]], "entrypoints": [name]}``;
then, for each question, the name of an entrypoint and the input as JSON text, two messages. Each of them is
answered by JSON: ``{"value": …}``, or ``{"error": text}``. It ends with its parent's side of the socket.
"""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import sys
import threading
from typing import Any

from regopy import Interpreter, LogLevel, RegoError

LENGTH = struct.Struct("<I")


def main() -> None:
    """Compile the rules, then answer until the socket ends."""
    line = socket.socket(fileno=int(sys.argv[1]))
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()
    # What the library has to say of a mistake is in its answer.
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    try:
        interpreter, bundle = _compiled(json.loads(_read(line)))
    except (RegoError, ValueError) as error:
        _write(line, {"error": " ".join(str(error).split())[:300]})
        return
    _write(line, {"value": bundle.ok()})
    while True:
        entrypoint, term = _read(line).decode(), _read(line).decode()
        try:
            interpreter.set_input_term(term)
            answer = {"value": interpreter.query_bundle_entrypoint(bundle, entrypoint)[0][0]}
        except (RegoError, ValueError, LookupError) as error:
            answer = {"error": type(error).__name__}
        _write(line, answer)


def _end_with(line: socket.socket) -> None:
    """End this process when its parent is gone, whatever it is working out."""
    watch = select.poll()
    watch.register(line, select.POLLRDHUP)
    watch.poll()
    os._exit(0)


def _compiled(program: dict[str, Any]) -> tuple[Any, Any]:
    interpreter = Interpreter()
    interpreter.log_level = LogLevel.NONE
    interpreter.strict_built_in_errors = True
    for name, text in program["modules"]:
        interpreter.add_module(name, text)
    return interpreter, interpreter.build(None, tuple(program["entrypoints"]))


def _read(line: socket.socket) -> bytes:
    (length,) = LENGTH.unpack(_exactly(line, LENGTH.size))
    return _exactly(line, length)


def _exactly(line: socket.socket, count: int) -> bytes:
    parts = []
    while count:
        part = line.recv(min(count, 1 << 20))
        if not part:
            os._exit(0)
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write(line: socket.socket, answer: dict[str, object]) -> None:
    text = json.dumps(answer).encode()
    line.sendall(LENGTH.pack(len(text)) + text)


if __name__ == "__main__":
    main()
