"""Shared documents (WebDAV) and mail (SMTP), both over TLS."""

from __future__ import annotations

import itertools
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from beffroi.enums import Domain
from beffroi.identity import Actor, Role
from beffroi.settings.documents import Webdav
from beffroi.settings.systems import Smtp
from evals.bench.systems.pair import Action, Pair
from tools.demo import mail_server, webdav_server
from tools.documents.webdav import WebdavDocuments
from tools.mail.smtp import SmtpMail

_SECRET, _PASSWORD = "BEFFROI_BENCH_PASSWORD", "mesure"  # of servers that end with the measure
_NAME, _TEXT = "note.md", "# Parapheur\n\n" + "Le parapheur circule le mardi. " * 200
_SENDER, _TO = "ne-pas-repondre@ville.example", "karim.benali@paris.demo"
_READER = Actor(
    id="bench", name="Mesure", roles=frozenset({Role.AGENT}), service_id="voirie-11", service_name="Voirie",
    domain=Domain.VOIRIE, district=11, person_id="bench",
)  # fmt: skip


def missing() -> list[str]:
    """What this machine lacks."""
    return webdav_server.missing() + mail_server.missing()


def share_pairs(home: Path, ends: ExitStack) -> Iterator[Pair]:
    """One question a server; they run until ``ends`` is closed."""
    certificates = home / "tls"
    certificates.mkdir()
    os.environ[_SECRET] = _PASSWORD
    ends.callback(os.environ.pop, _SECRET, None)
    yield _webdav(home, certificates, ends)
    yield _smtp(home, certificates, ends)


def _webdav(home: Path, certificates: Path, ends: ExitStack) -> Pair:
    folder = home / "files" / "Notes"
    folder.mkdir(parents=True)
    (folder / _NAME).write_text(_TEXT, "utf-8")
    server = ends.enter_context(webdav_server.webdav_server(home / "files", certificates, _PASSWORD))
    given: dict[str, Any] = {
        "kind": "webdav", "url": server.url, "ca": server.ca, "user": webdav_server.USER,
        "password": {"env": _SECRET}, "folders": [{"path": "Notes", "name": "Notes"}],
    }  # fmt: skip
    documents = WebdavDocuments(Webdav.model_validate(given), home / "index")
    ends.callback(documents.close)
    documents.index(lambda *_: None)
    desk = documents.acting_for(_READER)
    found = desk.search("parapheur", 1).items[0].document

    def opened() -> bytes:
        with desk.opened(found) as file:
            return os.read(file.file, 1_000_000)

    client = ends.enter_context(
        httpx.Client(
            verify=ssl.create_default_context(cafile=str(server.ca)), trust_env=False, timeout=60,
            auth=(webdav_server.USER, _PASSWORD),
        )
    )  # fmt: skip
    return Pair(
        "WebDAV", "ouvrir un document", opened, lambda: client.get(f"{server.url}/Notes/{_NAME}").content
    )


def _smtp(home: Path, certificates: Path, ends: ExitStack) -> Pair:
    server = ends.enter_context(mail_server.mail_server(certificates, _PASSWORD))
    given: dict[str, Any] = {
        "kind": "smtp", "host": "127.0.0.1", "port": server.port, "user": mail_server.USER, "ca": server.ca,
        "password": {"env": _SECRET}, "sender": _SENDER, "domains": ["paris.demo"],
    }  # fmt: skip
    ours = SmtpMail(Smtp.model_validate(given), home / "mail.db")
    keys = itertools.count()
    return Pair(
        "SMTP", "envoyer un message, connexion comprise",
        lambda: ours.send(f"bench-{next(keys)}", _TO, "Mesure", "Message de mesure."),
        _bare_smtp(server),
    )  # fmt: skip


def _bare_smtp(server: mail_server.MailServer) -> Action:
    context = ssl.create_default_context(cafile=str(server.ca))
    message = f"From: {_SENDER}\r\nTo: {_TO}\r\nSubject: Mesure\r\n\r\nMessage de mesure.\r\n"

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", server.port, timeout=60) as session:
            session.starttls(context=context)
            session.login(mail_server.USER, _PASSWORD)
            session.sendmail(_SENDER, [_TO], message)

    return send
