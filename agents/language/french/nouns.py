"""French nouns of records, fields and results, for sentences made by code."""

from __future__ import annotations

from dataclasses import dataclass

from beffroi.types import ListType, OptionalType, RecordType, Type


@dataclass(frozen=True)
class Noun:
    """A noun with its article, its bare plural, and whether it is feminine."""

    the: str
    plural: str
    feminine: bool = False

    @property
    def bare(self) -> str:
        """Without the article."""
        for article in ("le ", "la ", "les ", "l'"):
            if self.the.startswith(article):
                return self.the[len(article) :]
        return self.the

    @property
    def new(self) -> str:
        """« le nouveau ticket », « le nouvel avis », « la nouvelle personne »."""
        if self.feminine:
            return "la nouvelle " + self.bare
        return ("le nouvel " if self.the.startswith("l'") else "le nouveau ") + self.bare

    @property
    def this(self) -> str:
        """« ce ticket », « cette personne », « cet équipement »."""
        if self.the.startswith("les "):
            return "ces " + self.bare
        if self.feminine:
            return "cette " + self.bare
        return ("cet " if self.the.startswith("l'") else "ce ") + self.bare


_RECORDS = {
    "Ticket": Noun("le ticket", "tickets"),
    "Person": Noun("la personne", "personnes", True),
    "PersonalDetails": Noun("les données personnelles", "données personnelles", True),
    "Service": Noun("le service", "services"),
    "Place": Noun("le lieu", "lieux"),
    "Facility": Noun("l'équipement", "équipements"),
    "District": Noun("l'arrondissement", "arrondissements"),
    "HistoryEntry": Noun("l'entrée d'historique", "entrées d'historique", True),
    "Notice": Noun("l'avis", "avis"),
    "Document": Noun("le document", "documents"),
    "Passage": Noun("le passage", "passages"),
    "Group": Noun("le groupe", "groupes"),
}
_THING = Noun("le résultat", "résultats")

_FIELDS = {
    "action": Noun("l'action", "actions", True),
    "address": Noun("l'adresse", "adresses", True),
    "assignee": Noun("l'agent chargé", "agents chargés"),
    "at": Noun("la date", "dates", True),
    "author": Noun("l'auteur", "auteurs"),
    "birth_date": Noun("la date de naissance", "dates de naissance", True),
    "category": Noun("la catégorie", "catégories", True),
    "count": Noun("le nombre", "nombres"),
    "created": Noun("la date de création", "dates de création", True),
    "description": Noun("la description", "descriptions", True),
    "distance": Noun("la distance", "distances", True),
    "district": Noun("l'arrondissement", "arrondissements"),
    "domain": Noun("le domaine", "domaines"),
    "document": Noun("le document", "documents"),
    "email": Noun("l'adresse e-mail", "adresses e-mail", True),
    "first_name": Noun("le prénom", "prénoms"),
    "folder": Noun("le dossier", "dossiers"),
    "function": Noun("la fonction", "fonctions", True),
    "head": Noun("le responsable", "responsables"),
    "heading": Noun("la rubrique", "rubriques", True),
    "home_address": Noun("l'adresse personnelle", "adresses personnelles", True),
    "items": Noun("les éléments", "éléments"),
    "key": Noun("la valeur", "valeurs", True),
    "kind": Noun("le type", "types"),
    "label": Noun("l'adresse", "adresses", True),
    "last_name": Noun("le nom de famille", "noms de famille"),
    "lat": Noun("la latitude", "latitudes", True),
    "lon": Noun("la longitude", "longitudes", True),
    "name": Noun("le nom", "noms"),
    "number": Noun("le numéro", "numéros"),
    "office": Noun("le bureau", "bureaux"),
    "page": Noun("la page", "pages", True),
    "pages": Noun("le nombre de pages", "nombres de pages"),
    "phone": Noun("le téléphone", "téléphones"),
    "place": Noun("le lieu", "lieux"),
    "priority": Noun("la priorité", "priorités", True),
    "private_phone": Noun("le téléphone personnel", "téléphones personnels"),
    "recipient": Noun("le destinataire", "destinataires"),
    "service_name": Noun("le service", "services"),
    "status": Noun("le statut", "statuts"),
    "street": Noun("la rue", "rues", True),
    "text": Noun("le texte", "textes"),
    "ticket": Noun("le ticket", "tickets"),
    "title": Noun("le titre", "titres"),
    "updated": Noun("la date de mise à jour", "dates de mise à jour", True),
}

_ASKED = {"radius": "distance", "subject": "objet", "to": "destinataire"}


def record_noun(kind: Type) -> Noun:
    """The noun of what a value is made of."""
    match kind:
        case RecordType(cls):
            return _RECORDS.get(cls.__name__, _THING)
        case ListType(item) | OptionalType(item):
            return record_noun(item)
        case _:
            return _THING


TO_BE_TOLD = "à préciser"


def to_be_asked(parameter: str) -> str:
    """What stands for a value that the person is still asked."""
    known = _ASKED.get(parameter) or (_FIELDS[parameter].bare if parameter in _FIELDS else "")
    return f"({known} {TO_BE_TOLD})".replace("( ", "(")


def field_noun(name: str) -> Noun:
    """The noun of a field; an unknown one stands between quotes."""
    return _FIELDS.get(name, Noun(f"le champ « {name} »", f"champs « {name} »"))
