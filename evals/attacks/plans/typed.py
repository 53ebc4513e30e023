"""Random well-typed plans: drawn from the tools' signatures, with the request that says their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from agents.language.checking.fits import fits, is_reference
from agents.language.known import certain, fields_of
from beffroi.records import Person, Place, Service, Ticket
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import AnyType, DateType, EnumType, ListType, NumberType, RecordType, TextType, Type
from evals.attacks.plans.words import word_for

_FINDERS: Mapping[type, str] = {
    Person: "directory.find_person",
    Service: "directory.find_service",
    Place: "gis.locate",
    Ticket: "ticketing.get",
}
_MOST_LINES = 14
_FUNCTIONS = (
    "first({xs})", "count({xs})", "distinct({xs})", "without({xs}, {xs})",
    'sort({xs}, by="{by}", order="desc")',
    'top({xs}, n="3", by="{by}")', 'group({xs}, by="{by}")', 'distinct({xs}, by="{by}")',
)  # fmt: skip


def typed_plan(specs: Mapping[str, ToolSpec], chance: Random) -> tuple[str, str]:
    """A plan, and the request by which its words are the person's own."""
    return _Writer(specs, chance).write()


@dataclass
class _Writer:
    """A plan being written: its lines, the words it needs said, the names in scope with their types."""

    specs: Mapping[str, ToolSpec]
    chance: Random
    lines: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    names: dict[str, Type] = field(default_factory=dict)
    made: int = 0

    def write(self) -> tuple[str, str]:
        for _ in range(self.chance.randint(1, 4)):
            self._statement(0, 0)
        shown = self._some_names()
        if shown:
            self._line(0, f"{self.chance.choice(('answer', 'answer', 'table'))}({', '.join(shown)})")
        self.chance.shuffle(self.said)
        return "\n".join(self.lines), " ; ".join(dict.fromkeys(self.said)) or "bonjour"

    # --- statements -----------------------------------------------------------------------------------------

    def _statement(self, depth: int, loops: int) -> None:
        if len(self.lines) > _MOST_LINES:
            return
        lists = [name for name, kind in self.names.items() if isinstance(kind, ListType)]
        kinds = ["read", "effect", "effect"]
        kinds += ["function", "filter", "branch"] if lists and depth < 3 else []
        kinds += ["loop", "loop"] if lists and loops < 2 and depth < 3 else []
        match self.chance.choice(kinds):
            case "read":
                self._call(depth, self._tool(reading=True))
            case "effect":
                self._call(depth, self._tool(reading=False))
            case "function":
                self._function(depth, self.chance.choice(lists))
            case "filter":
                self._filter(depth, self.chance.choice(lists))
            case "branch":
                self._branch(depth, loops, self.chance.choice(lists))
            case _:
                self._loop(depth, loops, self.chance.choice(lists))

    def _tool(self, *, reading: bool) -> ToolSpec:
        kept = [s for s in self.specs.values() if (s.effect is Effect.READ) is reading]
        return self.chance.choice(kept)

    def _function(self, depth: int, xs: str) -> None:
        item = _item(self.names[xs])
        plain = [name for name, kind in fields_of(item).items() if _simple(kind)]
        form = self.chance.choice(_FUNCTIONS if plain else _FUNCTIONS[:4])
        name = self._fresh()
        self._line(depth, f"{name} = {form.format(xs=xs, by=self.chance.choice(plain or ['']))}")
        if form.startswith(("sort", "top", "without")) or form == "distinct({xs})":
            self.names[name] = self.names[xs]

    def _filter(self, depth: int, xs: str) -> None:
        condition = self._condition("v", _item(self.names[xs]))
        if condition:
            name = self._fresh()
            self._line(depth, f"{name} = [v for v in {xs} if {condition}]")
            self.names[name] = self.names[xs]

    def _branch(self, depth: int, loops: int, xs: str) -> None:
        sign = self.chance.choice(("==", ">", "!="))
        self._line(depth, f"if count({xs}) {sign} 0:")
        self._inner(depth + 1, loops)
        if self.chance.random() < 0.5:
            self._line(depth, "else:")
            self._inner(depth + 1, loops)

    def _loop(self, depth: int, loops: int, xs: str) -> None:
        name = self._fresh("t")
        self._line(depth, f"for {name} in {xs}:")
        outer = dict(self.names)
        self.names[name] = _item(self.names[xs])
        if self.chance.random() < 0.3:
            condition = self._condition(name, self.names[name])
            if condition:
                self._line(depth + 1, f"if {condition}:")
                self._inner(depth + 2, loops + 1)
                self.names = outer
                return
        self._inner(depth + 1, loops + 1)
        self.names = outer

    def _inner(self, depth: int, loops: int) -> None:
        outer, before = dict(self.names), len(self.lines)
        self._statement(depth, loops)
        if len(self.lines) == before:
            self._line(depth, f"{self._fresh()} = directory.service_of(person=moi)")
        self.names = outer

    # --- expressions ----------------------------------------------------------------------------------------

    def _call(self, depth: int, spec: ToolSpec) -> str | None:
        given = []
        for parameter in spec.parameters:
            if parameter.required or self.chance.random() < 0.35:
                value = self._value(depth, parameter)
                if value is None and parameter.required:
                    return None
                given += [f"{parameter.name}={value}"] if value is not None else []
        name = self._fresh()
        self._line(depth, f"{name} = {spec.name}({', '.join(given)})")
        self.names[name] = spec.returns
        return name

    def _value(self, depth: int, parameter: Parameter) -> str | None:
        kind = parameter.type
        if isinstance(kind, AnyType):
            return self.chance.choice(list(self.names)) if self.names else "moi"
        if is_reference(kind):
            return self._reference(depth, kind)
        if isinstance(kind, TextType) and self.chance.random() < 0.3:
            known = self._fitting(kind)
            if known:
                return self.chance.choice(known)
        word = word_for(kind, self.chance, parameter.name)
        self.said.append(word)
        return f'"{word}"'

    def _reference(self, depth: int, kind: Type) -> str | None:
        known = self._fitting(kind) + (["moi"] if fits(RecordType(Person), kind) else [])
        if known and self.chance.random() < 0.7:
            return self.chance.choice(known)
        found = next((tool for cls, tool in _FINDERS.items() if fits(RecordType(cls), kind)), None)
        return None if found is None else self._call(depth, self.specs[found])

    def _fitting(self, kind: Type) -> list[str]:
        """Names and fields of names that may stand where this type is wanted."""
        found = [name for name, held in self.names.items() if fits(certain(held), kind)]
        found += [
            f"{name}.{part}"
            for name, held in self.names.items()
            for part, inner in fields_of(certain(held)).items()
            if fits(certain(inner), kind) or (kind == TextType("email") and part == "email")
        ]
        return found

    def _condition(self, base: str, kind: Type) -> str:
        simple = {name: certain(inner) for name, inner in fields_of(kind).items() if _simple(inner)}
        if not simple:
            return ""
        part = self.chance.choice(sorted(simple))
        word = word_for(simple[part], self.chance)
        self.said.append(word)
        sign = self.chance.choice(("==", "!=") if isinstance(simple[part], TextType) else ("==", "<", ">="))
        return f'{base}.{part} {sign} "{word}"'

    def _some_names(self) -> list[str]:
        known = list(self.names)
        return self.chance.sample(known, min(len(known), self.chance.randint(1, 3)))

    def _fresh(self, stem: str = "x") -> str:
        self.made += 1
        return f"{stem}{self.made}"

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)


def _item(kind: Type) -> Type:
    return certain(kind.item) if isinstance(kind, ListType) else kind


def _simple(kind: Type) -> bool:
    return isinstance(certain(kind), NumberType | EnumType | TextType | DateType)
