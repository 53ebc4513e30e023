"""A connection to a directory, encrypted and with the certificate checked before anything is said.

TLS is Python's own, and libldap is handed the inner end of a socket pair: so every step is bounded in time
(libldap's own handshake over ``ldaps://`` waits for ever on a server that accepts and says nothing), a wrong
certificate says why, and the check does not depend on the TLS library that libldap was built with.
StartTLS: RFC 4511, section 4.14.
"""

from __future__ import annotations

import select
import socket
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from beffroi.errors import ConfigurationError, Failure, ToolError
from tools.reach.deadline import Deadline

_START_TLS = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"
_EXTENDED_RESPONSE, _ENUMERATED = 0x78, 0x0A
_BLOCK = 65_536


@dataclass(frozen=True)
class Server:
    """Where the directory is; ``implicit`` where TLS comes before the first LDAP message."""

    host: str
    port: int
    implicit: bool

    @classmethod
    def of(cls, url: str) -> Server:
        """The server of an ``ldap://`` or ``ldaps://`` address."""
        parts = urlsplit(url)
        implicit = parts.scheme == "ldaps"
        return cls(parts.hostname or "", parts.port or (636 if implicit else 389), implicit)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def open_tunnel(server: Server, ca: Path | None, deadline: Deadline, idle: float) -> int:
    """A file descriptor that speaks plain LDAP to the server, through TLS; closing it ends the connection.

    Args:
        ca: file of the authority behind the certificate; the machine's own list where None.
        idle: seconds that the server may take to accept what is sent to it.

    Raises:
        ToolError: ``UNAVAILABLE`` or ``TIMEOUT``.
        ConfigurationError: the certificate or its authority is wrong, or the server has no TLS there.
    """
    context = _context(ca)
    outer = _encrypted(server, context, deadline)
    inner, theirs = socket.socketpair()
    threading.Thread(target=_carry, args=(outer, inner, idle), name=f"ldap {server}", daemon=True).start()
    return theirs.detach()


def _context(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(ca) if ca else None)
    except OSError as error:  # an unreadable file, or no certificate in it (ssl.SSLError)
        raise ConfigurationError(
            f"L'autorité de certification de l'annuaire « {ca} » ne peut pas être lue ({_reason(error)}).",
            f"The directory's certificate authority '{ca}' cannot be read ({_reason(error)}).",
        ) from None


def _encrypted(server: Server, context: ssl.SSLContext, deadline: Deadline) -> ssl.SSLSocket:
    plain: socket.socket | None = None
    try:
        plain = socket.create_connection((server.host, server.port), timeout=deadline.left())
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not server.implicit:
            _start_tls(plain, server, deadline)
        plain.settimeout(deadline.left())
        return context.wrap_socket(plain, server_hostname=server.host)
    except BaseException as error:
        if plain is not None:
            plain.close()
        if isinstance(error, OSError):
            _fail(error, server)
        raise


def _start_tls(plain: socket.socket, server: Server, deadline: Deadline) -> None:
    plain.settimeout(deadline.left())
    plain.sendall(_START_TLS)
    code = _result_code(_message(plain, deadline))
    if code != 0:
        raise ConfigurationError(
            f"L'annuaire « {server} » refuse StartTLS (code {code}) : activez-le sur le serveur, ou donnez "
            "une adresse ldaps://.",
            f"The directory '{server}' refuses StartTLS (code {code}): enable it, or give an ldaps:// "
            "address.",
        )


def _message(plain: socket.socket, deadline: Deadline) -> bytes:
    """The body of one LDAP message (BER sequence); no more is read, as TLS begins right after it."""
    head = _exactly(plain, 2, deadline)
    length = head[1]
    if length & 0x80:
        length = int.from_bytes(_exactly(plain, length & 0x7F, deadline), "big")
    if head[0] != 0x30 or length > _BLOCK:
        raise ConnectionError("not an LDAP answer")
    return _exactly(plain, length, deadline)


def _exactly(plain: socket.socket, count: int, deadline: Deadline) -> bytes:
    got = b""
    while len(got) < count:
        plain.settimeout(deadline.left())
        more = plain.recv(count - len(got))
        if not more:
            raise ConnectionError("closed")
        got += more
    return got


def _result_code(body: bytes) -> int:
    """The result of an ExtendedResponse: message id, [APPLICATION 24], then an enumerated number."""
    start = 2 + body[1] if len(body) > 1 else 0
    operation = body[start:]
    at = 2 + (operation[1] & 0x7F if len(operation) > 1 and operation[1] & 0x80 else 0)
    if len(operation) < at + 3 or operation[0] != _EXTENDED_RESPONSE or operation[at] != _ENUMERATED:
        raise ConnectionError("not an answer to StartTLS")
    return operation[at + 2]


def _fail(error: OSError, server: Server) -> NoReturn:
    if isinstance(error, ssl.SSLCertVerificationError):
        raise ConfigurationError(
            f"Le certificat de l'annuaire « {server} » est refusé ({error.verify_message}). Vérifiez le nom "
            "du serveur et l'autorité donnée par « ca » ; rien ne lui a été envoyé.",
            f"The certificate of the directory '{server}' is refused ({error.verify_message}). Check "
            "the server's name and the authority given by 'ca'; nothing was sent to it.",
        ) from None
    if isinstance(error, TimeoutError):
        raise ToolError(
            Failure.TIMEOUT,
            f"L'annuaire « {server} » n'a pas répondu à temps. Réessayez plus tard.",
            f"The directory '{server}' did not answer in time. Try again later.",
        ) from None
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        raise ConfigurationError(
            f"L'annuaire « {server} » ne parle pas TLS sur ce port : vérifiez l'adresse "
            "(ldap:// ou ldaps://, port).",
            f"The directory '{server}' does not speak TLS on this port: check the address "
            "(ldap:// or ldaps://, port).",
        ) from None
    raise ToolError(
        Failure.UNAVAILABLE,
        f"L'annuaire « {server} » est injoignable ({_reason(error)}). Réessayez plus tard.",
        f"The directory '{server}' cannot be reached ({_reason(error)}). Try again later.",
    ) from None


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return str(error.reason or "TLS").lower().replace("_", " ")
    return error.strerror or str(error)


def _carry(outer: ssl.SSLSocket, inner: socket.socket, idle: float) -> None:
    """Carries bytes both ways until either end closes. One thread: a TLS connection is not to be shared."""
    with outer, inner:
        try:
            outer.setblocking(False)
            while True:
                ready, _, _ = select.select([outer, inner], [], [])
                if outer in ready and not _inwards(outer, inner):
                    return
                if inner in ready and not _outwards(outer, inner, idle):
                    return
        except OSError:  # either end is gone: libldap sees the end of its socket
            return


def _inwards(outer: ssl.SSLSocket, inner: socket.socket) -> bool:
    while True:
        try:
            data = outer.recv(_BLOCK)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return True
        if not data:
            return False
        inner.sendall(data)


def _outwards(outer: ssl.SSLSocket, inner: socket.socket, idle: float) -> bool:
    data = inner.recv(_BLOCK)
    left = memoryview(data)
    while left:
        try:
            left = left[outer.send(left) :]
        except ssl.SSLWantWriteError:
            if not select.select([], [outer], [], idle)[1]:
                return False
        except ssl.SSLWantReadError:
            if not select.select([outer], [], [], idle)[0]:
                return False
    return bool(data)
