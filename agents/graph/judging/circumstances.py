"""What policy is told beside plan and values: when it is, how much already today, for which purpose."""

from __future__ import annotations

from collections.abc import Iterable

from agents.graph.deps import Deps
from agents.language.checking.label_bounds import held_label
from beffroi.identity import Actor
from beffroi.labels import join_all
from beffroi.settings.installation import PolicySettings
from beffroi.settings.rules import OfficeHours, Purpose
from beffroi.tool import ToolSpec
from guards.effects.usage import usage_today
from guards.policy import Circumstances, Limits, Moment, OfficeInput, PurposeInput, Usage

PURPOSE = "purpose"
"""Name of the value that holds the purpose that a run's person chose."""


def circumstances(deps: Deps, run: str, purpose: str = "", effect: str = "") -> Circumstances:
    """The circumstances of a decision at this moment.

    Args:
        effect: id of the effect that is decided on, which does not count as begun.
    """
    now = deps.clock().astimezone()
    return as_set(deps.settings.policy).model_copy(
        update={
            "moment": Moment(weekday=now.isoweekday(), minute=now.hour * 60 + now.minute),
            "usage": usage_today(deps.guards.store, run, now, effect),
            "purpose": purpose,
        }
    )


def as_set(policy: PolicySettings) -> Circumstances:
    """What the settings alone say."""
    return Circumstances(
        limits=_limits(policy),
        purposes=tuple(
            PurposeInput(
                name=entry.name,
                categories=tuple(sorted(entry.categories)),
                domains=tuple(sorted(entry.domains)),
                roles=tuple(sorted(entry.roles)),
            )
            for entry in policy.purposes
        ),
    )


def one_more(about: Circumstances) -> Circumstances:
    """The same with one more personal read, for those decided on after it."""
    used = about.usage
    return about.model_copy(update={"usage": Usage(effects=used.effects, personal=used.personal + 1)})


def _limits(policy: PolicySettings) -> Limits:
    limits = policy.limits
    return Limits(
        at_once=limits.at_once,
        effects_per_day=limits.effects_per_day,
        personal_reads_per_day=limits.personal_reads_per_day,
        aggregate=limits.aggregate,
        four_eyes=tuple(sorted(limits.four_eyes)),
        office=None if limits.office is None else _office(limits.office),
    )


def _office(hours: OfficeHours) -> OfficeInput:
    return OfficeInput(days=tuple(sorted(hours.days)), start=_minute(hours.start), end=_minute(hours.end))


def _minute(hour: str) -> int:
    hours, minutes = hour.split(":")
    return int(hours) * 60 + int(minutes)


def purposes_for(register: Iterable[Purpose], actor: Actor, reads: Iterable[ToolSpec]) -> tuple[str, ...]:
    """Purposes for which this person may make all of these reads, by the register; rules check it again."""
    held = join_all(held_label(spec.returns) for spec in reads)
    return tuple(
        entry.name
        for entry in register
        if (actor.domain in entry.domains or actor.roles & set(entry.roles))
        and held.personal <= set(entry.categories)
        and (held.purposes is None or entry.name in held.purposes)
    )
