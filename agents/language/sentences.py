"""The French sentences of a plan, made by code from what the checker found; no model writes any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from agents.language import nodes as n
from agents.language.condition_phrases import ConditionPhrases
from agents.language.french import YOU, capital, if_, lowered, of
from agents.language.known import certain
from agents.language.nouns import field_noun, record_noun
from agents.language.orders import sorted_by
from agents.language.phrases import Phrases
from agents.language.scopes import Notes
from beffroi.tool import ToolSpec
from beffroi.types import ListType, RecordType

_ON = {"answer": "", "table": " en tableau", "map": " sur une carte", "chart": " en graphique"}


def sentences_of(
    body: tuple[n.Statement, ...], notes: Notes, specs: Mapping[str, ToolSpec], cannot: str | None
) -> tuple[str, ...]:
    """One sentence per statement, in order; a loop and a condition are one sentence with what they hold."""
    if cannot is not None:
        return (cannot,)
    return tuple(_Sentences(Phrases(body, notes, specs)).block(body))


def step_sentence(
    call: n.Call, body: tuple[n.Statement, ...], notes: Notes, specs: Mapping[str, ToolSpec]
) -> str:
    """The sentence of one call by itself."""
    return capital(Phrases(body, notes, specs).call(call, specs[call.tool].sentence))


class _Sentences:
    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def block(self, body: Iterable[n.Statement]) -> list[str]:
        return [capital(text) for node in body if (text := self._statement(node))]

    def _statement(self, node: n.Statement) -> str:
        match node:
            case n.Assign(_, value):
                return self._assigned(value)
            case n.Do(call):
                return self._call(call)
            case n.Show(kind, values):
                return f"Montrer {_listed([self._shown(value) for value in values])}{_ON[kind]}"
            case n.For():
                return self._loop(node)
            case n.If():
                return self._branches(node)
            case n.Cannot(reason):
                return reason

    def _call(self, call: n.Call) -> str:
        return self._phrases.call(call, self._phrases.specs[call.tool].sentence)

    def _assigned(self, value: n.Expression) -> str:
        match value:
            case n.Call():
                return self._call(value)
            case n.Filter():
                return self._filter(value)
            case n.Apply():
                return self._apply(value)
            case _:
                return f"Retenir {self._phrases.of(value)}"

    def _filter(self, node: n.Filter) -> str:
        noun = record_noun(self._phrases.type_of(node))
        kept = "celles" if noun.feminine else "ceux"
        return f"Garder {kept} {ConditionPhrases(self._phrases, node.variable).of(node.condition)}"

    def _apply(self, node: n.Apply) -> str:
        phrase = self._phrases.of(node)
        first = self._phrases.of(node.operands[0])
        options = {name: str(value.value) for name, value in node.options if isinstance(value, n.Literal)}
        by = options.get("by", "")
        match node.function:
            case "sort":
                noun = record_noun(self._phrases.type_of(node.operands[0]))
                return f"Trier {first} {sorted_by(by, options.get('order', 'asc'), noun)}"
            case "group":
                return f"Grouper {first} par {field_noun(by).bare}"
            case "count":
                return f"Compter {first}"
            case "top" | "first":
                return f"Prendre {phrase}"
            case "distinct":
                return f"Relever {phrase}"
            case "without":
                return f"Retirer {self._phrases.of(node.operands[1])} {of(first)}"
            case "matching":
                return f"Garder {phrase}"
            case "sum" | "mean":
                return f"Calculer {phrase}"
            case _:
                return f"Retenir {phrase}"

    def _shown(self, value: n.Expression) -> str:
        phrase = self._phrases.of(value)
        kind = self._phrases.type_of(value)
        person = isinstance(kind, RecordType) and kind.cls.__name__ == "Person"
        if phrase == YOU:
            return "votre fiche"
        return f"la fiche {of(phrase)}" if person and phrase[:1].isupper() else phrase

    def _loop(self, node: n.For) -> str:
        kind = self._phrases.type_of(node.source)
        noun = record_noun(certain(kind.item) if isinstance(kind, ListType) else kind)
        inside = _Sentences(replace(self._phrases, each="ce"))
        done = " ; ".join(lowered(text) for text in inside.block(node.body))
        return f"Pour chaque {noun.bare} de cette liste : {done}"

    def _branches(self, node: n.If) -> str:
        condition = if_(ConditionPhrases(self._phrases).of(node.condition))
        then = " ; ".join(lowered(text) for text in self.block(node.then))
        otherwise = " ; ".join(lowered(text) for text in self.block(node.otherwise))
        return f"{condition} : {then}" + (f" ; sinon : {otherwise}" if otherwise else "")


def _listed(phrases: list[str]) -> str:
    return phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " et " + phrases[-1]
