"""Every rule of docs/ledger-format.md broken one at a time, in exports that are signed and counted as they should
be, and what the page allows beside it: files with what their auditor knows, and whether the page says ok."""

from __future__ import annotations

from collections.abc import Iterator

from tests.verifier.forging import history, of_run, to_bytes, trailed, whole
from tests.verifier.rules.case import Case
from tests.verifier.rules.files import BYTES, known_cases, trailers
from tests.verifier.rules.leaves import LEAVES
from tests.verifier.rules.lines import HEADS, RUN, WHOLE
from tests.verifier.rules.notes import NOTES

__all__ = ["Case", "cases"]


def cases() -> Iterator[Case]:
    """All of them, in whole exports and in those of a run where that makes sense."""
    for kind, make in (("whole", whole), ("run", of_run)):
        for name, (change, ok) in LEAVES.items():
            leaves = history()
            change(leaves)
            yield Case(f"{kind}, leaf: {name}", to_bytes(make(leaves)), ok)
        for name, (change, ok) in (HEADS | (WHOLE if kind == "whole" else RUN)).items():
            lines = make(history())
            change(lines)
            yield Case(f"{kind}, line: {name}", to_bytes(lines), ok)
        for name, (noting, ok) in NOTES.items():
            yield Case(f"{kind}, note: {name}", to_bytes(make(history(), noting=noting)), ok)
        data = to_bytes(make(history()))
        body = data[: data.rindex(b"\n", 0, -1) + 1]
        for name, (change_bytes, ok) in BYTES.items():
            assert change_bytes(body) != body, name
            yield Case(f"{kind}, bytes: {name}", trailed(change_bytes(body)), ok)
        for case in [*trailers(data), *known_cases(data, kind == "whole")]:
            yield case._replace(name=f"{kind}, {case.name}")
