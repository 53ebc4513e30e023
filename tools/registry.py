"""Registry: the tools of this installation, found in the packages of the three city systems.

A tool lives in a module of its own (``tools/gis/locate.py``). Packages of other authors come in later by the
entry-point group ``beffroi.tools`` and enabled by name: they only add names to `PACKAGES`' list of modules.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType

from beffroi.errors import ConfigurationError
from beffroi.tool import Effect, ToolSpec
from tools.broker.operations import operations

PACKAGES = ("tools.directory", "tools.gis", "tools.ticketing")
_MARK = "@tool("
_CONNECTORS = "embedded"


@dataclass(frozen=True)
class Registry:
    """The tools that may be planned and called.

    Attributes:
        specs: declaration by name, in the order of the packages, then by name.
        modules: where each tool lives, for a sandbox to import it.
        digest: SHA-256 over every declaration, tool source and the helpers beside them.
    """

    specs: Mapping[str, ToolSpec]
    modules: Mapping[str, str]
    digest: str

    def get(self, name: str) -> ToolSpec:
        """The declaration of a tool.

        Raises:
            ConfigurationError: where no tool has this name.
        """
        try:
            return self.specs[name]
        except KeyError:
            raise ConfigurationError(
                f"L'outil « {name} » n'existe pas ; `beffroi tools list` montre ceux qui existent.",
                f"There is no tool '{name}'; `beffroi tools list` shows those that exist.",
            ) from None


def load_registry(packages: Iterable[str] = PACKAGES) -> Registry:
    """Find the tools of these packages.

    Raises:
        ConfigurationError: where two tools share a name, or one declares an operation that no port has or
            that its effect does not allow.
    """
    specs: dict[str, ToolSpec] = {}
    modules: dict[str, str] = {}
    sources = hashlib.sha256()
    for package in packages:
        for name, file in _files(package):
            source = file.read_bytes()
            sources.update(f"{name} {hashlib.sha256(source).hexdigest()}\n".encode())
            if _MARK.encode() in source:
                for spec in declared(importlib.import_module(name)):
                    _add(spec, name, specs, modules)
    for spec in specs.values():
        sources.update(f"{spec.name} {spec.digest}\n".encode())
    return Registry(MappingProxyType(specs), MappingProxyType(modules), sources.hexdigest())


def declared(module: ModuleType) -> list[ToolSpec]:
    """Declarations of the tools that a module itself defines."""
    functions = (
        value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__
    )
    return [f.spec for f in functions if isinstance(getattr(f, "spec", None), ToolSpec)]


def _files(package: str) -> Iterator[tuple[str, Path]]:
    """Modules of a package with their files, the connectors' left out: those are no part of a tool."""
    for folder in importlib.import_module(package).__path__:
        for file in sorted(Path(folder).glob("*.py")):
            if not file.stem.startswith(_CONNECTORS) and file.stem != "__init__":
                yield f"{package}.{file.stem}", file


def _add(spec: ToolSpec, module: str, specs: dict[str, ToolSpec], modules: dict[str, str]) -> None:
    if spec.name in specs:
        raise ConfigurationError(
            f"Deux outils se nomment « {spec.name} » ({modules[spec.name]}, {module}) : renommez-en un.",
            f"Two tools are named '{spec.name}' ({modules[spec.name]} and {module}): rename one.",
        )
    _check_operations(spec)
    specs[spec.name], modules[spec.name] = spec, module


def _check_operations(spec: ToolSpec) -> None:
    for name in spec.operations:
        operation = operations().get(name)
        if operation is None:
            raise ConfigurationError(
                f"L'outil « {spec.name} » déclare l'opération « {name} », qu'aucun système n'offre.",
                f"Tool '{spec.name}' declares operation '{name}', which no system has.",
            )
        if operation.effect and spec.effect in (Effect.READ, Effect.DELETE):
            raise ConfigurationError(
                f"L'outil « {spec.name} » ({spec.effect}) déclare « {name} », qui a un effet.",
                f"Tool '{spec.name}' ({spec.effect}) declares '{name}', which has an effect.",
            )
