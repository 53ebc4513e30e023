"""A real mail server (aiosmtpd) on loopback: takes messages over STARTTLS."""

from __future__ import annotations

import importlib.util
import ssl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.demo.certificates import make_certificates
from tools.demo.running import free_port, program

USER = "beffroi@ville.example"


def missing() -> list[str]:
    """What this machine lacks."""
    modules = [] if importlib.util.find_spec("aiosmtpd") else ["aiosmtpd"]
    return modules + ([] if program("openssl") else ["openssl"])


@dataclass(frozen=True)
class MailServer:
    """Where it is, and its authority."""

    port: int
    ca: Path


class _Box:
    """Takes messages; keeps each in a file where a folder is given."""

    def __init__(self, keep: Path | None) -> None:
        self._keep = keep

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self._keep is not None:
            (self._keep / f"{uuid.uuid4().hex}.eml").write_bytes(envelope.original_content)
        return "250 OK"


@contextmanager
def mail_server(
    certificates: Path, password: str, port: int = 0, keep: Path | None = None
) -> Iterator[MailServer]:
    """A server; ended with the context.

    Args:
        certificates: folder of the authority and the server's key, made where they are not there.
        port: 0 for one that nobody has.
        keep: folder where messages are kept; none is kept where None.
    """
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        right = data.login == USER.encode() and data.password == password.encode()
        return AuthResult(success=right, handled=False)

    if not (certificates / "server.pem").exists():
        make_certificates(certificates)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    controller = Controller(
        _Box(keep), "127.0.0.1", port or free_port(), tls_context=context, require_starttls=True,
        authenticator=authenticate, auth_required=True, auth_require_tls=True, decode_data=False,
    )  # fmt: skip
    controller.start()
    try:
        yield MailServer(controller.port, certificates / "ca.pem")
    finally:
        controller.stop()
