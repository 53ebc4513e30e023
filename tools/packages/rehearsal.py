"""What a package's tools ask for and write, seen by calling them on made-up values, in a sandbox.

A tool that does not come as far on such values is not judged here: what it asks for undeclared is refused
when it asks, and `operation_judge` has read its text.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from beffroi.declared import declare_types
from beffroi.errors import BeffroiError, Failure, ToolError
from beffroi.ports import PORTS
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.wire import decode, encode
from tools.broker.fits import fits
from tools.broker.operations import operations
from tools.packages.declaration_judge import own_line
from tools.packages.findings import Finding, Level
from tools.packages.samples import TURNS, now, sample
from tools.registry import declared, tool_files

KEY = "essai"
_WORDS = 120
"""Most characters of what a failure says: on made-up values it says nothing that is kept from anybody."""
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W_]+")
_SLOT = re.compile(r"\{\w+\}")


def rehearse(name: str) -> list[dict[str, Any]]:
    """What calling a package's tools on made-up values shows; runs in the sandbox."""
    folder = Path(next(iter(import_module(name).__path__)))
    found: list[Finding] = []
    for file in tool_files(folder):
        for spec in declared(import_module(f"{name}.{file.stem}")):
            declare_types(spec.function)
            found += _judge(spec, file.name)
    return [asdict(finding) for finding in dict.fromkeys(found)]


@dataclass
class _Turn:
    """One call: the operations that it asked for, and what it gave to those with an effect: texts, and words
    of closed lists. ``other``: it returned something else than it declares. ``stop``: its failure."""

    number: int
    other: bool = False
    stop: str = ""
    asked: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[str, list[str]] = field(default_factory=dict)


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
                chosen = [value.value for value in given if isinstance(value, StrEnum)]
                self._turn.chosen.setdefault(operation.name, []).extend(chosen)
            return sample(operation.returns, self._turn.number)

        return ask


class _City:
    def __init__(self, spec: ToolSpec, turn: _Turn) -> None:
        for name in PORTS:
            setattr(self, name, _Port(name, spec, turn))
        self.key, self.now = KEY, now(turn.number).astimezone()


def _judge(spec: ToolSpec, file: str) -> Iterator[Finding]:
    line = spec.function.__code__.co_firstlineno
    needed = [each for each in spec.parameters if each.required or each.default is not None]
    whole = [_called(spec, spec.parameters, number) for number in range(TURNS)]
    least = [_called(spec, needed, number) for number in range(TURNS)]
    turns = (*whole, *least)
    asked = dict.fromkeys(name for turn in turns for name in turn.asked)
    undeclared = [name for name in asked if name not in spec.operations]
    yield from (_undeclared(name, file, line) for name in undeclared)
    if any(turn.other for turn in turns):
        yield Finding(
            "result", "Appelé sur des valeurs inventées, l'outil n'a pas renvoyé ce qu'il déclare : ce "
            "serait refusé.", "Returns something else than it declares.",
            "Renvoyez exactement le type déclaré, jusque dans les champs (float n'est pas int, None n'est "
            "pas un texte).", file, line,
        )  # fmt: skip
    if any(sum(operations()[name].effect for name in turn.asked) > 1 for turn in turns):
        yield Finding(
            "effect", "L'outil demande plusieurs effets en un appel : le second serait refusé.",
            "Asks for several effects in one call.",
            "Un effet par appel : écrivez un outil pour chacun, un plan les appelle l'un après l'autre.",
            file, line,
        )  # fmt: skip
    for group, parameters in ((whole, spec.parameters), (least, needed)):
        said = _SLOT.sub(" ", _without(spec.sentence, parameters))
        for operation, text in _hidden([turn.texts for turn in group], said):
            yield _untold(operation, text, file, line, Level.ERROR)
        for operation, text in _hidden([turn.chosen for turn in group], said):
            yield _untold(operation, text, file, line, Level.ADVICE)
    if not undeclared:
        yield from _judge_end(spec, (whole, least), file, line)


