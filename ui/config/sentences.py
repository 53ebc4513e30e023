"""What is wrong with a value, and what to write instead, in French; the value itself is never repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

SECRET = (
    "un secret ne s'écrit jamais dans ce fichier ; ici va sa place",
    'password = { file = "/chemin/du/secret" } (fichier en chmod 600), { env = "NOM" } ou '
    '{ credential = "nom" } ; changez ce secret si le fichier a pu être lu',
)
_EXAMPLES = {
    r"\{number\}": '"https://tickets.ville.example/issues/{number}", où {number} est le numéro du ticket',
    "^ldaps?://": '"ldaps://annuaire.ville.example"',
    "^https?://": '"https://serveur.ville.example"',
    "^(https://": '"https://serveur.ville.example"',
    "^[a-z0-9_-]{1,100}$": 'un identifiant, par exemple "signalements"',
    r"\{\}": '"{}e", où {} est le numéro de l\'arrondissement',
    "_+'-]+)*@": '"ne-pas-repondre@ville.example"',
    r"[^\s/:@": '"smtp.ville.example"',
    r"^[A-Za-z0-9-]+(\.": '"ville.example"',
    "^[0-9a-f]{64}$": "64 chiffres hexadécimaux ; « beffroi tool enable » les écrit",
    r"[^\s/@?#]": '"carte.ville.example"',
    r"^\w[\w .:-]": 'un nom de couche, de table ou de propriété, par exemple "equipements"',
    r"^(\w[\w .:-]": 'un nom de propriété, par exemple "adresse", ou "" pour aucune',
    "^([01][0-9]|2[0-3]):": '"08:00"',
    r"^\(": '"(objectClass=inetOrgPerson)"',
    "[A-Za-z][A-Za-z0-9;-]*": 'un nom d\'attribut, par exemple "uid"',
}
_IN_FRENCH = {
    "int_": ("ce n'est pas un nombre entier", "un nombre entier, sans guillemets"),
    "float_": ("ce n'est pas un nombre", "un nombre, sans guillemets"),
    "finite_number": ("ce n'est pas un nombre fini", "un nombre"),
    "bool_": ("ce n'est ni oui ni non", "true ou false, sans guillemets"),
    "string_type": ("ce n'est pas un texte", "un texte entre guillemets"),
    "path_type": ("ce n'est pas un chemin", "un chemin entre guillemets"),
    "list_type": ("ce n'est pas une liste", 'une liste : ["un", "autre"]'),
    "dict_type": ("ce n'est pas une table", "{ nom = valeur }"),
    "model_": ("ce n'est pas une section", "une section [{name}] avec ses réglages"),
    "too_short": ("la liste est trop courte", "au moins un élément"),
    "string_too_short": ("ce texte ne peut pas être vide", "un texte entre guillemets"),
    "string_too_long": ("ce texte est trop long", "{max_length} caractères au plus"),
    "too_long": ("la liste est trop longue", "{max_length} éléments au plus"),
    "greater_than_equal": ("ce nombre est trop petit", "au moins {ge:g}"),
    "greater_than": ("ce nombre est trop petit", "plus de {gt:g}"),
    "less_than_equal": ("ce nombre est trop grand", "au plus {le:g}"),
    "less_than": ("ce nombre est trop grand", "moins de {lt:g}"),
    "timezone": ("l'heure n'a pas le bon fuseau", "une date et une heure avec leur fuseau"),
    "url_": ("ce n'est pas une adresse", '"https://serveur.ville.example"'),
}
Sentence = tuple[str, str]


def secret_written(name: str) -> Sentence:
    """A secret stands in the file where its place belongs.

    Args:
        name: the setting's own name (``key``).
    """
    problem, instead = SECRET
    return problem, instead.replace("password", name, 1)


def sentence(error: ErrorDetails, name: str, field: FieldInfo | None) -> Sentence:
    """Problem and what to write instead.

    Args:
        name: the setting's dotted name.
        field: what the setting should be, where that is known.
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind in _SPECIAL:
        return _SPECIAL[kind](error, name, context)
    for beginning, (problem, instead) in _IN_FRENCH.items():
        if kind == beginning or (beginning.endswith("_") and kind.startswith(beginning)):
            return problem, instead.format(name=name, **context) + _default(field)
    return "cette valeur n'est pas utilisable", _default(field).removeprefix(
        ", "
    ) or "voyez docs/operators.md"


def expected(choices: list[str], given: Any) -> str:
    """The values that are possible, the nearest one first where one is near."""
    near = get_close_matches(str(given).lower(), choices, 1, 0.7) if isinstance(given, str) else []
    listed = ", ".join(f'"{choice}"' for choice in choices)
    return f'"{near[0]}" (valeurs possibles : {listed})' if near else f"une valeur parmi {listed}"


def _missing(error: ErrorDetails, name: str, _: Mapping[str, Any]) -> Sentence:
    table, _dot, short = name.rpartition(".")
    return f"il manque « {short} »", f"{short} = … dans [{table}]" if table else f"{short} = …"


def _own(error: ErrorDetails, _: str, context: Mapping[str, Any]) -> Sentence:
    """Said by a model of ours: its sentence says what to do, after its colon where it has one."""
    said = str(context.get("error", "cette valeur n'est pas utilisable"))
    problem, _, instead = said.partition(" : ")
    return problem, instead or "corrigez ce réglage"


def _pattern(error: ErrorDetails, _: str, context: Mapping[str, Any]) -> Sentence:
    pattern = str(context.get("pattern", ""))
    for part, example in _EXAMPLES.items():
        if part in pattern:
            return "ce texte n'a pas la forme attendue", example
    return "ce texte n'a pas la forme attendue", f"un texte de la forme {pattern}"


def _choice(error: ErrorDetails, _: str, context: Mapping[str, Any]) -> Sentence:
    choices = re.findall(r"'([^']*)'", str(context.get("expected", "") or context.get("expected_tags", "")))
    given = context.get("tag", error["input"])
    return "cette valeur n'existe pas", expected(choices, given)


def _no_kind(error: ErrorDetails, name: str, _: Mapping[str, Any]) -> Sentence:
    return "on ne sait pas de quel système il s'agit : il manque « kind »", f'kind = "…" dans [{name}]'


_SPECIAL: dict[str, Callable[[ErrorDetails, str, Mapping[str, Any]], Sentence]] = {
    "missing": _missing,
    "value_error": _own,
    "assertion_error": _own,
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "enum": _choice,
    "union_tag_invalid": _choice,
    "union_tag_not_found": _no_kind,
}


def _default(field: FieldInfo | None) -> str:
    """« , par exemple 8060 »: the value that holds where nothing is set."""
    value = None if field is None or field.is_required() else field.default
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, Path):
        value = str(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        return ""
    return f", par exemple {json.dumps(value, ensure_ascii=False)}"
