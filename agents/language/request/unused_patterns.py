"""Patterns of the words that matter when no step uses them; a group ``it`` is the part that is told."""

from __future__ import annotations

import re


def _any(*parts: str) -> re.Pattern[str]:
    """A pattern for any case; parts are joined."""
    return re.compile("".join(parts), re.IGNORECASE)


def _words(text: str) -> str:
    """Alternatives, spelt with spaces between."""
    return "(?:" + "|".join(text.split()) + ")"


_UPPER = "[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ]"
_LETTER = r"[\w’'-]"
_NEXT = r"(?:\s{1,4}[\w'’-]{1,40})"
_COUNT = _words(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
    "trente quarante "
    "cinquante soixante cents? mille"
)
_SPELT = rf"(?:{_COUNT}|un|une)(?:[- ](?:et[- ])?(?:{_COUNT}|une?)){{0,8}}"
_STATE = _words(
    "(?:ferm|cl[oô]tur|trait|r[ée]gl|assign|attribu|affect|confi|termin|bloqu)[ée]e?s? clos(?:es?)? "
    r"ouvert(?:e?s?) urgente?s? prioritaires? r[ée]solue?s? prise?s? hautes? basses? normales? en\scours "
    r"en\sattente"
)
_DAY = _words("lundi mardi mercredi jeudi vendredi samedi dimanche")
_MONTH = _words(
    "janvier f[ée]vrier mars avril mai juin juillet ao[uû]t septembre octobre novembre d[ée]cembre"
)
_UNIT = r"(?:jours?|j|semaines?|mois|ans?|années?|heures?|trimestres?|semestres?)"
_ACTION = _words(
    "relanc pr[ée]vi averti ferm cl[oô] envo assign confi supprim cr[ée] signal notifi touch not ouvr rouvr "
    "comment"
)

STATUS_OR_PRIORITY = _any(
    r"\b(?:ferm[ée]e?s?|clos(?:es?)?|ouvert(?:e?s?)|urgente?s?|hautes?|basses?|normales?|en\s(?:cours|attente))\b"
)
TURNING = _any(
    r"\b(sauf|sans|hormis|except[ée]\w*|hors|ni|ne|n'|pas|jamais|aucun\w*|seulement|uniquement|à part|mais"
    r"|si|s['’]ils?|s['’]elles?)\b"
)
"""Words that turn a request round: where no step uses them, a person says whether to go on."""

