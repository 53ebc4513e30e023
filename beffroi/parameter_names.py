"""What the name of an effect's parameter tells of it: that someone is told something, or where it goes."""

from __future__ import annotations

_RECIPIENTS = frozenset(
    {"to", "cc", "bcc", "recipient", "recipients", "destinataire", "destinataires", "dest"}
)
_ADDRESSES = frozenset(
    "address addresses adresse adresses mail mails email emails courriel courriels".split()
)
_NOUN_FIRST = frozenset("destinataire destinataires adresse adresses courriel courriels".split())
"""Of both, French nouns, which stand first too: ``adresse_electronique``, ``destinataire_principal``."""


def tells_recipient(name: str) -> bool:
    """Whether it says who is told something, whatever its type."""
    return not _RECIPIENTS.isdisjoint(_telling_words(name))


def tells_address(name: str) -> bool:
    """Whether it says where a text goes, unless the tool says otherwise."""
    return not _ADDRESSES.isdisjoint(_telling_words(name))


def _telling_words(name: str) -> set[str]:
    """The last word, and a French noun that stands first; digits at the end tell nothing."""
    words = name.rstrip("0123456789_").split("_")
    return {words[-1]} | {words[0]} & _NOUN_FIRST
