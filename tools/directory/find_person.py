"""Tool ``directory.find_person``."""

from __future__ import annotations

from beffroi import City, Effect, Lookup, Person, Query, tool


@tool(
    "directory.find_person",
    effect=Effect.READ,
    operations=("directory.find_person",),
    summary="Trouver une personne par son nom",
    sentence="Trouver « {name} » dans l'annuaire",
    result="{name}",
    phrases=(
        "trouve Karim Benali",
        "qui est Mme Lefèvre",
        "le téléphone de Thomas Kowalski",
        "les coordonnées d'Awa Diarra",
        "l'adresse mail professionnelle de M. Castel",
        "dans quel bureau travaille Nadia Cherif",
    ),
    questions={"name": "De quelle personne s'agit-il ?"},
)
def find_person(city: City, name: Query) -> Lookup[Person]:
    """Find a member of staff by name: an exact match, candidates for a person to pick from, or none."""
    return city.directory.find_person(name)
