"""Orders that no tool of the house carries out: « passe le 812 en attente », « renomme-le », « supprime mon
commentaire ».

They have the words of orders that one does, and a small model takes the nearest: it closes, deletes or
comments. What cannot be done is said, with what can be done in its place.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.relayed import relayed
from agents.planner.mends.tree import literals_of
from beffroi.text import without_accents

_STREET_OR_TIME = (
    r",? ?(?:bis|ter|quater|rue|r|av|bd|avenue|boulevard|place|quai|impasse|passage|square|villa|cite|allee|"
    r"cours|chemin|faubourg|fbg|route|chaussee|galerie|parvis|sente|pont|hameau|carrefour|voie|cour|esplanade|"
    r"promenade|jours|semaines|mois|janv\w*|fevr\w*|mars|avril|mai|juin|juil\w*|aout|sept\w*|oct\w*|nov\w*|dec\w*)\b"
)
_TICKET = (
    r"(?:\b(?:ti(?:ck|k|c)ets?|signalements?|fiches?|dossiers?)\b"
    rf"|\b(?:du|le|au|n[o°]|numero|sur|et|,) ?\d{{3,5}}\b(?!{_STREET_OR_TIME}))"
)
_ORDERS = (
    r"(?:^|[.;:!?\n] ?|\b(?:et|puis|de|d['’]|veux|voudrais|pe[uv]\w+|pourr\w+|fau\w+|svp|stp|merci|bonjour)"
    r"(?:[-, ]+|(?<=['’]))(?:tu |vous |on )?(?:bien )?(?:l[ae]s? |l['’])?)"
)
"""Where an order begins; its verb follows."""
_ENDS = (
    r"(?=\W*$|[.;:!?\n]|,? (?:et(?! en\b)|puis|car|jusqu|tant|parce|puisque|le temps|en attendant|svp|stp|"
    r"s['’]il|merci)\b)"
)
_TICKETS = (
    r"(?:tou\w* )?(?:(?:l[ae]s?|mes|mon|ma|ces?|cette|un|nos) )?(?:n[o°] ?)?"
    r"(?:(?:tickets?|signalements?|demandes?|dossiers?|fiches?)\b|\d)[^.;:!?,\n]*?"
)
_WAITS = re.compile(
    rf"{_ORDERS}(?:(?:re)?(?:pass|bascul|marqu|plac)(?:e|er|ez)|(?:re)?met(?:s|tre|tez)?)(?:-l[ae]s?)? "
    rf"(?:{_TICKETS})?(?:comme |au statut |a l['’]etat |statut )?"
    r"(?<!tickets)(?<!tickets )(?<!signalements)(?<!signalements )"
    rf"[\"«]? ?en (?:cours|attente|pause|suspens)(?: de traitement)? ?[\"»]?{_ENDS}"
    rf"|{_ORDERS}(?:(?:re)?met(?:s|tre|tez)?|(?:re)?pass(?:e|er|ez)) en (?:attente|pause|suspens) "
    r"(?:l[ae]s? )?(?:tickets? )?(?:n[o°] ?)?\d"
)
"""A state that is none of open and closed."""
_LISTED = re.compile(
    r"\b(?:carte|plan|tableau|listes?|urgen\w*|prio\w*|haute?|basse?|normale?|critique|faible|important\w*|p\d|"
    r"max\w*|moyenne?|forte?|reponse|copie|ecran)\b"
)
"""What « mets les tickets en attente … » may want of them besides, and what « requalifie » may."""
_CATEGORIES = (
    r"voirie|proprete|eclairage(?: public)?|espaces verts|eau|batiments|petite enfance|sports|etat civil"
)
_OF_A_TICKET = r"(?:categorie|adresse|titre|intitule|libelle|description|localisation|emplacement)"
_NUMBERED = (
    r"(?:\b(?:le |au |du )?"
    r"(?:(?:ti(?:ck|k|c)et|signalement|fiche|dossier|demande)(?: n[o°])? ?|(?:le|au|du|sur) )"
    rf"\d{{3,5}}\b(?!{_STREET_OR_TIME}))"
)
_CHANGES = re.compile(
    rf"{_ORDERS}passe[rz]? la categorie (?:du|de) [^.;:!?\n]*?\b(?:en|de|a) (?:{_CATEGORIES})\b|"
    rf"{_ORDERS}(?:change|modifie|corrige|rectifie)[rz]?(?:-l\w+)? [^.;!?\n]{{0,30}}?\b{_OF_A_TICKET}\b"
    rf"[^.;!?\n]*?{_TICKET}"
    rf"|{_TICKET}(?: n[o°])?(?: ?\d+)? (?:est|a ete|sont|ont ete) mal (?:categoris|class|rang)e\w*"
    rf"|{_ORDERS}(?:(?:re)?(?:pass|bascul|class)(?:e|er|ez)|(?:re)?met(?:s|tre|tez)?)(?:-l[ae]s?)? "
    rf"(?:{_TICKETS})?(?:en|dans la categorie) (?:{_CATEGORIES}){_ENDS}"
    rf"|{_NUMBERED}[^.;!?\n]{{0,60}}?[,:] ?(?:chang|modifi|corrig|rectifi)ez?(?:[- ](?:en|lui))? "
    rf"(?:l[ae] |l['’]|s(?:a|on) ){_OF_A_TICKET}\b"
    rf"|{_ORDERS}(?:re)?met(?:s|tre|tez)? (?:l[ae] |en )categorie (?:{_CATEGORIES})\b"
    rf"[^.;!?\n]{{0,40}}?{_NUMBERED}"
    rf"|{_ORDERS}deplace[rz]? {_NUMBERED},? (?:aux?|vers|a|sur) (?:l[ae] )?(?:\d{{1,4}}(?: bis| ter)?,? )?"
    r"(?:rue|avenue|av|boulevard|bd|place|quai|square|impasse|allee)\b"
    rf"|{_ORDERS}(?:re(?:nomm|baptis|intitul|categoris|qualifi))e[rz]? [^.;!?\n]*?{_TICKET}"
)
_MERGES = re.compile(rf"{_ORDERS}fusionne[rz]? [^.;!?\n]*?{_TICKET}")
_UNASSIGNS = re.compile(
    rf"{_ORDERS}(?:des(?:assign|attribu|affect)e[rz]?\b[^.;!?\n]*?{_TICKET}"
    r"|(?:enleve|retire)[rz]? (?:[a-z'’-]+ ){1,3}(?:du |au )"
    rf"(?:ticket\b|\d{{3,5}}\b(?!{_STREET_OR_TIME})))"
)
_WRITTEN = r"(?:commentaires?|remarques?|annotations?|pieces? jointes?|photos?)"
_UNWRITES = re.compile(
    rf"{_ORDERS}(?:supprim|effac|enlev|retir|modifi|corrig)e[rz]? "
    rf"(?:(?:l[ae]s?|mon|mes|ce|cette|ces|son|ses|ton|tous|toutes|une?|derniere?s?) ){{1,3}}"
    rf"(?:{_WRITTEN}\b[^.;!?\n]*?{_TICKET}|(?<=mon )commentaire|(?<=mes )commentaires)"
)
_ATTACHES = re.compile(
    r"^\W*(?:(?:bonjour|merci de|pe\w+[- ](?:tu|vous)|pourr\w+[- ](?:tu|vous)|je (?:veux|voudrais))[ ,!]+)*"
    r"(?:r?ajout|mett?|attach|depos|charg|join|pos)\w*(?:-\w+)? "
    r"(?:l[ae]s?|une?|ma|mon|mes|des|ces?|cette|deux|trois) "
    r"(?:photos?|images?|videos?|fichiers?|pieces? jointes?|pdf|scans?|documents?)\b"
    rf"[^.;:!?\n]*{_TICKET}"
)
_PHONE = r"\b0\d(?:[ .-]?\d\d){4}\b"
_OF_A_PERSON = r"(?:numero|telephone|tel|e-?mail|mail|adresse|bureau|fonction|poste|coordonnees|fiche|nom)"
_REWRITES = re.compile(
    rf"{_ORDERS}(?:change|modifie|corrige|rectifie|actualise|mets? a jour|mettre a jour)[rz]?(?:-l\w+)? "
    rf"(?:[^.;!?\n]{{0,30}}?\b{_OF_A_PERSON}\b[^.;!?\n]{{0,40}}?\bannuaire\b|"
    rf"(?:mon|mes) (?:numero|telephone|tel|e-?mail|mail|bureau|coordonnees)\b|"
    rf"l['’]annuaire\b)[^;!?\n]*?(?:{_PHONE})?"
)
_SOME_TIME = (
    r"(?:demain|apres-demain|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|ce soir|cet apres-midi|matin|"
    r"soir|midi|plus tard|tout a l['’]heure|dans \w+ \w+|a \d+ ?h\w*|le \d+(?: \w+)?|"
    r"la semaine prochaine|bien|stp|svp)"
)
_LATER = re.compile(
    rf"\b(?:(?:me|nous) rappeler|rappel(?:le|ez)[- ](?:moi|nous))(?: {_SOME_TIME}){{0,4}},? "
    r"(?:(?:de |d['’])(?:l[ae]s? |l['’])?[a-z]+(?:er|ir|re)|qu['’]il (?:faut|faudra))\b[^.;!?\n]*"
)
"""A thing to be remembered for later."""
_OWNS = re.compile(
    r"(?:^|[,;:.!?\n] ?|\b(?:sais|savoir|dis|dire|moi|bonjour|et) )"
    r"(?:a )?(?:qui|quel(?:le)? (?:agent|personne|service))(?:-ce que?)? "
    rf"(?:est|appartient|correspond|repond|a|c['’]est) (?:le |au |du )?{_PHONE}"
)
_BESIDE = re.compile(
    r"\b(?:prev(?:i?en)|avert|inform|dis\b|dites|dire|ecri|message|mail|not[ae]|comment|motif|envo|transm|signal|cree|"
    r"ouvr|rouvr|declar|assign|confi|attribu|affect|relanc|met|remplac|repren|demand|ferm|clo[st]|donn|montr|affich|quel|qui\b|combien|nombre|"
    r"ajout|inscri|laiss|\bmot\b|precis|complet|histori|statut|prend|supprim|fai[st]\b)"
)
"""Other orders, messages and questions: there is something to plan."""
_SHORT = 8
"""Characters of a literal that is no text of somebody's own."""
_LONGEST = 1000
"""Characters of a request that is searched for such an order: a search of a pasted text takes too long."""
_FEW = 25
"""Words of a request; of a longer one, what can be done is planned, and the rest is told as not heard."""
_INSTEAD = (
    "Je sais le fermer, le rouvrir, le confier, en changer la priorité, le commenter, relancer qui l'a."
)
_REASONS = (
    (_WAITS, f"Je ne peux pas mettre un ticket en cours ou en attente. {_INSTEAD}"),
    (
        _CHANGES,
        f"Je ne peux pas changer le titre, la catégorie, l'adresse ou le texte d'un ticket. {_INSTEAD}",
    ),
    (_UNASSIGNS, "Je ne peux pas retirer son agent à un ticket, seulement le confier à quelqu'un d'autre."),
    (_MERGES, f"Je ne peux pas fusionner des tickets. {_INSTEAD}"),
    (_ATTACHES, f"Je ne peux pas joindre de photo ni de fichier à un ticket. {_INSTEAD}"),
    (
        _LATER,
        "Je ne rappelle rien plus tard : ce que je fais, je le fais tout de suite. Je peux le faire "
        "maintenant, ou l'écrire en commentaire du ticket.",
    ),
    (_REWRITES, "Je ne peux pas changer l'annuaire, seulement le lire."),
    (_OWNS, "Je ne retrouve personne par son numéro de téléphone : donnez-moi un nom ou un service."),
    (
        _UNWRITES,
        "Je ne peux ni retirer ni changer ce qui est écrit sur un ticket, seulement ajouter un commentaire.",
    ),
)


def beyond_tools(request: str) -> str:
    """Why no tool of the house carries out what a request orders, and what can be done; empty where one may.

    Args:
        request: normalised, as the person typed it.
    """
    plain = without_accents(outside_quotations(request).lower())
    if len(plain.split()) > _FEW or any(relayed(request)) or _LISTED.search(plain):
        return ""
    for orders, reason in _REASONS:
        if found := orders.search(plain):
            return "" if _BESIDE.search(plain[: found.start()] + " " + plain[found.end() :]) else reason
    return ""


def impossible_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words of such an order beside others that the plan carries out: it leaves this one out.

    Args:
        request: normalised, as the person typed it.
    """
    said = outside_quotations(request)
    plain = without_accents(said.lower())
    if len(plain) != len(said) or len(said) > _LONGEST or any(relayed(request)) or _LISTED.search(plain):
        return ()
    for orders, _ in _REASONS:
        if found := orders.search(plain):
            words = said[found.start() : found.end()].strip(" .,;:!?\n")
            content = any(words in each or each in words for each in literals_of(plan) if len(each) > _SHORT)
            return () if content else (words,)
    return ()
