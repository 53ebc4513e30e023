"""What French says for each effect of the house: the one table that a new effect is added to.

A tool that the model has learnt is planned by what training showed of it; whether the person's words order
it, refuse it or only speak of it is read off these. Tools of other authors bring phrases of their own.
Patterns are for small letters without accents, except `EffectWords.looked_for`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_TELLS = (
    r"(prev|previ|avert|inform|signal|\bdi[st]|\bdi\b|\bdire|alert|aviser?\b|avise|courant|notif|ecri|envo|"
    r"transm|mail|message|contact|savoir|sache|passe|mot |touche|tell|warn|let |know|send|attention|"
    r"partag|faire? suivre|communiqu|not[ei]|remont|annonc|rappel|pr[ée]v|repond|indiqu|appel|bring|"
    r"ping|demand\w* (?:a|aux?)\b|dites|transfer|adress|relai|tenir|tiens|parl|copie|fwd|boucle|info|suiv|"
    r"p[re]{1,3}v)"
)
_OBJECT = r"(?=-| l[ae]s? | l['’]| ce| mes | tou| \d| [àa] | aux? )"


@dataclass(frozen=True)
class EffectWords:
    """Words of one effect, as regular expressions.

    Attributes:
        verbs: what names it.
        also: what orders it, and too often something else to say that it is not wanted.
        negated: what, right behind a negation, says that it is not wanted.
        instead: what orders it at the head of a clause although the same is refused elsewhere; ``also`` where
            empty.
        warrant: stems of which the request must have one, or the effect is left out; empty where none is
            asked.
        looked_for: forms that order it and hardly ever tell, as people spell them; where the plan does not
            carry them out they are told as unused.
    """

    verbs: str
    also: str = ""
    negated: str = ""
    instead: str = ""
    warrant: str = ""
    looked_for: str = ""


EFFECT_WORDS: Mapping[str, EffectWords] = {
    "ticketing.close": EffectWords(
        verbs=r"(?:re)?ferm(?!et)\w*|clo(?:s|t|r)\w*|clotur\w*|archiv\w*|sold\w*|boucl\w*|close",
        warrant=(
            r"(ferm|farm|\bclo|clot|cl[ou]s|resol|resou|termin|fini|archiv|sold|regl|clas+|bouc|close|shut|done|"
            r"fix|settle|wrap|complet|trait|liquid|evacu|stop|arret|annul|ranger?|plie|feme|valid)"
        ),
        looked_for=rf"ferme[rz]?{_OBJECT}(?! les guillemets)|cl[ôo]ture[rz]?{_OBJECT}|clos(?=-)",
    ),
    "ticketing.reopen": EffectWords(
        verbs=r"re-?ou?vr\w*|rouvr\w*|reouverture(?= (?:du|de) (?:ticket|\d)| stp| svp|, motif|$)|reopen",
        warrant=(
            r"(r ?e? ?-?o+u*v|annul\w* (?:\w+ ){0,2}(?:ferm|clot)|un-?clos|re-?op|reou|reactiv|reprend|"
            r"reopen|relev|remet|repass|relan)"
        ),
        looked_for=r"r[ée]?-?ouvr(?:e|ez|ir)",
    ),
    "ticketing.assign": EffectWords(
        verbs=r"(?:re)?(?:assign|affect|attribu|confi)\w*",
        also=(
            r"donn\w*|mett?\w*|pren\w*|repren\w*(?= (?:l[ea]s? )?(?:tickets?|\d|tout|ses|celui|ceux)|,)|"
            r"occup\w*|give|herit\w*|repass\w*|transf\w*|revien\w* (?:a|au)\b|"
            r"pass\w*(?=(?:(?! en )[^.,;]){0,30} (?:a|au) )|"
            r"au nom d(?:e\b|['’])|a (?:son|mon|leur|votre) nom\b|au mien\b"
        ),
        negated=r"donn\w*|mett?\w*",
        instead=r"(?:donn|pass|met)\w*(?:-l[ae]s?)?\b(?![^.,;]{0,25}\ben\b)|prend\w*-l",
        looked_for=(
            rf"(?:r[ée])?(?:assigne|affecte|attribue|confie)[rz]?{_OBJECT}|"
            r"je (?:(?:vais|veux) )?pren(?:ds|dre) (?:en charge )?(?=l[ae]s? (?:tickets?|\d))|"
            r"je m['’]occupe(?= du ticket| du \d)|prends-l[ae]s?(?! en (?:compte|note|photo))"
        ),
    ),
    "ticketing.remind": EffectWords(
        verbs=r"re?lan[cç]\w*|remind",
        also=r"rappel\w*",
        negated=r"rappel\w*",
        warrant=(
            r"(re?l[ae]n|rela|sollicit|recontact|rapp?el|bouscul|secou|boug|press|ping|remind|activ|chas|nudg|"
            r"follow|piqure|pouss|insist)"
        ),
        looked_for=(
            rf"relance[rz]?{_OBJECT}|"
            r"(?:(?<=, )|(?<=sinon )|(?<=puis )|(?<=alors ))relance(?=[,.;]| sinon|$)"
        ),
    ),
    "ticketing.notify": EffectWords(
        verbs=r"prev(?:en|ien)\w*|averti\w*|inform\w*|notif\w*|(?<!une )(?<!fausse )alert\w*|warn",
        also=r"(?<!\ba )(?<!ai )di[st]|dire|dites|ecri\w*|savoir|mot|message|tell",
        negated=r"di[st]|dire|dites|ecri\w*",
        warrant=_TELLS,
        looked_for=(
            r"(?:pr[ée]v(?:iens|enez|enir|ienne[sz]?)|averti(?:s|ssez|sse|r))(?!-moi| personne)|"
            r"(?:envoie[sz]?|envoye[rz]|transmet(?:s|tez|tre))"
            r"(?= [àa] (?!moi|l[ae]s?\b|l['’]|mon|ma|\d)| aux? )"
        ),
    ),
    "ticketing.comment": EffectWords(
        verbs=r"comment\w+|annot\w*",
        also=r"not(?:e|er|ez)|ajout\w*|ecri\w*|inscri\w*",
        negated=r"not(?:e|er|ez)|ajout\w*|ecri\w*|inscri\w*",
        warrant=(
            r"(comm|not|ajout|ecri|mention|precis|inscri|indiqu|consign|marqu|annot|met|ad+|say|write|laiss|«|\"|:|"
            r"comple|dis|trac|log|com\b|cons|report|renseign|joi|pos|text|fich|leav|coll)"
        ),
    ),
    "ticketing.delete": EffectWords(
        verbs=r"supprim\w*|effac\w*|detrui\w*|suppression(?= (?:du|de) (?:ticket|\d))|delete",
        warrant=(
            r"(su+p+r|effac|\bvir|detrui|elimin|enlev|retir|\bjet|\bvid|purg|poubelle|netto[iy]|debarras|delete|"
            r"degag|corbeille|dispar|wipe|remov|eras|balai|\bras\b|scrap|\bbin\b|\bnet\b|\bzero)"
        ),
        looked_for=rf"(?:supprime|efface)[rz]?{_OBJECT}",
    ),
    "ticketing.set_priority": EffectWords(
        verbs=r"prioris\w*|pass\w*",
        also=r"mont\w*|descend\w*|baiss\w*|mett?\w*|urgent\w*|priorite\w*",
        negated=r"mont\w*|baiss\w*|mett?\w*",
        warrant=(
            r"(prio|ur[gj]en|urg\b|hau[t]|bas+e|faible|fort|moyen|devant|norm|high|low|medium|monte|descen|import|"
            r"press|criti|vite|rouge|grave|accel|niveau|attend|upgrad|downgrad|remont|baiss|tranquil|rapid|asap|"
            r"lev|\bup|rais|bump)"
        ),
    ),
    "ticketing.create": EffectWords(
        verbs=r"cre(?:es?|ees?|er|ez|ation)|signal\w*|declar\w*|enregistr\w*|create",
        also=r"ouvr\w*|(?<!le )(?<!du )(?<!ce )tickets?(?! \d| n[°o]| numero)",
    ),
    "ticketing.send": EffectWords(
        verbs=r"envo\w*|expedi\w*|transmet\w*|send",
        also=r"adress\w*|mail\w*|courriel\w*",
        looked_for=rf"(?:envoie[sz]?|envoye[rz]|exp[ée]di(?:e[rz]?))(?!-(?:moi|nous)){_OBJECT}",
    ),
}
NAMED = {
    tool: re.compile(rf"\b(?:{words.verbs}|{words.also or words.verbs})")
    for tool, words in EFFECT_WORDS.items()
}
"""What names an effect or orders it, wherever it stands."""
CREATING = frozenset({"ticketing.create"})
TELLING = frozenset({"ticketing.notify", "ticketing.send", "ticketing.comment"})
"""Any of them tells somebody something: the words for one order the others too."""
