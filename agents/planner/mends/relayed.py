"""Orders and questions that somebody else is to hear: « demande à Rosa de fermer le 4750 ».

Whoever is to do it is told so; nothing is done in their place (`agents.planner.orders.mood`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import calls_of, given, literals_of, swapped, with_argument, without_argument
from beffroi.text import without_accents

_WHO = r"(?:(?! (?:que|qu['’]|et|puis) )[^,.;:!?\n]){2,60}?"
_ASKS = r"(?:re)?(?:demand(?:e[rz]?|ons)|ask)"
_SAYS = (
    rf"(?:{_ASKS}|di[st]|dites|dire|rappel(?:le|lez|er)|ecri[st]|ecrivez|ecrire|conseille[rz]?|suggere[rz]?|"
    r"ordonne[rz]?|fai\w* savoir|transmet\w*)"
)
_WARNS = r"(?:previen[st]|prevenez|prevenir|averti[st]|avertissez|avertir)"
_TO = r"(?:[- ](?:lui|leur|moi)\b| (?:aux?|a)(?: la| l['’])? ?" + _WHO + ")"
_NOUNS = (
    r"quartier|chantier|dossier|courrier|papier|escalier|palier|premier|dernier|atelier|metier|hiver|mer|foyer|loyer|"
    r"etranger|danger|potager|pompier|policier|ouvrier|infirmier|jardinier|plombier|immobilier|mobilier|hier|"
    r"olivier|xavier|didier|gauthier|roger|soir|couloir|trottoir"
)
_DOES = (
    r"(?:\w*(?:faire|prendre|mettre|pondre|tendre|crire|\bdire|lire|suivre|rendre|vendre|cendre|clore|clure|duire|"
    r"truire|teindre|joindre|craindre|naitre|raitre|boire|croire|vivre|fendre|pendre|fondre|perdre|battre|rompre)"
    r"|[a-z]{2,}(?:er|ir))"
)
"""Verbs in -re are few, and nouns many: « l'équipe de Pierre », « le square », « la fermeture »."""
_TAKES = "(?:re)?prendre|occuper|charger|traiter|gerer|suivre"
"""Whoever is asked to take a ticket is given it."""
_VERB = (
    r"(?:d['’]|de )(?:ne (?:surtout )?(?:pas|plus|jamais) )?"
    r"(?:(?:l|s|y|en|m|t)['’ ]|l[ae] |les |lui |leur |se |me |nous |vous )?"
    rf"(?!(?:{_TAKES}|etre|avoir|{_NOUNS})\b)(?P<verb>{_DOES})\b"
)
_QUESTION = r"(?:s['’]ils? |si |quand |ou |pourquoi |comment |combien |ce qu|quel)"
_ORDERS = (
    re.compile(
        rf"(?<!\bai )(?<!\ba )(?<!ons )(?<!ont )\b(?:{_SAYS}{_TO}|{_WARNS} {_WHO}) (?P<clause>{_VERB})"
    ),
    re.compile(rf"\b{_ASKS}(?!-moi){_TO} (?P<clause>{_QUESTION})"),
    re.compile(rf"\b(?:rappel(?:le|lez|er)|fai\w* savoir|transmet\w*){_TO} (?P<clause>que |qu['’])"),
    re.compile(r"\b(?:ask|tell|remind) (?:[^ .,;:]+ ){1,4}(?P<clause>to (?!whom)[a-z]+)\b"),
)
_NAME = r"(?:M\. |Mme )?[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){0,3}"
_WISHED = tuple(
    re.compile(rf"{before}{_NAME} {does}")
    for before, does in (
        (
            r"\b[Ii]l (?:faut|faudrait|faudra) que ",
            r"(?P<clause>(?!prenne|traite|g[èe]re|suive|reprenne)\w{3,}e )",
        ),
        (
            r"(?:^|[.,;] ?)",
            rf"doi(?:t|vent) (?P<clause>(?!{_TAKES}|savoir|apprendre|recevoir|[êe]tre|avoir)"
            r"\w+(?:er|ir|re) )",
        ),
    )
)
"""« Il faudrait que Rosa Figueira ferme le 4750 »."""
_ORDERED = (
    r"(?:relance|passe|ferme|cloture|transfere|affiche|assigne|affecte|attribue|confie|rouvre|supprime|commente|ajoute|previens|envoie|mets|"
    r"donne|cree|ouvre|signale|dis|montre)z?(?:-(?:moi|lui))?"
)
"""What orders something else, its object behind it."""
_NEXT = re.compile(
    r"[.;:!?\n]|,? (?:merci|stp|svp|s['’]il (?:te|vous) plait)\b|"
    rf", (?:apres |ensuite |autrement )?(?:tu|vous) (?!(?:[lmtn]['’])?(?:as|avez|es|etes|aur\w+|ser\w+)\b)|"
    r", l[ae]s? (?:tickets? )?(?:n[o°] ?)?(?:\d{3,}|\{num\d?\}) (?:tu|vous|c['’]est)\b|"
    rf", {_ORDERED} (?:aussi |bien |donc |egalement )?"
    rf"(?:l[ea]s? |l['’]|un |une |ce|mes |mon |tou[ts]|\d|\{{)|"
    r",? (?:et|puis|ensuite|sinon|and|then) (?!(?:de|du|des|les?|la|aux?|en)\b|[dl]['’])|$"
)
"""Where something else may begin."""
_NEXT_OF_THAT = re.compile(
    rf"{_NEXT.pattern}|, (?:de |d['’])?(?:l[ea]s? |lui |leur |me )?"
    r"(?:attribu|assign|affect|confi|ferm|clotur|relanc|pass|envoy|supprim|comment|ajout|cre|signal|donn|montr|indiqu)er"
    r" (?:l[ea]s? |l['’]|un |une |ce|mes |\d|\{)"
)
"""The same behind « que », which no order goes on."""
_HAS_TO = re.compile(r"\b(?:doi(?:t|s|vent)|dev(?:ons|ez|ra|rait)|faut|faudra\w*|va|vont|peu(?:t|x|vent))\b")
"""What an infinitive further on may hang on."""
_LED = re.compile(r"^(?:de |d['’]|que |qu['’]|to )")


