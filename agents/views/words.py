"""French words for records and fields. One place: tables, cards, approval forms and sentences use it."""

from __future__ import annotations

from agents.language.french.names import bare_name
from agents.language.known import certain
from beffroi.declared import field_title
from beffroi.types import ListType, OptionalType, RecordType, Type

FIELDS: dict[str, str] = {
    "number": "Numéro", "title": "Titre", "category": "Catégorie", "status": "Statut", "priority": "Priorité",
    "district": "Arrondissement", "place": "Lieu", "created": "Créé le", "updated": "Modifié le",
    "assignee": "Confié à", "description": "Description", "version": "Version",
    "id": "Identifiant", "name": "Nom", "first_name": "Prénom", "last_name": "Nom de famille",
    "function": "Fonction", "service_name": "Service", "domain": "Domaine", "office": "Bureau",
    "phone": "Téléphone", "email": "Adresse e-mail", "head": "Responsable", "address": "Adresse",
    "label": "Adresse", "street": "Rue", "lon": "Longitude", "lat": "Latitude", "kind": "Type",
    "distance": "Distance", "at": "Le", "author": "Auteur", "action": "Action", "text": "Texte",
    "recipient": "Destinataire", "ticket": "Ticket", "home_address": "Adresse personnelle",
    "private_phone": "Téléphone privé", "birth_date": "Date de naissance", "person_id": "Personne",
    "document": "Document", "folder": "Dossier", "page": "Page", "pages": "Pages", "heading": "Rubrique",
    "score": "Pertinence", "readers": "Réservé à", "key": "Valeur", "count": "Nombre", "items": "Éléments",
}  # fmt: skip

PARAMETERS: dict[str, str] = {
    "subject": "Objet", "place": "Lieu", "category": "Catégorie", "priority": "Priorité", "ticket": "Ticket",
    "to": "Destinataire", "text": "Texte", "reason": "Motif", "message": "Message", "content": "Contenu",
    "name": "Nom", "function": "Fonction", "domain": "Domaine", "district": "Arrondissement",
    "service": "Service", "person": "Personne", "address": "Adresse", "kind": "Type d'équipement",
    "radius": "Rayon", "n": "Nombre", "street": "Rue", "origin": "Départ", "destination": "Arrivée",
    "status": "Statut", "older_than": "Créés il y a plus de", "newer_than": "Créés il y a moins de",
    "until": "Jusqu'au",
    "assignee": "Confiés à", "number": "Numéro", "query": "Recherche",
}  # fmt: skip

COLUMNS: dict[str, tuple[str, ...]] = {
    "Ticket": (
        "number",
        "title",
        "category",
        "status",
        "priority",
        "district",
        "place",
        "created",
        "assignee",
    ),
    "Person": ("name", "function", "service_name", "office", "phone", "email"),
    "Service": ("name", "head", "phone", "email", "address"),
    "Facility": ("name", "kind", "address", "district", "distance"),
    "Place": ("label", "district"),
    "District": ("number", "name"),
    "HistoryEntry": ("at", "author", "action", "text"),
    "Notice": ("recipient", "at", "ticket"),
    "PersonalDetails": ("home_address", "private_phone", "birth_date"),
    "Document": ("title", "name", "folder", "pages", "updated"),
    "Passage": ("title", "folder", "page", "heading", "text"),
    "Group": ("key", "count"),
}
"""Fields that are shown of each record, in order; identifiers and versions are not."""

PLURALS: dict[str, str] = {
    "Ticket": "tickets", "Person": "personnes", "Service": "services", "Facility": "équipements",
    "Place": "lieux", "District": "arrondissements", "HistoryEntry": "événements", "Notice": "avis",
    "Document": "documents", "Passage": "passages", "Group": "groupes",
}  # fmt: skip

RECORDS: dict[str, str] = {
    "Ticket": "Ticket", "Person": "Personne", "Service": "Service", "Facility": "Équipement", "Place": "Lieu",
    "District": "Arrondissement", "HistoryEntry": "Événement", "Notice": "Avis envoyé",
    "PersonalDetails": "Données personnelles", "Document": "Document", "Passage": "Passage",
    "Group": "Groupe",
}  # fmt: skip


VARIABLES: dict[str, str] = {
    "equipements": "équipements", "equipement": "équipement", "metres": "distance",
    "details": "données personnelles", "lieu": "lieu",
}  # fmt: skip


_SHORTEST_WORD = 3


def variable_word(name: str, kind: Type | None = None) -> str:
    """The French word of a plan's variable: « tickets2 » is « tickets », a mere letter is what it stands for.

    Args:
        kind: its type, where that is known.
    """
    plain = bare_name(name).replace("_", " ")
    if len(plain) < _SHORTEST_WORD:
        return _type_word(kind) or ("résultats" if plain.endswith("s") else "résultat")
    return VARIABLES.get(plain, plain)


def _type_word(kind: Type | None) -> str:
    match kind:
        case OptionalType(item):
            return _type_word(item)
        case ListType(item) if isinstance(held := certain(item), RecordType):
            return PLURALS.get(held.cls.__name__, "")
        case RecordType(cls):
            return RECORDS.get(cls.__name__, "").lower()
        case _:
            return ""


def field_word(name: str) -> str:
    """The French word of a field: the house's, the title that its record declares, or the field's name."""
    return FIELDS.get(name) or field_title(name) or name.replace("_", " ").capitalize()


def parameter_word(name: str) -> str:
    """The French word of a parameter."""
    return PARAMETERS.get(name) or field_word(name)
