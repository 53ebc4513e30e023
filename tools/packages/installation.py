"""The tools of an installation: the house's own, and those of the packages that its settings enable.

A package is loaded only where its source is, to the byte, the one whose hash the settings name, and its text
and declarations pass the judges. One that does not is left out, with the reason; so is a server's tool
whose name a package has. Everything else works.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from beffroi.errors import BeffroiError, ConfigurationError
from beffroi.settings.installation import PackageSettings, Settings
from beffroi.settings.systems import NoSystem
from tools.mcp.installation import Off, ServerTools, servers_tools
from tools.mcp.package import package_name
from tools.packages.copies import verified_copy
from tools.packages.declaration_judge import judge_declaration
from tools.packages.findings import Finding, errors
from tools.packages.mount import unmount
from tools.packages.places import find_package, package_in
from tools.packages.source import Package, read_source, source_hash
from tools.packages.source_judge import judge_source
from tools.registry import PACKAGES, Registry, load_registry, with_package


@dataclass(frozen=True)
class Enabled:
    """A package in use; ``folder`` holds the verified copy."""

    name: str
    sha256: str
    folder: Path
    tools: tuple[str, ...]


@dataclass(frozen=True)
class Disabled:
    """A package that the settings name and that is not in use: why, and what to do."""

    name: str
    fr: str
    en: str


@dataclass(frozen=True)
class Installation:
    """What may be planned and called here; ``servers`` are those of the Model Context Protocol."""

    registry: Registry
    enabled: tuple[Enabled, ...] = ()
    disabled: tuple[Disabled, ...] = ()
    servers: tuple[ServerTools, ...] = ()


def load_installation(settings: Settings, trial: Sequence[Package] = ()) -> Installation:
    """The house's tools, those of every enabled package that is what the settings say, and the reviewed ones
    of MCP servers.

    Args:
        trial: packages that the person at this machine wants to try, though nothing enables them; they take
            the place of enabled ones of the same name.

    Raises:
        ConfigurationError: a package to be tried cannot be used.
    """
    registry = load_registry(_served(settings))
    enabled, disabled = list[Enabled](), list[Disabled]()
    tried = {package.name for package in trial}
    for package in trial:
        registry, added = _added(registry, package, "", settings.home)
        enabled.append(added)
    for named in settings.tools.packages:
        if named.name in tried or any(named.name == other.name for other in enabled):
            continue
        try:
            registry, added = _added(registry, _find(named), named.sha256, settings.home)
        except BeffroiError as error:
            disabled.append(Disabled(named.name, error.fr, error.en))
        else:
            enabled.append(added)
    taken = {name: module.partition(".")[0] for name, module in registry.modules.items()}
    servers = list[ServerTools]()
    for server in servers_tools(settings, taken):
        registry, served = _with_server(registry, server)
        servers.append(served)
    return Installation(registry, tuple(enabled), tuple(disabled), tuple(servers))


def names_taken(settings: Settings) -> dict[str, str]:
    """Names of the tools that are no server's, each with its package."""
    registry = load_installation(settings.model_copy(update={"mcp": {}})).registry
    return {name: module.partition(".")[0] for name, module in registry.modules.items()}


def served_tools(settings: Settings, registry: Registry) -> list[ServerTools]:
    """The tools of each server as a house serves them that has begun with this registry: what it has not got
    is off, whatever the settings allow."""
    own = {package_name(server) for server in settings.mcp}
    packages = {name: module.partition(".")[0] for name, module in registry.modules.items()}
    taken = {name: package for name, package in packages.items() if package not in own}
    return [_served_by(registry, each) for each in servers_tools(settings, taken)]


