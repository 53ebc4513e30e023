"""What runs inside a sandbox: waits for one call, runs the tool, answers, ends.

Started before the call is known, so a call need not wait for Python. Only the called tool's module is
imported, after the call has come: no tool's code runs in another tool's sandbox. Imports stay light.
"""

from __future__ import annotations

import builtins
import importlib
import os
from dataclasses import dataclass
from datetime import datetime
from traceback import walk_tb
from typing import Any

from beffroi.declared import declare_types
from beffroi.errors import Failure, ToolError
from beffroi.ports import PORTS
from beffroi.wire import decode, encode
from tools.sandbox.frames import HEADER, malformed, pack, unpack
from tools.sandbox.lock import limit, lock
from tools.sandbox.unfit import unfit, unfit_error
from tools.sandbox.warm import warm


class Link:
    """The inherited socket, blocking."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def send(self, message: dict[str, Any]) -> None:
        """Write one frame."""
        self.write(pack(message))

    def write(self, frame: bytes) -> None:
        """Write what is a frame already."""
        data = memoryview(frame)
        while data:
            data = data[os.write(self._fd, data) :]

    def receive(self) -> dict[str, Any]:
        """Read one frame; end the process where the host has gone."""
        (length,) = HEADER.unpack(self._exactly(HEADER.size))
        return unpack(self._exactly(length))

    def _exactly(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = os.read(self._fd, count - len(parts))
            if not part:
                raise SystemExit(0)
            parts += part
        return bytes(parts)


class Port:
    """One city system as a tool sees it: each method asks the host for one operation."""

    def __init__(self, name: str, link: Link) -> None:
        self._name = name
        self._link = link

    def __getattr__(self, method: str) -> Any:
        def ask(*args: Any, **kw: Any) -> Any:
            named = {key: encode(value) for key, value in kw.items()}
            self._link.send({"op": f"{self._name}.{method}", "args": encode(args), "kw": named})
            return _value(self._link.receive())

        return ask


@dataclass(frozen=True)
class SandboxCity:
    """The ``city`` of a call (`beffroi.ports.City`)."""

    directory: Any
    geocoder: Any
    gis: Any
    ticketing: Any
    documents: Any
    key: str
    now: datetime


def main(
    fd: int, walls: int, cpu: int, memory: int, processes: int, file_size: int, files: int, locked: int
) -> None:
    """Lock this process in, say that it is ready, serve one call.

    Args:
        fd: the inherited socket.
        walls: of `tools.sandbox.lock`.
        cpu: seconds of processor time.
        memory: bytes of address space.
        processes: processes and threads, where the kernel counts them for this user.
        file_size: bytes of one file.
        files: open at once.
        locked: bytes of memory that never leave it.
    """
    warm()
    limit((("CPU", cpu), ("AS", memory), ("NPROC", processes), ("FSIZE", file_size)))
    limit((("NOFILE", files), ("MEMLOCK", locked)))
    lock(walls)
    link = Link(fd)
    link.send({"ready": True})
    call = link.receive()
    link.write(pack(_looked_at(call)) if "look" in call else _answer(call, link))


def _answer(call: dict[str, Any], link: Link) -> bytes:
    """The frame of what became of the call; whatever the tool gives back, there is one."""
    try:
        return _run(call, link)
    except ToolError as error:
        return _own_error(error, _line(error, call["module"]))
    except MemoryError:
        return _failed(
            Failure.LIMIT,
            "L'outil a demandé plus de mémoire qu'il n'en a le droit : l'appel est arrêté.",
            "The tool asked for more memory than it may use: the call was stopped.",
        )
    except BaseException as error:  # noqa: BLE001  # outermost loop: any end becomes a symbol
        kind = type(error).__name__
        name = kind if hasattr(builtins, kind) else "erreur"
        line = _line(error, call["module"])
        return _failed(
            Failure.BROKEN,
            f"L'outil a échoué ({name}{f', ligne {line}' if line else ''}). "
            "Signalez cet outil à l'administrateur.",
            f"The tool failed ({name}{f', line {line}' if line else ''}). "
            "Report this tool to the administrator.",
        )


def _own_error(error: ToolError, line: int) -> bytes:
    """The frame of a tool's own error, or of what is wrong with that."""
    if what := unfit_error(error):
        return _unsent("l'erreur qu'il lève", "the error that it raises", what, f"ligne {line}")
    return _failed(error.failure, error.fr, error.en)


def _result(value: Any, function: Any) -> bytes:
    """The frame of a tool's result, or of what in it cannot be one."""
    try:
        return pack({"result": encode(value)})
    except (TypeError, ValueError, RecursionError):
        code = getattr(function, "__code__", None)
        where = f"fonction de la ligne {code.co_firstlineno}" if code else "fonction"
        return _unsent("ce qu'il renvoie", "what it returns", unfit(value), where)


def _unsent(fr: str, en: str, what: str, where: str) -> bytes:
    return _failed(
        Failure.BROKEN,
        f"L'outil a échoué : {fr} ne peut pas sortir du bac à sable ({what}, {where}). "
        "Signalez cet outil à l'administrateur.",
        f"The tool failed: {en} cannot leave the sandbox. Report this tool to the administrator.",
    )


def _line(error: BaseException, module: str) -> int:
    """The last line of the tool's own module that the error passed through; 0 where it passed none."""
    lines = [
        line for frame, line in walk_tb(error.__traceback__) if frame.f_globals.get("__name__") == module
    ]
    return lines[-1] if lines else 0


def _looked_at(call: dict[str, Any]) -> dict[str, Any]:
    from tools.packages.describe import describe  # not needed, and not loaded, where a tool is called
    from tools.packages.rehearsal import rehearse

    return {"seen": describe(call["look"]) if call["as"] == "declared" else rehearse(call["look"])}


def _run(call: dict[str, Any], link: Link) -> bytes:
    module = importlib.import_module(call["module"])
    function = next(
        value
        for value in vars(module).values()
        if getattr(getattr(value, "spec", None), "name", "") == call["call"]
    )
    declare_types(function)
    ports = {name: Port(name, link) for name in PORTS}
    city = SandboxCity(**ports, key=call["key"], now=decode(call["now"]))
    given = {key: decode(value) for key, value in call["arguments"].items()}
    return _result(function(city, **given), function)


def _value(answer: dict[str, Any]) -> Any:
    match answer:
        case {"value": value}:
            return decode(value)
        case {"error": {"failure": str(failure), "fr": str(fr), "en": str(en)}}:
            raise ToolError(Failure(failure), fr, en)
        case _:
            raise malformed()


def _failed(failure: Failure, fr: str, en: str) -> bytes:
    return pack({"error": {"failure": failure.value, "fr": fr, "en": en}})
