"""One conversation with a mail server: encrypted, the certificate checked, signed in, then one message.

Until the server was given the end of the message, a failure means that nothing left. After that, only the
server's answer tells (RFC 5321, section 4.2.5): without one, nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.settings.systems import Smtp
from tools.reach.deadline import Deadline

_AGAIN = 0.25
_LINE = re.compile(rb"(?m)^\.")


class Unsure(Exception):
    """The server was given the whole message, and did not say what became of it."""


class RefusedAccount(ConfigurationError):
    """The server refuses the account or its password."""


class MailSession(smtplib.SMTP):
    """A conversation that ends at its deadline, whatever the server drips.

    Attributes:
        banner: how the server greets.
    """

    def __init__(self, system: Smtp, deadline: Deadline) -> None:
        super().__init__(local_hostname=socket.gethostname(), timeout=deadline.left())
        self._host = system.host  # what `starttls` checks the certificate against
        self.late = False
        self.banner = ""

    def cut(self) -> None:
        """End it from another thread; the one that waits is told."""
        self.late = True
        if isinstance(self.sock, socket.socket):
            with suppress(OSError):  # of the plain class: TLS itself is the other thread's
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def sign_in(self, user: str, secret: str) -> None:
        """By one mechanism, once: `login` tries a refused password again by every other."""
        offered = self.esmtp_features.get("auth", "").upper().split()
        self.user, self.password = user, secret
        try:
            if "PLAIN" in offered:
                self.auth("PLAIN", self.auth_plain)
            elif "LOGIN" in offered:
                self.auth("LOGIN", self.auth_login)
            else:
                raise smtplib.SMTPNotSupportedError
        finally:
            self.password = ""

    def deliver(self, sender: str, to: str, message: bytes) -> None:
        """Hand over one message.

        Raises:
            ToolError: the server did not take it, and nothing left.
            Unsure: it may have: no answer came, or one that RFC 5321 does not know here.
        """
        self._fits(message)
        self._expect(
            "l'expéditeur", 250, *self.mail(sender, [f"size={len(message)}"] * self.has_extn("size"))
        )
        self._expect(f"le destinataire « {to} »", 250, *self.rcpt(to))
        self._expect("le message", 354, *self.docmd("data"))
        try:
            self.send(_LINE.sub(b"..", message) + (b"" if message.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, _ = self.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unsure from error
        if not 200 <= code < 300:
            if not 400 <= code < 600:
                raise Unsure
            self._expect("le message", 250, code, b"")

    def _fits(self, message: bytes) -> None:
        most = self.esmtp_features.get("size", "")
        if most.isdigit() and 0 < int(most) < len(message):
            raise ToolError(
                Failure.LIMIT,
                f"Le message est plus long que le serveur de courriel ne l'accepte ({most} octets).",
                f"The message is longer than the mail server accepts ({most} bytes).",
            )

    def _expect(self, what: str, code: int, got: int, _text: bytes) -> None:
        """The server's own words are not told: they may hold anything."""
        if got == code or (code == 250 and got == 251):
            return
        lasting = 500 <= got < 600
        raise ToolError(
            Failure.INVALID if lasting and "destinataire" in what else Failure.UNAVAILABLE,
            f"Le serveur de courriel « {self._host} » refuse {what} (code {got}) : rien n'a été envoyé.",
            f"The mail server '{self._host}' refuses it (code {got}): nothing was sent.",
        )


@contextmanager
def mail_session(system: Smtp, secret: str | None, deadline: Deadline) -> Iterator[MailSession]:
    """A session that is ready for a message.

    Args:
        secret: the account's password; None where the server takes messages without one.

    Raises:
        ToolError: ``UNAVAILABLE`` or ``TIMEOUT``.
        ConfigurationError: the certificate, its authority, the account (`RefusedAccount`) is refused, or
            there is no STARTTLS.
    """
    trust = _trust(system.ca)
    session = MailSession(system, deadline)
    ended = threading.Event()
    threading.Thread(target=_watch, args=(session, deadline, ended), name="courriel", daemon=True).start()
    try:
        _open(session, system, secret, trust)
        yield session
        with suppress(OSError, smtplib.SMTPException):
            session.quit()
    except (OSError, smtplib.SMTPException) as error:
        _fail(session, system, error)
    finally:
        ended.set()
        session.close()


def _watch(session: MailSession, deadline: Deadline, ended: threading.Event) -> None:
    """Cuts a session that is late; again, where its socket was just being handed over to TLS."""
    wait = max(0.0, deadline.moment - time.monotonic())
    while not ended.wait(wait):
        session.cut()
        wait = _AGAIN


def _open(session: MailSession, system: Smtp, secret: str | None, trust: ssl.SSLContext) -> None:
    code, banner = session.connect(system.host, system.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, b"")
    session.banner = "".join(c for c in banner.decode("ascii", "replace") if c.isprintable())[:80]
    session.ehlo()
    session.starttls(context=trust)
    session.ehlo()
    if system.user is not None and secret is not None:
        if not (system.user + secret).isascii():  # smtplib sends no other
            raise ConfigurationError(
                "Le compte du courriel ou son mot de passe contient un caractère accentué, ce qui n'est pas "
                "admis ici : changez-le.",
                "The mail account or its password holds a character that is not ASCII: change it.",
            )
        session.sign_in(system.user, secret)


def _fail(session: MailSession, system: Smtp, error: Exception) -> NoReturn:
    place = f"{system.host}:{system.port}"
    if session.late or isinstance(error, TimeoutError):
        raise ToolError(
            Failure.TIMEOUT,
            f"Le serveur de courriel « {place} » n'a pas répondu à temps : rien n'a été envoyé.",
            f"The mail server '{place}' did not answer in time: nothing was sent.",
        ) from None
    match error:
        case ssl.SSLCertVerificationError():
            raise ConfigurationError(
                f"Le certificat du serveur de courriel « {place} » est refusé ({error.verify_message}). "
                "Vérifiez « host » et « ca » ; rien ne lui a été envoyé.",
                f"The certificate of the mail server '{place}' is refused ({error.verify_message}). Check "
                "'host' and 'ca'; nothing was sent to it.",
            ) from None
        case smtplib.SMTPAuthenticationError():
            raise RefusedAccount(
                f"Le serveur de courriel « {place} » refuse le compte « {system.user} » ou son mot de passe.",
                f"The mail server '{place}' refuses the account '{system.user}' or its password.",
            ) from None
        case smtplib.SMTPNotSupportedError():
            raise ConfigurationError(
                f"Le serveur de courriel « {place} » n'offre pas STARTTLS, ou pas d'identification : rien "
                "ne lui est envoyé en clair.",
                f"The mail server '{place}' offers no STARTTLS, or no sign-in: nothing is sent in clear.",
            ) from None
    code = f"code {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else _reason(error)
    raise ToolError(
        Failure.UNAVAILABLE,
        f"Le serveur de courriel « {place} » est injoignable ou en panne ({code}) : rien n'a été envoyé.",
        f"The mail server '{place}' cannot be reached or fails ({code}): nothing was sent.",
    ) from None


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return str(error.reason or "TLS").lower().replace("_", " ")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "connexion interrompue"


def _trust(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if ca is None else str(ca))
    except OSError as error:  # an unreadable file, or no certificate in it (ssl.SSLError)
        raise ConfigurationError(
            f"Le fichier d'autorité « {ca} » est absent ou illisible ({type(error).__name__}).",
            f"The authority's file '{ca}' is absent or unreadable ({type(error).__name__}).",
        ) from None
