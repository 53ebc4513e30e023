"""The resolver: what the person's words mean as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.language.lexicon import Ambiguous, Resolved, Unknown, infer_category, resolve
from agents.language.lexicon.figures import number
from beffroi.enums import Category, Domain, FacilityKind, Priority, Status
from beffroi.numerals import spelling
from beffroi.types import DateType, DurationType, EnumType, NumberType, TextType, Type
from tests.language.support import NOW

ENUMS: list[tuple[type[StrEnum], StrEnum, str]] = [
    (Status, Status.OUVERT, "ouverts|ouverte|Ouvertes|nouveaux|non traités|ouvrets"),
    (Status, Status.EN_COURS, "en cours|En cours de traitement|pris en charge|encours"),
    (Status, Status.EN_ATTENTE, "en attente|en suspens|bloqués"),
    (
        Status,
        Status.FERME,
        "fermés|clos|closes|clôturées|cloturés|terminés|résolues|réglés|traités|tickets fermés",
    ),
    (Priority, Priority.BASSE, "basse|faible|pas urgents|non urgent|peu prioritaire"),
    (Priority, Priority.NORMALE, "normale|normaux|moyenne"),
    (Priority, Priority.HAUTE, "haute|élevées|prioritaires|importants|priorité haute"),
    (Priority, Priority.URGENTE, "urgents|urgente|max|maximale|très urgent|en urgence|critique|urgentes"),
    (FacilityKind, FacilityKind.SANISETTE, "toilettes publiques|WC|sanisettes|toilette|sanisete"),
    (FacilityKind, FacilityKind.ECOLE, "écoles|Ecole|école maternelle|écoles maternelles|ecoles"),
    (FacilityKind, FacilityKind.PARC, "jardins|parcs|square|espaces verts"),
    (FacilityKind, FacilityKind.BIBLIOTHEQUE, "bibliotheques|médiathèque|Bibliothèque"),
    (FacilityKind, FacilityKind.BORNE, "bornes de recharge|borne électrique"),
    (FacilityKind, FacilityKind.PISCINE, "piscines|piscne|la piscine"),
    (FacilityKind, FacilityKind.DECHETTERIE, "déchèteries|dechetterie"),
    (Category, Category.ECLAIRAGE, "éclairage public|eclairage|éclairages"),
    (Category, Category.VOIRIE, "voirie|voiri|la voirie|routes|service des routes"),
    (Category, Category.ESPACES_VERTS, "jardins|espaces verts|espace vert|parcs et jardins"),
    (Category, Category.PROPRETE, "propreté|proprete|nettoyage|nettoiement"),
    (Category, Category.EAU, "eau|assainissement|égouts"),
    (Category, Category.PETITE_ENFANCE, "petite enfance|crèches|petite-enfance"),
    (Category, Category.ETAT_CIVIL, "état civil|état-civil|etat civil"),
    (Domain, Domain.RESSOURCES_HUMAINES, "RH|DRH|la DRH|ressources humaines|personnel"),
    (Domain, Domain.INFORMATIQUE, "informatique|DSI|service informatique"),
    (Domain, Domain.FINANCES, "finances|compta|budget"),
    (Domain, Domain.URBANISME, "urbanisme|urba|permis de construire"),
    (Domain, Domain.VOIRIE, "voirie|voiries"),
]
UNKNOWN: list[tuple[Type, str]] = [
    (EnumType(Status), "pas fermés"),
    (EnumType(FacilityKind), "cinéma"),
    (EnumType(Category), "ressources humaines"),
    (EnumType(Category), ""),
    (NumberType("district"), "21e"),
    (NumberType("district"), "0"),
    (NumberType("district"), "v"),
    (NumberType("district"), "69003"),
    (NumberType(), "11e"),
    (NumberType(), "deux trois"),
    (NumberType(), "99999999999"),
    (NumberType(), ""),
    (NumberType("metres"), "m"),
    (NumberType("metres"), "5000 km"),
    (NumberType("metres"), "loin"),
    (DurationType(), "longtemps"),
    (DurationType(), "1000 ans"),
    (DurationType(), "demain"),
    (DateType(), "32 mars"),
    (TextType("email"), "jean"),
    (TextType("email"), "a@b"),
]
DISTRICTS = {
    1: "1er|premier|1ère|Ier|75001|premier arrondissement",
    2: "2e|2nd|deuxième|IIe|second",
    5: "5e|Paris 5|cinquième",
    9: "neuvième|IXe|9ème",
    11: "11e|11ème|11eme|XIe|onzième|75011|11e arrondissement|11|le 11e|du 11e|dans le 11ème arrdt|onzieme|XIème",
    10: "Xe|Xème|Xième",
    12: "XIIe|XIIème|XIIième",
    14: "XIVe|xivième",
    16: "75116|seizième|XVIe|XVIème|XVIième",
    17: "dix-septième|XVIIe|XVIIème|XVIIième|xviie",
    18: "XVIIIe|XVIIIème",
    19: "dix-neuvième|dix neuvieme|xixième|XIXIÈME",
    20: "20e|vingtième|XXe|xxième|XXIÈME",
}
NUMBERS = {
    3: "trois|3",
    10: "une dizaine|dix",
    21: "vingt et un|vingt-et-un",
    80: "quatre-vingts",
    97: "quatre-vingt-dix-sept",
    1200: "mille deux cents|1 200|1200",
    2312: "deux mille trois cent douze",
    4012: "4012|n°4012|n° 4012|#4012|numéro 4012|le ticket 4012|4 012",
    9999: "neuf mille neuf cent quatre-vingt-dix-neuf",
}
DISTANCES = {
    100.0: "100m|à 100 m|cent mètres",
    500.0: "500 m|500|500 mètres|cinq cents mètres|un demi-kilomètre|moins de 500 m|500 metres",
    1000.0: "un kilomètre|1 km|1km|mille mètres",
    1500.0: "1,5 km|1.5 km|un kilomètre et demi",
}
LENGTHS = {
    timedelta(hours=6): "6h|six heures",
    timedelta(days=2): "48h|deux jours",
    timedelta(days=10): "10 jours|dix jours|les dix derniers jours|10j",
    timedelta(days=15): "15j|quinze jours|une quinzaine",
    timedelta(days=14): "deux semaines",
    timedelta(days=30): "un mois|1 mois|plus d'un mois",
    timedelta(days=91): "un trimestre",
    timedelta(days=180): "six mois",
    timedelta(days=730): "2 ans|deux ans",
}
MOMENTS = {
    datetime(2026, 11, 24): "aujourd'hui|ce matin",
    datetime(2026, 11, 23): "hier|cette semaine|lundi|lundi dernier|depuis lundi",
    datetime(2026, 11, 22): "avant-hier|dimanche",
    datetime(2026, 11, 17): "mardi",
    datetime(2026, 11, 16): "la semaine dernière",
    datetime(2026, 11, 1): "ce mois-ci|ce mois|le 1er novembre",
    datetime(2026, 10, 1): "le mois dernier|ce trimestre",
    datetime(2026, 3, 12): "le 12 mars|12 mars 2026|12/03/2026|2026-03-12|12/03",
    datetime(2025, 12, 25): "25 décembre",
    datetime(2026, 1, 1): "cette année|janvier|2026",
    datetime(2025, 1, 1): "l'année dernière",
}


def _cases(table: Mapping[Any, str]) -> list[tuple[str, object]]:
    return [(word, value) for value, words in table.items() for word in words.split("|")]


@pytest.mark.parametrize(("cls", "value", "word"), [(c, v, w) for c, v, ws in ENUMS for w in ws.split("|")])
def test_words_of_closed_lists(cls: type[StrEnum], value: StrEnum, word: str) -> None:
    assert resolve(EnumType(cls), word) == Resolved(value)


@pytest.mark.parametrize("cls", [Status, Priority, FacilityKind, Category, Domain])
def test_every_value_of_a_closed_list_means_itself(cls: type[StrEnum]) -> None:
    for member in cls:
        assert resolve(EnumType(cls), member.value) == Resolved(member)
        assert resolve(EnumType(cls), member.value.upper()) == Resolved(member)


@pytest.mark.parametrize(("kind", "text"), UNKNOWN)
def test_other_words_mean_nothing(kind: Type, text: str) -> None:
    assert resolve(kind, text, now=NOW) == Unknown()


@pytest.mark.parametrize(("word", "value"), _cases(DISTRICTS))
def test_districts(word: str, value: object) -> None:
    assert resolve(NumberType("district"), word) == Resolved(value)


@pytest.mark.parametrize(("word", "value"), _cases(NUMBERS))
def test_numbers(word: str, value: object) -> None:
    assert resolve(NumberType(), word) == Resolved(value)


@pytest.mark.parametrize(("word", "value"), _cases(DISTANCES))
def test_distances(word: str, value: object) -> None:
    assert resolve(NumberType("metres"), word) == Resolved(value)


@pytest.mark.parametrize(("word", "value"), _cases(LENGTHS))
def test_lengths_of_time_need_no_now(word: str, value: object) -> None:
    assert resolve(DurationType(), word) == Resolved(value)


@pytest.mark.parametrize(("word", "value"), _cases(MOMENTS))
def test_moments_are_counted_from_now(word: str, value: datetime) -> None:
    assert resolve(DateType(), word, now=NOW) == Resolved(value)
    assert resolve(DurationType(), word, now=NOW) == Resolved(NOW - value)
    assert resolve(DurationType(), word) == Unknown()


def test_a_word_between_two_values_is_ambiguous() -> None:
    assert resolve(EnumType(Priority), "haute ou urgente") == Ambiguous((Priority.HAUTE, Priority.URGENTE))


def test_an_email_address_is_taken_as_it_is() -> None:
    assert resolve(TextType("email"), "karim.benali@paris.demo") == Resolved("karim.benali@paris.demo")


@given(st.integers(0, 9999))
def test_every_number_up_to_9999_is_read_from_its_words(value: int) -> None:
    assert number(spelling(value)) == value


@given(st.text(max_size=40))
def test_any_text_resolves_without_error(text: str) -> None:
    for kind in (
        EnumType(Domain),
        NumberType(),
        NumberType("district"),
        NumberType("metres"),
        DurationType(),
    ):
        resolve(kind, text, now=NOW)
    infer_category(text)


ANOMALIES = {
    Category.VOIRIE: "nid-de-poule|trou dans la chaussée|trottoir défoncé|pavé descellé|panneau tordu|potelet arraché",
    Category.PROPRETE: "dépôt sauvage|tags|graffiti|encombrants|rats|matelas abandonné|poubelle renversée|mégots",
    Category.ECLAIRAGE: "lampadaire éteint|réverbère cassé|feu tricolore en panne|rue dans le noir|feu de circulation",
    Category.ESPACES_VERTS: "arbre tombé sur la chaussée|haie trop haute|pelouse abîmée|banc cassé|nid de frelons",
    Category.EAU: "fuite d'eau sur le trottoir|égout bouché|canalisation percée|absence de point d'eau|fontaine à sec|"
    "borne incendie ouverte",
    Category.BATIMENTS: "chauffage en panne|toit qui fuit|ascenseur bloqué|porte vandalisée|vitre cassée",
    Category.PETITE_ENFANCE: "jeu de crèche cassé|tapis d'éveil déchiré",
    Category.SPORTS: "panneau de basket cassé|filet de but déchiré|vestiaire inondé",
    Category.ETAT_CIVIL: "erreur sur un acte de naissance|livret de famille perdu",
}


@pytest.mark.parametrize(("subject", "category"), _cases(ANOMALIES))
def test_a_category_is_inferred_from_what_is_reported(subject: str, category: object) -> None:
    assert infer_category(subject) is category


@pytest.mark.parametrize(
    "subject",
    [
        *("un bidule", "problème", "", "12", "quelque chose sur la place"),
        *("feu de poubelle", "voiture en feu", "incendie", "fumée noire", "départ de feu"),
    ],
)
def test_a_category_is_not_guessed(subject: str) -> None:
    assert infer_category(subject) is None
