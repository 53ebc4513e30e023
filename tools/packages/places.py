"""Where packages of tools lie: installed under the entry-point group ``beffroi.tools``, or in a folder.

Nothing is imported to find them.
"""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from beffroi.errors import ConfigurationError
from tools.packages.source import Package

GROUP = "beffroi.tools"
_HOUSE = frozenset(
    {"agents", "beffroi", "beffroi_verify", "beffroi_witness", "evals", "guards", "tests", "tools", "ui"}
)


def installed_packages() -> list[Package]:
    """Packages that installed distributions announce, enabled or not, by name.

    One that cannot be found on disk is left out: there is nothing of it to run.
    """
    found = (_announced(point) for point in entry_points(group=GROUP))
    return sorted({p.name: p for p in found if p is not None}.values(), key=lambda package: package.name)


def find_package(where: str) -> Package:
    """The package that a name (installed) or a folder (its own, or its project's) means.

    Raises:
        ConfigurationError: there is none, or its name cannot be used.
    """
    folder = Path(where).expanduser()
    if folder.is_dir():
        return package_in(folder.resolve())
    for package in installed_packages():
        if package.name == where:
            return package
    raise ConfigurationError(
        f"« {where} » n'est ni un dossier ni un paquet d'outils installé (groupe « {GROUP} »).",
        f"'{where}' is neither a folder nor an installed package of tools (group '{GROUP}').",
    )


def package_in(folder: Path) -> Package:
    """The package of a folder: a project with ``pyproject.toml``, or the package itself.

    Raises:
        ConfigurationError: it holds none.
    """
    project = folder / "pyproject.toml"
    if project.is_file():
        name = _announced_by(project)
        for place in (folder / "src" / name, folder / name):
            if (place / "__init__.py").is_file():
                return Package(check_name(name), place)
        raise ConfigurationError(
            f"« {project} » annonce le paquet « {name} », qui n'est pas à côté : il manque "
            f"« {folder / name / '__init__.py'} ».",
            f"'{project}' announces package '{name}', which is not beside it.",
        )
    if (folder / "__init__.py").is_file():
        return Package(check_name(folder.name), folder)
    raise ConfigurationError(
        f"« {folder} » ne contient pas de paquet d'outils : ni pyproject.toml qui en annonce un, ni "
        "__init__.py. `beffroi tool new` en écrit un.",
        f"'{folder}' holds no package of tools: neither a pyproject.toml that announces one nor an "
        "__init__.py. `beffroi tool new` writes one.",
    )


def check_name(name: str) -> str:
    """The name, where a package may be imported under it.

    Raises:
        ConfigurationError: it is no identifier, or something else already has it.
    """
    if not name.isidentifier() or not name.isascii() or name in _HOUSE or name in sys.stdlib_module_names:
        raise ConfigurationError(
            f"Un paquet d'outils ne peut pas se nommer « {name} » : prenez un seul mot, sans point, qui ne "
            "soit pas déjà un module.",
            f"A package of tools cannot be named '{name}': take one word without dots that is no module yet.",
        )
    return name


def _announced_by(project: Path) -> str:
    try:
        told: dict[str, Any] = tomllib.loads(project.read_text("utf-8"))
        points = told["project"]["entry-points"][GROUP]
        (name,) = {str(value) for value in points.values()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ConfigurationError(
            f"« {project} » n'annonce pas de paquet d'outils : il lui faut "
            f'[project.entry-points."{GROUP}"] avec une ligne nom = "paquet".',
            f"'{project}' announces no package of tools under the entry-point group '{GROUP}'.",
        ) from error
    return name


def _announced(point: EntryPoint) -> Package | None:
    try:
        name = check_name(point.value.strip())
        found = importlib.util.find_spec(name)
    except (ConfigurationError, ValueError, ImportError):
        return None
    if found is None or not found.submodule_search_locations or not found.origin:
        return None
    by = f"{point.dist.name} {point.dist.version}" if point.dist else ""
    return Package(name, Path(found.origin).parent, by)
