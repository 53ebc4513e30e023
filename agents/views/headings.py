"""What each part of an answer is headed with: what it is and, where another is headed alike, which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from agents.interpreter.evaluation import Evaluation
from agents.interpreter.outcomes import Ok
from agents.interpreter.values import Labeled
from agents.language.french.grammar import capital, of
from agents.views.words import field_word, variable_word
from beffroi.records import Lookup, Person
from beffroi.types import Type

_FUNCTIONS = {"count": "Nombre", "sum": "Total", "mean": "Moyenne"}
_ARTICLE = re.compile(r"^(?:l[ae]s? |l['’]|ces? |cette )")
_LONGEST = 90
"""Letters of a heading."""


def headings(now: Evaluation) -> list[str]:
    """The heading of each shown value, in order. What tells it apart are words of the plan's sentences, which
    whoever sees an answer sees beside it, with whom the person picked in place of whom they named."""
    labels = [label_of(each.name, each.about) for each in now.shown]
    meant = _picked(now)
    if meant is None:
        return labels
    phrases = [capital(_ARTICLE.sub("", _naming(each.phrase, meant))) for each in now.shown]
    alike = [[phrases[at] for at, other in enumerate(labels) if other == label] for label in labels]
    return [
        phrase if phrase and others.count(phrase) < len(others) and len(phrase) <= _LONGEST else label
        for label, phrase, others in zip(labels, phrases, alike, strict=True)
    ]


def _picked(now: Evaluation) -> Mapping[str, str] | None:
    """Whom the person picked, by the words that they had said; None where something else was picked, or
    several for the same words: what the sentences call it may then be another."""
    found: dict[str, set[str]] = defaultdict(set)
    for call in now.calls:
        if not isinstance(call.outcome, Ok) or not call.outcome.picked:
            continue
        said = [value.value for value in call.arguments.values() if isinstance(value, Labeled)]
        match call.outcome.value:
            case Lookup(exact=Person(name=name)) if len(said) == 1:
                found[str(said[0])].add(name)
            case _:
                return None
    if any(len(names) > 1 for names in found.values()):
        return None
    return {said: name for said, (name,) in found.items()}


def _naming(phrase: str, meant: Mapping[str, str]) -> str:
    if not meant:
        return phrase
    words = "|".join(re.escape(said) for said in sorted(meant, key=len, reverse=True))
    named = re.compile(rf"(?<!\w)(?P<of>de |d['’])?(?<!\w)(?P<said>{words})(?!\w)")
    return named.sub(lambda m: of(meant[m["said"]]) if m["of"] else meant[m["said"]], phrase)


def label_of(name: str, kind: Type | None = None) -> str:
    """The label of a shown expression, from its text: « service.head.phone » is « Téléphone ».

    Args:
        kind: type of the variable that stands in it, where that is known.
    """
    for function, word in _FUNCTIONS.items():
        if name.startswith(f"{function}("):
            return f"{word} {_of(name[len(function) + 1 :], kind)}".strip()
    last = name.removeprefix("avant.").rsplit(".", 1)
    return field_word(last[-1]) if len(last) > 1 else variable_word(last[0], kind).capitalize()


def _of(inside: str, kind: Type | None) -> str:
    """« de tickets », « d'équipements »; nothing where what is counted has no name of its own."""
    name = inside.removeprefix("avant.").split(")")[0].split(",")[0].strip()
    return of(variable_word(name, kind)) if name.isidentifier() else ""
