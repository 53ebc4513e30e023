"""Tool ``directory.personal_details``."""

from __future__ import annotations

from beffroi import City, Effect, Person, PersonalDetails, ReadClass, tool


@tool(
    "directory.personal_details",
    effect=Effect.READ,
    read_class=ReadClass.PERSONAL,
    operations=("directory.personal_details",),
    summary="Lire les données personnelles d'une personne (ressources humaines)",
    sentence="Lire les données personnelles de {person}",
    result="les données personnelles de {person}",
    phrases=(
        "l'adresse personnelle de Mme Lefèvre",
        "le numéro privé de Karim Benali",
        "la date de naissance de Zoé Carpentier",
        "où habite Hugo Tessier",
        "le portable personnel de M. Amrani",
    ),
    questions={"person": "De quelle personne s'agit-il ?"},
)
def personal_details(city: City, person: Person) -> PersonalDetails:
    """Read what the city knows of a person as an employer; policy keeps it to human resources."""
    return city.directory.personal_details(person.id)