def _judge_end(spec: ToolSpec, groups: tuple[list[_Turn], ...], file: str, line: int) -> Iterator[Finding]:
    """How far the calls came: to an answer, or for an effect to what it writes."""
    stop = next((group[-1].stop for group in groups if all(turn.stop for turn in group)), "")
    if spec.effect is not Effect.READ and not any(turn.texts for turn in groups[0]):
        yield Finding(
            "written", "Appelé sur des valeurs inventées, l'outil n'est pas allé jusqu'à son effet"
            f"{stop and f' ({stop})'} : ce qu'il écrit n'a pas été vu.", "What it writes was not seen.",
            "Relisez que sentence=… dit tous les mots qu'il écrit de lui-même.", file, line, Level.ADVICE,
        )  # fmt: skip
    elif stop:
        yield Finding(
            "calls", f"Appelé sur des valeurs inventées, l'outil a échoué à chaque fois ({stop}).",
            "Failed on every made-up value.",
            "Qu'il réponde à toute valeur : Lookup() où il ne trouve rien, ToolError où il ne peut pas.",
            file, line, Level.ADVICE,
        )  # fmt: skip


def _undeclared(name: str, file: str, line: int) -> Finding:
    return Finding(
        "operations", f"L'outil demande « {name} » sans le déclarer : ce serait refusé.",
        f"Asks for '{name}', which it does not declare.",
        f"Ajoutez {name!r} à operations=(…), ou retirez l'appel.", file, line,
    )  # fmt: skip


def _untold(operation: str, text: str, file: str, line: int, level: Level) -> Finding:
    return Finding(
        "written",
        f"L'outil écrit de lui-même, par {operation}, des mots que sa phrase ne dit pas : « {text} ».",
        "Writes words of its own that its sentence does not tell.",
        "Mettez ces mots dans sentence=… : qui donne son accord ne lit rien d'autre.", file, line, level,
    )  # fmt: skip


def _called(spec: ToolSpec, parameters: typing.Iterable[Parameter], number: int) -> _Turn:
    hints = typing.get_type_hints(spec.function, include_extras=True)
    turn = _Turn(number)
    try:
        given = {each.name: sample(hints[each.name], number) for each in parameters}
    except TypeError:
        return turn
    try:
        result = spec.function(_City(spec, turn), **given)
        turn.other = not _fits(result, hints["return"])
    except BeffroiError:
        return turn
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a stranger's code, on values it may not take
        _, line = own_line(error, f"/app/{spec.function.__module__.partition('.')[0]}")
        words = "".join(each if each.isprintable() else " " for each in str(error))[:_WORDS]
        turn.stop = f"{type(error).__name__}{f', ligne {line}' if line else ''}{words and f' : {words}'}"
    return turn


def _fits(result: Any, hint: Any) -> bool:
    """Whether a result arrives as what the tool declares."""
    try:
        return fits(decode(encode(result)), hint)
    except (ToolError, TypeError):
        return False


def _hidden(turns: list[dict[str, list[str]]], sentence: str) -> Iterator[tuple[str, str]]:
    """Operation and the words that it is given whatever the values are, as far as a sentence lacks them.

    Args:
        turns: what each call gave to each operation.
    """
    said = _words(sentence)
    for operation in dict.fromkeys(name for turn in turns for name in turn):
        reached = [_words(" ".join(turn[operation])) for turn in turns if operation in turn]
        fixed = set.intersection(*reached) if len(reached) > 1 else set()
        hidden = [word for word in fixed if not any(each.startswith(_begun(word)) for each in said)]
        if hidden:
            text = " ".join(next(turn[operation] for turn in turns if operation in turn))
            yield operation, " ".join(word for word in _WORD.findall(text) if word.casefold() in hidden)


def _begun(word: str) -> str:
    """A word without its ending: « urgente » is said by « urgent »."""
    return word[: max(4, len(word) - 2)]


def _without(sentence: str, parameters: typing.Iterable[Parameter]) -> str:
    """A sentence as it reads where only these are given."""
    names = {each.name for each in parameters}
    return _BRACKETS.sub(
        lambda part: part[0] if set(re.findall(r"\{(\w+)\}", part[0])) <= names else "", sentence
    )


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
