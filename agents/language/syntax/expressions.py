"""Expressions and conditions of a plan, from Python's tree to ours. Used by the parser alone."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

from agents.language.syntax import nodes as n
from agents.language.syntax.advice import listed, nearest, wrong
from agents.language.syntax.words import EARLIER, FUNCTIONS, OPTIONS, SHOWS
from beffroi.errors import PlanError

MAX_DEPTH = 16
MAX_NUMBER = 1_000_000_000
_OPS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_NOTHING: dict[type[ast.cmpop], bool] = {ast.Eq: True, ast.Is: True, ast.NotEq: False, ast.IsNot: False}


class ExpressionReader:
    """Reads the expressions of one statement; every node gets the statement's line."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._seen: Counter[str] = Counter()

    def assigned(self, node: ast.expr) -> n.Expression:
        """What stands right of ``=``: the one place of a named call, a filter or any value."""
        match node:
            case ast.Call(func=ast.Attribute()):
                return self.call(node)
        return self.value(node, "")

    def call(self, node: ast.expr) -> n.Call:
        """A tool call, keyword arguments only."""
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=system), attr=verb)) if system != EARLIER:
                tool = f"{system}.{verb}"
                if node.args:
                    raise self._wrong(f"Un argument de {tool} n'a pas de nom", "Écrivez nom=valeur")
                return n.Call(tool, self._keywords(tool, node.keywords), self._line)
        raise self._wrong("Cet appel n'existe pas", "Appelez un outil par son nom, comme gis.locate(…)")

    def value(self, node: ast.expr, use: str, depth: int = 0) -> n.Expression:
        """Any expression but a tool call; ``use`` names the argument or option that a literal fills."""
        if depth > MAX_DEPTH:
            raise self._wrong("Cette expression est trop imbriquée", "Donnez un nom à une partie")
        match node:
            case ast.Constant(value=str() | int() | float() as value) if not isinstance(value, bool):
                return self._literal(value, use)
            case ast.Name(id=name):
                return self._name(name)
            case ast.Attribute(value=ast.Name(id=name), attr=field) if name == EARLIER:
                return n.Earlier(field, self._line)
            case ast.Attribute(value=base, attr=field):
                return n.Field(self.value(base, "", depth + 1), field, self._line)
            case ast.Call(func=ast.Name(id=function)):
                return self._function(function, node, depth)
            case ast.Call():
                raise self._wrong(
                    "Un appel d'outil est caché dans une autre expression",
                    "Donnez-lui un nom sur sa propre ligne (nom = outil(…)), puis utilisez ce nom",
                )
            case ast.ListComp():
                return self._filter(node, depth)
        raise self._wrong(
            "Cette expression n'existe pas dans un plan",
            "Utilisez un nom, un champ (nom.champ), un texte entre guillemets ou une fonction du langage",
        )

    def condition(self, node: ast.expr, depth: int = 0) -> n.Condition:
        """A condition of a filter or an ``if``."""
        if depth > MAX_DEPTH:
            raise self._wrong("Cette condition est trop imbriquée", "Simplifiez-la")
        match node:
            case ast.BoolOp(op=op, values=values):
                word = "and" if isinstance(op, ast.And) else "or"
                return n.Both(word, tuple(self.condition(v, depth + 1) for v in values), self._line)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return n.Not(self.condition(operand, depth + 1), self._line)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compare(left, op, right, depth)
            case ast.Compare():
                raise self._wrong("Deux comparaisons sont enchaînées", "Séparez-les par and")
        return n.Present(self.value(node, "condition", depth + 1), self._line)

    def quoted(self, args: Sequence[ast.expr]) -> str:
        """The text of ``ask("…")`` or ``cannot("…")``; empty without one."""
        match list(args):
            case []:
                return ""
            case [ast.Constant(value=str(text))]:
                return text
        raise self._wrong("Il faut ici un texte ou rien", 'Écrivez ask() ou ask("…")')

    def _keywords(self, tool: str, keywords: list[ast.keyword]) -> tuple[tuple[str, n.Expression], ...]:
        given: dict[str, n.Expression] = {}
        for keyword in keywords:
            if keyword.arg is None:
                raise self._wrong(f"« ** » n'existe pas pour {tool}", "Écrivez nom=valeur")
            if keyword.arg in given:
                raise self._wrong(f"« {keyword.arg} » est donné deux fois", "Gardez une seule valeur")
            given[keyword.arg] = self.value(keyword.value, keyword.arg)
        return tuple(given.items())

    def _literal(self, value: str | int | float, use: str) -> n.Literal:
        if not isinstance(value, str) and not abs(value) < MAX_NUMBER:
            raise self._wrong("Ce nombre est trop grand", "Recopiez le nombre de la demande")
        index = self._seen[use]
        self._seen[use] += 1
        return n.Literal(value, self._line, index)

    def _name(self, name: str) -> n.Name:
        if name == EARLIER:
            raise self._wrong(
                "« avant » seul ne désigne rien", "Écrivez avant.nom, un résultat du plan d'avant"
            )
        return n.Name(name, self._line)

    def _function(self, name: str, node: ast.Call, depth: int) -> n.Expression:
        if name == "ask" and not node.keywords and len(node.args) <= 1:
            return n.Ask(self.quoted(node.args), self._line)
        if name not in FUNCTIONS:
            raise self._unknown_function(name)
        operands = tuple(self.value(arg, "", depth + 1) for arg in node.args)
        return n.Apply(name, operands, self._options(name, node.keywords), self._line)

    def _options(self, function: str, keywords: list[ast.keyword]) -> tuple[tuple[str, n.Expression], ...]:
        options = self._keywords(function, keywords)
        for name, value in options:
            if name not in OPTIONS:
                raise self._wrong(f"{function} n'a pas d'option « {name} »", f"Gardez {listed(OPTIONS)}")
            if not isinstance(value, n.Literal):
                raise self._wrong(f"L'option « {name} » n'est pas un texte", f'Écrivez {name}="…"')
        return options

    def _unknown_function(self, name: str) -> PlanError:
        if name in (*SHOWS, "cannot", "ask"):
            return self._wrong(f"{name}(…) ne peut pas être mis ici", f"Mettez {name}(…) seul sur sa ligne")
        near = nearest(name, FUNCTIONS)
        mend = f"Écrivez {near}(…)" if near else f"Utilisez {', '.join(FUNCTIONS)}"
        return self._wrong(f"La fonction « {name} » n'existe pas", mend)

    def _filter(self, node: ast.ListComp, depth: int) -> n.Filter:
        match node:
            case ast.ListComp(
                elt=ast.Name(id=kept),
                generators=[ast.comprehension(target=ast.Name(id=name), iter=source, ifs=[_, *_] as tests)],
            ) if kept == name:
                over = self.value(source, "", depth + 1)
                conditions = tuple(self.condition(test, depth + 1) for test in tests)
                whole = conditions[0] if len(conditions) == 1 else n.Both("and", conditions, self._line)
                return n.Filter(name, over, whole, self._line)
        raise self._wrong(
            "Ce filtre n'a pas la bonne forme",
            "Écrivez [t for t in liste if condition], ou distinct(liste, by=…) pour les valeurs d'un champ",
        )

    def _compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr, depth: int) -> n.Condition:
        nothing = [side for side in (left, right) if _is_none(side)]
        if nothing and type(op) in _NOTHING:
            present = n.Present(self.value(right if _is_none(left) else left, "", depth + 1), self._line)
            return n.Not(present, self._line) if _NOTHING[type(op)] else present
        if type(op) not in _OPS or nothing:
            raise self._wrong("Cette comparaison n'existe pas", "Utilisez == != < <= > >= in, not in")
        first = self.value(left, "condition", depth + 1)
        return n.Compare(_OPS[type(op)], first, self._right(right, op, depth + 1), self._line)

    def _right(self, node: ast.expr, op: ast.cmpop, depth: int) -> n.Expression | tuple[n.Expression, ...]:
        if isinstance(op, ast.In | ast.NotIn) and isinstance(node, ast.Tuple | ast.List):
            if not node.elts:
                raise self._wrong("La liste de valeurs est vide", 'Écrivez in ("…", "…")')
            return tuple(self.value(item, "condition", depth) for item in node.elts)
        return self.value(node, "condition", depth)

    def _wrong(self, what: str, mend: str) -> PlanError:
        return wrong(self._line, what, mend)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
