"""A context-free grammar of plans for one request, in the notation of llama.cpp (GBNF).

XGrammar, and so vLLM, reads the same notation. Tools, parameters, closed lists and fields are those of the
signatures; literals are words of the request. Names in scope and types of paths are beyond such a grammar: it
is wider than the checker, which has the last word; narrower only in having no ``elif`` and no number above
four figures in a condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agents.language.checking.fits import is_reference
from agents.language.known import certain
from agents.models.said import Said
from beffroi.records import Person
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import EnumType, ListType, NumberType, RecordType, Type

_ORDERED = 4
"""Up to so many parameters, the grammar holds each to one place and the required ones to theirs."""
_GROUP = ("key", "count", "items")
_FIXED = """root ::= "cannot()" | line0 ("\\n" line0)*
line0 ::= simple | "for " name " in " value ":" body1 | "if " cond ":" body1 ("\\nelse:" body1)?
body1 ::= ("\\n    " line1)+
line1 ::= simple | "for " name " in " value ":" body2 | "if " cond ":" body2 ("\\n    else:" body2)?
body2 ::= ("\\n        " simple)+
simple ::= name " = " (call | filter | value) | effect | show
show ::= ("answer(" | "map(" | "chart(" | "table(") value (", " value)* ")"
filter ::= "[" name " for " name " in " value " if " cond "]"
cond ::= test ((" and " | " or ") test)*
test ::= "(" cond ")" | "not " test | value (compared | among)?
among ::= (" in (" | " not in (") item (", " item)* ","? ")"
compared ::= (" == " | " != " | " >= " | " <= " | " > " | " < ") (item | value)
item ::= digits | closed | span
digits ::= [0-9] [0-9]? [0-9]? [0-9]?
value ::= path | func
path ::= (earlier | name) fields
fields ::= ("." field ("." field)?)?
func ::= plain value ")" | "need(" value ")" fields | two value ", " value ")" | over value by ")" | ordered
plain ::= "count(" | "first(" | "flatten(" | "distinct(" | "sum(" | "mean("
two ::= "without(" | "matching("
over ::= "sum(" | "mean(" | "group(" | "distinct("
ordered ::= "sort(" value by order ")" | "top(" value ", n=" amount (by order)? ")"
by ::= ", by=\\"" field "\\""
order ::= (", order=\\"asc\\"" | ", order=\\"desc\\"")?
name ::= [a-z] [a-z0-9_]*
"""


def plan_grammar(specs: Iterable[ToolSpec], said: Said, earlier: Mapping[str, Type] | None = None) -> str:
    """The grammar, with ``root`` as its first rule.

    Args:
        specs: tools that may be called.
        said: the request's words.
        earlier: types of the earlier turn's results by name.
    """
    return _FIXED + "\n".join(_Rules(tuple(specs), said, earlier or {}).write()) + "\n"


class _Rules:
    """The rules that depend on tools and words."""

    def __init__(self, specs: tuple[ToolSpec, ...], said: Said, earlier: Mapping[str, Type]) -> None:
        self._specs = specs
        self._said = said
        self._earlier = earlier
        self._values: dict[Type, str] = {}
        self._rules: list[str] = []

    def write(self) -> list[str]:
        """All of them, one a line."""
        self._spans()
        self._rule("earlier", (quoted(f"avant.{name}") for name in self._earlier))
        self._rule("field", map(quoted, self._fields()))
        self._rule("closed", (quoted(f'"{value}"') for value in self._closed()))
        numbers = self._said.meant(NumberType())
        self._rule("amount", [*(quoted(f'"{words}"') for words in numbers), "digits"])
        for index, spec in enumerate(self._specs):
            self._tool(f"t{index}", spec)
        calls = [f"t{i}" for i in range(len(self._specs))]
        acting = [f"t{i}" for i, spec in enumerate(self._specs) if spec.effect is not Effect.READ]
        self._rule("call", calls)
        self._rule("effect", acting)
        return self._rules

    def _rule(self, name: str, options: Iterable[str]) -> None:
        """One rule; without an option it matches nothing that can be written."""
        self._rules.append(f"{name} ::= {' | '.join(options) or _NOTHING}")

    def _spans(self) -> None:
        starts = []
        for place, chain in enumerate(self._said.chains()):
            for rule, text, following in _links(f"s{place}x", chain):
                self._rule(rule, [quoted(text) + (f" {following}?" if following else "")])
                starts.append(rule)
        self._rule("inside", starts)
        self._rule("span", ['"\\"" inside "\\""'])

    def _fields(self) -> list[str]:
        fields = dict.fromkeys(_GROUP)
        seen: set[type] = set()
        waiting: list[Type] = [RecordType(Person), *self._earlier.values()]
        waiting += [spec.returns for spec in self._specs]
        waiting += [parameter.type for spec in self._specs for parameter in spec.parameters]
        while waiting:
            kind = certain(waiting.pop(0))
            if isinstance(kind, ListType):
                waiting.append(kind.item)
            elif isinstance(kind, RecordType) and kind.cls not in seen:
                seen.add(kind.cls)
                fields |= dict.fromkeys(kind.fields)
                waiting += kind.fields.values()
        return list(fields)

    def _closed(self) -> list[str]:
        """Values of the closed lists that tools take; conditions may compare with them."""
        kinds = (parameter.type for spec in self._specs for parameter in spec.parameters)
        return list(dict.fromkeys(v for kind in kinds if isinstance(kind, EnumType) for v in kind.values))

    def _tool(self, rule: str, spec: ToolSpec) -> None:
        given = [f"{quoted(p.name + '=')} {self._value(p)}" for p in spec.parameters]
        opening = quoted(f"{spec.name}(")
        if len(given) > _ORDERED:
            self._rule(f"{rule}p", given)
            some = f'{rule}p (", " {rule}p)*'
            needed = any(p.required for p in spec.parameters)
            self._rule(rule, [f"{opening} {some if needed else f'({some})?'} {quoted(')')}"])
            return
        required = frozenset(i for i, p in enumerate(spec.parameters) if p.required)
        every = frozenset(range(len(given)))
        for left in _subsets(every):
            ends = [quoted(")")] if not left & required else []
            comma = '", " ' if left != every else ""
            goes_on = [f"{comma}{given[i]} {_state(rule, left - {i})}" for i in sorted(left)]
            self._rule(_state(rule, left), [*ends, *goes_on])
        self._rule(rule, [f"{opening} {_state(rule, every)}"])

    def _value(self, parameter: Parameter) -> str:
        """Rule of what a parameter may be."""
        asked = ' | "ask()"' if parameter.required else ""
        if is_reference(parameter.type):
            return f"(value{asked})"
        literal = "span" if self._said.free(parameter.type) else self._meant(parameter.type)
        return f"({literal} | value{asked})"

    def _meant(self, kind: Type) -> str:
        if kind not in self._values:
            self._values[kind] = f"v{len(self._values)}"
            self._rule(self._values[kind], (quoted(f'"{words}"') for words in self._said.meant(kind)))
        return self._values[kind]


_NOTHING = '"\\x00"'


def quoted(text: str) -> str:
    """A text as a terminal of the grammar."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _links(prefix: str, chain: list[str]) -> Iterator[tuple[str, str, str]]:
    """Rule, words and the rule that may follow, for each word of a chain; spaces lead the word after them."""
    words = [i for i, unit in enumerate(chain) if not unit.isspace()]
    for place, at in enumerate(words):
        last = place + 1 == len(words)
        space = "" if last else "".join(chain[at + 1 : words[place + 1]])
        following = "" if last else f"{prefix}{words[place + 1]}"
        if space:
            following = f"({quoted(space)} {following})"
        yield f"{prefix}{at}", chain[at], following


def _subsets(every: frozenset[int]) -> Iterator[frozenset[int]]:
    for mask in range(1 << len(every)):
        yield frozenset(i for i in every if mask >> i & 1)


def _state(rule: str, left: frozenset[int]) -> str:
    return f"{rule}m{sum(1 << i for i in left)}"
