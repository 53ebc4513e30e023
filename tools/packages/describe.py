"""What a package declares, read in a sandbox: nothing of it runs on the host to be looked at.

`describe` is what runs inside; `ask_description` is the host's question. What comes back are a stranger's
words: plain texts and numbers, shown and never trusted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beffroi.declared import brought_types
from beffroi.errors import BeffroiError
from beffroi.tool import ToolSpec
from beffroi.types import RecordType
from beffroi.types import describe as type_word
from tools.broker.operations import record_fields
from tools.packages.declaration_judge import judge_declaration, own_line
from tools.packages.findings import Finding
from tools.registry import declared, tool_files
from tools.sandbox.frames import malformed

if TYPE_CHECKING:
    from beffroi.settings.installation import SandboxSettings


def describe(name: str) -> dict[str, Any]:
    """Tools of a package with what judging their declarations found; runs in the sandbox."""
    tools: list[dict[str, Any]] = []
    findings: list[Finding] = []
    try:
        folder = Path(next(iter(import_module(name).__path__)))
        modules = [file.stem for file in tool_files(folder)]
    except BaseException as error:  # noqa: BLE001  # a stranger's code: whatever it does is a finding
        return {"tools": [], "findings": [asdict(_broken(error, f"/app/{name}", "__init__.py"))]}
    for stem in modules:
        try:
            module = import_module(f"{name}.{stem}")
            for spec in declared(module):
                tools.append(_facts(spec, f"{stem}.py"))
                findings += judge_declaration(spec, f"{stem}.py")
        except BaseException as error:  # noqa: BLE001  # as above
            findings.append(_broken(error, str(folder), f"{stem}.py"))
    return {"tools": tools, "findings": [asdict(finding) for finding in findings]}


def ask_description(name: str, folder: Path, limits: SandboxSettings) -> dict[str, Any]:
    """`describe`, asked of a sandbox of its own that sees the package's folder.

    Raises:
        SandboxError: it cannot be made, or the package broke it or a limit of it.
    """
    match _asked({"look": name, "as": "declared"}, folder, limits):
        case dict(told):
            return told
        case _:
            raise malformed()


def ask_rehearsal(name: str, folder: Path, limits: SandboxSettings) -> list[Any]:
    """`tools.packages.rehearsal.rehearse`, asked in the same way.

    Raises:
        SandboxError: as `ask_description`.
    """
    match _asked({"look": name, "as": "called"}, folder, limits):
        case list(told):
            return told
        case _:
            raise malformed()


def _asked(question: dict[str, Any], folder: Path, limits: SandboxSettings) -> Any:
    from tools.sandbox.jail import build_jail
    from tools.sandbox.spare import Spare

    spare = Spare(build_jail([folder]), limits)
    with closing(_Ended(spare)):
        spare.wait_ready()
        deadline = time.monotonic() + limits.wall
        spare.send(question, deadline)
        return spare.receive(deadline).get("seen")


class _Ended:
    def __init__(self, spare: Any) -> None:
        self._spare = spare

    def close(self) -> None:
        """End the sandbox and wait until it is gone."""
        self._spare.kill()
        self._spare.reap()


def _facts(spec: ToolSpec, file: str) -> dict[str, Any]:
    return {
        "name": spec.name,
        "file": file,
        "effect": spec.effect.value,
        "read_class": spec.read_class.value,
        "operations": list(spec.operations),
        "summary": spec.summary,
        "sentence": spec.sentence,
        "result": spec.result,
        "signature": spec.signature(),
        "parameters": {p.name: p.required for p in spec.parameters},
        "labels": list(_labels(spec)),
        "types": [cls.__name__ for cls in brought_types(spec.function)],
    }


def _labels(spec: ToolSpec) -> Iterator[str]:
    """« Envoi.destinataire : donnée personnelle (nom), lue par rh »."""
    kind = spec.returns
    inner = getattr(kind, "item", kind)
    if not isinstance(inner, RecordType):
        yield f"résultat : {type_word(kind)}"
        return
    for field in record_fields(inner.cls, {}):
        match dict(field.metadata):
            case {"personal": category, "readers": readers}:
                yield f"{field.name} : donnée personnelle ({category}), lue par {', '.join(readers)}"
            case {"free_text": True}:
                yield f"{field.name} : texte libre"


def _broken(error: BaseException, folder: str, file: str) -> Finding:
    where, line = own_line(error, folder)
    if isinstance(error, SyntaxError) and not line:
        line = error.lineno or 0
    if isinstance(error, BeffroiError):
        return Finding("declaration", error.fr, error.en, "Corrigez la déclaration.", where or file, line)
    text = f"{type(error).__name__} : {error}"
    return Finding(
        "import", f"Ce module ne se charge pas ({text}).", f"Cannot be imported ({text}).",
        "Corrigez-le ; il doit pouvoir se charger seul, sans rien faire.", where or file, line,
    )  # fmt: skip
