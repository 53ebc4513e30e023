"""Things that people report: « les graffitis signalés hier », « les plaintes pour bruit » are tickets.

A small model that has not met such a thing looks for it in the documents, or knows no tool for it.
"""

from __future__ import annotations

import re

from agents.language.syntax.words import LITERAL
from beffroi.text import without_accents

BEGINNING = "tickets = ticketing.search("
"""How a plan of what is reported begins."""
_REPORTED = re.compile(
    r"\b(?:signale(?:e?s)|(?:ete|nous a-t-on|nous a|a-t-on|m'a) signale\w*|"
    r"plaintes?|reclamations?|doleances?|(?:se sont|se) plai(?:gn|nt)\w+)\b"
)
_DOCUMENT = re.compile(
    r"\b(?:reglement\w*|procedure\w*|notes?|document\w*|texte|charte|guide|convention|circulaire|arrete|deliberation|"
    r"compte[- ]rendu|rapport|formulaire|fiche|passages?|courriers?|que dit|que prevoit|comment|dossier)\b"
)
_READS = re.compile(r"\b([a-z_]+\.[a-z_]+)\(")


def passes_over_reports(plan: str, request: str) -> bool:
    """Whether a request speaks of what was reported, and its plan looks into documents alone, or finds
    no tool."""
    said = without_accents(request.lower())
    if not _REPORTED.search(said) or _DOCUMENT.search(said):
        return False
    tools = set(_READS.findall(LITERAL.sub('""', plan)))
    return plan.strip() == "cannot()" or tools == {"documents.search"}
