"""What a package's tools ask for and write, seen by calling them on made-up values, in a sandbox.

A tool that does not come as far on such values is not judged here: what it asks for undeclared is refused
when it asks, and `operation_judge` has read its text.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from beffroi.errors import Failure, ToolError
from beffroi.tool import Effect, Parameter, ToolSpec
from tools.broker.operations import PORTS, operations
from tools.packages.findings import Finding, Level
from tools.packages.samples import TURNS, now, sample
from tools.registry import declared, tool_files

KEY = "essai"
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W_]+")
_SLOT = re.compile(r"\{\w+\}")


def rehearse(name: str) -> list[dict[str, Any]]:
    """What calling a package's tools on made-up values shows; runs in the sandbox."""
    folder = Path(next(iter(import_module(name).__path__)))
    found: list[Finding] = []
    for file in tool_files(folder):
        for spec in declared(import_module(f"{name}.{file.stem}")):
            found += _judge(spec, file.name)
    return [asdict(finding) for finding in dict.fromkeys(found)]


@dataclass
class _Turn:
    """One call: the operations that it asked for, and the texts that it gave to those with an effect."""

    given: Mapping[str, Any]
    number: int
    asked: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def words(self) -> dict[str, set[str]]:
        """Words of each operation's texts that no value of the call has."""
        return {name: _words(" ".join(texts)) for name, texts in self.texts.items()}


class _Port:
    def __init__(self, name: str, spec: ToolSpec, turn: _Turn) -> None:
        self._name, self._spec, self._turn = name, spec, turn

    def __getattr__(self, method: str) -> Any:
        operation = operations().get(f"{self._name}.{method}")
        if operation is None:
            raise AttributeError(method)

        def ask(*args: Any, **kw: Any) -> Any:
            self._turn.asked.append(operation.name)
            if operation.name not in self._spec.operations:
                raise ToolError(Failure.INVALID, "non déclarée", "not declared")
            if operation.effect:
                given = (*args, *kw.values())
                texts = [value for value in given if type(value) is str and value != KEY]
                self._turn.texts.setdefault(operation.name, []).extend(texts)
            return sample(operation.returns, self._turn.number)

        return ask


class _City:
    def __init__(self, spec: ToolSpec, turn: _Turn) -> None:
        for name in PORTS:
            setattr(self, name, _Port(name, spec, turn))
        self.key, self.now = KEY, now(turn.number).astimezone()


def _judge(spec: ToolSpec, file: str) -> Iterator[Finding]:
    line = spec.function.__code__.co_firstlineno
    whole = [_called(spec, spec.parameters, number) for number in range(TURNS)]
    needed = [each for each in spec.parameters if each.required or each.default is not None]
    least = [_called(spec, needed, number) for number in range(TURNS)]
    asked = dict.fromkeys(name for turn in (*whole, *least) for name in turn.asked)
    undeclared = [name for name in asked if name not in spec.operations]
    for name in undeclared:
        yield Finding(
            "operations", f"L'outil demande « {name} » sans le déclarer : ce serait refusé.",
            f"Asks for '{name}', which it does not declare.",
            f"Ajoutez {name!r} à operations=(…), ou retirez l'appel.", file, line,
        )  # fmt: skip
    hidden = [
        *_hidden(whole, _SLOT.sub(" ", spec.sentence)),
        *_hidden(least, _SLOT.sub(" ", _without(spec.sentence, needed))),
    ]
    for operation, text in dict.fromkeys(hidden):
        yield Finding(
            "written", f"L'outil écrit de lui-même, par {operation}, des mots que sa phrase ne dit pas : "
            f"« {text} ».", "Writes words of its own that its sentence does not tell.",
            "Mettez ces mots dans sentence=… : qui donne son accord ne lit rien d'autre.", file, line,
        )  # fmt: skip
    if spec.effect is not Effect.READ and not undeclared and not any(turn.texts for turn in whole):
        yield Finding(
            "written", "Appelé sur des valeurs inventées, l'outil n'est pas allé jusqu'à son effet : ce "
            "qu'il écrit n'a pas été vu.", "What it writes was not seen.",
            "Relisez que sentence=… dit tous les mots qu'il écrit de lui-même.", file, line, Level.ADVICE,
        )  # fmt: skip


def _called(spec: ToolSpec, parameters: typing.Iterable[Parameter], number: int) -> _Turn:
    hints = typing.get_type_hints(spec.function, include_extras=True)
    turn = _Turn({}, number)
    try:
        turn.given = {each.name: sample(hints[each.name], number) for each in parameters}
        spec.function(_City(spec, turn), **turn.given)
    except Exception:  # noqa: BLE001  # a stranger's code, on values that it may not take: it then shows no more
        return turn
    return turn


def _hidden(turns: list[_Turn], sentence: str) -> Iterator[tuple[str, str]]:
    """Operation and the words that it is given whatever the values are, as far as a sentence lacks them."""
    said = _words(sentence)
    for operation in dict.fromkeys(name for turn in turns for name in turn.texts):
        reached = [turn.words()[operation] for turn in turns if operation in turn.texts]
        fixed = set.intersection(*reached) - said if len(reached) > 1 else set()
        if fixed:
            text = " ".join(next(turn for turn in turns if operation in turn.texts).texts[operation])
            yield operation, " ".join(word for word in _WORD.findall(text) if word.casefold() in fixed)


def _without(sentence: str, parameters: list[Parameter]) -> str:
    """A sentence as it reads where only these are given."""
    names = {each.name for each in parameters}
    return _BRACKETS.sub(
        lambda part: part[0] if set(re.findall(r"\{(\w+)\}", part[0])) <= names else "", sentence
    )


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
