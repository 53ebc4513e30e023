"""How a tool is declared: a typed function, its docstring, and what it declares to policy.

    @tool(
        "gis.locate",
        effect=Effect.READ,
        operations=("geocoder.locate",),
        summary="Situer une adresse",
        sentence="Situer « {address} »",
        phrases=("où se trouve le 12 rue Oberkampf", "situe cette adresse"),
    )
    def locate(city: City, address: Query) -> Lookup[Place]:
        '''Find the place an address names. ...'''
        return city.geocoder.locate(address)

The signature alone feeds prompt, grammar, checker, approval form, policy input and documentation.

**Sentences.** ``sentence`` is the French sentence of a plan step, rendered by code:

- ``{parameter}`` stands for the value as people read it. A record is a noun phrase with its article where it
  has one, so that plan names and loops read well too: « le ticket 4012 », « chaque ticket », « le ticket de
  l'étape 2 », « Karim Benali », « le service voirie du 11e », « le 12 rue Oberkampf ». An arrondissement is
  « le 11e » (« le 1er »), a distance « 500 m », an age « 1 mois »; texts and closed-list values stand bare.
- ``[…]`` is left out whole where a parameter in it is absent; brackets hold at least one parameter and do not
  nest. A parameter that has a default is never absent.
- French contracts after rendering: « de le » becomes « du », « à le » « au » (« de les » « des », « à les »
  « aux »), « de » and « que » lose their e before a vowel. A noun with its article that the value begins
  with is said once: « le service {service} » is « le Service des eaux ».

``sentence="Chercher les tickets[ {category}][ de {district}][ créés il y a plus de {older_than}]"`` gives
« Chercher les tickets propreté du 11e » where no age was said.
"""

from __future__ import annotations

import hashlib
import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from beffroi.composed import Composed
from beffroi.parameter_names import tells_address, tells_recipient
from beffroi.records import Lookup
from beffroi.tool_checks import (
    check_choices,
    check_described,
    check_keys,
    check_of_the_house,
    check_signature,
    check_texts,
    of_the_house,
    plan_type,
)
from beffroi.types import (
    ListType,
    LocatedType,
    NumberType,
    OptionalType,
    RecipientType,
    RecordType,
    TextType,
    Type,
    describe,
)

F = TypeVar("F", bound=Callable[..., Any])
"""The tool's function, which keeps its type."""


class Effect(StrEnum):
    """What a call does to the world."""

    READ = "read"
    WRITE = "write"
    NOTIFY = "notify"
    DELETE = "delete"


class ParameterRole(StrEnum):
    """What a call does with a parameter.

    *target*: it says whom or what the call is about (a person, a service, a ticket, a place, an address).
    The tool is given a record without its free text and personal fields. *content*: it is read, written or
    sent, whole.
    """

    TARGET = "target"
    CONTENT = "content"


class ReadClass(StrEnum):
    """How a read is judged: open runs freely, personal needs a purpose, bulk is approved first."""

    OPEN = "open"
    PERSONAL = "personal"
    BULK = "bulk"


