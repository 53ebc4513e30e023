"""Why a past decision fell: every rule that spoke, what it looked at, which had to say otherwise."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi.labels import may_read
from guards.past.judgements import PastDecision
from guards.policy.heads import rules_by_outcome
from guards.policy.looked_at import Path as PartPath
from guards.policy.looked_at import looked_at, value_at
from guards.policy.regopy_engine import RegopyEngine
from guards.policy.ruleset import RuleSet, load_rules
from guards.policy.trial import try_rules

_TIMEOUT = 30.0
_CALLS = ("steps", "effects")
"""Parts of a document that are calls."""
_MOST = 4
"""Engines that look at one document beside each other."""


@dataclass(frozen=True)
class Part:
    """A part that a rule looked at; ``value`` is None and ``masked`` True where the reader may not see it."""

    path: str
    where: str
    value: Any
    masked: bool


@dataclass(frozen=True)
class RuleSaid:
    """One rule that spoke. ``parts`` is None where they cannot be known: other rules judged."""

    rule: str
    outcome: str
    by: str
    sentence: str
    decisive: bool
    parts: tuple[Part, ...] | None
    complete: bool


@dataclass(frozen=True)
class Explanation:
    """One decision explained.

    Attributes:
        same_rules: whether the rules at hand are those that judged.
        otherwise: French sentences: what would have had to be said for another outcome.
        judged: the document, without the values that the reader may not see; None where it is not there.
    """

    past: PastDecision
    same_rules: bool
    rules: tuple[RuleSaid, ...]
    otherwise: tuple[str, ...]
    judged: dict[str, Any] | None = None


class Explainer:
    """Explains decisions with the rules of a folder (the shipped ones where None); to be closed.

    Args:
        reads_as: names under which the reader may see what is kept for some.

    Raises:
        PolicyError: the rules do not compile.
    """

    def __init__(self, folder: Path | None, reads_as: Iterable[str]) -> None:
        if folder is not None:
            try_rules(folder)
        self._rules: RuleSet = load_rules(folder)
        self._engines = [RegopyEngine(self._rules, _TIMEOUT) for _ in range(min(os.cpu_count() or 1, _MOST))]
        self._heads = rules_by_outcome(self._rules)
        self._reads_as = frozenset(reads_as)

    @property
    def digest(self) -> str:
        """sha256 of the rules at hand."""
        return self._rules.digest

    def explain(self, past: PastDecision) -> Explanation:
        """Explain one decision from what was kept of it."""
        same = past.policy == self.digest
        parts, complete = self._parts(past) if same else ({}, True)
        said = tuple(
            RuleSaid(
                line["rule"],
                line["outcome"],
                line["by"],
                self._sentence(past, line["sentence"]),
                _decides(past, line),
                parts.get(line["rule"], ()) if same and past.document is not None else None,
                complete,
            )
            for line in past.considered
        )
        otherwise = tuple(_otherwise(past, self._heads if same else {}))
        return Explanation(past, same, said, otherwise, self._judged(past.document))

    def close(self) -> None:
        """End the engines."""
        for engine in self._engines:
            engine.close()

    def _parts(self, past: PastDecision) -> tuple[dict[str, tuple[Part, ...]], bool]:
        document = past.document
        if document is None:
            return {}, True
        found = looked_at([engine.ask for engine in self._engines], document)
        parts = {
            rule: tuple(self._part(document, path) for path in paths) for rule, paths in found.parts.items()
        }
        return parts, found.complete

    def _part(self, document: dict[str, Any], path: PartPath) -> Part:
        masked = self._hidden(document, path)
        shown = ".".join(map(str, path))
        return Part(shown, where(document, path), None if masked else value_at(document, path), masked)

    def _hidden(self, document: dict[str, Any], path: PartPath) -> bool:
        """Whether the path leads into a value whose label keeps it from the reader."""
        if "value" not in path:
            return False
        argument = value_at(document, path[: path.index("value")])
        return not self._readable(argument.get("label") or {})

    def _judged(self, document: dict[str, Any] | None) -> dict[str, Any] | None:
        if document is None:
            return None
        lists = {name: [self._call(each) for each in document[name]] for name in _CALLS if name in document}
        return self._call(document) | lists

    def _call(self, call: dict[str, Any]) -> dict[str, Any]:
        """A call without the values that the reader may not see, nor whom and what it touches by them."""
        arguments = call.get("arguments", {})
        hidden = {
            name: {**each, "value": None, "masked": True}
            for name, each in arguments.items()
            if not self._readable(each.get("label") or {})
        }
        touched = {"targets": None} if hidden and "targets" in call else {}
        return call | touched | ({"arguments": arguments | hidden} if hidden else {})

    def _readable(self, label: dict[str, Any]) -> bool:
        known = may_read(label.get("readers"), self._reads_as)
        return known and (not label.get("personal") or "rh" in self._reads_as)

    def _sentence(self, past: PastDecision, sentence: str) -> str:
        """The sentence as the person read it; a value that the reader may not see is struck out."""
        for path in _values(past.document):
            argument = value_at(past.document, path)
            value = argument.get("value")
            if isinstance(value, str) and value and not self._readable(argument.get("label") or {}):
                sentence = sentence.replace(value, "(masqué)")
        return sentence


def where(document: dict[str, Any], path: PartPath) -> str:
    """A path in French: which line, which argument, which property."""
    match path:
        case ("actor", *rest):
            return f"la personne qui demande : {_word(rest)}"
        case ("mail_domains", *_):
            return "les domaines de courriel de la ville"
        case ("steps" | "effects" as steps, int(index), *rest):
            return f"ligne {document[steps][index]['line']} : {_inside(rest)}"
        case ("step", *rest):
            return f"ligne {document['step']['line']} : {_inside(rest)}"
        case ("arguments" | "targets", *_):
            return f"ligne {document['step']['line']} : {_inside(list(path))}"
        case ("shown", int(index), *rest):
            shown = document["shown"][index]
            return f"champ montré {shown['record']}.{shown['field'] or '*'} : {_word(rest)}"
        case ("flows", int(index), *rest):
            flow = document["flows"][index]
            return f"valeur de la ligne {flow['from_line']} vers la ligne {flow['to_line']} : {_word(rest)}"
        case ("approver", *rest):
            return f"la personne qui a donné l'accord : {_word(rest)}"
        case _:
            return _word(list(path))


_WORDS = {
    "id": "identité", "roles": "rôles", "domain": "domaine du service", "district": "arrondissement",
    "service_id": "service", "effect": "genre d'effet", "read_class": "genre de lecture",
    "in_loop": "dans une boucle", "tool": "outil", "system": "système", "line": "numéro",
    "category": "catégorie", "number": "numéro du ticket", "tickets": "tickets visés",
    "places": "lieux visés", "people": "personnes visées", "services": "services visés",
    "readers": "lecteurs permis", "personal": "donnée personnelle", "integrity": "origine",
    "sources": "sources", "type": "type", "value": "valeur", "field": "champ", "record": "fiche",
    "count": "nombre d'actions", "approved": "accord donné", "approver": "personne qui a donné l'accord",
    "steps": "étapes", "effects": "actions", "shown": "champs montrés", "flows": "valeurs transmises",
    "from_lines": "lignes d'origine", "argument": "argument", "to_line": "ligne d'arrivée",
    "from_line": "ligne de départ", "bounds": "bornes", "calls": "appels", "label": "étiquette",
    "stage": "étape du jugement", "circumstances": "circonstances", "limits": "limites",
    "usage": "déjà fait aujourd'hui", "moment": "moment", "purpose": "finalité choisie",
    "purposes": "finalités", "condition": "condition", "trust": "intégrité de l'origine",
    "named": "nommé par la personne", "role": "rôle du paramètre", "reads": "ce que la lecture renvoie",
    "coarse": "agrégat ou arrondissement", "site": "étape", "at_once": "actions d'un coup",
    "effects_per_day": "actions par jour", "personal_reads_per_day": "lectures personnelles par jour",
    "aggregate": "personnes d'un agrégat", "four_eyes": "outils à quatre yeux", "office": "heures de bureau",
    "weekday": "jour de la semaine", "minute": "minute du jour",
}  # fmt: skip


def _word(path: Iterable[str | int]) -> str:
    return ", ".join(_WORDS.get(step, step) for step in path if isinstance(step, str)) or "présence"


def _inside(rest: list[str | int]) -> str:
    match rest:
        case ["arguments", str(name), *more]:
            return f"argument « {name} », {_word(more)}"
        case ["targets", *more]:
            return _word(more)
        case _:
            return _word(rest)


def _values(document: dict[str, Any] | None) -> list[PartPath]:
    found: list[PartPath] = []
    match document:
        case {"stage": "effects", "effects": list(steps)}:
            for index, step in enumerate(steps):
                found += [("effects", index, "arguments", name) for name in step["arguments"]]
        case {"stage": "call", "arguments": dict(arguments)}:
            found += [("arguments", name) for name in arguments]
    return found


def _decides(past: PastDecision, line: dict[str, str]) -> bool:
    return (line["rule"], line["outcome"], line["by"]) == (past.rule, past.outcome, past.by)


def _otherwise(past: PastDecision, heads: dict[str, tuple[str, ...]]) -> list[str]:
    by_outcome = {
        outcome: list(dict.fromkeys(line["rule"] for line in past.considered if line["outcome"] == outcome))
        for outcome in ("deny", "approval", "allow")
    }
    match past.outcome:
        case "deny":
            return _not_refused(by_outcome, heads)
        case "approval":
            allowing = by_outcome["allow"] or list(heads.get("allow", ()))
            return [
                f"Permis sans accord : {_all(by_outcome['approval'])} ne devait pas demander d'accord"
                + (f", et {_one(allowing)} devait permettre." if allowing else "."),
                _to_refuse(heads),
            ]
        case _:
            return [_to_refuse(heads)]


def _not_refused(said: dict[str, list[str]], heads: dict[str, tuple[str, ...]]) -> list[str]:
    refusing = [rule for rule in said["deny"] if rule != "default.deny"]
    if not refusing:
        allowing = list(heads.get("allow", ()))
        return [
            f"Permis : {_one(allowing)} devait permettre."
            if allowing
            else "Permis : une règle devait permettre."
        ]
    left = "l'accord serait demandé par " + _all(said["approval"]) if said["approval"] else ""
    left = left or ("permis par " + _all(said["allow"]) if said["allow"] else "")
    rest = left or "il faudrait encore qu'une règle permette (" + _one(list(heads.get("allow", ()))) + ")"
    return [f"Non refusé : {_all(refusing)} ne devait pas refuser ; alors {rest}."]


def _to_refuse(heads: dict[str, tuple[str, ...]]) -> str:
    refusing = list(heads.get("deny", ()))
    return f"Refusé : {_one(refusing)} devait refuser." if refusing else "Refusé : une règle devait refuser."


def _all(rules: list[str]) -> str:
    return " et ".join(rules)


def _one(rules: list[str]) -> str:
    return " ou ".join(rules) or "une règle"
