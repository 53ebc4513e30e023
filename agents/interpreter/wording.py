"""Sentences of the evaluator for people: nothing found, several found, a value missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agents.interpreter.evaluation import Stop
from agents.interpreter.values import Labeled, Value
from agents.language.checked import Question
from beffroi.records import Person, Place, Service
from beffroi.tool import ToolSpec
from beffroi.types import RecordType, TextType


def none_found(spec: ToolSpec, arguments: Mapping[str, Value], site: str) -> Stop:
    """What is said where a lookup found nothing."""
    words = _searched(spec, arguments)
    if _returns(spec) is Place:
        hint = "Vérifiez le numéro et l'orthographe de la rue, ou donnez une rue voisine."
        return Stop(site, f"Je ne trouve pas l'adresse « {words} ».", hint)
    if _returns(spec) is Person:
        hint = "Vérifiez l'orthographe, ou donnez le prénom et le nom."
        return Stop(site, f"Je ne trouve personne du nom de « {words} » dans l'annuaire.", hint)
    if _returns(spec) is Service:
        hint = "Vérifiez le domaine (voirie, propreté…) et l'arrondissement."
        return Stop(site, f"Je ne trouve pas de service pour « {words} ».", hint)
    return Stop(site, f"Je ne trouve rien pour « {words} ».", "Reformulez votre demande.")


def several_found(spec: ToolSpec, arguments: Mapping[str, Value], count: int) -> str:
    """The question where a lookup found candidates, or one that is called a little otherwise."""
    words, alone = _searched(spec, arguments), count == 1
    if _returns(spec) is Place:
        if alone:
            return f"Une seule adresse ressemble à « {words} » : est-ce la bonne ?"
        return f"Plusieurs adresses ressemblent à « {words} » : laquelle est la bonne ?"
    if _returns(spec) is Person:
        if alone:
            return f"Une seule personne correspond à « {words} » : est-ce bien elle ?"
        return f"Plusieurs personnes correspondent à « {words} » : de qui s'agit-il ?"
    if _returns(spec) is Service:
        if alone:
            return f"Un seul service correspond à « {words} » : est-ce le bon ?"
        return f"Plusieurs services correspondent à « {words} » : lequel est le bon ?"
    if alone:
        return f"Une seule réponse correspond à « {words} » : est-ce la bonne ?"
    return f"Plusieurs réponses correspondent à « {words} » : laquelle est la bonne ?"


def none_meant(question: Question) -> Question:
    """The question in words where none of the candidates is meant."""
    return replace(question, text=f"Ce n'est aucune des réponses proposées. {question.text}")


def value_needed(site: str, name: str) -> Stop:
    """What is said where ``need(x)`` finds nothing."""
    return Stop(
        site,
        f"Il me manque une valeur pour continuer : « {name} » est vide.",
        "Précisez-la dans votre demande, ou élargissez la recherche.",
    )


def too_many(what: str, limit: int) -> Stop:
    """What is said where a bound is passed."""
    return Stop(
        "",
        f"Cette demande porte sur trop de choses à la fois : plus de {limit} {what}.",
        "Restreignez-la, par exemple à un arrondissement, une catégorie ou une période.",
    )


def incomplete_guard() -> Stop:
    """What is said where an incomplete list would decide about an effect."""
    return Stop(
        "",
        "La liste est incomplète : je ne peux pas décider d'une action d'après elle.",
        "Restreignez la recherche, puis redemandez.",
    )


def unknown_me() -> Stop:
    """What is said where the directory does not know the person who asks."""
    return Stop(
        "",
        "Votre compte n'est pas relié à une personne de l'annuaire : je ne peux pas répondre pour « moi ».",
        "Donnez un nom dans votre demande, ou prévenez l'administrateur.",
    )


def _searched(spec: ToolSpec, arguments: Mapping[str, Value]) -> str:
    words = []
    for parameter in spec.parameters:
        value = arguments.get(parameter.name)
        if isinstance(value, Labeled) and value.value is not None:
            words.append(_word(value.value, isinstance(parameter.type, TextType)))
    return " ".join(words) or spec.summary


def _word(value: Any, text: bool) -> str:
    if isinstance(value, str | int | float) and (text or isinstance(value, str)):
        return str(getattr(value, "value", value))
    if isinstance(value, int):
        return "1er" if value == 1 else f"{value}e"
    for name in ("title", "label", "name", "number"):
        if hasattr(value, name):
            return str(getattr(value, name))
    return str(value)


def _returns(spec: ToolSpec) -> type | None:
    return spec.returns.cls if isinstance(spec.returns, RecordType) else None
