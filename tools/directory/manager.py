"""Tool ``directory.manager``."""

from __future__ import annotations

from beffroi import City, Effect, Person, tool


@tool(
    "directory.manager",
    effect=Effect.READ,
    operations=("directory.manager",),
    summary="Trouver le supérieur d'une personne",
    sentence="Trouver le supérieur de {person}",
    result="le supérieur de {person}",
    phrases=(
        "le supérieur de Karim Benali",
        "qui est le chef d'Inès Haddad",
        "mon chef",
        "le N+1 de Mme Figueira",
        "à qui Paul Vasseur rend-il compte",
    ),
    questions={"person": "De qui cherchez-vous le supérieur ?"},
)
def manager(city: City, person: Person) -> Person:
    """Find the person whom someone reports to.

    Raises:
        ToolError: ``NOT_FOUND`` where the person reports to nobody.
    """
    return city.directory.manager(person.id)