QUALIFIED = _any(
    r"\b(?:tickets|signalements|demandes|dossiers)"
    r"(?: (?!(?:et|ou|puis|qui|pour|car|je|tu|il)\b)[\w’'-]+){0,4}? "
    r"(?P<it>en (?:retard|souffrance)|oubli[ée]e?s|d[ée]pass[ée]e?s|importante?s|graves|sensibles|dormante?s|"
    r"litigieux|dangereux)\b"
    r"(?! (?:depuis|de (?:plus|\d)))"
)
"""What tickets are chosen by that no filter knows: it is told, or they would all be meant."""
ABOUT = _any(r"\b(?:suite|vu|malgr[ée]|face|objet|concernant)\b[^.;\n]{0,80}$")
"""What stands behind it is no order."""
FACILITIES = _any(
    r"\b(?:quel\w*|les|des|une?|(?:combien|nombre) d[e’']) ?(?P<it>[ée]coles?|cr[èe]ches?|coll[èe]ges?|"
    r"gymnases?|piscines?|biblioth[èe]ques?|parcs?|fontaines?|sanisettes?|d[ée]chetteries?|march[ée]s?|mus[ée]es?)\b"
)
"""Kinds of facilities that are asked for, beside others."""
QUOTED = re.compile(r"«\s*(?P<it>[^»]{2,300}?)\s*»|“[^”]{2,300}”|\"[^\"]{2,300}\"")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
NUMBER = _any(
    r"(?<![\w@.,/+-])\d{1,12}(?:[ .,]\d{3}){0,3}(?:[.,]\d{1,6})?(?![\w@)])(?!\.\s+\w+.*\b2\. )",
    r"|(?<![\w@.,/+-])\d+(?= ?(?:km|m|mètres?)\b)",
    rf"|(?<![\w-]){_SPELT}(?= (?:mètres?|metres?|kilomètres?|km|m)\b)",
    rf"|(?<![\w-]){_COUNT}(?=(?: [\w'’-]{{1,40}}){{0,3}} (?:les )?(?:plus|premi[eè]r|derni[eè]r))",
)
ORDINAL = _any(
    r"(?<![\w-])(?:\d{1,2} ?(?:er|ère|e|è|ème|eme|ième)\b|(?-i:[IVX]{1,5}(?:er|e|ème)\b)|",
    r"(?:[\w-]{1,30}ième|[\w-]{0,30}[xztrg]t?ieme)\b|premier (?=arr))",
)
QUANTITY = _any(
    r"(?<!dans )(?<!pour )(?<!sous )(?<!pendant )(?<!d['’]ici )(?<![\w-])(?!un jour\b)",
    rf"(?:\d+|{_SPELT})\s*{_UNIT}\b",
)
DATE = _any(
    r"\b(?:depuis|avant|après|dès|cre+s?\b|tickets?|signalements?|demandes?|ceux|celles|urgente?s?|",
    r"(?:dat[ée]|cré[ée]|ouvert|reçu|remont|tomb|nouve)\w{0,12})(?:\s{1,4}[\w+]{1,30}){0,2}?\s{1,4}(?:d['’]|l['’])?",
    r"(?P<it>hier|avant-hier|aujourd['’]hui|ce mois(?:-ci)?|cette semaine|cette année|",
    rf"{_DAY}|(?:\d{{1,2}}|1er)\s+{_MONTH}|(?:semaine|année|mois|an) (?:dernière?|passée?))\b",
)
SPELT_FACT = _any(
    rf"(?<![\w-])(?:{_DAY}s?|{_MONTH}|(?:avant-)?hier|(?:apr[èe]s-)?demain|aujourd['’]hui|midi|minuit|",
    "(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|yesterday|today|",
    rf"{_SPELT}\s(?:{_UNIT}|minutes?|mètres?|kilomètres?|euros?))(?![\w-])",
)
"""Dates and quantities without a figure, which a text may hold only where somebody said them."""
CIVILITY = re.compile(r"M\.|Mme|Mlle|Mr|Dr")
NAME = re.compile(
    rf"(?<!{_LETTER})(?:(?:M\.|Mme|Mlle|Mr|Dr)\s{{1,4}})?{_UPPER}{_LETTER}{{1,40}}"
    rf"(?:\s{{1,4}}(?:(?:de|du|des|la|le|d'|El|Ben)\s{{1,4}})?{_UPPER}{_LETTER}{{0,40}}){{0,6}}"
)
_POLITE = _words(
    "oui non possible vous tu besoin ça cela jamais nécessaire pla[iî]t te t['’] on l['’]on je "
    "j['’] nous utile"
)
CONDITION = _any(
    r"(?<!\w)(?<!même )(?:si|s['’]ils?|s['’]elles?)(?!\w)(?!\s+(?:est|était|serait|sera)\s+possible\b)"
    rf"(?!\s+{_POLITE}(?:\b|(?<=['’])))",
    _NEXT,
    "{1,5}",
)
_NO_EXCEPTION = _words(
    r"ça cela service d['’]usage sujet périmètre de\squestion erreur faute doute délai tarder"
)
_MISSING = _words(
    "agent responsable personne affectation assigné lieu adresse les ceux celles compter prévenir "
    "relancer fermer"
)
_EXCEPT = _words(
    r"sauf hormis excepté[es]* à\sl['’]exception en\sexcluant en\sretirant en\sdehors à\spart hors"
)
_THOSE = _words("les ceux celles celui celle le la à au aux dans pour")
EXCLUSIONS = (
    _any(rf"(?<!\bras )(?<!\brien )\b{_EXCEPT}(?!\s+{_NO_EXCEPTION}\b)", _NEXT, "{1,4}"),
    _any(rf"\b(?:pas|non|jamais|ni)[ -](?:les |ceux |celles |encore |déjà |toujours )*{_STATE}\b"),
    _any(rf"\b(?:mais|et) (?:surtout )?pas {_THOSE}\b", _NEXT, "{1,3}"),
    _any(rf"\bsans {_MISSING}\b"),
    _any(r"\b(?:(?<!l['’])autres? que|exclu[rst]\w*)", _NEXT, "{1,3}"),
)
FORBIDDEN = _any(
    rf"(?P<it>\bn(?:e |['’])(?:l['’]|les? |la |lui )?(?P<verb>{_ACTION}\w{{0,12}})\s{{1,4}}",
    r"(?:pas|plus|jamais|personne|rien)\b",
    _NEXT,
    r"{0,3})(?P<clause>(?:(?!\bmais\b)[^.,;:!?\n]){0,60})",
)
IDLE_AFTER = _any(
    r"\s*(?:",
    _words(
        "fois [ée]tages? relances? demandes? messages? rappels? appels? minutes? min\\b secondes? "
        "mots? mercis? "
        "points? questions? rang h\\b h\\d\\d :\\d\\d trucs? choses? clics? personnes?\\s collègues? siècles?"
    ),
    r"|heures?\b(?! de))",
)
IDLE_WHOLE = _any(r"(?:[01]?\d|2[0-3])[hH:]\d{0,2}|deuxième|troisième|24/24")
AS_ARTICLE = _any(
    r"(?<!\ble )(?<!\bau )(?<!\bdu )(?<!\bet )(?<!\bà )(?<!\bde )(?<!\bticket )(?<!\btickets )(?<!\btkt )",
    r"(?<!n° )",
    r"1(?= [^\W\d]{2})",
    r"(?! (?:et|ou|du|de|le|au|km|mètres?|metres?|bis|ter|rue|av|bd|plus|premi\w+|derni\w+)\b)",
    r"|(?<=\bles )\d(?=\s*(?:[,.;:!?]|$))",
)
"""« 1 plaque », « ferme les 2 »: a figure that counts as « un » and « les deux » do."""
INTRODUCED = _any(
    r"(?:\b",
    _words(
        r"c['’]est ici suis m['’]appelle part\sde signé bonjour bonjour\sà salut bonsoir merci merci\sà "
        r"l['’]a\sdemandé convenu\savec"
    ),
    r"|--|—)\s*,?\s*$",
)
TELLING = _any(r"\s*(?:m['’]a|me l['’]a|nous a|nous l['’]a)\b")
SENTENCE_END = re.compile(r"[.!?:;…\n«\"]\s*$|^\W*$|[-•]\s*$")
COMMA_END = re.compile(r",\s*$")
TURN = _any(r".*-(?:vous|moi|les?|la|nous|tu|ils?|elles?|lui|leur|en|y)")
LINK = _any(
    r"[\s,]*(?:",
    _words(
        r"de du des la le les l['’] d['’] rue avenue av\.? boulevard bd place quai impasse passage "
        r"square bis "
        "ter cours allée villa cité n° numéro et"
    ),
    r"[\s,]*)*",
)
NOT_NAMES = frozenset(
    "bonjour bonsoir salut merci madame monsieur mesdames messieurs mme m mr mlle cordialement bien "
    "bon bonne "
    "belle cher chere chers paris je tu il elle nous vous on ok svp stp rh drh dsi sms urgent urgente note "
    "au aux ticket tickets voirie mairie ville conseil conseiller conseillere maire adjoint adjointe "
    "direction directeur directrice service lundi mardi mercredi jeudi vendredi samedi dimanche janvier "
    "fevrier mars avril mai juin juillet aout septembre octobre novembre decembre noel pmr nb ps re tr fyi "
    "pour le la les un une et ou si que qui quoi combien quel quelle quels quelles est c'est y a "
    "peux peut pouvez pourriez ici".split()
)


def shouted(request: str, share: float = 0.5) -> bool:
    """Whether more than this share of the letters are capitals, where they say nothing of names."""
    letters = [c for c in request if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > len(letters) * share
