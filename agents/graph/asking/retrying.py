"""Advice to try again, and where it may be given: never once a part of a request was done.

A new request has new effects: what was done would be done a second time.
"""

from __future__ import annotations

import re

TRY_AGAIN = "Relancez la demande ; si cela dure, prévenez l'administrateur."
_SPACES = re.compile(r"\s{2,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀÉÈÊÎÔ«])")
_ADVICE = (
    r"(?:(?:il faut|vous pouvez|veuillez|merci de|pensez à)\s+)?"
    r"(?:r?[ée]?essay|retent|relanc|recommenc|ref(?:ai|er)|renvoy|redemand|reformul)(?:ez|er|tes|re)\b"
)
_BEFORE = r"(?:\s*[:;,]\s*(?:(?:et|puis|ou)\s+)?|\s+(?:et|puis|ou)\s+)"
_WHY = r"\s+(?::|car|parce que|puisque)\s+"
_NOTHING_DONE = r"rien (?:de plus )?n['’](?:a été|est) fait\b"
_UP_TO = rf"[^.!?;]*?(?=\s*(?:[.!?;]|$)|{_WHY})"
_CLAUSE = re.compile(rf"(?:{_BEFORE}{_ADVICE}|\s*:\s*{_NOTHING_DONE}){_UP_TO}", re.IGNORECASE)
_DROPPED = re.compile(rf"(?:{_ADVICE}|{_NOTHING_DONE}){_UP_TO}(?:{_WHY}|\s*(?:[.!?;]\s*|$))", re.IGNORECASE)


def without_retry(reason: str) -> str:
    """What of a reason says what happened and why, each sentence once; nothing that advises to try again,
    and not that nothing was done: whoever asks for the reason knows better what was."""
    plain = _SPACES.sub(" ", reason.strip())
    sentences = _SENTENCE.split(_CLAUSE.sub("", plain))
    return " ".join(dict.fromkeys(filter(None, map(_kept, sentences))))


def _kept(sentence: str) -> str:
    """« Réessayez ; si cela dure, … » keeps what follows."""
    kept = sentence
    while (dropped := _DROPPED.match(kept)) is not None:
        kept = kept[dropped.end() :]
    return sentence if kept == sentence else kept[:1].upper() + kept[1:]
