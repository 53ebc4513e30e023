"""What `beffroi tool check` and `enable` look at; nothing of the package runs outside a sandbox."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi.declared import brought_by
from beffroi.errors import Failure, SandboxError
from beffroi.settings.installation import Settings
from beffroi.tool import Effect
from tools.packages.copies import verified_copy
from tools.packages.describe import ask_description, ask_rehearsal
from tools.packages.findings import Finding, Level, errors
from tools.packages.installation import Installation, load_installation
from tools.packages.source import Package, Source, read_source, source_hash
from tools.packages.source_judge import judge_source
from tools.registry import Registry
from ui.cli.tool.phrases import judge_phrases

_UNDECLARED = ("declaration", "import", "sandbox")
"""Findings after which a module's tools are not known."""


@dataclass(frozen=True)
class Examination:
    """A package, looked at.

    Attributes:
        sha256: of the source that was looked at.
        tools: what each tool declares, as the sandbox read it: a stranger's words.
    """

    package: Package
    sha256: str
    tools: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]


def examine(package: Package, settings: Settings) -> Examination:
    """Judge a package's text, its declarations (read in a sandbox), its phrases and its names.

    Raises:
        ConfigurationError: it cannot be read.
        SandboxError: no sandbox can be made on this machine.
    """
    source = read_source(package.folder)
    findings = judge_source(package.name, source)
    told, declared = _described(package, source, settings)
    tools = tuple(tool for tool in told["tools"] if isinstance(tool, dict))
    unread = {each.file for each in findings if each.rule == "syntax"}
    findings += (each for each in declared if each.rule != "import" or each.file not in unread)
    installed = load_installation(settings)
    registry = installed.registry
    own = {str(tool["name"]): tuple(map(str, tool["parameters"])) for tool in tools}
    findings += _collisions(package, registry, tools)
    findings += _displaced(package, settings, installed, own)
    house = {name: tuple(p.name for p in spec.parameters) for name, spec in registry.specs.items()}
    broken = any(each.rule in _UNDECLARED for each in declared)
    findings += judge_phrases(source, own, {**house, **own}, complete=not broken)
    return Examination(package, source_hash(source), tools, tuple(dict.fromkeys(findings)))


def _described(package: Package, source: Source, settings: Settings) -> tuple[dict[str, Any], list[Finding]]:
    """What the package declares, and what calling its tools on made-up values shows beside it."""
    with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        copy = verified_copy(package.name, source, Path(folder))
        try:
            told = ask_description(package.name, copy, settings.sandbox)
        except SandboxError as error:
            if error.failure is Failure.UNAVAILABLE:
                raise
            broken = Finding(
                "sandbox", error.fr, error.en, "Un module ne doit rien faire quand il se charge."
            )
            return {"tools": []}, [broken]
        found = [_read(raw) for raw in told["findings"]]
        return told, found if errors(found) else _with_rehearsal(
            found, told["tools"], package, copy, settings
        )


def _with_rehearsal(
    found: list[Finding], tools: Sequence[Any], package: Package, copy: Path, settings: Settings
) -> list[Finding]:
    """Findings on what the tools declare, and on what they do; of the same thing, what they do."""
    try:
        shown = [_read(raw) for raw in ask_rehearsal(package.name, copy, settings.sandbox)]
    except SandboxError as error:
        if error.failure is Failure.UNAVAILABLE:
            raise
        acts = any(tool["effect"] != Effect.READ for tool in tools)
        return [*found, _unseen(error) if acts else _unanswered(error)]
    files = {each.file for each in shown if each.rule == "written"}
    return [each for each in found if each.rule != "written" or each.file not in files] + shown


def _unseen(error: SandboxError) -> Finding:
    return Finding(
        "written", "Appelés sur des valeurs inventées, les outils n'ont pas tous répondu, et ce que leurs "
        f"effets écrivent n'a pas été vu. {error.fr}", f"What the effects write was not seen. {error.en}",
        "Relisez que sentence=… dit tous les mots que chaque effet écrit de lui-même.", level=Level.ADVICE,
    )  # fmt: skip


def _unanswered(error: SandboxError) -> Finding:
    return Finding(
        "calls", f"Appelés sur des valeurs inventées, les outils n'ont pas tous répondu. {error.fr}",
        f"Not every tool answered made-up values. {error.en}",
        "Essayez chaque outil (beffroi tool try … --from …), et cherchez ce qui ne finit pas ou prend trop.",
        level=Level.ADVICE,
    )  # fmt: skip


def _read(raw: dict[str, Any]) -> Finding:
    line = raw["line"] if isinstance(raw["line"], int) else 0
    words = {name: str(raw[name]) for name in ("rule", "fr", "en", "mend", "file")}
    return Finding(**words, line=line, level=Level(raw["level"]))


def _collisions(package: Package, registry: Registry, tools: tuple[dict[str, Any], ...]) -> Iterator[Finding]:
    seen: set[str] = set()
    for tool in tools:
        name = str(tool["name"])
        module = registry.modules.get(name, "")
        if name in seen or (module and not module.startswith(f"{package.name}.")):
            yield Finding(
                "names", f"Un autre outil se nomme « {name} » ({module or package.name}).",
                f"Another tool is named '{name}'.", "Renommez le vôtre.", str(tool["file"]),
            )  # fmt: skip
        seen.add(name)
        for kind in map(str, tool["types"]):
            if (by := brought_by(kind)) not in ("", package.name):
                yield Finding(
                    "names", f"Le paquet « {by} », activé, a déjà un type « {kind} ».",
                    f"Package '{by}' has a type '{kind}' already.", "Renommez le vôtre.", str(tool["file"]),
                )  # fmt: skip


def _displaced(
    package: Package, settings: Settings, installed: Installation, own: Collection[str]
) -> Iterator[Finding]:
    """Tools in use that would be gone: enabling takes the place of a package of the same name elsewhere."""
    named = next((each for each in settings.tools.packages if each.name == package.name), None)
    used = next((each for each in installed.enabled if each.name == package.name), None)
    if named is None or used is None or named.path is None:
        return
    if (elsewhere := named.path.expanduser().resolve()) == package.folder.resolve():
        return
    if gone := sorted(set(used.tools) - set(own)):
        yield Finding(
            "names", f"Un paquet « {package.name} » est déjà activé depuis « {elsewhere} » : celui-ci "
            f"prendrait sa place, et {', '.join(gone)} ne servirait plus.",
            f"A package '{package.name}' from '{elsewhere}' is enabled already and would be displaced.",
            "Renommez votre paquet (son dossier, et son nom dans pyproject.toml) ; ou retirez d'abord "
            f"l'autre : beffroi tool disable {package.name} --write",
        )  # fmt: skip
