"""A real mail server on loopback (aiosmtpd), with STARTTLS and sign-in, that keeps what it took."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from beffroi.settings.systems import Smtp
from tests.needs import require
from tests.reach.hostile import server_tls
from tools.mail.smtp import SmtpMail

PASSWORD = "mot-de-passe-temoin-4711"  # recognised in any log or error
USER = "beffroi@ville.example"
PLACE = "COURRIEL_MDP"


@dataclass
class MailServer:
    """What the server took, and how it behaves: a reply by step, ``cut`` or ``silence``."""

    ca: Path
    replies: dict[str, str] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signed_in: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for each in self.taken]  # type: ignore[misc]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if "MAIL" not in self.replies:
            envelope.mail_from = address
        return await self._reply("MAIL", server)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return await self._reply("RCPT", server)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.replies.get("DATA", "250")[0] in "2csO3":
            self.taken.append(envelope.original_content)
            self.recipients += envelope.rcpt_tos
        return await self._reply("DATA", server)

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        self.signed_in.append(data.password)
        right = data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)

    async def _reply(self, step: str, server: Any) -> str:
        reply = self.replies.get(step, "250 OK")
        if reply == "cut":
            server.transport.abort()
        if reply == "silence":
            await asyncio.sleep(5)
        return "250 OK" if reply in ("cut", "silence") else reply


Serve = Callable[..., MailServer]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a server's certificate and its authority."""
    require(shutil.which("openssl") and importlib.util.find_spec("aiosmtpd"), "openssl, aiosmtpd")
    folder = tmp_path_factory.mktemp("courriel")
    server_tls(folder)
    return folder


@pytest.fixture
def serve(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts servers that behave as told."""
    from aiosmtpd.controller import Controller

    monkeypatch.setenv(PLACE, PASSWORD)
    with ExitStack() as stack:

        def start(tls: ssl.SSLContext | None = None, *, plain: bool = False, **replies: str) -> MailServer:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
            made = MailServer(certificates / "ca.pem", replies)
            secured = {} if plain else {"tls_context": tls or context, "require_starttls": True}
            controller = Controller(
                made, "127.0.0.1", 0, authenticator=made.authenticate, auth_required=not plain,
                auth_require_tls=not plain, decode_data=False, enable_SMTPUTF8=False, **secured,
            )  # fmt: skip
            controller.port = _free_port()
            controller.start()
            stack.callback(controller.stop)
            made.port = controller.port
            return made

        yield start


def smtp_settings(server: MailServer, **more: Any) -> Smtp:
    """Settings for that server."""
    given: dict[str, Any] = {
        "kind": "smtp", "host": "127.0.0.1", "port": server.port, "user": USER, "password": {"env": PLACE},
        "sender": "ne-pas-repondre@ville.example", "domains": ["paris.demo"], "timeout": 5, "ca": server.ca,
    }  # fmt: skip
    return Smtp.model_validate(given | more)


@pytest.fixture
def mail_of(tmp_path: Path) -> Callable[..., SmtpMail]:
    """The connector to a server; each call is a new one on the same register, as after a restart."""
    return lambda server, **more: SmtpMail(smtp_settings(server, **more), tmp_path / "mail.db")


def _free_port() -> int:
    from tools.demo.running import free_port

    return free_port()