def _served_by(registry: Registry, server: ServerTools) -> ServerTools:
    served = tuple(tool for tool in server.tools if tool in registry.specs)
    absent = (
        Off(
            tool.partition(".")[2],
            "Cet outil ne pouvait pas servir quand Beffroi a démarré : beffroi mcp list dit pourquoi. Une "
            "fois corrigé, redémarrez Beffroi.",
            "This tool could not be used when Beffroi started: beffroi mcp list says why. Once that is "
            "mended, restart Beffroi.",
        )
        for tool in server.tools
        if tool not in served
    )
    return ServerTools(server.server, served, (*server.off, *absent), server.folder)


def _with_server(registry: Registry, server: ServerTools) -> tuple[Registry, ServerTools]:
    """The registry with what the server brings; where that cannot be, the server with all of it off."""
    if server.folder is None:
        return registry, server
    try:
        return with_package(registry, server.package, server.folder), server
    except BeffroiError as error:
        unmount(server.package)
        return registry, server.all_off(error)


def _served(settings: Settings) -> tuple[str, ...]:
    """The house's packages, without those of a system that this city says it does not have."""
    absent = {"tools.documents"} if isinstance(settings.systems.documents, NoSystem) else set()
    return tuple(name for name in PACKAGES if name not in absent)


def judge_loaded(registry: Registry, name: str) -> list[Finding]:
    """What judging the declarations of a loaded package finds."""
    return [
        finding
        for tool in tools_of(registry, name)
        for finding in judge_declaration(
            registry.specs[tool], f"{registry.modules[tool].rpartition('.')[2]}.py"
        )
    ]


def tools_of(registry: Registry, name: str) -> Iterator[str]:
    """Names of the tools that a package brings."""
    return (tool for tool, module in registry.modules.items() if module.startswith(f"{name}."))


def _find(named: PackageSettings) -> Package:
    package = package_in(named.path.expanduser().resolve()) if named.path else find_package(named.name)
    if package.name != named.name:
        raise ConfigurationError(
            f"« {named.path} » contient le paquet « {package.name} », non « {named.name} ».",
            f"'{named.path}' holds package '{package.name}', not '{named.name}'.",
        )
    return package


def _added(registry: Registry, package: Package, sha256: str, home: Path) -> tuple[Registry, Enabled]:
    """The registry with the package's tools; an empty hash takes the source as it is."""
    source = read_source(package.folder)
    digest = source_hash(source)
    if sha256 and digest != sha256:
        raise ConfigurationError(
            f"Le paquet « {package.name} » a changé depuis qu'il a été activé : ses outils sont arrêtés. "
            f"Relisez-le, puis réactivez-le : beffroi tool enable {package.folder} --write",
            f"Package '{package.name}' has changed since it was enabled: its tools are off. Review it, then "
            f"enable it again: beffroi tool enable {package.folder} --write",
        )
    _refuse(package, judge_source(package.name, source))
    folder = verified_copy(package.name, source, home)
    try:
        grown = with_package(registry, package.name, folder)
        _refuse(package, judge_loaded(grown, package.name))
    except BeffroiError:
        unmount(package.name)
        raise
    except (Exception, SystemExit) as error:  # somebody else's code, loaded: it must not stop the rest
        unmount(package.name)
        raise ConfigurationError(
            f"Le paquet « {package.name} » ne se charge pas ({type(error).__name__} : {error}).",
            f"Package '{package.name}' cannot be loaded ({type(error).__name__}: {error}).",
        ) from error
    return grown, Enabled(package.name, digest, folder, tuple(tools_of(grown, package.name)))


def _refuse(package: Package, findings: Iterable[Finding]) -> None:
    wrong = errors(findings)
    if wrong:
        first = wrong[0]
        where = f" ({first.file}, ligne {first.line})" if first.line else ""
        raise ConfigurationError(
            f"Le paquet « {package.name} » ne peut pas être jugé : {first.fr}{where} "
            f"Tout voir : beffroi tool check {package.folder}",
            f"Package '{package.name}' cannot be judged: {first.en} "
            f"See all: beffroi tool check {package.folder}",
        )
