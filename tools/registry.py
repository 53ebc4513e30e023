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

from beffroi.declared import declare_types
from beffroi.errors import ConfigurationError
from beffroi.tool import Effect, ToolSpec
from tools.broker.operations import operations
from tools.packages.mount import mount
from tools.packages.source import read_source, source_hash

PACKAGES = ("tools.directory", "tools.gis", "tools.ticketing", "tools.documents")
_MARK = b"@tool("


@dataclass(frozen=True)
class Registry:
    """The tools that may be planned and called.

    Attributes:
        specs: declaration by name, in the order of the packages, then by name.
        modules: where each tool lives, for a sandbox to import it.
        digest: SHA-256 over every declaration and the source files that tools are made of.
        packages: where they were found.
        folders: of those that other authors brought, by name; a sandbox and the model's worker see them too.
        digests: of each tool: its declaration and the files that it is made of.
    """

    specs: Mapping[str, ToolSpec]
    modules: Mapping[str, str]
    digest: str
    packages: tuple[str, ...] = PACKAGES
    folders: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

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


def load_registry(
    packages: Iterable[str] = PACKAGES, folders: Mapping[str, Path] = MappingProxyType({})
) -> Registry:
    """Find the tools of these packages.

    Args:
        folders: where packages lie that are not installed, by name. Their code is imported: only folders
            that were verified belong here (`tools.packages.installation`).

    Raises:
        ConfigurationError: where two tools share a name, or one declares an operation that no port has or
            that its effect does not allow; or a package cannot be imported.
    """
    specs: dict[str, ToolSpec] = {}
    modules: dict[str, str] = {}
    packages = tuple(packages)
    for package in packages:
        if package in folders:
            mount(package, folders[package])
        for module in _modules(package):
            for spec in declared(module):
                _add(spec, module.__name__, specs, modules)
                if package in folders:
                    declare_types(spec.function)
    digests = {name: _digest({name: spec}, modules, folders) for name, spec in specs.items()}
    return Registry(
        MappingProxyType(specs),
        MappingProxyType(modules),
        _digest(specs, modules, folders),
        packages,
        MappingProxyType(dict(folders)),
        MappingProxyType(digests),
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


def _digest(specs: Mapping[str, ToolSpec], modules: Mapping[str, str], folders: Mapping[str, Path]) -> str:
    lines = [f"{name} {spec.digest}" for name, spec in specs.items()]
    found = {modules[name] for name in specs}
    for name in sorted({source for module in found for source in _sources(sys.modules[module])}):
        file = sys.modules[name].__file__
        lines.append(f"{name} {hashlib.sha256(Path(file or '').read_bytes()).hexdigest()}")
    brought = ((name, folder) for name, folder in sorted(folders.items()) if _is_of(found, name))
    lines += [f"{name} {source_hash(read_source(folder))}" for name, folder in brought]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _is_of(modules: Iterable[str], package: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for module in modules)


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
