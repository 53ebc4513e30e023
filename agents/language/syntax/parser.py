"""Text of a plan to its tree. ``ast`` reads it; nothing is ever executed.

Only what the plan language has is let through; everything else is a `PlanError` with its line and mend.
Sizes are bounded, so that no text can exhaust memory or stack.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from itertools import pairwise

from agents.language.syntax import nodes as n
from agents.language.syntax.advice import wrong
from agents.language.syntax.expressions import ExpressionReader
from agents.language.syntax.words import EARLIER, LANGUAGE_WORDS, SHOWS
from beffroi.errors import PlanError

MAX_TEXT = 8_000
MAX_STATEMENTS = 60
MAX_BLOCKS = 6
MAX_LOOPS = 2


def parse_plan(text: str) -> n.Plan:
    """Read a plan.

    Args:
        text: at most 8,000 characters and 60 statements.

    Raises:
        PlanError: where the text is not a plan; carries the line and the mend.
    """
    module = _parse(text)
    reader = _StatementReader()
    body = reader.block(module.body, loops=0, blocks=0)
    if not body:
        raise wrong(0, "Le plan est vide", "Écrivez au moins un appel d'outil, ou cannot()")
    return n.Plan(body=body, text=text)


def _parse(text: str) -> ast.Module:
    if len(text) > MAX_TEXT:
        raise wrong(0, f"Le plan dépasse {MAX_TEXT} caractères", "Écrivez un plan plus court")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise wrong(
            error.lineno or 0,
            "Cette ligne ne peut pas être lue",
            "Écrivez une instruction complète par ligne, guillemets et parenthèses fermés",
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise _unreadable() from error


def _unreadable() -> PlanError:
    return wrong(
        0, "Le plan ne peut pas être lu", "Écrivez un plan simple, sans imbrications ni caractères nuls"
    )


class _StatementReader:
    """Reads statements and counts them."""

    def __init__(self) -> None:
        self._count = 0

    def block(self, body: Sequence[ast.stmt], *, loops: int, blocks: int) -> tuple[n.Statement, ...]:
        if body and blocks > MAX_BLOCKS:
            raise wrong(
                body[0].lineno,
                "Les blocs sont imbriqués trop profondément",
                f"Gardez au plus {MAX_BLOCKS} niveaux",
            )
        for before, after in pairwise(body):
            _own_line(before.lineno, after)
        return tuple(self._statement(node, loops, blocks) for node in body)

    def _statement(self, node: ast.stmt, loops: int, blocks: int) -> n.Statement:
        self._count += 1
        if self._count > MAX_STATEMENTS:
            raise wrong(
                node.lineno, f"Le plan dépasse {MAX_STATEMENTS} instructions", "Écrivez un plan plus court"
            )
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return self._assign(name, value, node.lineno)
            case ast.Expr(value=value):
                return _alone(value, node.lineno)
            case ast.For(target=ast.Name(id=name), iter=source, body=body, orelse=[]):
                return self._loop(name, source, body, node.lineno, loops, blocks)
            case ast.If(test=test, body=body, orelse=otherwise):
                condition = ExpressionReader(node.lineno).condition(test)
                _own_line(node.lineno, body[0])
                return n.If(
                    condition,
                    self.block(body, loops=loops, blocks=blocks + 1),
                    self.block(otherwise, loops=loops, blocks=blocks + 1),
                    node.lineno,
                )
        raise wrong(
            node.lineno,
            "Cette forme n'existe pas dans un plan",
            "Utilisez « nom = outil(…) », un appel seul, for, if, answer, table, map, chart ou cannot",
        )

    def _assign(self, name: str, value: ast.expr, line: int) -> n.Assign:
        _check_name(name, line)
        return n.Assign(name, ExpressionReader(line).assigned(value), line)

    def _loop(
        self, name: str, source: ast.expr, body: list[ast.stmt], line: int, loops: int, blocks: int
    ) -> n.For:
        if loops >= MAX_LOOPS:
            raise wrong(
                line, "Plus de deux boucles sont imbriquées", "Gardez au plus deux for l'un dans l'autre"
            )
        _check_name(name, line)
        _own_line(line, body[0])
        over = ExpressionReader(line).value(source, "")
        return n.For(name, over, self.block(body, loops=loops + 1, blocks=blocks + 1), line)


def _alone(value: ast.expr, line: int) -> n.Statement:
    reader = ExpressionReader(line)
    match value:
        case ast.Call(func=ast.Name(id=kind), args=args, keywords=[]) if kind in SHOWS:
            if not args:
                raise wrong(line, f"{kind}() ne montre rien", f"Écrivez {kind}(nom) avec un résultat")
            return n.Show(kind, tuple(reader.value(arg, "") for arg in args), line)
        case ast.Call(func=ast.Name(id="cannot"), args=args, keywords=[]) if len(args) <= 1:
            return n.Cannot(reader.quoted(args), line)
        case ast.Call(func=ast.Attribute()):
            return n.Do(reader.call(value), line)
    raise wrong(
        line,
        "Cette ligne ne fait rien",
        "Donnez un nom au résultat (nom = …), ou montrez-le avec answer(…)",
    )


def _check_name(name: str, line: int) -> None:
    if name in LANGUAGE_WORDS or name == EARLIER:
        raise wrong(line, f"« {name} » est un mot du langage", "Choisissez un autre nom")


def _own_line(line: int, node: ast.stmt) -> None:
    if node.lineno == line:
        raise wrong(line, "Deux instructions sont sur la même ligne", "Écrivez une instruction par ligne")
