"""The answer of a run: what the plan shows, by its type, and what became of each effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite, Evaluation, ShownValue
from agents.interpreter.labels import full_label
from agents.interpreter.outcomes import Fail, Left, Ok
from agents.interpreter.values import Group, Items, Labeled, Missing, Part, Sites
from agents.language.known import certain
from agents.views.blocks import Block, ChartBlock, EffectBlock, TextBlock
from agents.views.cards import MASKED, card
from agents.views.headings import headings, label_of
from agents.views.made import made_blocks
from agents.views.maps import map_blocks
from agents.views.passages import passages_block
from agents.views.sentences import call_sentence
from agents.views.tables import group_name, group_title, grouped_by, table
from agents.views.texts import lines_text, text_of, value_text
from beffroi.records import Passage, Ticket

UNSURE = "une liste dont cette réponse dépend est incomplète : le reste pourrait la changer."
Roles = frozenset[str] | None
"""Roles of the one who looks; None for the run's own person, who was judged already."""


def answer_blocks(now: Evaluation, roles: Roles = None) -> tuple[Block, ...]:
    """All blocks: what is shown, then effects and what they made or changed. What waits for an effect still
    to be done is left out."""
    headed = zip(now.shown, headings(now), strict=True)
    shown = [block for each, heading in headed for block in _shown(each, heading, now.provisional, roles)]
    ended = [effect_block(call, roles) for call in now.effects if call.outcome is not None]
    return (*shown, *ended, *made_blocks(now, roles))


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


def _readable(value: Labeled, roles: Roles) -> bool:
    return roles is None or full_label(value).readable_by(roles)


def _created(call: CallSite, value: object) -> bool:
    return isinstance(value, Ticket) and not any(
        isinstance(given, Labeled) and isinstance(given.value, Ticket) for given in call.arguments.values()
    )


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
