"""The resolver on misspelt and English words, and on what must not be taken for another value."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest

from agents.language.lexicon import Ambiguous, Resolved, Unknown, infer_category, resolve
from agents.language.lexicon.enums import resolve_enum
from agents.language.lexicon.wordlists import word_list
from beffroi.enums import Category, Domain, FacilityKind, Priority, Status
from beffroi.errors import PlanError
from beffroi.types import DateType, DurationType, EnumType, NumberType, Type
from tests.language.support import NOW, checked

WORDS: dict[StrEnum, str] = {
    FacilityKind.GYMNASE: "jimnase|gimnaz|jimnases du 12e|gym|gyms|sports hall",
    FacilityKind.MAIRIE: "mérie|town hall|the town halls|city hall|hôtel de ville",
    FacilityKind.ECOLE: "écol|school|schools|primary schools|nursery school",
    FacilityKind.CRECHE: "créches|nursery|nurseries|daycare",
    FacilityKind.COLLEGE: "colège|secondary school|middle schools",
    FacilityKind.PISCINE: "piçine|la piçine municipale|swimming pool|swimming pools|pools",
    FacilityKind.BIBLIOTHEQUE: "bibiotèque|biblioteque|mediatek|library|libraries",
    FacilityKind.PARC: "park|parks|public gardens|playground",
    FacilityKind.FONTAINE: "fontène|fountains|drinking fountain",
    FacilityKind.SANISETTE: "sanizette|toilettes pubiques|public toilets|restroom",
    FacilityKind.DECHETTERIE: "déchètterie|recycling centre|recycling center",
    FacilityKind.MARCHE: "halles|market|covered market|market hall",
    FacilityKind.MUSEE: "musé|muzée|museum|museums",
    FacilityKind.BORNE: "bornne|charging station|charging stations|EV chargers",
    Category.VOIRIE: "voiri|roads|road maintenance",
    Category.PROPRETE: "propretée|encombrants|poubelles|déchets|cleaning|street cleaning|waste",
    Category.ECLAIRAGE: "éclerage|service éclerage|lampadaires|lumières|street lighting|street lights",
    Category.ESPACES_VERTS: "espace ver|arbres|pelouse|green spaces|trees",
    Category.EAU: "fuites|eaux|water|water leaks",
    Category.BATIMENTS: "batimen|buildings",
    Category.PETITE_ENFANCE: "petit enfance|childcare",
    Category.SPORTS: "spor|sports",
    Category.ETAT_CIVIL: "étatcivil|etat civile|civil registry",
    Domain.RESSOURCES_HUMAINES: "ressource umaine|HR|human resources",
    Domain.FINANCES: "finnances|finance",
    Domain.INFORMATIQUE: "informatik|imformatique|IT",
    Domain.COMMUNICATION: "communications|presse",
    Domain.URBANISME: "planning|urban planning",
    Status.OUVERT: "ouvret|open|still open|rouverts|reopened|à traiter|pas traité",
    Status.EN_COURS: "en cour|en traitement|in progress|en cours de clôture",
    Status.EN_ATTENTE: "en atente|pending|on hold",
    Status.FERME: "closed|resolved|tickets fermer",
    Priority.BASSE: "low|not urgent|pas très urgents",
    Priority.NORMALE: "normal|medium",
    Priority.HAUTE: "high|high priority",
    Priority.URGENTE: "urgent|top priority|urjent|urgants|les plus urgents",
}
DENIED: dict[StrEnum, str] = {
    Status.FERME: "not closed|pas fermé|non clos|pas encore fermés|sauf fermés|tout sauf fermé|à fermer|isn't closed|"
    "tickets à fermer|presque terminés|unclosed|unresolved|non résolus|inachevés",
    Status.OUVERT: "not open|plus ouvert|autres que ouverts",
    Priority.URGENTE: "moins urgent|least urgent",
    Priority.HAUTE: "peu importante|au moins haute",
    Category.PROPRETE: "pas propreté",
}
SEVERAL: list[tuple[Type, str, tuple[object, ...]]] = [
    (EnumType(Status), "fermés ou ouverts", (Status.OUVERT, Status.FERME)),
    (EnumType(Category), "écoles", (Category.BATIMENTS, Category.PETITE_ENFANCE)),
    (EnumType(Category), "rue de la Propreté", (Category.VOIRIE, Category.PROPRETE)),
    (EnumType(FacilityKind), "bibliothèque de l'école", (FacilityKind.ECOLE, FacilityKind.BIBLIOTHEQUE)),
    (EnumType(Priority), "important mais pas urgent", (Priority.BASSE, Priority.HAUTE)),
    (NumberType("district"), "tixième", (6, 10)),
]
OTHER: dict[type[StrEnum], str] = {
    FacilityKind: "librairie|librairies|lycée|high school|cinéma|théâtre|hôpital|pharmacie|gare|poste|église|hall|"
    "commissariat|restaurant|caserne|parking|car park|parc de stationnement|supermarché|borne incendie|marchés publics|"
    "bancs publics|marche à pied|salle|salles|les salles dans le 11e|cabinet médical|cabinets médicaux|collecte|"
    "cabinet du maire|Paris|collègue|garde|halte",
    Category: "mobilier|santé|culture|sécurité|gardiens|transports|haut|o|créés|toutes|premiers|triés|trois",
    Domain: "logement|juridique|police|social|gardien",
    Status: "fermeture|résolution|ouverture|statut|chose|poubelles|jours",
    Priority: "hotte|priorité|priority|n'importe|n'importe laquelle|service de presse|passés|porte",
}
MEANT: list[tuple[Type, Any, str]] = [
    (NumberType("district"), 18, "dizuitième|dix-huitieme arrondissement"),
    (NumberType("district"), 11, "onsième|onsiaime|11 eme|11è|11em|XIe arrt|XI ème|75011|75011 Paris|Paris 11|onze|"
     "paris11|le onze|l'onzième|11th|the 11th arrondissement|eleventh|district 11|n°11|11e arrondisement"),
    (NumberType("district"), 1, "1st|premié|first|1st district"),
    (NumberType("district"), 5, "district 5|5th district|cinkième|district five"),
    (NumberType("district"), 7, "setième|7th"),
    (NumberType("district"), 19, "dizneuvième|dix neuvieme"),
    (NumberType(), 3, "three|trois|troi|ticket three"),
    (NumberType(), 10, "ten|une dizaine"),
    (NumberType(), 12, "une douzaine|a dozen"),
    (NumberType(), 24, "deux douzaines"),
    (NumberType(), 31, "trante et un|thirty-one"),
    (NumberType(), 71, "soixante et onze|soissante et onze"),
    (NumberType(), 100, "cent|une centaine|a hundred"),
    (NumberType(), 150, "one hundred and fifty|cent cinquante"),
    (NumberType("metres"), 300.0, "300 meters|300 mètres|trois cents mètres|300m.|within 300 m|three hundred metres"),
    (NumberType("metres"), 500.0, "0,5 km|un demi-kilomètre|half a kilometre"),
    (NumberType("metres"), 805.0, "half a mile"),
    (NumberType("metres"), 1000.0, "one kilometre|a kilometre"),
    (NumberType("metres"), 1500.0, "1km5|a kilometer and a half|un kilomètre et demi"),
    (NumberType("metres"), 1050.0, "1 km 50 m|1km50m"),
    (NumberType("metres"), 1005.0, "1 km 5 m"),
    (NumberType("metres"), 1500.0, "1 km 500|1 km 500 m|1 km 5"),
    (NumberType("metres"), 1609.0, "a mile|one mile"),
    (NumberType("metres"), 100.0, "une centaine de mètres"),
    (DurationType(), timedelta(days=90), "3 moi|3 months|trois mois|les 3 derniers mois|+ de 3 mois"),
    (DurationType(), timedelta(days=14), "2 sem.|two weeks|past two weeks|a fortnight|for over two weeks"),
    (DurationType(), timedelta(days=15), "15j|quinze jours|une quinzaine|une quinzaine de jours"),
    (DurationType(), timedelta(days=45), "un mois et demi|a month and a half"),
    (DurationType(), timedelta(days=30), "un moi|a month ago|over a month old|le dernier mois"),
    (DurationType(), timedelta(days=365), "a year|1 ans|older than a year"),
    (DurationType(), timedelta(days=2), "48h|last 48 hours"),
    (DurationType(), timedelta(days=21), "3 semmaines|trois semaine|ça fait 3 semaines"),
    (DurationType(), timedelta(days=7), "la dernière semaine|a week|sept jours"),
    (DurationType(), timedelta(hours=2), "depuis 2h|2 h|plus de 2h"),
    (DurationType(), timedelta(hours=14), "depuis plus de 14h|14 heures"),
    (DurationType(), timedelta(hours=1), "depuis 14h30|14h30|après 14 h 30"),
    (DurationType(), timedelta(hours=16, minutes=30), "depuis 23h"),
    (DateType(), datetime(2026, 11, 24, 14, 30), "depuis 14h30|14h30"),
    (DateType(), datetime(2026, 11, 21, 15, 30), "il y a 3 jours|les 3 derniers jours|dans les 3 derniers jours"),
    (DateType(), datetime(2026, 11, 23), "yesterday|hier|this week|lundi dernier|last monday|since monday"),
    (DateType(), datetime(2026, 11, 22), "avant-hier|avant hier soir|the day before yesterday"),
    (DateType(), datetime(2026, 11, 16), "la semaine passée|last week|semaine précédente"),
    (DateType(), datetime(2026, 10, 1), "le mois dernier|last month|this quarter"),
    (DateType(), datetime(2026, 10, 3), "depuis le 3 octobre|le 3 octobre dernier|October 3rd|3rd of october"),
    (DateType(), datetime(2026, 1, 1), "depuis janvier|since january|cette année|this year|janvier dernier"),
    (DateType(), datetime(2025, 9, 1), "septembr 2025"),
]  # fmt: skip
UNCLEAR: list[tuple[Type, str, str]] = [
    (DurationType(), "avant l'été|depuis la rentrée|longtemps|quelques jours", "12 mars"),
    (NumberType("metres"), "cinq minutes à pied|10 minutes walk|à deux pas|à côté", "500 m"),
    (NumberType("district"), "11e et 12e|11 ou 12|11-12|du 5e au 7e", "une étape pour chacun"),
    (NumberType("district"), "une|une dizaine|3 mois|deuxième étage|pas le 11e", ""),
    (NumberType(), "two three|deux trois", ""),
    (DateType(), "dans 3 jours|sous 48h|in 3 days", ""),
    (DurationType(), "2-3 jours|3 à 4 jours|next week", ""),
]
REPORTED = {
    Category.VOIRIE: "pothole|hole in the road",
    Category.ECLAIRAGE: "broken street light|broken street light in front of the school|on a un lampadaire cassé",
    Category.PROPRETE: "overflowing bin|dead rat|dead rats in the park|poubelle qui déborde|pipi",
    Category.EAU: "burst pipe|water leak|water leak on the pavement|leaking pipe",
    Category.ESPACES_VERTS: "fallen tree|tree blocking the road|fallen tree on the street",
    Category.BATIMENTS: "broken window",
}


def _each(words: str) -> list[str]:
    return words.split("|")


@pytest.mark.parametrize(("value", "word"), [(v, w) for v, ws in WORDS.items() for w in _each(ws)])
def test_misspelt_and_english_words_mean_their_value(value: StrEnum, word: str) -> None:
    assert resolve(EnumType(type(value)), word) == Resolved(value)


@pytest.mark.parametrize(("value", "word"), [(v, w) for v, ws in DENIED.items() for w in _each(ws)])
def test_words_that_deny_a_value_are_an_error_that_says_how_to_filter(value: StrEnum, word: str) -> None:
    found = resolve(EnumType(type(value)), word)
    assert isinstance(found, Unknown)
    assert "!=" in found.mend and f'"{value.value}"' in found.mend


@pytest.mark.parametrize(("kind", "word", "values"), SEVERAL)
def test_words_as_near_to_several_values_give_the_choices(
    kind: Type, word: str, values: tuple[object, ...]
) -> None:
    assert resolve(kind, word) == Ambiguous(values)


@pytest.mark.parametrize(("cls", "word"), [(c, w) for c, ws in OTHER.items() for w in _each(ws)])
def test_words_that_look_like_a_list_s_mean_nothing(cls: type[StrEnum], word: str) -> None:
    assert resolve(EnumType(cls), word) == Unknown()


@pytest.mark.parametrize(("kind", "value", "word"), [(k, v, w) for k, v, ws in MEANT for w in _each(ws)])
def test_numbers_distances_and_times_in_other_spellings(kind: Type, value: object, word: str) -> None:
    assert resolve(kind, word, now=NOW) == Resolved(value)


@pytest.mark.parametrize(("kind", "mend", "word"), [(k, m, w) for k, ws, m in UNCLEAR for w in _each(ws)])
def test_unclear_words_are_an_error_with_a_mend(kind: Type, mend: str, word: str) -> None:
    found = resolve(kind, word, now=NOW)
    assert isinstance(found, Unknown) and mend in found.mend


@pytest.mark.parametrize(("category", "subject"), [(c, s) for c, ss in REPORTED.items() for s in _each(ss)])
def test_a_category_is_inferred_from_english_words_too(category: Category, subject: str) -> None:
    assert infer_category(subject) is category


@pytest.mark.parametrize("cls", [Status, Priority, FacilityKind])
def test_no_two_values_share_a_word_or_a_sound(cls: type[StrEnum]) -> None:
    known = word_list(cls)
    sounds: dict[str, set[str]] = {}
    for spelt in known.affirmed.all:
        sounds.setdefault(spelt.sound, set()).add(spelt.value)
    assert all(len(values) == 1 for values in known.stems.values())
    assert all(len(values) == 1 for sound, values in sounds.items() if len(sound) > 3)


def test_a_denied_status_in_a_plan_is_refused_with_the_filter_to_write() -> None:
    with pytest.raises(PlanError) as caught:
        checked('t = ticketing.search(status="not closed")', "tickets not closed")
    assert '!= "fermé"' in caught.value.mend


def test_a_street_named_after_a_value_stays_text() -> None:
    done = checked('lieu = gis.locate(address="rue de la Propreté")', "où est la rue de la Propreté ?")
    assert [found.value for found in done.evidence.values()] == ["rue de la Propreté"]


def test_two_districts_of_one_sentence_keep_their_own_words() -> None:
    plan = 'a = ticketing.search(district="onzième")\nb = ticketing.search(district="12e")\nanswer(a, b)'
    done = checked(plan, "les tickets du onzième et ceux du 12e")
    said = [(found.value, found.span.text) for found in done.evidence.values() if found.span]
    assert said == [(11, "onzième"), (12, "12e")]


def test_an_unknown_phrase_costs_in_proportion_to_its_length() -> None:
    phrase = "bonjour je ne sais pas quoi dire ici"

    def best(text: str) -> float:
        times = []
        for _ in range(30):
            start = time.perf_counter()
            for cls in (Domain, FacilityKind, Status):
                resolve_enum.__wrapped__(cls, text)
            times.append(time.perf_counter() - start)
        return min(times)

    assert best(f"{phrase} {phrase} {phrase} {phrase}") < 16 * best(phrase)
