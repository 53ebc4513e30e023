"""The answer of a run: what the plan shows, by its type, and what became of each effect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite, Evaluation, ShownValue
from agents.interpreter.labels import full_label
from agents.interpreter.outcomes import Fail, Left, Ok
from agents.interpreter.values import Group, Items, Labeled, Missing, Part, Sites
from agents.language.french.grammar import capital, of
from agents.language.known import certain
from agents.views.blocks import Block, ChartBlock, EffectBlock, TextBlock
from agents.views.cards import MASKED, card
from agents.views.made import made_blocks
from agents.views.maps import map_blocks
from agents.views.passages import passages_block
from agents.views.sentences import call_sentence
from agents.views.tables import group_name, group_title, grouped_by, table
from agents.views.texts import lines_text, text_of, value_text
from agents.views.words import field_word, variable_word
from beffroi.records import Passage, Ticket
from beffroi.types import Type

_FUNCTIONS = {"count": "Nombre", "sum": "Total", "mean": "Moyenne"}
UNSURE = "une liste dont cette réponse dépend est incomplète : le reste pourrait la changer."
_ARTICLE = re.compile(r"^(?:l[ae]s? |l['’]|ces? |cette )")
_LONGEST = 90
"""Letters of a heading."""
Roles = frozenset[str] | None
"""Roles of the one who looks; None for the run's own person, who was judged already."""


def answer_blocks(now: Evaluation, roles: Roles = None) -> tuple[Block, ...]:
    """All blocks: what is shown, then effects and what they made or changed. What waits for an effect still
    to be done is left out."""
    headed = zip(now.shown, _headings(now.shown), strict=True)
    shown = [block for each, heading in headed for block in _shown(each, heading, now.provisional, roles)]
    ended = [effect_block(call, roles) for call in now.effects if call.outcome is not None]
    return (*shown, *ended, *made_blocks(now, roles))


def _headings(shown: Sequence[ShownValue]) -> list[str]:
    """What each is headed with: what tells it apart where another would be headed alike. Those are words of
    the plan's sentences, which whoever sees an answer sees beside it."""
    labels = [label_of(each.name, each.about) for each in shown]
    phrases = [capital(_ARTICLE.sub("", each.phrase)) for each in shown]
    alike = [[phrases[at] for at, other in enumerate(labels) if other == label] for label in labels]
    return [
        phrase if phrase and others.count(phrase) < len(others) and len(phrase) <= _LONGEST else label
        for label, phrase, others in zip(labels, phrases, alike, strict=True)
    ]


def effect_block(call: CallSite, roles: Roles = None) -> EffectBlock:
    """What became of one effect."""
    sentence = call_sentence(call, roles)
    match call.outcome:
        case Ok(value):
            made = f" : ticket {value.number}" if _created(call, value) else ""
            return EffectBlock(f"Fait : {_lowered(sentence)}{made}.", True, link_of(value), (call.site,))
        case Fail(_, reason):
            said = reason if roles is None or call.told.readable_by(roles) else MASKED
            return EffectBlock(f"Pas fait : {_lowered(sentence)}. {said}", False, "", (call.site,))
        case Left(reason):
            return EffectBlock(f"Pas fait : {_lowered(sentence)} ({reason}).", False, "", (call.site,))
        case None:
            return EffectBlock(f"À faire : {_lowered(sentence)}.", False, "", (call.site,))


def link_of(value: object) -> str:
    """``Ticket:4012`` for a record that has a number or id."""
    if (number := getattr(value, "ticket", None)) is not None:
        return f"Ticket:{number}"
    key = record_key(value)
    return "" if key is None or key[0] == "Notice" else f"{key[0]}:{key[1]}"


def _shown(each: ShownValue, heading: str, provisional: Sites, roles: Roles) -> Iterator[Block]:
    value = each.value
    if isinstance(value, Missing):
        reason = value.reason or "cette étape n'a pas eu lieu"
        reason = reason if roles is None or value.label.readable_by(roles) else MASKED
        yield TextBlock(heading, f"non disponible ({reason})", tuple(sorted(value.sites)))
    elif isinstance(value, Labeled) and not value.sites & provisional:
        yield from _by_type(each, heading, value, roles)
        if value.partial is Part.UNSURE:
            yield TextBlock("Attention", UNSURE, tuple(sorted(value.sites)))


def _by_type(each: ShownValue, heading: str, value: Labeled, roles: Roles) -> Iterator[Block]:
    sites = tuple(sorted(value.sites))
    match value.value:
        case Items() as items:
            yield from _list_blocks(each, heading, value, items, roles)
        case None:
            yield TextBlock(heading, "aucun résultat", sites)
        case Group():
            told = text_of(value.value) if _readable(value, roles) else MASKED
            yield TextBlock(heading, told, sites)
        case Passage():
            yield passages_block([value], True, sites, roles)
        case held if hasattr(held, "__dataclass_fields__"):
            yield card(value, roles)
            yield from map_blocks([value], sites, roles)
        case str() as held if not isinstance(held, StrEnum):
            told = lines_text(held) if _readable(value, roles) else MASKED
            yield TextBlock(heading, told, sites)
        case _:
            told = value_text(value, each.type and certain(each.type)) if _readable(value, roles) else MASKED
            yield TextBlock(heading, told, sites)


def _list_blocks(
    each: ShownValue, heading: str, value: Labeled, items: Items, roles: Roles
) -> Iterator[Block]:
    sites = tuple(sorted(value.sites))
    known = list(items.known())
    if known and all(isinstance(item.value, Passage) for item in known):
        yield passages_block(known, items.complete, sites, roles)
        return
    groups = [item for item in items.known() if isinstance(item.value, Group)]
    if each.kind == "chart" and groups:
        by = grouped_by(groups)
        labels = tuple(group_name(item, by) if _readable(item, roles) else MASKED for item in groups)
        counts = tuple(float(item.value.count) for item in groups)
        yield ChartBlock(labels, counts, sites, group_title(groups, by))
    elif each.kind == "map":
        yield from map_blocks(items.known(), sites, roles)
    listed = table(value, items, heading, roles)
    if heading != label_of(each.name, each.about):
        listed = replace(listed, title=heading)
    yield replace(listed, title="") if each.kind == "chart" else listed  # the chart above has said it
    if each.kind == "answer":
        yield from map_blocks(items.known(), sites, roles)


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


def _readable(value: Labeled, roles: Roles) -> bool:
    return roles is None or full_label(value).readable_by(roles)


def _created(call: CallSite, value: object) -> bool:
    return isinstance(value, Ticket) and not any(
        isinstance(given, Labeled) and isinstance(given.value, Ticket) for given in call.arguments.values()
    )


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
