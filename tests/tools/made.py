"""A small package of tools, written for a test; each part of it can be another."""

from __future__ import annotations

from pathlib import Path

from beffroi.settings.installation import PackageSettings, Settings, ToolsSettings
from tools.packages.source import read_source, source_hash

MODULE = '''"""Tool ``{name}``."""

from __future__ import annotations

from dataclasses import dataclass

from beffroi import City, Effect, Lookup, Prose, Query, Ticket, free_text, personal, plain, tool
{imports}


@dataclass(frozen=True)
class Colis:
    """A parcel."""

    numero: str = plain(title="Numéro du colis")
    destinataire: str = personal("nom", "rh")
    consigne: str = free_text()


@tool(
    "{name}",
    effect=Effect.{effect},
    operations={operations},
    summary="Suivre un colis",
    sentence="{sentence}",
    phrases=("où est le colis CL1", "suis le colis CL1", "le colis CL1 ?"),
    questions={{"numero": "Quel numéro ?"}},
)
def suivre(city: City, numero: {given}) -> {returns}:
    """Find a parcel by its number."""
    {body}
'''
PHRASES = """family: colis
values numero: CL1 | CL2 | CL3
===
intent: suivre
plan:
trouve = colis.suivre(numero="{numero}")
answer(trouve.numero)
phrases:
""" + "\n".join(
    f"{word} le colis {{numero}}" for word in "où suis montre vois dis cherche trouve lis ouvre donne".split()
)
_PARTS = {
    "name": "colis.suivre",
    "imports": "",
    "effect": "READ",
    "operations": "()",
    "sentence": "Suivre le colis « {numero} »",
    "given": "Query",
    "returns": "Lookup[Colis]",
    "body": 'return Lookup(Colis("CL1", "Awa Diarra", "fragile") if numero.strip() == "CL1" else None)',
}


def make_package(
    folder: Path, package: str = "beffroi_colis", *, extra: str = "", phrases: str = PHRASES, **parts: str
) -> Path:
    """Write a package into a folder; gives the package's own folder.

    Args:
        extra: text at the end of the module.
        parts: of the module, other than the usual ones.
    """
    made = folder / package
    (made / "phrases").mkdir(parents=True)
    (made / "__init__.py").write_text('"""Tools."""\n')
    (made / "suivre.py").write_text(MODULE.format(**{**_PARTS, **parts}) + extra, "utf-8")
    (made / "phrases" / "colis.txt").write_text(phrases, "utf-8")
    return made


def enabled(home: Path, *packages: Path) -> Settings:
    """Settings that enable these packages as they are now."""
    named = [PackageSettings(name=p.name, sha256=source_hash(read_source(p)), path=p) for p in packages]
    return Settings(home=home, tools=ToolsSettings(packages=named))
