"""Registry: the tools of this installation, found in the packages of the four city systems that have any.

A tool lives in a module of its own (``tools/gis/locate.py``). Packages of other authors are found by
`tools.packages` and enabled by name and hash (`tools.packages.installation`): they only add names to
`PACKAGES`.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from beffroi.declared import declare_types
from beffroi.errors import ConfigurationError
from beffroi.tool import Effect, ToolSpec
from tools.broker.operations import operations
from tools.packages.mount import mount
from tools.packages.source import read_source, source_hash

PACKAGES = ("tools.directory", "tools.gis", "tools.ticketing", "tools.documents")
_MARK = b"@tool("
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Registry:
    """The tools that may be planned and called.

    Attributes:
        specs: declaration by name, in the order of the packages, then by name.
        modules: where each tool lives, for a sandbox to import it.
        packages: where they were found.
        folders: of those that other authors brought, by name; a sandbox and the model's worker see them too.
        digests: of each tool: its declaration and the files that it is made of.
    """

    specs: Mapping[str, ToolSpec]
    modules: Mapping[str, str]
    packages: tuple[str, ...] = PACKAGES
    folders: Mapping[str, Path] = field(default_factory=lambda: _NONE)
    digests: Mapping[str, str] = field(default_factory=lambda: _NONE)

    @property
    def digest(self) -> str:
        """SHA-256 over every declaration and the source files that tools are made of."""
        return self.digest_of(self.specs)

    def digest_of(self, names: Iterable[str]) -> str:
        """SHA-256 over these tools alone; a tool that is not there counts as another one."""
        lines = (f"{name} {self.digests.get(name, '')}" for name in sorted(set(names)))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def get(self, name: str) -> ToolSpec:
        """The declaration of a tool.

        Raises:
            ConfigurationError: where no tool has this name.
        """
        try:
            return self.specs[name]
        except KeyError:
            raise ConfigurationError(
                f"L'outil « {name} » n'existe pas ; `beffroi tool list` montre ceux qui existent.",
                f"There is no tool '{name}'; `beffroi tool list` shows those that exist.",
            ) from None


def load_registry(packages: Iterable[str] = PACKAGES, folders: Mapping[str, Path] = _NONE) -> Registry:
    """Find the tools of these packages.

    Args:
        folders: where packages lie that are not installed, by name. Their code is imported: only folders
            that were verified belong here (`tools.packages.installation`).

    Raises:
        ConfigurationError: as for `with_package`.
    """
    registry = Registry(_NONE, _NONE, ())
    for package in packages:
        registry = with_package(registry, package, folders.get(package))
    return registry


def with_package(registry: Registry, package: str, folder: Path | None = None) -> Registry:
    """The registry with the tools of one package more; those that it has are not looked at again.

    Args:
        folder: where the package lies if it is not installed; verified, as for `load_registry`.

    Raises:
        ConfigurationError: where two tools share a name, or one declares an operation that no port has or
            that its effect does not allow; or a package cannot be imported.
    """
    specs, modules = dict(registry.specs), dict(registry.modules)
    if folder is not None:
        mount(package, folder)
    for module in _modules(package):
        for spec in declared(module):
            _add(spec, module.__name__, specs, modules)
            if folder is not None:
                declare_types(spec.function)
    brought = "" if folder is None else f"{package} {source_hash(read_source(folder))}"
    added = {name: spec for name, spec in specs.items() if name not in registry.specs}
    digests = {name: _digest(spec, modules[name], brought) for name, spec in added.items()}
    return Registry(
        MappingProxyType(specs),
        MappingProxyType(modules),
        (*registry.packages, package),
        MappingProxyType({**registry.folders, **({} if folder is None else {package: folder})}),
        MappingProxyType({**registry.digests, **digests}),
    )


def declared(module: ModuleType) -> list[ToolSpec]:
    """Declarations of the tools that a module itself defines."""
    functions = (
        value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__
    )
    return [f.spec for f in functions if isinstance(getattr(f, "spec", None), ToolSpec)]


def tool_files(folder: Path) -> list[Path]:
    """Modules of a package's folder that hold a tool, by name."""
    return [file for file in sorted(folder.glob("*.py")) if _MARK in file.read_bytes()]


def _modules(package: str) -> Iterator[ModuleType]:
    """Modules of a package that hold a tool; others, such as connectors, are not imported."""
    for folder in importlib.import_module(package).__path__:
        for file in tool_files(Path(folder)):
            yield importlib.import_module(f"{package}.{file.stem}")


def _digest(spec: ToolSpec, module: str, brought: str) -> str:
    """SHA-256 over a declaration, the files that the tool is made of and the source of its package."""
    lines = [f"{spec.name} {spec.digest}"]
    for name in sorted(_sources(sys.modules[module])):
        file = sys.modules[name].__file__
        lines.append(f"{name} {hashlib.sha256(Path(file or '').read_bytes()).hexdigest()}")
    return hashlib.sha256("\n".join([*lines, brought]).encode()).hexdigest()


def _sources(module: ModuleType) -> set[str]:
    """A tool's module and the modules of its own top-level package whose functions it uses."""
    root = module.__name__.split(".", 1)[0] + "."
    used = {getattr(value, "__module__", None) or "" for value in vars(module).values()}
    return {module.__name__} | {name for name in used if name.startswith(root)}


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
