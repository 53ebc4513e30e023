"""What policy is asked: one document per stage of a run. Bytes come in here, so these are strict models.

Four stages. *plan*: the whole plan before anything runs, values where they are literals, and of each value
the most that its label can be. *effects*: the effects with their real values and labels, before a person is
asked to approve. *call*: one call, just before it is made. *show*: what the person is about to be shown.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, TypeAdapter

from beffroi.identity import Role
from beffroi.tool import Effect, ReadClass
from beffroi.types import (
    AnyType,
    BoolType,
    DateType,
    DurationType,
    EnumType,
    ListType,
    LocatedType,
    NumberType,
    OptionalType,
    RecipientType,
    RecordType,
    TextType,
    Type,
)
from guards.policy.parts import (
    ActorInput,
    Circumstances,
    CoarseInput,
    Count,
    DistrictNumber,
    Document,
    LabelInput,
    ReadersInput,
)

# --- plan ---------------------------------------------------------------------------------------------------


class PlanArgument(Document):
    """One argument as the plan has it: a literal's resolved value, or None where it is symbolic.

    Attributes:
        type: `kind_of` the parameter's type (``email``, ``Ticket``, ``category``…).
        from_lines: lines whose results it depends on.
        integrity: name of a member of `beffroi.labels.Integrity`.
        role: ``target`` or ``content`` (`beffroi.tool.ParameterRole`).
        named: whether it is a record that the person named.
        label: the most that the label of what is passed on can be, over all that it flows from.
    """

    type: str
    value: JsonValue = None
    from_lines: tuple[Count, ...] = ()
    integrity: str = "PERSON"
    role: str = "content"
    named: bool = False
    label: LabelInput = LabelInput()


class PlanStep(Document):
    """One call of the plan.

    Attributes:
        condition: the most that the label of the conditions and loops can be that it stands under.
        reads: what its answer holds by declaration.
    """

    line: Count
    tool: str
    system: str
    effect: Effect
    read_class: ReadClass = ReadClass.OPEN
    in_loop: bool = False
    arguments: dict[str, PlanArgument] = Field(default={})
    returns: str = ""
    condition: LabelInput = LabelInput()
    reads: LabelInput = LabelInput()


class Bounds(Document):
    """At most so many calls and effects, from the checked plan; None where unknown."""

    calls: Count | None = None
    effects: Count | None = None


class Shown(Document):
    """Something that the person is shown; an empty ``field`` means the whole record.

    At stage *plan* the most that its label can be, at stage *show* its real one.
    """

    record: str
    field: str = ""
    personal: tuple[str, ...] = ()
    readers: ReadersInput = None
    coarse: tuple[CoarseInput, ...] = ()


class Flow(Document):
    """A field of one line's result that becomes an argument of a later line."""

    from_line: Count
    field: str = ""
    to_line: Count
    argument: str
    personal: tuple[str, ...] = ()
    readers: ReadersInput = None


class PlanDocument(Document):
    """The whole plan before anything runs."""

    stage: Literal["plan"] = "plan"
    actor: ActorInput
    steps: tuple[PlanStep, ...]
    bounds: Bounds = Bounds()
    shown: tuple[Shown, ...] = ()
    flows: tuple[Flow, ...] = ()
    mail_domains: tuple[str, ...]
    circumstances: Circumstances = Circumstances()


# --- effects and calls --------------------------------------------------------------------------------------


class CallArgument(Document):
    """One argument with its real value (`beffroi.wire.encode` form) and its label.

    Attributes:
        label: of what is passed on, conditions included.
        role: ``target`` or ``content``.
        trust: integrity of what chose it, conditions included; what a record holds beside is not in it.
        named: whether it is a record, or the words, that the person named.
    """

    value: JsonValue
    label: LabelInput = LabelInput()
    type: str = ""
    role: str = "content"
    trust: str = "PERSON"
    named: bool = False


class TicketTarget(Document):
    """A ticket that the call touches; ``number`` None for one about to be created."""

    number: Annotated[int, Field(ge=0, le=2**53 - 1)] | None
    category: str | None
    district: DistrictNumber | None


class PlaceTarget(Document):
    """A place that the call touches."""

    district: DistrictNumber | None


class PersonTarget(Document):
    """A person that the call concerns; ``roles`` are the names under which they are known to read what is
    kept for some (none: nothing)."""

    id: str
    domain: str
    district: DistrictNumber | None
    roles: tuple[str, ...] = ()


class ServiceTarget(Document):
    """A service that the call concerns; ``roles`` are the names under which all of its people read."""

    id: str
    domain: str
    district: DistrictNumber | None
    roles: tuple[str, ...] = ()


