"""The syntax tree of a plan. Frozen; every node knows its 1-based line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Literal:
    """Text between quotes (the person's words, or a canonical value) or a bare number.

    ``index`` counts the literals of the same argument, option or condition on the line, from 0.
    """

    value: str | int | float
    line: int
    index: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name:
    """A name in scope: an assigned one, a loop variable, or ``moi``."""

    name: str
    line: int


@dataclass(frozen=True)
class Earlier:
    """``avant.NAME``: a result of the turn before."""

    name: str
    line: int


@dataclass(frozen=True)
class Field:
    """A field path, one step: ``base.field``."""

    base: Expression
    field: str
    line: int


@dataclass(frozen=True)
class Ask:
    """``ask("…")`` in place of a required value: the person is asked. Empty text: code makes the question."""

    question: str
    line: int


@dataclass(frozen=True)
class Call:
    """A tool call; keyword arguments in the order written."""

    tool: str
    arguments: tuple[tuple[str, Expression], ...]
    line: int


@dataclass(frozen=True)
class Apply:
    """A pure function of the language (``count``, ``top``…) with its options (``n``, ``by``, ``order``)."""

    function: str
    operands: tuple[Expression, ...]
    options: tuple[tuple[str, Expression], ...]
    line: int


@dataclass(frozen=True)
class Filter:
    """``[t for t in source if condition]``."""

    variable: str
    source: Expression
    condition: Condition
    line: int


@dataclass(frozen=True)
class Compare:
    """``left op right`` with op one of ``== != < <= > >= in not in``."""

    op: str
    left: Expression
    right: Expression | tuple[Expression, ...]
    line: int


@dataclass(frozen=True)
class Both:
    """``and`` / ``or`` over two or more conditions."""

    op: str
    operands: tuple[Condition, ...]
    line: int


@dataclass(frozen=True)
class Not:
    """``not condition``."""

    operand: Condition
    line: int


@dataclass(frozen=True)
class Present:
    """A bare expression as a condition: it has a value, or the list has items."""

    operand: Expression
    line: int


Expression = Literal | Name | Earlier | Field | Ask | Call | Apply | Filter
Condition = Compare | Both | Not | Present


@dataclass(frozen=True)
class Assign:
    """``name = value``; a name is assigned once."""

    name: str
    value: Expression
    line: int


@dataclass(frozen=True)
class Do:
    """A call whose result has no name."""

    call: Call
    line: int


@dataclass(frozen=True)
class For:
    """``for variable in source:``."""

    variable: str
    source: Expression
    body: tuple[Statement, ...]
    line: int


@dataclass(frozen=True)
class If:
    """``if condition:`` / ``else:``."""

    condition: Condition
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    line: int


@dataclass(frozen=True)
class Show:
    """``answer`` / ``table`` / ``map`` / ``chart``: what the person is shown."""

    kind: str
    values: tuple[Expression, ...]
    line: int


@dataclass(frozen=True)
class Cannot:
    """``cannot("…")``: no tool serves."""

    reason: str
    line: int


Statement = Assign | Do | For | If | Show | Cannot


@dataclass(frozen=True)
class Plan:
    """A whole plan and its text."""

    body: tuple[Statement, ...]
    text: str
