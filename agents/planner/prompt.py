"""The prompt of the adapted model: short, because it has learnt the city's tools by training.

Training and inference both come here, so that the model meets at work exactly what it was trained on. Tools
that the adapter has not learnt are listed by their signatures:

    courrier.suivre(numero: nombre) -> Colis{numero, statut, bureau: Service} : Suivre un colis par son numéro
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from beffroi.records import RECORDS
from beffroi.text import visible
from beffroi.tool import ToolSpec
from beffroi.types import ListType, OptionalType, RecordType, TextType, Type, describe

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Turn:
    """An earlier request of the conversation and its plan."""

    request: str
    plan: str


def normalise_request(text: str) -> str:
    """One line, single spaces, straight apostrophes, a letter and its accent as one sign, nothing that is not
    seen: the form in which spans are sought."""
    return _SPACE.sub(" ", visible(normalize("NFC", text)).replace("’", "'")).strip()


def adapter_prompt(request: str, before: Turn | None = None, signatures: Sequence[str] = ()) -> str:
    """Prompt of the adapted model.

    Args:
        request: normalised request.
        before: the turn that this request continues.
        signatures: one line per tool that the adapter has not learnt.
    """
    listed = "Outils :\n" + "\n".join(signatures) + "\n" if signatures else ""
    earlier = f"Avant : {before.request}\n{before.plan}\n" if before else ""
    return f"{listed}{earlier}Demande : {request}\nPlan :\n"


def signatures(specs: Iterable[ToolSpec]) -> list[str]:
    """One line a tool. The fields of a record stand where it first comes; the city's own need none."""
    told = set(RECORDS)
    lines = []
    for spec in specs:
        given = ", ".join(f"{p.name}{'' if p.required else '?'}: {_short(p.type)}" for p in spec.parameters)
        lines.append(f"{spec.name}({given}) -> {_returned(spec.returns, told)} : {spec.summary}")
    return lines


def _short(kind: Type) -> str:
    return "e-mail" if kind == TextType("email") else describe(kind)


def _returned(kind: Type, told: set[type]) -> str:
    match kind:
        case ListType(item):
            return f"list[{_returned(item, told)}]"
        case OptionalType(item):
            return _returned(item, told)
        case RecordType(cls) if cls not in told:
            told.add(cls)
            return f"{cls.__name__}{{{', '.join(_field(n, k) for n, k in kind.fields.items())}}}"
        case _:
            return describe(kind)


def _field(name: str, kind: Type) -> str:
    inner = kind.item if isinstance(kind, OptionalType) else kind
    return f"{name}: {describe(inner)}" if isinstance(inner, RecordType) else name
