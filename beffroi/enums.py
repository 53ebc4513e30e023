"""Closed lists of the city. Values are what staff read; a plan's words are resolved to them by code."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """What a ticket is about; also the domains of the services that handle tickets."""

    VOIRIE = "voirie"
    PROPRETE = "propreté"
    ECLAIRAGE = "éclairage"
    ESPACES_VERTS = "espaces verts"
    EAU = "eau"
    BATIMENTS = "bâtiments"
    PETITE_ENFANCE = "petite enfance"
    SPORTS = "sports"
    ETAT_CIVIL = "état civil"


class Domain(StrEnum):
    """What a service does: the ticket categories and the central directorates."""

    VOIRIE = "voirie"
    PROPRETE = "propreté"
    ECLAIRAGE = "éclairage"
    ESPACES_VERTS = "espaces verts"
    EAU = "eau"
    BATIMENTS = "bâtiments"
    PETITE_ENFANCE = "petite enfance"
    SPORTS = "sports"
    ETAT_CIVIL = "état civil"
    RESSOURCES_HUMAINES = "ressources humaines"
    FINANCES = "finances"
    INFORMATIQUE = "informatique"
    COMMUNICATION = "communication"
    URBANISME = "urbanisme"


class Status(StrEnum):
    """Where a ticket stands."""

    OUVERT = "ouvert"
    EN_COURS = "en cours"
    EN_ATTENTE = "en attente"
    FERME = "fermé"


class Priority(StrEnum):
    """How pressing a ticket is; ordered as listed."""

    BASSE = "basse"
    NORMALE = "normale"
    HAUTE = "haute"
    URGENTE = "urgente"


class FacilityKind(StrEnum):
    """Kinds of public facilities."""

    ECOLE = "école"
    CRECHE = "crèche"
    COLLEGE = "collège"
    GYMNASE = "gymnase"
    PISCINE = "piscine"
    BIBLIOTHEQUE = "bibliothèque"
    PARC = "parc"
    FONTAINE = "fontaine"
    SANISETTE = "sanisette"
    DECHETTERIE = "déchetterie"
    MAIRIE = "mairie"
    MARCHE = "marché"
    MUSEE = "musée"
    BORNE = "borne"
