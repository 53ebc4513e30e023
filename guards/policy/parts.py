"""Parts that documents of several stages have: who asks, labels, and the circumstances."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from beffroi.identity import Actor, Role
from beffroi.labels import Label, sorted_readers

DistrictNumber = Annotated[int, Field(ge=0, le=999)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Document(BaseModel):
    """Base of every part: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ActorInput(Document):
    """Who asks; ``district`` is None for a central directorate."""

    id: str
    roles: tuple[Role, ...]
    service_id: str
    domain: str
    district: DistrictNumber | None

    @classmethod
    def of(cls, actor: Actor) -> ActorInput:
        """The document form of a signed-in person."""
        return cls(
            id=actor.id,
            roles=tuple(sorted(actor.roles)),
            service_id=actor.service_id,
            domain=actor.domain,
            district=actor.district,
        )


class CoarseInput(Document):
    """How a kept value was made coarser (`beffroi.labels.Coarse`)."""

    kind: str
    of: Count = 0


def _in_sets(raw: Any) -> Any:
    if not isinstance(raw, list | tuple):
        return raw
    flat = bool(raw) and all(isinstance(each, str) for each in raw)
    return (tuple(raw),) if flat else tuple(tuple(each) if isinstance(each, list) else each for each in raw)


ReadersInput = Annotated[tuple[tuple[str, ...], ...] | None, BeforeValidator(_in_sets)]
"""Who may see a value (`beffroi.labels.Readers`): None is every member of staff, no set at all is nobody. One
flat list is one set: documents that were stored had such."""


class LabelInput(Document):
    """Label of one value; ``purposes`` None means any purpose."""

    readers: ReadersInput = None
    integrity: str = "PERSON"
    personal: tuple[str, ...] = ()
    purposes: tuple[str, ...] | None = None
    coarse: tuple[CoarseInput, ...] = ()
    sources: tuple[str, ...] = ()

    @classmethod
    def of(cls, label: Label) -> LabelInput:
        """The document form of a runtime label; sources as ``kind:system:ref``."""
        return cls(
            readers=None if label.readers is None else sorted_readers(label.readers),
            integrity=label.integrity.name,
            personal=tuple(sorted(label.personal)),
            purposes=None if label.purposes is None else tuple(sorted(label.purposes)),
            coarse=tuple(CoarseInput(kind=c.kind, of=c.of) for c in sorted(label.coarse)),
            sources=tuple(f"{s.kind}:{s.system}:{s.ref}" for s in sorted(label.sources)),
        )


# --- circumstances ------------------------------------------------------------------------------------------


class OfficeInput(Document):
    """Office hours: weekdays (1 is Monday), minutes of the day."""

    days: tuple[Count, ...]
    start: Count
    end: Count


class Limits(Document):
    """Numbers of the settings that rules compare with (`beffroi.settings.rules.RuleLimits`)."""

    at_once: Count = 10
    effects_per_day: Count = 200
    personal_reads_per_day: Count = 20
    aggregate: Count = 5
    four_eyes: tuple[str, ...] = ()
    office: OfficeInput | None = None


class Usage(Document):
    """What the person who asks did today in all their runs, by the ledger: effects begun, personal reads."""

    effects: Count = 0
    personal: Count = 0


class Moment(Document):
    """Local time of the city: weekday (1 is Monday), minute of the day."""

    weekday: Count = 1
    minute: Count = 600


class PurposeInput(Document):
    """An entry of the register of purposes."""

    name: str
    categories: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


class Circumstances(Document):
    """What a decision depends on beside the plan: when, how much already, for what.

    Attributes:
        purpose: the entry of the register that the person reads personal data for; empty where none is
            chosen yet.
    """

    moment: Moment = Moment()
    limits: Limits = Limits()
    usage: Usage = Usage()
    purposes: tuple[PurposeInput, ...] = ()
    purpose: str = ""
