"""Words by which `mood` knows questions, negations and effects, in small letters without accents."""

from __future__ import annotations

import re

from agents.planner.orders.effect_words import EFFECT_WORDS, EffectWords


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(filter(None, words))})\b")


NAMES = {tool: _any_of(effect.verbs) for tool, effect in EFFECT_WORDS.items()}
ORDERS = {tool: _any_of(effect.verbs, effect.also) for tool, effect in EFFECT_WORDS.items()}
"""With words that order an effect, and too often something else to say that one is not wanted."""
NEGATED = {tool: _any_of(effect.verbs, effect.negated) for tool, effect in EFFECT_WORDS.items()}
"""With words that, right behind a negation, say that it is not wanted."""
_CLAUSE = r"(?:^|[.,;:!?\n] ?|\b(?:et|puis|mais|plutot|alors|ensuite|juste) )"


def _given(effect: EffectWords) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{effect.verbs})\b(?<!ee)(?<!ees)(?<!ait)(?<!ant)"
        rf"|{_CLAUSE}(?:{effect.instead or effect.also or effect.verbs})\b"
    )


GIVEN = {tool: _given(effect) for tool, effect in EFFECT_WORDS.items()}
"""What orders an effect although the same is refused elsewhere."""
TOLD_OF = re.compile(
    r"(?:\b(?:je|ils?|elles?|on|nous|qui|est|sont|etait|etaient|ete|etre|pas|deja|bien|ai|as|ont|vais|vas?|vont)"
    r"|\bj['’])(?: ?(?:ne|n['’]|l[ae]s?|l['’]|lui|leur|en|y|me|se|s['’]))* ?$"
)
"""Before a word that tells who does it, or that it is done, and orders nothing."""
TAKEN = frozenset({"ticketing.assign"})
"""What a model takes a message to somebody about a ticket for."""
_IT = r"(?:(?:l[ae]|les|lui|leur|me|y|en) |[lm]['’])?"
_NE = r"\bn(?:e |['’])"
_NOT = r"(?:pas|jamais|plus|rien|aucun\w*|personne)"
_VERB = rf"{_IT}(?!(?:commentaire|courrier|dossier|titre|suite)\b)\w+(?:er|ir|re)\b"
REFUSED = re.compile(
    rf"(?:(?<!tu )(?<!vous ){_NE}|{_NE}(?!(?:pourr|pouv|peu|voudr|voul|veu)))"
    rf"{_IT}\w+(?:-\w+)*(?: (?:surtout|absolument|donc))? {_NOT}\b"
    rf"(?: (?:que (?:tu|vous|on|l['’]on)|qu['’]on|etre) {_IT}\w+| {_VERB})?"
    rf"|\b(?:ne |surtout )(?:surtout )?(?:pas|jamais|plus) {_VERB}"
    rf"|\b(?:sans|inutile (?:de |d['’])|pas (?:besoin|la peine|question) (?:de |d['’])|"
    rf"(?:evite[rz]?|attend\w*(?: un peu)? avant|hors de question) (?:de |d['’])) ?{_VERB}"
    rf"|\b(?:tu|vous) {_IT}\w+ (?:surtout )?(?:pas|plus|rien)\b|\bfaut (?:surtout )?pas {_VERB}"
    r"|\b(?:do not|don['’]t|without) [a-z]+\b"
)
"""Words that say what is not to be done."""
WONDERED = re.compile(
    r"\b(?:(?:savoir|me demande|dis[- ]moi|dites[- ]moi) "
    rf"(?!si (?:tu|vous) (?:pe[uv]|pou[rv]|voul|voud|veu)|s['’]il (?:est|etait|serait|sera) possible)"
    r"|(?:verifie[rz]?|regarde[rz]?|confirme[rz]?(?:[- ]moi)?) )"
    r"(?:si|s['’]ils?|s['’]elles?)\b[^.,;:!?\n]*?"
    rf"(?=[.,;:!?\n]| (?:et|puis|sinon|alors|auquel|avant de)\b| pour {_VERB}|$)"
)
"""An indirect question."""
_DONE = (
    r"(?:(?:re)?(?:ferm|assign|affect|attribu|confi)|clotur|archiv|sold|relanc|inform|notifi|alert|comment|annot|"
    r"supprim|effac|envoy)(?:e|ee|es|ees)|clos|close|closes|(?:rouv|ouv)erte?s?|prevenue?s?|avertie?s?|transmise?s?"
)
REPORTED = re.compile(
    r"\b(?:ai|as|(?<!\d )(?<!tickets )(?<!ticket )a|a(?= ete)|avons|avez|ont|(?<!qui )(?<!['’])(?:est|sont)|"
    r"etai(?:t|ent)|avai[st]|avaient)(?:-\w+)? "
    rf"(?:(?:deja|bien|tou[ts]|toutes?|enfin|ete) ){{0,3}}(?:{_DONE})\b"
    r"|\b(?:ai|avons) (?:deja |bien )?(?:demande|dit|rappele|ecrit) (?:aux?|a) [^.,;:]{2,40}? "
    rf"(?:de |d['’]){_VERB}"
)
"""What has been done, which is told and not ordered."""
UNDER_CONDITION = re.compile(r"\b(?:si|s['’]ils?|sinon|sauf|autrement|if|unless)\b[^.!?\n]*$")
COPIED = re.compile(
    r"\b(?:met\w*|ajout\w*|pass\w*)(?:[- ](?:le|la|les|moi))?(?: [^.;:,!?\n]{1,40}?)? (?:en copie|en cc)\b"
    r"|\ben copie\b"
)
"""To be told, and not to be given."""
SERVICE = re.compile(r"\b(?:service|equipe|section|chef|cheffe|responsable|direct\w+)\b")
_LEADS = r"(?:(?:bonjour|bonsoir|salut|dis|dites|au fait|question)[ ,:!]+|(?:dis|dites)[- ]moi[ ,]+(?:si )?)*"
_POLITE = (
    r"(?:tu|vous|on|je|c['’]|ce|ca|cela|il)? ?(?:pe[uv]\w*|pour\w*|puis|sera\w*|est (?:possible|faisable)|"
    r"serait|voul\w*|veux|veut|voudr\w*|(?:(?:te|vous) )?(?:derange|ennui|embet)\w*|y a(?:urait)? moyen|"
    r"(?:aur\w+|as|avez) (?:la (?:gentillesse|possibilite|bonte)|l['’]amabilite|le temps|moyen|"
    r"un (?:moment|instant)))\b"
)
BUT_SO = re.compile(r"^[^.;!?\n]*?(?:\bmais (?:plutot )?|,? (?:mais )?plutot |, juste )(?:aux?|a|en)\b")
"""After a negation that puts one thing right: « pas à Karim mais à Rosa »."""
OTHERWISE_ASKED = re.compile(
    r"comment (?:je|on|faire|fait[- ]on|fais[- ]je|puis[- ]je|peut[- ]on|dois[- ]je|doit[- ]on)\b[^.;!:\n]*"
    r"|(?:suis[- ]je|ai[- ]je|puis[- ]je)\b(?! (?:te|vous)\b)[^.;!:\n,]*"
    r"|[^.;!:\n]*\bou (?:il y en a(?: deja)?|c['’]est deja \w+)"
    r"|(?:et |mais )?(?:(?:ca|cela) sert a quoi|a quoi (?:ca |cela )?sert|quel est l['’]interet)\b[^.;!:\n]*"
    r"|peut[- ]on (?:bien )?(?:confi|assign|attribu|affect|ferm|relanc|rouvr|supprim)\w* "
    r"(?:un|une|des|plusieurs|deux) [^.;!:\n\d]*"
    r"|si [^.;!:\n]*\bc['’]est (?:qui|quoi|ou|quand|lequel|laquelle)\b[^.;!:\n]*"
)
"""Questions of other forms."""
OR_NOT = re.compile(r"[^.;!:\n]*\bou (?:pas|non)")
"""Asks whether something is so, unless it begins with an order: « relance-les tous, urgents ou non »."""
IF_ONE_DID = re.compile(r"(?:que se passe|qu['’]arrive|que devien)\b.*\bsi (?:je|tu|on|l['’]on|nous|vous)\b")
ASKED_OF_IT = re.compile(
    r"(?:(?:bonjour|bonsoir|salut)[ ,!]+)?"
    r"(?:l[ae]s? |l['’]|une? |des |mon |ma |mes |cet? |cette |ces |sur |pour |dans |aux? |du )"
    r"(?:(?!\b(?:tu|vous) (?:l[ae]s? |l['’]|leur |lui ))[^,.;:!?])*, "
    r"(?:et )?(?:c['’]est )?(?:qui|quel(?:le)?s?|combien|ou|quand(?! (?:tu|vous)\b)|depuis quand|a qui|"
    r"pourquoi)\b[^.;!:,]*\?"
)
"""A thing that is named, and a question about it: « Le nid-de-poule de la rue X, qui s'en occupe ? »."""
SO_URGENT = re.compile(
    rf"{_LEADS}(?:et )?"
    r"(?:(?:il|elle|ils|elles|ce|ca|(?:l[ea]s?|ces?)(?: tickets?)?(?: (?:n[o°] ?)?\d+)?) |c['’])"
    r"(?:est|sont|etait|etaient) (?:toujours |encore |deja |tres |si |vraiment )?"
    r"(?:urgent|prioritaire|en (?:priorite )?(?:haute|urgent)|bloquant|grave)\w* ?\?[?! ]*"
)
"""« Il est urgent ? », which is no order to make it so."""
LISTED = re.compile(
    r"(?:[^.;:!?\n]{0,40}[ ,])?(?:transmet\w*|envo\w*|adress\w*|communiqu\w*|fai\w* (?:suivre|parvenir))\b"
    r"[^.;:!?\n]{0,60}? (?:la|une|cette|leur) liste\b[^.;:!?\n]*[.!? ]*"
    r"|(?:[^.;:!?\n]{0,40}[ ,])?partage[rz]?\b(?:(?!\bentre\b)[^.;:!?\n]){0,80}? avec\b[^.;:!?\n]*[.!? ]*"
)
"""A list, or what else is shared, that somebody is to be sent; what is in it stays whose it is."""
_TELL_ME = (
    r"(?:(?:(?:pe[uv]|pour)\w*[- ](?:tu|vous)|merci de|(?:serait-il |est-il )?possible de|"
    r"j['’]aimerais(?: bien)?|je (?:voudrais|souhaite\w*|veux)) (?:bien )?(?:(?:me|nous) )?"
    r"(?:dire|savoir|indiquer|preciser|donner|avoir) )?"
)
_ABOUT = r"(?:de|du|des|d['’]|sur|au sujet|concernant)(?:\b|(?<=['’]))"
ASKED_AFTER = re.compile(
    rf"{_LEADS}{_TELL_ME}(?:"
    r"(?:ou|a quoi|a quel (?:stade|point)) (?:est-ce que )?(?:ca )?en (?:est|sont|etait|etaient)\b"
    rf"|(?:des|les|quelles) nouvelles? {_ABOUT}"
    rf"|(?:(?:quoi|rien|du|qqch) (?:de )?(?:neuf|nouveau)|y a-t-il du (?:neuf|nouveau)) {_ABOUT}"
    r"|qu['’]est(?:[- ](?:il|elle))?(?: bien)? devenue?s?\b|que (?:devien(?:t|nent)|(?:sont|est) devenu\w*)\b"
    r"|(?P<stated>(?:mon|ma|mes|l[ae]s?|notre|nos) "
    r"(?:signalement|demande|ticket|plainte|reclamation)s?\b[^.;:!?]*, ?"
    r"(?:ca|il|elle|ils|elles|c['’]est|ou)\b"
    r"(?= (?:avance|en est|bouge|en sont|regle|fait|repare|traite|pour quand)))"
    r")(?P<rest>.*)",
    re.DOTALL,
)
"""« Où en est le banc cassé rue Monge ? »: a report that is asked after, and not made."""
ORDERED_BESIDE = re.compile(
    r"\b(?:(?:re)?(?:ferm|clotur|relanc|assign|affect|attribu|confi|not|ajout|supprim|effac|envoy|donn|pass|boucl|"
    r"sold|archiv|comment|pri|inform|alert|notifi|cre|ouvr|prioris|transfer|communiqu)(?:e[rz]?|ons)|clos|clore|"
    r"mets?|mettre|mettez|prev(?:iens|enir|enez)|avert(?:is|ir)|envoie|ecri(?:s|re|vez)|transmet\w*|rouvr\w*|"
    r"dis|dites|rappel\w+|tiens|tenez|prends|prenez|fais|faites|faire suivre|signaler|creer|"
    r"pe[uv]\w+[- ](?:tu|vous)|(?:tu|on) peux?t?|en \w+ant)\b"
)
"""What orders something behind a question that no punctuation ends."""
YES_OR_NO = re.compile(
    rf"{_LEADS}(?:"
    rf"est[- ]ce (?:que |qu['’])(?!{_POLITE})"
    r"|faut[- ]il\b|doit[- ]on\b|dois[- ]je\b|devrait[- ]on\b|devrais[- ]je\b"
    r"|(?:y )?(?:a|as|ai|ont|avez|avons|est|sont|etait|etaient)(?:[- ]t)?-"
    r"(?:il|elle|ils|elles|on|tu|vous|nous|je)\b"
    r"(?! (?:moyen|possib\w*|la possib\w*|le temps))"
    r"|(?!et )[^.?!;:,\n]{3,60}? (?:est|sont|a|ont)(?:-t)?-(?:il|elle|ils|elles)\b"
    r")(?P<rest>.*)",
    re.DOTALL,
)
ASKED_BESIDE = re.compile(
    r"\b(?:qui|quel(?:le)?s?|quand|combien|ou (?:est|se)|statut|priorite|adresse|lieu|date|agent|service|"
    r"categorie|historique|commentaires?|carte|telephone|coordonnees|mail|chef\w*|superieure?s?|autour|"
    r"voisins?|proches?|ceux|autres|(?:affich|cherch|montr|donn|verifi|regard|list)\w*)\b"
)
"""What asks for one thing of a ticket, or for something else; else the ticket is shown whole."""
WISH = re.compile(r"que (?!di[st]|sa|contien|prevoi|faut|faire|pens|signifi|veu)|qu['’](?:on|ils?|elles?) ")
"""« Que Rosa s'en occupe », which looks like a question."""