_CHOICES: dict[str, type[StrEnum]] = {"effect": Effect, "read_class": ReadClass}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a tool.

    Attributes:
        type: its plan type, without the optional part.
        question: what the person is asked where the value is missing, in French.
        inferred_from: another parameter whose words a missing value is resolved from.
        default: shown as *supposed* where nothing was said.
        role: by its type where the tool does not say.
    """

    name: str
    type: Type
    required: bool
    question: str = ""
    inferred_from: str | None = None
    default: str | None = None
    role: ParameterRole = ParameterRole.CONTENT


@dataclass(frozen=True)
class ToolSpec:
    """What a tool declares; everything else in the house reads this and never the function.

    Attributes:
        result: noun phrase of what a call gives; empty where its type names it.
        composes: parameter -> the text that the tool itself writes where it is empty, and under it.
        foresees: the record that an effect will return, from its arguments; None where that is not told.
    """

    name: str
    effect: Effect
    operations: tuple[str, ...]
    read_class: ReadClass
    parameters: tuple[Parameter, ...]
    returns: Type
    lookup: bool
    summary: str
    sentence: str
    phrases: tuple[str, ...]
    doc: str
    digest: str
    function: Callable[..., Any] = field(compare=False, repr=False)
    result: str = ""
    composes: Mapping[str, Callable[..., Composed]] = field(default_factory=dict, compare=False, repr=False)
    foresees: Callable[..., Any] | None = field(default=None, compare=False, repr=False)

    @property
    def system(self) -> str:
        """First part of the name: the system that the tool works on."""
        return self.name.split(".", 1)[0]

    @property
    def of_the_house(self) -> bool:
        """Whether it is one of the tools that come with Beffroi, and no package's."""
        return of_the_house(self.function)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter with this name, or None."""
        return next((p for p in self.parameters if p.name == name), None)

    def role(self, name: str) -> ParameterRole:
        """The role of a parameter; of one that is not declared, *content*."""
        declared = self.parameter(name)
        return ParameterRole.CONTENT if declared is None else declared.role

    def signature(self) -> str:
        """One line for people: ``gis.locate(address: texte) -> Place``."""
        shown = ", ".join(f"{p.name}{'' if p.required else '?'}: {describe(p.type)}" for p in self.parameters)
        return f"{self.name}({shown}) -> {describe(self.returns)}"


def tool(
    name: str,
    *,
    effect: Effect,
    operations: tuple[str, ...],
    summary: str,
    sentence: str,
    phrases: tuple[str, ...],
    read_class: ReadClass = ReadClass.OPEN,
    questions: dict[str, str] | None = None,
    result: str = "",
    inferred: dict[str, str] | None = None,
    defaults: dict[str, str] | None = None,
    roles: dict[str, ParameterRole] | None = None,
    composes: dict[str, Callable[..., Composed]] | None = None,
    foresees: Callable[..., Any] | None = None,
) -> Callable[[F], F]:
    """Declare a function as a tool; its spec is what `spec_of` gives, its own type stays.

    Args:
        name: ``system.verb``.
        operations: port operations it may ask of the broker; any other is refused.
        summary: one French clause, shown in lists and to the model.
        sentence: French template of a plan step, in the small syntax described above.
        phrases: French phrases that name the tool.
        result: French noun phrase of what a call gives, in the same syntax: « le ticket {number} ». That of a
            search has brackets, and is told by those in which it differs from another search of the plan.
            Without it a result is named by its type.
        questions: French question per required parameter that may be missing.
        inferred: parameter -> parameter whose words resolve it where it is missing.
        defaults: parameter -> value shown as supposed where nothing was said.
        roles: parameter -> role, where its type does not tell it; an effect's recipient stays a target.
        composes: text parameter -> pure function of others of the tool's parameters: what is sent where it is
            empty, and under it; ``message`` where the person is asked for no text. Cards show it; the tool
            calls the same function, with targets as they are given to it. Of tools of the house only.
        foresees: pure function of some of the tool's parameters: the record that the call will return, as far
            as cards and such texts need it; one that it makes has the number that is passed as ``number``.
            Raises `ToolError` where the call will be refused: the card says so.

    Raises:
        ConfigurationError: where the function cannot be judged (untyped, undocumented, wrong name).
    """

    said = _Said(questions or {}, inferred or {}, defaults or {}, roles or {})

    def declare(function: F) -> F:
        check_texts(name, operations=operations, phrases=phrases)
        check_choices(name, _CHOICES, effect=effect, read_class=read_class)
        check_described(name, function, phrases)
        check_signature(name, function)
        check_keys(name, function, [*said.names(), *(key for key in composes or {} if key != "message")])
        if composes or foresees:
            check_of_the_house(name, function)
        returns = typing.get_type_hints(function, include_extras=True)["return"]
        spec = ToolSpec(
            name=name,
            effect=effect,
            operations=operations,
            read_class=read_class,
            parameters=_parameters(function, effect, said),
            returns=plan_type(function, "return", returns),
            lookup=typing.get_origin(returns) is Lookup,
            summary=summary,
            sentence=sentence,
            phrases=phrases,
            result=result,
            doc=inspect.getdoc(function) or "",
            digest=hashlib.sha256(_source(function).encode()).hexdigest(),
            function=function,
            composes=composes or {},
            foresees=foresees,
        )
        function.spec = spec  # type: ignore[attr-defined]  # the one attribute a tool function carries
        return function

    return declare


def spec_of(function: Callable[..., Any]) -> ToolSpec:
    """What a function declared with `tool` declares.

    Raises:
        TypeError: it is no tool.
    """
    spec = getattr(function, "spec", None)
    if not isinstance(spec, ToolSpec):
        raise TypeError(f"{function!r} is no tool")
    return spec


def needed_by(function: Callable[..., Any]) -> set[str]:
    """Parameters without which what composes or foresees cannot be called."""
    parameters = inspect.signature(function).parameters.values()
    return {each.name for each in parameters if each.default is inspect.Parameter.empty}


def called_with(function: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """What it makes of those of the values that it takes."""
    return function(**{name: given[name] for name in inspect.signature(function).parameters if name in given})


@dataclass(frozen=True)
class _Said:
    """What a tool says of its parameters, each by name, beside their types."""

    questions: Mapping[str, str]
    inferred: Mapping[str, str]
    defaults: Mapping[str, str]
    roles: Mapping[str, ParameterRole]

    def names(self) -> list[str]:
        """Every parameter that something is said of."""
        return [*self.questions, *self.inferred, *self.defaults, *self.roles]


def _parameters(function: Callable[..., Any], effect: Effect, said: _Said) -> tuple[Parameter, ...]:
    """The parameters of a plan's call: all but ``city``."""
    hints = typing.get_type_hints(function, include_extras=True)
    return tuple(
        _parameter(function, key, hint, effect, said)
        for key, hint in hints.items()
        if key not in ("city", "return")
    )


