"""Names of results: « tickets2 » and « tickets_18e » are tickets; the second says which."""

from __future__ import annotations

import re

_APART = re.compile(
    r"(?P<bare>tickets?|personnes?|services?|lieux?|equipements?|agents?|responsables?|chefs?|metres|historique)"
    r"_(?P<word>[a-z0-9_]+)"
)


def bare_name(name: str) -> str:
    """The name without what tells it apart from others: ``tickets`` of ``tickets2`` and ``tickets_18e``."""
    told = _APART.fullmatch(name)
    return told["bare"] if told else name.rstrip("0123456789")


def word_apart(name: str) -> str:
    """What tells the name apart: ``18e`` of ``tickets_18e``; empty where no word does."""
    told = _APART.fullmatch(name)
    return told["word"].replace("_", " ") if told else ""
