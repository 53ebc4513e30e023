"""« Aide », « que sais-tu faire ? », « hein ? »: nothing to plan; what can be asked for is told."""

from __future__ import annotations

import re

from beffroi.text import without_accents

_HELLO = r"(?:bonjour|bonsoir|salut|hello|coucou|bjr|hi)"
_GREETING = rf"(?:{_HELLO}\W+)?"
_HELP = re.compile(
    rf"{_GREETING}(?:aide(?:z)?(?:[- ]moi)?|help(?: me)?|mode d['’]emploi|"
    r"(?:que|qu['’]est[- ]ce que|de quoi) (?:(?:tu|vous) )?"
    r"(?:sais|peux|savez|pouvez|es|etes)(?:[- ](?:tu|vous))?"
    r"(?: vous)? (?:faire|capable)(?: (?:pour moi|ici|exactement|avec \w+(?: \w+)?))?|"
    r"a quoi (?:sers[- ]tu|servez[- ]vous|tu sers|ca sert)|comment (?:ca marche|t['’]utiliser|vous utiliser)|"
    r"(?:tu es|t['’]es|vous etes) qui|qui (?:es[- ]tu|etes[- ]vous)|what can you do|who are you|"
    rf"{_HELLO}(?: beffroi| a (?:tous|toi|vous))?|"
    r"(?:(?:ok|super|parfait|d['’]accord)\W+)?(?:un grand )?merci(?: (?:beaucoup|bien|infiniment|beffroi|"
    r"a (?:toi|vous)))?|thanks?(?: you)?)\W*",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?:non,? )?(?:annule[rz]?(?: tout| ca| cela)?|laisse[rz]? tomber|stop|tant pis|oublie[rz]?(?: ca)?|"
    r"cancel|never mind)\W*",
    re.IGNORECASE,
)
_SIGH = r"(?:ah|oh|eh|euh+|bah|non|nan)"
_THIS = (
    r"(?:ca|cela|bon|du tout|(?:celui|celle|ceux|celles)[- ](?:la|ci)|lui|elle|eux|l[ea] bon(?:ne)?|"
    r"les bon(?:ne)?s|(?:ce|cette|cet|ces) (?:tickets?|personnes?|services?|adresses?|lieux?))"
)
_WAS = r"(?:(?:ce )?n['’]est |c['’]est |(?:ce )?n['’]etait |c['’]etait )?"
_ASKED_NOTHING = re.compile(
    rf"\W*(?:(?:{_SIGH}|ben|mais|bon|si)\W+)*(?:{_SIGH}|hein|bof|quoi|comment(?: ca)?|mouais|ouais|pff+|hm+|"
    r"ah bon|mais non|attend(?:s|ez)|pardon|minute|laisse[rz]?|(?:c['’]est )?n['’]importe quoi|"
    r"(?:tu es|t['’]es|(?:vous )?etes[- ]vous|es[- ]tu|vous etes) surs?|c['’]est (?:faux|nul)|"
    rf"{_WAS}pas (?:{_THIS}|ce que (?:je (?:voulais|veux|demandais)|j['’]ai (?:dit|demande)))|"
    rf"je (?:ne |n['’])?(?:voulais|veux|demandais) pas {_THIS}|je (?:ne )?comprends? (?:pas|rien)|"
    r"(?:je n['’]ai|j['’]ai) (?:pas|rien) compris)\W*|\W+",
    re.IGNORECASE,
)


def asks_for_help(request: str) -> bool:
    """Whether a request, all of it, asks what can be asked, or says hello or thanks alone."""
    return len(request) < 120 and _HELP.fullmatch(without_accents(request.strip())) is not None


def takes_back(request: str) -> bool:
    """Whether a request, all of it, gives something up: where nothing waits, nothing is to be given up."""
    return len(request) < 120 and _TAKES_BACK.fullmatch(without_accents(request.strip())) is not None


def asks_nothing(request: str) -> bool:
    """Whether a request, all of it, only says that what came before was not right or not understood:
    « hein ? », « pas celui-là ». A small model hears the request of before in it."""
    return len(request) < 120 and _ASKED_NOTHING.fullmatch(without_accents(request.strip())) is not None
