"""Connector of the port `beffroi.ports.Mail` to a mail server that takes messages over STARTTLS.

SMTP has no key by which a message could be looked for: what is known of an effect is what this installation
noted (`tools.mail.sent`). Where the server was given the whole message and the line was cut, nobody knows;
the effect is then uncertain, and a person settles it with the Message-ID and the server's log.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.headerregistry import Address
from pathlib import Path

from beffroi.errors import BeffroiError, ConfigurationError, EffectDoubt, Failure, ToolError
from beffroi.records import Notice
from beffroi.settings.systems import Smtp
from beffroi.touched import touch
from tools.mail.message import Draft, compose, message_id
from tools.mail.sent import SentMessages, State
from tools.mail.session import MailSession, RefusedAccount, Unsure, mail_session
from tools.reach.breaker import Breaker, Health
from tools.reach.checked import Checked
from tools.reach.deadline import Deadline
from tools.reach.refused import RefusedSecret


def _present() -> datetime:
    return datetime.now().replace(microsecond=0)


class SmtpMail:
    """Messages through one server; safe to use from several threads.

    Args:
        register: file in which it is noted which messages left.
        alone: whether nothing else sends for the same state: what the register lacks never left then.
        clock: local time, naive.
        breaker: of this system; its own where None.

    Raises:
        ConfigurationError: the secret or the authority's file cannot be read.
    """

    def __init__(
        self,
        system: Smtp,
        register: Path,
        *,
        alone: bool = True,
        clock: Callable[[], datetime] = _present,
        breaker: Breaker | None = None,
    ) -> None:
        self._system, self._clock = system, clock
        self._sent, self._alone = SentMessages(register), alone
        self._breaker = breaker or Breaker("courriel")
        self._refused = RefusedSecret()
        self._secret()

    @property
    def health(self) -> Health:
        """The server as the last messages found it."""
        return self._breaker.health

    def send(
        self, key: str, to: str, subject: str, body: str, *, recipient: str = "", ticket: int | None = None
    ) -> Notice:
        """Send one message to one address; a second call with the key of one that left sends nothing.

        Args:
            recipient: name of the person or service, for the header and the notice.

        Raises:
            ToolError: it was not sent.
            EffectDoubt: nobody knows, which `find_effect` then says.
        """
        if not key:
            raise ToolError(Failure.INVALID, "Un effet sans clé n'est pas exécuté.", "An effect needs a key.")
        system, now = self._system, self._clock()
        sender = Address(system.sender_name, addr_spec=system.sender)
        message = compose(Draft(to, recipient, subject, body), key, sender, system.domains, now.astimezone())
        known = self._sent.find(key)
        if known is not None and known[0] is State.SENT:
            return known[1]
        notice = Notice(_notice_id(key), recipient or to, now, ticket)
        self._sent.begin(key, notice)
        try:
            self._deliver(to, message)
        except Unsure:
            raise self._unsure(key) from None
        except ToolError:
            self._sent.end(key, State.NOT_SENT)
            raise
        self._sent.end(key, State.SENT)
        return notice

    def began(self, key: str) -> bool:
        """Whether a message with this key was ever begun.

        Raises:
            ToolError: ``UNAVAILABLE`` where that cannot be read.
        """
        return self._sent.find(key) is not None

    def find_effect(self, key: str, *, here: bool = False) -> Notice | None:
        """The notice of the message with this key; None where none left.

        Args:
            here: whether it was this process that tried: then what the register lacks never left.

        Raises:
            EffectDoubt: nobody knows; another server may have sent what the register lacks.
            ToolError: ``UNAVAILABLE`` where the register cannot be read.
        """
        match self._sent.find(key):
            case (State.SENT, notice):
                return notice
            case (State.BEGUN, _):
                raise self._unsure(key)
            case None if not (self._alone or here):
                raise self._sent_elsewhere(key)
        return None

    def check(self) -> Checked:
        """All that can be known of the server without sending anything."""
        system = self._system
        began = time.monotonic()
        try:
            deadline = Deadline(system.timeout)
            with self._session(deadline) as session:
                opened = time.monotonic()
                session.noop()
                latency, banner = time.monotonic() - opened, session.banner
        except ConfigurationError as error:
            return Checked(False, time.monotonic() - began, trouble=error.fr)
        except BeffroiError as error:
            return Checked(False, trouble=error.fr)
        if not system.domains:
            trouble = "aucun domaine n'est admis (systems.mail.domains) : rien n'est envoyé"
            return Checked(True, latency, banner, trouble)
        account = f"compte « {system.user} »" if system.user else "sans compte"
        return Checked(True, latency, banner, notes=(f"{account}, vers {', '.join(system.domains)}",))

    def _deliver(self, to: str, message: bytes) -> None:
        deadline = Deadline(self._system.timeout)
        touch(self._system.host, self._system.port)
        try:
            with self._session(deadline) as session:
                session.deliver(self._system.sender, to, message)
        except ConfigurationError as error:
            raise ToolError(Failure.UNAVAILABLE, error.fr, error.en) from None

    @contextmanager
    def _session(self, deadline: Deadline) -> Iterator[MailSession]:
        secret = self._secret()
        if secret is not None and self._refused.holds(secret):
            raise _refusal(self._system)
        try:
            with self._breaker.call(), mail_session(self._system, secret, deadline) as session:
                yield session
        except RefusedAccount:
            if secret is not None:
                self._refused.note(secret)
            raise

    def _secret(self) -> str | None:
        """The password, read anew each time."""
        return None if self._system.password is None else self._system.password.read()

    def _sent_elsewhere(self, key: str) -> EffectDoubt:
        known = message_id(key, self._system.sender)
        return EffectDoubt(
            Failure.UNAVAILABLE,
            f"Un autre serveur de Beffroi a pu envoyer le message {known} : cherchez-le dans le journal du "
            "serveur de courriel.",
            f"Another server may have sent message {known}: look for it in the mail server's log.",
        )

    def _unsure(self, key: str) -> EffectDoubt:
        known = message_id(key, self._system.sender)
        return EffectDoubt(
            Failure.UNAVAILABLE,
            f"Le serveur de courriel n'a pas confirmé le message {known} : cherchez-le dans le journal du "
            "serveur.",
            f"The mail server did not confirm message {known}: look for it in its log.",
        )


def _refusal(system: Smtp) -> ConfigurationError:
    return ConfigurationError(
        f"Le serveur de courriel « {system.host} » a refusé le compte « {system.user} » ou son mot de passe. "
        "Corrigez-le ; il est essayé à nouveau dans cinq minutes au plus.",
        f"The mail server '{system.host}' refused the account '{system.user}' or its password: correct it.",
    )


def _notice_id(key: str) -> str:
    return "avis-" + hashlib.sha256(key.encode()).hexdigest()[:16]
