"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from agents.views import Event

OnEvent = Callable[["Event"], None]

USER: str = typer.Option(
    ..., "--as", metavar="COMPTE", help="La personne qui agit, par exemple claire.aubry."
)
READER: str = typer.Option("", "--as", metavar="COMPTE", help="La personne qui lit ; sinon l'exploitant.")
JSON: bool = typer.Option(False, "--json", help="Un objet JSON plutôt qu'un texte.")
LIMIT: int = typer.Option(50, "--limit", min=1, max=1000, help="Nombre de lignes.")
MODEL: str = typer.Option(
    "",
    "--model",
    metavar="URL|FICHIER",
    help="Mesurer un autre modèle : un serveur (…/v1) ou un fichier GGUF.",
)
MODEL_NAME: str = typer.Option("", "--name", metavar="NOM", help="Le nom de ce modèle sur son serveur.")
CONSTRAINT: str = typer.Option(
    "none", "--constraint", metavar="CONTRAINTE", help="Ce que son serveur offre : gbnf, vllm, json ou none."
)
