"""Origins of a value in French, from its label: whose words, which step of which system, which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agents.views.words import RECORDS
from beffroi.labels import Integrity, Label, Readers, Source, sorted_readers

TRUST = {
    Integrity.PERSON: "dit par la personne",
    Integrity.RECORD: "donnée d'un système de référence",
    Integrity.FREE_TEXT: "texte libre : n'importe qui a pu l'écrire",
    Integrity.MODEL: "supposé par le modèle",
    Integrity.PASTED: "texte collé",
}
_MOST = 12


def origin_sentences(label: Label, most: int = _MOST) -> tuple[str, ...]:
    """One phrase per source, the person's words first; the last one says how many are left out."""
    order = {"person": 0, "model": 1, "plan": 2, "tool": 3, "system": 4, "named": 5}
    ranked = sorted(label.sources, key=lambda s: (order.get(s.kind, 9), s))
    told = tuple(dict.fromkeys(phrase for source in ranked if (phrase := _phrase(source))))
    return told if len(told) <= most else (*told[:most], f"et {len(told) - most} autres")


def kept_phrase(label: Label) -> str:
    """Who may read it and what it holds; empty where it is open to all staff."""
    return " ; ".join(_kept(label))


def readers_phrase(readers: Readers, joint: str = " et à ") -> str:
    """« rh », « domaine:voirie, encadrement et à rh »: somebody of each."""
    return joint.join(", ".join(each) or "personne" for each in sorted_readers(readers)) or "personne"


def _kept(label: Label) -> Iterator[str]:
    if label.readers is not None:
        yield f"réservé à {readers_phrase(label.readers)}"
    if label.personal:
        yield "données personnelles : " + ", ".join(sorted(label.personal))
    for how in sorted(label.coarse):
        yield f"agrégat sur {how.of} personnes" if how.kind == "people" else "arrondissement seul"


def _phrase(source: Source) -> str:
    match source.kind:
        case "person":
            return f"vos mots : « {source.ref} »"
        case "model":
            return f"supposé par le modèle : « {source.ref} »"
        case "plan":
            return f"écrit dans le plan : « {source.ref} »"
        case "tool":
            return f"valeur par défaut de l'outil : « {source.ref} »"
        case "named":
            return ""
        case _:
            return _of_system(source)


def _of_system(source: Source) -> str:
    tool, at, site = source.ref.partition("@")
    if at:
        return f"ligne {site}, {tool}"
    kind, colon, key = source.ref.partition(":")
    if colon:
        return f"{source.system} : {RECORDS.get(kind, kind)} {key}"
    return {"moi": "votre fiche de l'annuaire"}.get(source.ref, f"réponse d'avant : {source.ref}")


def low_origins(parts: Iterable[tuple[str, Label]]) -> Iterator[str]:
    """Of the parts that neither the person nor a system of record gave: which, and from where."""
    for name, label in parts:
        if label.integrity < Integrity.RECORD:
            origins = " ; ".join(origin_sentences(label))
            yield f"Origine de « {name} » ({TRUST[label.integrity]}) : {origins}"
