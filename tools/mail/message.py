"""A message to one address of the city, refused before anything is asked of a server where it is not one.

Nothing that a person or a resident wrote can add a header or a recipient: the address has one plain form, the
subject is one line, and the text travels in Base64 (RFC 2045), so that no line of it is a command.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from beffroi.errors import Failure, ToolError
from beffroi.text import visible

MOST_CHARACTERS = 1_000_000
_SUBJECT, _NAME = 200, 120
_ATOM = "[A-Za-z0-9_+'-]+"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9.-]{{1,253}}")
"""A dot-atom (RFC 5322, section 3.4.1) of plain characters, and a domain."""


@dataclass(frozen=True)
class Draft:
    """What is to be said to whom.

    Attributes:
        name: of the recipient, for people; empty where there is none.
    """

    to: str
    name: str
    subject: str
    body: str


def message_id(key: str, sender: str) -> str:
    """The Message-ID of the effect with this key: the same at every try, so that it can be looked for."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2]}>"


def compose(draft: Draft, key: str, sender: Address, domains: Collection[str], at: datetime) -> bytes:
    """The message as it is sent.

    Args:
        domains: of the addresses that may be written to.
        at: with its time zone.

    Raises:
        ToolError: ``INVALID`` where the address, the subject or the name is none or not the city's, or the
            text is empty; ``LIMIT`` where it is too long.
    """
    to = _checked_address(draft.to, domains)
    for what, text, most in (("L'objet", draft.subject, _SUBJECT), ("Le nom", draft.name, _NAME)):
        if not text.isprintable() or len(text) > most:
            raise _invalid(f"{what} du message n'est pas une seule ligne de {most} caractères au plus")
    if not draft.body.strip():
        raise _invalid("Le message est vide")
    if len(draft.body) > MOST_CHARACTERS:
        raise ToolError(
            Failure.LIMIT,
            f"Le message dépasse {MOST_CHARACTERS} caractères : raccourcissez-le.",
            f"The message is longer than {MOST_CHARACTERS} characters: shorten it.",
        )
    message = EmailMessage(SMTP)
    message["From"] = sender
    message["To"] = Address(draft.name, addr_spec=to)
    message["Subject"] = draft.subject
    message["Date"] = at
    message["Message-ID"] = message_id(key, sender.addr_spec)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic reply
    message.set_content(_plain(draft.body), cte="base64")
    return message.as_bytes()


def _checked_address(address: str, domains: Collection[str]) -> str:
    if not _ADDRESS.fullmatch(address):
        shown = "".join(c if c.isprintable() else "?" for c in address)[:80]
        raise ToolError(
            Failure.INVALID,
            f"« {shown} » n'est pas une adresse électronique : rien n'a été envoyé.",
            f"'{shown}' is not an e-mail address: nothing was sent.",
        )
    if not domains:
        raise ToolError(
            Failure.INVALID,
            "Aucun domaine n'est admis dans les réglages du courriel (domains) : rien n'est envoyé.",
            "The mail settings allow no domain (domains): nothing is sent.",
        )
    if address.rpartition("@")[2].lower() not in {domain.lower() for domain in domains}:
        raise ToolError(
            Failure.INVALID,
            f"L'adresse « {address} » n'est pas de la Ville ({', '.join(domains)}) : rien n'a été envoyé.",
            f"'{address}' is no address of the city ({', '.join(domains)}): nothing was sent.",
        )
    return address


def _plain(text: str) -> str:
    """Line breaks of one sort, and nothing that a screen would not show; a lone surrogate is no character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return visible(text).encode("utf-8", "replace").decode()


def _invalid(fr: str) -> ToolError:
    return ToolError(Failure.INVALID, f"{fr} : rien n'a été envoyé.", "Not a message: nothing was sent.")