class Targets(Document):
    """Everything that a call touches or concerns, read off its real arguments."""

    tickets: tuple[TicketTarget, ...] = ()
    places: tuple[PlaceTarget, ...] = ()
    people: tuple[PersonTarget, ...] = ()
    services: tuple[ServiceTarget, ...] = ()


class CallStep(Document):
    """One call with its real arguments and what it touches; ``condition`` is the label of the conditions and
    loops that it stands under."""

    line: Count
    site: str = ""
    tool: str
    system: str
    effect: Effect
    read_class: ReadClass = ReadClass.OPEN
    arguments: dict[str, CallArgument] = Field(default={})
    targets: Targets = Targets()
    condition: LabelInput = LabelInput()


class EffectsDocument(Document):
    """All effects of a run with real values, before anybody is asked to approve them.

    ``count`` is how many effects the run comes to with these, those that are done included.
    """

    stage: Literal["effects"] = "effects"
    actor: ActorInput
    effects: tuple[CallStep, ...]
    count: Count
    mail_domains: tuple[str, ...]
    circumstances: Circumstances = Circumstances()


class Approver(Document):
    """Who approved, with the roles they had then; ``delegated`` where it was in a supervisor's place."""

    id: str
    roles: tuple[Role, ...]
    delegated: bool = False


class CallStepHead(Document):
    """Which call is about to be made; ``condition`` as in `CallStep`, ``reads`` as in `PlanStep`."""

    line: Count
    site: str = ""
    tool: str
    system: str
    effect: Effect
    read_class: ReadClass = ReadClass.OPEN
    condition: LabelInput = LabelInput()
    reads: LabelInput = LabelInput()


class CallDocument(Document):
    """One call, just before it is made.

    Attributes:
        approved: whether this call, with these values, is among what ``approver`` approved.
        count: how many effects were approved together with it (1 for a read).
    """

    stage: Literal["call"] = "call"
    actor: ActorInput
    step: CallStepHead
    arguments: dict[str, CallArgument] = Field(default={})
    targets: Targets = Targets()
    approved: bool = False
    approver: Approver | None = None
    count: Count = 1
    mail_domains: tuple[str, ...]
    circumstances: Circumstances = Circumstances()


class ShowDocument(Document):
    """What the person is about to be shown, with real labels."""

    stage: Literal["show"] = "show"
    actor: ActorInput
    shown: tuple[Shown, ...]
    mail_domains: tuple[str, ...]
    circumstances: Circumstances = Circumstances()


AnyDocument = PlanDocument | EffectsDocument | CallDocument | ShowDocument
_LONGEST_LIST = 20
_ANY: TypeAdapter[AnyDocument] = TypeAdapter(Annotated[AnyDocument, Field(discriminator="stage")])


def parse_strictly(text: str) -> AnyDocument:
    """The document of JSON text, nothing converted.

    Raises:
        pydantic.ValidationError: where it is not one of the four.
    """
    return _ANY.validate_json(text, strict=True)


def policy_input(document: AnyDocument) -> dict[str, Any]:
    """What the rules are given: the document as JSON, each list of more than 20 items in an argument's value
    as ``{"$": "list", "items": n}``. Rules judge by labels, targets and single values; a list of hundreds of
    records would only make them slow."""
    given = document.model_dump(mode="json")
    for call in (given, *given.get("effects", ()), *given.get("steps", ())):
        for argument in call.get("arguments", {}).values():
            argument["value"] = _shortened(argument["value"])
    return given


def _shortened(value: Any) -> Any:
    match value:
        case list() if len(value) > _LONGEST_LIST:
            return {"$": "list", "items": len(value)}
        case list():
            return [_shortened(item) for item in value]
        case dict():
            return {key: _shortened(item) for key, item in value.items()}
        case _:
            return value


def kind_of(kind: Type) -> str:
    """How a plan type is named in `PlanArgument.type` and `CallArgument.type`."""
    match kind:
        case TextType(name):
            return name
        case NumberType(unit):
            return unit or "number"
        case EnumType(cls) | RecordType(cls):
            return cls.__name__.lower() if isinstance(kind, EnumType) else cls.__name__
        case ListType(item):
            return f"list[{kind_of(item)}]"
        case OptionalType(item):
            return kind_of(item)
        case DateType():
            return "date"
        case DurationType():
            return "duration"
        case BoolType():
            return "bool"
        case AnyType():
            return "any"
        case LocatedType():
            return "Located"
        case RecipientType():
            return "Recipient"
