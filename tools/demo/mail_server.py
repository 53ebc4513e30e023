"""A real mail server (aiosmtpd) on loopback: takes messages over STARTTLS and forgets them."""

from __future__ import annotations

import importlib.util
import ssl
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


class _Forgetful:
    """Takes messages and keeps none."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return "250 OK"


@contextmanager
def mail_server(certificates: Path, password: str) -> Iterator[MailServer]:
    """A server; ended with the context.

    Args:
        certificates: folder of the authority and the server's key, made where they are not there.
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
        _Forgetful(), "127.0.0.1", free_port(), tls_context=context, require_starttls=True,
        authenticator=authenticate, auth_required=True, auth_require_tls=True,
    )  # fmt: skip
    controller.start()
    try:
        yield MailServer(controller.port, certificates / "ca.pem")
    finally:
        controller.stop()
