"""Judges which operations a tool declares: known ones, of its effect, and all that its text asks for."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator

from beffroi.ports import PORTS
from beffroi.tool import Effect, ReadClass, ToolSpec
from tools.broker.operations import operations
from tools.packages.bounds import effects, personal_operations
from tools.packages.findings import Finding, Level


def judge_operations(spec: ToolSpec, file: str, line: int) -> Iterator[Finding]:
    """What its declaration and the text of its function show."""
    known = [name for name in spec.operations if name in operations()]
    for name in spec.operations:
        if name not in known:
            yield Finding(
                "operations", f"Aucun système n'offre l'opération « {name} ».", f"No operation '{name}'.",
                f"Choisissez parmi : {', '.join(sorted(operations()))}.", file, line,
            )  # fmt: skip
    yield from _judge_effect(spec, known, file, line)
    if spec.read_class is not ReadClass.PERSONAL and personal_operations() & set(known):
        yield Finding(
            "read-class", "L'outil lit des données personnelles sans le dire.", "Reads personal data.",
            "Déclarez read_class=ReadClass.PERSONAL.", file, line,
        )  # fmt: skip
    tree = _function(spec)
    for name, at in _asked(spec, tree):
        if name not in spec.operations:
            yield Finding(
                "operations", f"L'outil demande « {name} » sans le déclarer : ce serait refusé.",
                f"Asks for '{name}', which it does not declare.",
                f"Ajoutez {name!r} à operations=(…), ou retirez l'appel.", file, line + at,
            )  # fmt: skip
    for text, at in _written(spec, tree):
        if text not in spec.sentence:
            yield Finding(
                "written", f"L'outil écrit « {text} », que sa phrase ne dit pas.", "Writes more than told.",
                "Mettez ces mots dans sentence=… : qui donne son accord doit voir ce qui sera écrit.",
                file, line + at, Level.ADVICE,
            )  # fmt: skip


def _judge_effect(spec: ToolSpec, known: list[str], file: str, line: int) -> Iterator[Finding]:
    held = {effects()[name] for name in known if name in effects()}
    if spec.effect is Effect.READ and held:
        yield Finding(
            "effect", "L'outil dit lire, mais une de ses opérations a un effet.", "A read with an effect.",
            f"Déclarez effect=Effect.{min(held).name}, ou retirez l'opération.", file, line,
        )  # fmt: skip
    elif spec.effect is not Effect.READ and held != {spec.effect}:
        yield Finding(
            "effect", f"L'effet « {spec.effect} » n'est pas celui de ses opérations.", "Another effect.",
            "Déclarez une opération qui a cet effet, et aucune d'un autre : "
            f"{', '.join(n for n, e in sorted(effects().items()) if e is spec.effect) or 'il n’y en a pas'}.",
            file, line,
        )  # fmt: skip


def _function(spec: ToolSpec) -> ast.AST:
    """The tool's function as text; nothing where it cannot be read."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(spec.function)))
    except (OSError, TypeError, SyntaxError):
        return ast.Module([], [])


def _asked(spec: ToolSpec, tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Operations that the function itself calls (``city.gis.locate(…)``), with the lines before each; what it
    asks for through other functions is not seen here, and refused when it asks."""
    city = _city(spec)
    for node in ast.walk(tree):
        if name := _operation(city, node):
            yield name, getattr(node, "lineno", 1) - 1


def _city(spec: ToolSpec) -> str:
    """What the function calls its first parameter."""
    return next(iter(inspect.signature(spec.function).parameters), "")


def _operation(city: str, node: ast.AST) -> str:
    match node:
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id=root), attr=port), attr=method) if (
            root == city and port in PORTS
        ):
            return f"{port}.{method}"
        case _:
            return ""


def _written(spec: ToolSpec, tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Words that stand in the text of the function and that it gives to an operation with an effect."""
    city = _city(spec)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _operation(city, node.func) in effects():
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                for part in ast.walk(given):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.strip():
                        yield part.value.strip(), part.lineno - 1
