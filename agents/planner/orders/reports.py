"""Things that people report: « les graffitis signalés hier », « combien de nids-de-poule ? » are tickets.

A small model that has not met such a thing looks for it in the documents or among people, or knows no tool
for it.
"""

from __future__ import annotations

import re

from agents.language.lexicon.anomalies import begins_with_one, begins_with_trouble, infer_category
from agents.language.syntax.words import LITERAL
from agents.planner.orders.mood_patterns import ASKED_AFTER
from beffroi.enums import Category
from beffroi.text import without_accents

BEGINNING = "tickets = ticketing.search("
"""How a plan of what is reported begins."""
_REPORTED = re.compile(
    r"\b(?:signale(?:e?s)|(?:ete|nous a-t-on|nous a|a-t-on|m'a) signale\w*|"
    r"plaintes?|reclamations?|doleances?|(?:se sont|se) plai(?:gn|nt)\w+)\b"
)
_REPORT = re.compile(r"\b(?:signalements?|demandes?(?! d[e'’])|tickets?|plaintes?|reclamations?)\b")
_DOCUMENT = re.compile(
    r"\b(?:reglement\w*|procedure\w*|notes?|document\w*|texte|charte|guide|convention|circulaire|arrete|deliberation|"
    r"compte[- ]rendu|rapport|formulaire|fiche|passages?|courriers?|que dit|que prevoit|comment|dossier)\b"
)
_WHO = re.compile(
    r"\b(?:qui|services?|telephone|numero|contact\w*|appel\w*|responsable|chef\w*|coord\w*|jours?|horaires?|"
    r"regles?|amendes?|delais?|obligations?|que faire|ou l[ae]s|refus\w*|accept\w*|verbalis\w*|"
    r"dech?etteries?)\b"
)
"""Somebody is looked for, or a rule, and no report."""
_LATEST = r"derni(?:er|ere)s|nouve(?:aux|lles)"
_LOOK = re.compile(
    r"(?:(?:bonjour|salut|stp|svp|et|alors|dis|ok)\b[ ,:!]*)*"
    r"(?:(?:(?:montr|affich|list|donn|trouv|cherch|sor[st]|voi[rs]|voyons)\w*(?:[- ](?:moi|nous))?|"
    r"quel(?:le)?s?(?: sont)?|ou sont|(?:est-ce qu'|s')?il y a|(?:y a|ya|y-a)(?:[- ]t[- ]il)?|combien|nombre|"
    rf"je (?:veux|voudrais|cherche)|l'ensemble|tou(?:te)?s|{_LATEST})\s+)*"
    rf"(?:(?:l[ae]s|des|de|d')\s*)?(?:(?:{_LATEST})\s+)?"
)
"""What begins a look at things, up to what they are called."""
_SHORT, _TERSE = 80, 6
"""Characters and words of a request that may be no more than the name of a trouble."""
_REPORTED_ALREADY = r"(?:(?:tickets?|signalements?|fiche|demande)\b|signale)"
_ALREADY = re.compile(
    r"\b(?:si|s['’]il|sinon|sauf|verifi\w+|regard\w+|au cas|pas)\b[^.;!?\n]{0,60}"
    rf"(?:\bdeja\b[^.;!?\n]{{0,20}}{_REPORTED_ALREADY}|{_REPORTED_ALREADY}[^.;!?\n]{{0,20}}\bdeja\b)"
)
"""It is made only where it is not there yet."""
_BESIDE = re.compile(
    r"\b(?:signal|cre|ouvr|declar)\w*\b[^;!?\n]*(?:\b(?:et|puis)|[.,]) (?:aussi )?(?:de )?(?:me |nous )?"
    r"(?:dire|dis|dites|savoir)[- ]?(?:moi |nous )?(?:aussi )?(?:s['’]il|si)\b[^.;!?\n]*\bdeja\b"
)
_ONLY_IF = re.compile(
    r"\b(?:sinon|si non|sauf|s['’]il n['’]y|si ce n['’]est|si personne"
    r"|dans ce cas|auquel cas|le cas echeant|autrement|au lieu|avant de|a defaut|ne cree\w*)\b"
)
"""It is made, and asked beside whether there were others."""
_ARTICLE = re.compile(r"^(?:l[ae]s? |l['’]|une? |des )")
_IN_THE_STREET = (
    Category.VOIRIE, Category.PROPRETE, Category.ECLAIRAGE, Category.ESPACES_VERTS, Category.EAU,
)  # fmt: skip
_NO_TROUBLE = re.compile(
    r"(?:parcs?|jardins?|squares?|fontaines?|bornes?|travaux|terrasses?|etalages?|eboueurs?|poubelles?|bacs?|"
    r"plantations?|stations?|pistes?|places?|jeux|aires?|arrets?|parkings?|jardiniers)\b"
)
"""What is there in its order, or is done, and who does it: « les parcs du 12e », « les travaux »."""
_READS = re.compile(r"\b([a-z_]+)\.[a-z_]+\(")


def passes_over_reports(plan: str, request: str) -> bool:
    """Whether a request speaks of what was reported, and its plan looks into documents alone, or finds
    no tool; or asks for troubles by their name, and its plan does nothing with tickets."""
    said = without_accents(request.lower())
    if _DOCUMENT.search(said):
        return False
    systems = set(_READS.findall(LITERAL.sub('""', plan)))
    if after := ASKED_AFTER.match(said):
        is_trouble = "documents" not in systems and "que devien" not in said and infer_category(after["rest"])
        if _REPORT.search(said) or is_trouble:
            return systems <= {"documents", "directory", "gis"}
    if _REPORTED.search(said):
        return plan.strip() == "cannot()" or systems == {"documents"}
    if (
        plan.strip() == "cannot()"
        and len(said) < _SHORT
        and len(said.split()) <= _TERSE
        and not re.search(r"\d", said)
    ):
        return begins_with_one(_ARTICLE.sub("", said), _IN_THE_STREET) and not _NO_TROUBLE.match(said)
    elsewhere = systems <= {"documents", "directory", "gis"} and not _WHO.search(said)
    return elsewhere and _looks_for_trouble(said)


def looks_first(plan: str, request: str) -> str:
    """How a plan begins that looks whether a trouble was reported already, where it reports it at once; empty
    where nobody asks for that: « s'il y a déjà un ticket, commente-le, sinon crée-le »."""
    lines = plan.split("\n")
    at = next((at for at, line in enumerate(lines) if "ticketing.create(" in line), len(lines))
    ahead = lines[:at]
    said = without_accents(request.lower())
    if at == len(lines) or not _ALREADY.search(said):
        return ""
    if is_asked_beside(said):
        return ""
    found = all(line.startswith("lieu") and "gis.locate(" in line for line in ahead)
    return "\n".join((*ahead, BEGINNING)) if ahead and found else ""


def is_asked_beside(plain: str) -> bool:
    """Whether a trouble is to be reported, and told beside whether there were reports already; the request in
    small letters without accents: « signale-le et dis-moi s'il y a deja eu des tickets »."""
    return _BESIDE.search(plain) is not None and _ONLY_IF.search(plain) is None


def _looks_for_trouble(said: str) -> bool:
    named = said[end.end() :] if (end := _LOOK.match(said)) else said
    return begins_with_trouble(named, _IN_THE_STREET) and not _NO_TROUBLE.match(named)
