"""Patterns of the words that matter when no step uses them. All match on the request as typed, any case but names."""

from __future__ import annotations

import re


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_A = "[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ]"
_W = r"[\w'’-]"
_NUMBER_WORDS = (
    "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|"
    "cinquante|soixante|cent|cents|mille"
)
_STATES = (
    r"(?:encore |déjà |toujours )?(?:ferm|clos|cl[oô]tur|ouvert|urgent|prioritaire|trait|r[ée]solu|r[ée]gl|assign|attribu|affect|"
    r"confi|pris(?:e|es)?\b|termin|haut|bass|normal|en cours|en attente)\w*"
)
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_MONTHS = "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
_UNITS = r"(?:jours?|j|semaines?|mois|ans?|années?|heures?|trimestres?|semestres?)"

QUOTED = re.compile(r"«\s*(?P<it>[^»]{2,300}?)\s*»|“[^”]{2,300}”|\"[^\"]{2,300}\"")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER = _any(
    rf"(?<![\w@.,/-])(?:\d+(?:[ .,]\d+)*(?![\w@])|\d+(?= ?(?:km|m|mètres?)\b)|(?:{_NUMBER_WORDS})(?:[- ](?:et[- ])?"
    rf"(?:{_NUMBER_WORDS}|une?))*\b(?![-']))"
)
ORDINAL = _any(
    r"(?<![\w-])(?:\d{1,2} ?(?:er|ère|e|è|ème|eme|ième)\b|[IVX]{1,5}(?:er|e|ème)\b|"
    r"(?:[\w-]+ième|[\w-]+xieme|[\w-]+zieme|[\w-]+tieme|[\w-]+rieme|[\w-]+gtieme)\b|premier (?=arr))"
)
DATE = _any(
    rf"\b(?:depuis|avant|après|dès|datant|créée?s?|ouverte?s?|reçue?s?|tickets?|signalements?|ceux|celles|urgente?s?)\s+"
    rf"(?:d['’]|de\s+|du\s+|le\s+|la\s+|il y a\s+|plus d['’e]\s*|moins d['’e]\s*)*"
    rf"(?P<it>hier|avant-hier|aujourd['’]hui|ce mois(?:-ci)?|cette semaine|cette année|{_DAYS}|(?:\d{{1,2}}|1er)\s+(?:{_MONTHS})|"
    rf"(?:semaine|année|mois|an) (?:dernière?|passée?)|(?:\d+|une?|{_NUMBER_WORDS})\s*{_UNITS})\b"
)
NAME = re.compile(
    rf"(?<!{_W})(?:(?:M\.|Mme|Mlle|Mr|Dr)\s+)?{_A}{_W}+(?:\s+(?:(?:de|du|des|la|le|d'|El|Ben)\s+)?{_A}{_W}*)*"
)
CONDITION = _any(
    r"(?<!\w)(?:si|s['’]ils?|s['’]elles?)(?!\w)(?!\s+(?:possible|vous|tu|besoin|ça|cela|jamais|nécessaire|plait|plaît|te pla|t['’]|on |"
    r"l['’]on|je |j['’]|nous|utile|seulement))(?!\s+(?:te|vous)\s)(?:\s+[\w'’-]+){1,5}"
)
EXCLUSIONS = (
    _any(r"\b(?:sauf|hormis|excepté[es]*|à l['’]exception|en excluant|en retirant|en dehors)(?!\s+erreur)(?:\s+[\w'’-]+){1,4}"),
    _any(r"\b(?:à part|hors)(?!\s+(?:ça|cela|service|d['’]usage|sujet|périmètre|de question))(?:\s+[\w'’-]+){1,4}"),
    _any(rf"\b(?:pas|plus|non|jamais|ni)[ -](?:les |ceux |celles |encore |déjà )?{_STATES}"),
    _any(r"\b(?:mais|et) (?:surtout )?pas (?:les|ceux|celles|celui|celle|le|la|à|au|aux|dans|pour)\b(?:\s+[\w'’-]+){1,3}"),
    _any(r"\bsans (?:agent|responsable|personne|affectation|assigné|lieu|adresse|les|ceux|celles|compter|prévenir|relancer|fermer)\b"),
    _any(r"\bn(?:e |['’])(?:l['’]|les? |la |lui )?(?:relanc|prévi|prev|averti|ferm|cl[oô]|envo|assign|confi|supprim|cré|signal|notifi|touch|not|"
         r"ouvr|rouvr|comment)\w*\s+(?:pas|plus|jamais|personne|rien)\b(?:\s+[\w'’-]+){0,3}"),
    _any(r"\b(?:autres? que|exclu[rst]\w*)(?:\s+[\w'’-]+){1,3}"),
)  # fmt: skip
IDLE_AFTER = _any(
    r"\s*(?:fois|étages?|etages?|relances?|demandes?|messages?|rappels?|appels?|minutes?|min\b|secondes?|mots?|mercis?|"
    r"points?|questions?|rang|h\b|h\d\d|heures?\b(?! de)|clics?|personnes? |collègues?|trimestres?|siècles?)"
)
IDLE_WHOLE = _any(r"(?:[01]?\d|2[0-3])[hH:]\d{0,2}|deuxième|troisième|24/24")
INTRODUCED = _any(
    r"(?:\bc['’]est|\bici|\bsuis|\bm['’]appelle|\bpart de|\bsigné|\bbonjour|\bsalut|\bbonsoir|\bmerci|--|—)\s*,?\s*$"
)
SENTENCE_END = re.compile(r"[.!?:;…\n«\"]\s*$|^\W*$|[-•]\s*$")
LINK = _any(
    r"[\s,]*(?:(?:de|du|des|la|le|les|l['’]|d['’]|rue|avenue|av\.?|boulevard|bd|place|quai|impasse|passage|square|bis|ter|cours|"
    r"allée|villa|cité|n°|numéro|et)[\s,]*)*"
)
NOT_NAMES = frozenset(
    "bonjour bonsoir salut merci madame monsieur mesdames messieurs mme m mr mlle cordialement bien cher chere chers paris je tu "
    "il elle nous vous on ok svp stp rh drh dsi sms urgent urgente note ticket tickets voirie mairie ville conseil conseiller "
    "conseillere maire adjoint adjointe direction directeur directrice service lundi mardi mercredi jeudi vendredi samedi "
    "dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre noel pmr nb ps re tr fyi "
    "pour le la les un une et ou si que qui quoi combien quel quelle quels quelles est c'est y a peux peut pouvez pourriez".split()
)


def shouted(request: str) -> bool:
    """Whether the request is mostly in capitals, where they say nothing of names."""
    letters = [c for c in request if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > len(letters) / 2
