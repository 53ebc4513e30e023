"""The French sentences of a plan, made by code from what the checker found; no model writes any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from agents.language.french.condition_phrases import ConditionPhrases
from agents.language.french.grammar import YOU, capital, if_, lowered, of
from agents.language.french.nouns import Noun, field_noun, record_noun
from agents.language.french.orders import in_order
from agents.language.french.phrases import Phrases, another
from agents.language.known import certain
from agents.language.scopes import Notes
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import statements_of
from beffroi.tool import ToolSpec
from beffroi.types import ListType, RecordType

_ON = {"answer": "", "table": " en tableau", "map": " sur une carte", "chart": " en graphique"}
_LONGEST = 160
"""Letters of a request that are said again."""


def sentences_of(
    body: tuple[n.Statement, ...],
    notes: Notes,
    specs: Mapping[str, ToolSpec],
    cannot: str | None,
    request: str = "",
) -> tuple[str, ...]:
    """One sentence per statement, in order; a loop and a condition are one sentence with what they hold.

    Sentences point at each other by their number, from 1: who shows them shows it.

    Args:
        request: what was asked, said again where no tool serves.
    """
    if cannot is not None:
        return (f"{cannot.removesuffix('.')} : « {_short(request)} »" if request else cannot,)
    return tuple(_Sentences(Phrases(body, notes, specs)).block(body))


def shown_phrases(
    body: tuple[n.Statement, ...], notes: Notes, specs: Mapping[str, ToolSpec]
) -> dict[tuple[int, str], str]:
    """(line, text) of each value that is shown -> what it is called: « le nombre de tickets du 18e »."""
    phrases = Phrases(body, notes, specs)
    shows = (step for step in statements_of(body) if isinstance(step, n.Show))
    return {
        (value.line, print_expression(value)): phrases.of(value) for step in shows for value in step.values
    }


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
        kept = " celles" if noun.feminine else " ceux"
        plain = isinstance(node.source, n.Name | n.Earlier)
        if not plain or self._phrases.listings.several(noun, node.line):
            kept = f", parmi {self._phrases.of(node.source)},{kept}"
        return f"Garder{kept} {ConditionPhrases(self._phrases, node.variable).of(node.condition)}"

    def _apply(self, node: n.Apply) -> str:
        phrase = self._phrases.of(node)
        first = self._phrases.of(node.operands[0])
        options = {name: str(value.value) for name, value in node.options if isinstance(value, n.Literal)}
        by = options.get("by", "")
        match node.function:
            case "sort":
                noun = record_noun(self._phrases.type_of(node.operands[0]))
                return in_order(f"Trier {first}", by, options.get("order", "asc"), noun)
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
        told = f" (« {another(noun)} »)" if self._phrases.repeats(node) else ""
        return f"Pour {self._each(node.source, noun)}{told} : {done}"

    def _each(self, source: n.Expression, noun: Noun) -> str:
        phrase = self._phrases.of(source)
        if phrase == f"ces {noun.plural}":
            return f"chaque {noun.bare} de cette liste"
        if not phrase.startswith(("les ", "ces ")):
            return f"chaque {noun.bare} {of(phrase)}"
        if f" {noun.plural} " not in f"{phrase} ":  # « les agents du 11e » are people, and of another gender
            return f"chaque {noun.bare} parmi {phrase}"
        return f"{'chacune' if noun.feminine else 'chacun'} {of(phrase)}"

    def _branches(self, node: n.If) -> str:
        condition = if_(ConditionPhrases(self._phrases).of(node.condition))
        then = " ; ".join(lowered(text) for text in self.block(node.then))
        otherwise = " ; ".join(lowered(text) for text in self.block(node.otherwise))
        return f"{condition} : {then}" + (f" ; sinon : {otherwise}" if otherwise else "")


def _short(request: str) -> str:
    line = " ".join(request.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _listed(phrases: list[str]) -> str:
    return phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " et " + phrases[-1]
