"""Canonical text of a plan: one line a statement, no comments, ``elif`` for an ``if`` alone under ``else``.

``parse_plan(print_plan(plan))`` is the same tree but for line numbers, and exactly the same where the plan's
text was canonical already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agents.language.syntax import nodes as n

_INDENT = "    "


def print_plan(plan: n.Plan) -> str:
    """The canonical text, without a final line break."""
    return "\n".join(_block(plan.body, ""))


def print_expression(node: n.Expression) -> str:
    """Canonical text of one expression; equal texts are equal expressions."""
    match node:
        case n.Literal(value):
            return _literal(value)
        case n.Name(name):
            return name
        case n.Earlier(name):
            return f"avant.{name}"
        case n.Field(base, field):
            return f"{print_expression(base)}.{field}"
        case n.Ask(question):
            return f"ask({_literal(question) if question else ''})"
        case n.Call(tool, arguments):
            return f"{tool}({_named(arguments)})"
        case n.Apply(function, operands, options):
            inside = [print_expression(operand) for operand in operands]
            return f"{function}({', '.join([*inside, *([_named(options)] if options else [])])})"
        case n.Filter(variable, source, condition):
            kept = print_condition(condition)
            return f"[{variable} for {variable} in {print_expression(source)} if {kept}]"


def print_condition(node: n.Condition, *, nested: bool = False) -> str:
    """Canonical text of a condition; ``and`` and ``or`` stand in parentheses inside another."""
    match node:
        case n.Compare(op, left, right):
            return f"{print_expression(left)} {op} {_right(right)}"
        case n.Both(op, operands):
            text = f" {op} ".join(print_condition(operand, nested=True) for operand in operands)
            return f"({text})" if nested else text
        case n.Not(operand):
            return f"not {print_condition(operand, nested=True)}"
        case n.Present(operand):
            return print_expression(operand)


def _right(right: n.Expression | tuple[n.Expression, ...]) -> str:
    if isinstance(right, tuple):
        comma = "," if len(right) == 1 else ""
        return f"({', '.join(print_expression(item) for item in right)}{comma})"
    return print_expression(right)


def _named(arguments: Iterable[tuple[str, n.Expression]]) -> str:
    return ", ".join(f"{name}={print_expression(value)}" for name, value in arguments)


def _literal(value: str | int | float) -> str:
    if not isinstance(value, str):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(c) for c in escaped) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _block(body: Iterable[n.Statement], indent: str) -> Iterator[str]:
    for statement in body:
        yield from _statement(statement, indent)


def _statement(node: n.Statement, indent: str) -> Iterator[str]:
    match node:
        case n.Assign(name, value):
            yield f"{indent}{name} = {print_expression(value)}"
        case n.Do(call):
            yield indent + print_expression(call)
        case n.Show(kind, values):
            yield f"{indent}{kind}({', '.join(map(print_expression, values))})"
        case n.Cannot(reason):
            yield f"{indent}cannot({_literal(reason) if reason else ''})"
        case n.For(variable, source, body):
            yield f"{indent}for {variable} in {print_expression(source)}:"
            yield from _block(body, indent + _INDENT)
        case n.If():
            yield from _branches(node, indent, "if")


def _branches(node: n.If, indent: str, word: str) -> Iterator[str]:
    yield f"{indent}{word} {print_condition(node.condition)}:"
    yield from _block(node.then, indent + _INDENT)
    match node.otherwise:
        case ():
            return
        case (n.If() as other,):
            yield from _branches(other, indent, "elif")
        case otherwise:
            yield f"{indent}else:"
            yield from _block(otherwise, indent + _INDENT)
