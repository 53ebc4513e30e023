"""Judges a package by its text alone: nothing of it runs.

It keeps authors honest and hosts quick; it is no wall against ill will (the sandbox and the hash are).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from tools.packages.findings import Finding, Level
from tools.packages.source import Source

LINES = 400
"""Most lines of a module."""
MODULE_BYTES = 64 * 1024
"""Most bytes of a module."""
_MARK = "@tool("
_APART = frozenset(
    (
        "asyncio ctypes ftplib glob http imaplib io mmap multiprocessing os pathlib pickle poplib posix pty "
        "select selectors shelve shutil signal smtplib socket socketserver sqlite3 ssl subprocess tempfile "
        "telnetlib threading urllib webbrowser xmlrpc"
    ).split()
)
"""Of the standard library, what a sandbox gives nothing to work on."""
_HIDDEN = frozenset({"__import__", "compile", "eval", "exec", "globals", "open", "setattr", "vars"})
_DYNAMIC = frozenset({"importlib", "builtins", "ctypes", "imp", "pkgutil", "runpy", "sys"})


def judge_source(name: str, source: Source) -> list[Finding]:
    """Everything that the text of a package shows.

    Args:
        name: the package's own.
    """
    found = [finding for path in source for finding in _judge_file(name, path, source[path])]
    modules = [path for path in source if path.endswith(".py") and "/" not in path and path != "__init__.py"]
    if not any(_MARK.encode() in source[path] for path in modules):
        found.append(
            Finding("tools", "Aucun module du paquet ne déclare d'outil.", "No module declares a tool.",
                    "Écrivez-en un avec `beffroi tool new`, ou déclarez une fonction avec @tool(…).")
        )  # fmt: skip
    return found


def _judge_file(name: str, path: str, data: bytes) -> Iterator[Finding]:
    if not path.endswith(".py"):
        if not (path == "py.typed" or path.endswith((".txt", ".md"))):
            yield Finding("files", f"« {path} » n'est ni un module ni un texte.", f"'{path}' is no text.",
                          "Retirez-le : un paquet ne contient que des .py, .txt et .md.", path)  # fmt: skip
        return
    try:
        text = data.decode("utf-8")
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = error.lineno or 0 if isinstance(error, SyntaxError) else 0
        why = error.msg if isinstance(error, SyntaxError) else error
        mend = "Corrigez la ligne indiquée." if line else "Enregistrez-le en UTF-8, en lignes simples."
        yield Finding("syntax", f"Ce module n'est pas du Python lisible ({why}).", f"No Python: {why}.",
                      mend, path, line)  # fmt: skip
        return
    yield from _judge_size(path, data, text)
    yield from _judge_place(path, text)
    yield from _judge_statements(path, tree)
    for node in ast.walk(tree):
        yield from _judge_node(name, path, node)


def _judge_size(path: str, data: bytes, text: str) -> Iterator[Finding]:
    lines = text.count("\n") + 1
    if lines > LINES or len(data) > MODULE_BYTES:
        yield Finding(
            "size", f"Ce module est trop long ({lines} lignes, {len(data)} octets).", "Too long a module.",
            f"Partagez-le : au plus {LINES} lignes et {MODULE_BYTES // 1024} Kio par module.", path,
        )  # fmt: skip


def _judge_place(path: str, text: str) -> Iterator[Finding]:
    if _MARK in text and (path == "__init__.py" or "/" in path):
        yield Finding(
            "place", "Un outil déclaré ici n'est pas trouvé.", "A tool declared here is not found.",
            "Mettez chaque outil dans un module du paquet lui-même, à côté de __init__.py.", path,
        )  # fmt: skip


def _judge_statements(path: str, tree: ast.Module) -> Iterator[Finding]:
    for node in tree.body:
        match node:
            case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.ClassDef() | ast.Assign():
                continue
            case ast.AnnAssign() | ast.Expr(value=ast.Constant()):
                continue
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                continue
            case _:
                yield Finding(
                    "import-time", "Ce code s'exécute dès l'import.", "This code runs at import.",
                    "Mettez-le dans la fonction : un module d'outil ne fait que déclarer.",
                    path, node.lineno,
                )  # fmt: skip


def _judge_node(name: str, path: str, node: ast.AST) -> Iterator[Finding]:
    match node:
        case ast.Import(names=names):
            for alias in names:
                yield from _judge_import(name, path, node.lineno, alias.name)
        case ast.ImportFrom(module=module, level=0):
            yield from _judge_import(name, path, node.lineno, module or "")
        case ast.Call(func=ast.Name(id=called)) if called in _HIDDEN:
            yield Finding(
                "hidden", f"« {called}() » ne se laisse pas juger.", f"'{called}()' cannot be judged.",
                "Écrivez la chose en clair ; un outil n'ouvre pas de fichier et n'exécute pas de texte.",
                path, node.lineno,
            )  # fmt: skip
        case ast.AsyncFunctionDef():
            yield Finding(
                "async", f"« {node.name} » est asynchrone.", f"'{node.name}' is asynchronous.",
                "Écrivez une fonction ordinaire : un outil fait un seul appel et répond.", path, node.lineno,
            )  # fmt: skip


def _judge_import(name: str, path: str, line: int, module: str) -> Iterator[Finding]:
    root = module.partition(".")[0]
    if root in _DYNAMIC:
        yield Finding(
            "imports", f"« {module} » charge ou change du code.", f"'{module}' loads or changes code.",
            "Importez en clair ce qu'il vous faut.", path, line,
        )  # fmt: skip
    elif root not in (name, "beffroi") and root not in sys.stdlib_module_names:
        yield Finding(
            "imports", f"« {module} » ne peut pas être importé.", f"'{module}' cannot be imported.",
            "Un outil n'importe que la bibliothèque standard, « beffroi » et son propre paquet.", path, line,
        )  # fmt: skip
    elif root in _APART:
        yield Finding(
            "imports", f"« {module} » ne sert à rien dans le bac à sable.", f"'{module}' is of no use.",
            "Le bac à sable n'a ni fichiers, ni réseau, ni processus : passez par une opération (`city`).",
            path, line, Level.ADVICE,
        )  # fmt: skip
    elif module.startswith("beffroi."):
        yield Finding(
            "imports", f"« {module} » peut changer sans prévenir.", f"'{module}' is not public.",
            "Importez depuis « beffroi » : from beffroi import …", path, line, Level.ADVICE,
        )  # fmt: skip