def _parameter(
    function: Callable[..., Any], key: str, hint: object, effect: Effect, said: _Said
) -> Parameter:
    given = plan_type(function, key, hint)
    kind = given.item if isinstance(given, OptionalType) else given
    return Parameter(
        name=key,
        type=kind,
        required=inspect.signature(function).parameters[key].default is inspect.Parameter.empty,
        question=said.questions.get(key, ""),
        inferred_from=said.inferred.get(key),
        default=said.defaults.get(key),
        role=_role(key, kind, effect, said.roles.get(key)),
    )


def _role(name: str, kind: Type, effect: Effect, said: ParameterRole | None) -> ParameterRole:
    """What the tool says; else what name and type tell. A recipient stays a target, whatever is said."""
    item = kind.item if isinstance(kind, ListType) else kind
    if _is_recipient(name, item, effect):
        return ParameterRole.TARGET
    told = ParameterRole.TARGET if _names_its_object(name, item, effect) else ParameterRole.CONTENT
    return told if said is None else said


def _is_recipient(name: str, item: Type, effect: Effect) -> bool:
    """Whether it says who is told something."""
    if isinstance(item, RecipientType) or item == TextType("email"):
        return True
    return effect is not Effect.READ and tells_recipient(name)


def _names_its_object(name: str, item: Type, effect: Effect) -> bool:
    """Whether it says what the call is about; in an effect a number or the person's own words say so too."""
    if isinstance(item, RecordType | LocatedType):
        return True
    if effect is Effect.READ:
        return False
    if item in (NumberType(), TextType("query")):
        return True
    return isinstance(item, TextType) and tells_address(name)


def _source(function: Callable[..., Any]) -> str:
    try:
        return inspect.getsource(function)
    except OSError:
        return repr(function.__code__.co_code)
