"""What effects write of themselves: by the tools' own functions, for the card and again before it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agents.graph.realise import real
from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite
from agents.interpreter.labels import bare
from agents.interpreter.values import Labeled, Pending, Value
from agents.language.french.grammar import of
from beffroi.composed import Composed, ToCome, named, unmade
from beffroi.errors import ToolError
from beffroi.labels import Integrity
from beffroi.tool import ParameterRole, ToolSpec, called_with, needed_by
from guards.approvals.approvals import ApprovalEffect, ComposedText

MESSAGE = "le message à envoyer"
Texts = dict[str, ComposedText]
"""By the parameter with which a text leaves."""


class Foreseen:
    """Records as the effects of one card will leave them; the effects are followed in their order."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self._latest: dict[tuple[str, Any], Any] = {}
        self.refused: dict[str, ToolError] = {}
        """Why effects will be refused, by site, as far as that is known already: errors of their tools."""

    def follow(self, call: CallSite) -> Texts:
        """What an effect will write, as far as it is known; what it changes is foreseen for the next."""
        given = {name: self._known(value) for name, value in call.arguments.items()}
        given = {name: value for name, value in given.items() if value is not None}
        texts = _texts(call.spec, given)
        self._change(call, given)
        return texts

    def _known(self, value: Value) -> Any:
        match value:
            case Labeled():
                return self._newest(real(value))
            case Pending(site, path=()) if site in self._made:
                record = self._newest(self._made[site])
                return record if unmade(record) is None else named(record, _number(value.noun))
            case _:
                return None

    def _newest(self, held: Any) -> Any:
        return self._latest.get(record_key(held) or ("", None), held)

    def _change(self, call: CallSite, given: Mapping[str, Any]) -> None:
        function = call.spec.foresees
        given = {**given, "number": ToCome(-1 - len(self._made))}
        if function is None or not needed_by(function) <= given.keys():
            return
        try:
            record = called_with(function, given)
        except ToolError as error:
            self.refused[call.site] = error
            return
        if (key := record_key(record)) is not None:
            self._made[call.site] = self._latest[key] = record


def as_on_card(shown: ApprovalEffect, call: CallSite) -> bool:
    """Whether what an effect writes, now that its values are known, is what its card showed. The number of a
    record made since stands there by its name, as it did on the card."""
    given = {
        name: _as_named(shown, name, real(value))
        for name, value in call.arguments.items()
        if isinstance(value, Labeled)
    }
    return _texts(call.spec, given) == shown.composed


def unwritten(call: CallSite, texts: Texts) -> bool:
    """Whether an effect will write something that cannot be told yet."""
    waiting = {name for name, value in call.arguments.items() if isinstance(value, Pending)}
    composing = (each for name, each in call.spec.composes.items() if name not in texts)
    return any(needed_by(each) & waiting for each in composing)


def quotes_others(call: CallSite, shown: ApprovalEffect) -> bool:
    """Whether what an effect writes holds words of a record that somebody else may have written."""
    needed = set().union(*map(needed_by, call.spec.composes.values()))
    for name in (each for each in needed if call.spec.role(each) is not ParameterRole.TARGET):
        was = shown.arguments.get(name)
        record = was is not None and isinstance(was.value, dict) and "$" in was.value
        if was is not None and record and Integrity[was.label.integrity] <= Integrity.FREE_TEXT:
            return True
    return False


def _texts(spec: ToolSpec, given: Mapping[str, Any]) -> Texts:
    found = ((name, _written(each, spec, given)) for name, each in spec.composes.items())
    return {
        name: ComposedText(alone=text.alone, below=text.below) for name, text in found if text is not None
    }


def _written(function: Callable[..., Composed], spec: ToolSpec, given: Mapping[str, Any]) -> Composed | None:
    """The text; None where a value that it needs is not given, or not known."""
    if not needed_by(function) <= given.keys():
        return None
    passed = {n: bare(v) if spec.role(n) is ParameterRole.TARGET else v for n, v in given.items()}
    text: Composed = called_with(function, passed)
    return text


def _as_named(shown: ApprovalEffect, name: str, held: Any) -> Any:
    was = shown.arguments.get(name)
    handle = was.value if was is not None and isinstance(was.value, dict) else {}
    made = handle.get("made") is True and "$" not in handle and hasattr(held, "number")
    return named(held, _number(was.shown)) if was is not None and made else held


def _number(noun: str) -> str:
    return f"[numéro {of(noun)}]"