@dataclass(frozen=True)
class Relayed:
    """A clause to be told, where it stands in the request."""

    start: int
    end: int


def relayed(request: str) -> Iterator[Relayed]:
    """What the request wants told to somebody, in the order of the text.

    What is to be told within what is to be told is part of it.
    """
    plain = without_accents(request.lower())
    if len(plain) != len(request):
        return
    matches = [match for order in _ORDERS for match in order.finditer(plain) if not _is_name(request, match)]
    matches += [match for wish in _WISHED for match in wish.finditer(request)]
    told_to = 0
    for match in sorted(matches, key=lambda match: match.start("clause")):
        if match.start("clause") < told_to:
            continue
        end = _end(plain, match)
        told_to = end.start() if end else len(plain)
        yield Relayed(match.start("clause"), told_to)


def _end(plain: str, match: re.Match[str]) -> re.Match[str] | None:
    """Where something else begins behind a clause."""
    end = _NEXT.search(plain, match.end("clause"))
    if not match["clause"].startswith("qu") or end is None:
        return end
    if _HAS_TO.search(plain[match.start("clause") : end.start()]):
        return end
    return _NEXT_OF_THAT.search(plain, match.end("clause"))


def _is_name(request: str, match: re.Match[str]) -> bool:
    """« l'équipe de Roger »: what would be a verb is somebody's name."""
    verb = match.start("verb") if "verb" in match.re.groupindex else -1
    return verb >= 0 and request[verb].isupper() and not request.isupper()


def told(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one message has all the words that were to be told."""
    clauses, tells = list(relayed(said)), calls_of(plan, "ticketing.notify")
    if len(clauses) != 1 or len(tells) != 1:
        return plan
    clause = said[clauses[0].start : clauses[0].end].strip(" ,")
    words = clause[led.end() :] if (led := _LED.match(clause)) else clause
    held = given(tells[0], "message")
    others = [each for each in literals_of(plan) if each != held]
    if any(words in each for each in others):
        return plan
    if '"' in words or held.startswith(words) or (held and held not in clause and words not in held):
        return plan
    return swapped(plan, tells[0], with_argument(without_argument(tells[0], "message"), "message", words))
