"""Mail by a real server: what arrives, what is refused, and what is known after a cut."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from beffroi.errors import ConfigurationError, EffectDoubt, Failure, ToolError
from beffroi.records import Notice
from tests.mail.conftest import PASSWORD, PLACE, USER, MailServer, Serve, smtp_settings
from tests.reach.hostile import server_tls
from tools.demo.running import free_port
from tools.mail.message import message_id
from tools.mail.smtp import SmtpMail

MailOf = Callable[..., SmtpMail]
TO = "karim.benali@paris.demo"
BODY = "Été à l'Île-Saint-Louis : œuvre n° 12, 3 €, « nid-de-poule » 🚧\n.\n..\nQUIT\n\nFin."


def send(mail: SmtpMail, key: str = "run-1:3:abc", **more: Any) -> Notice:
    given = {"to": TO, "subject": "Ticket 6041 : « chaussée » 🚧", "body": BODY, "recipient": "Karim Bénali"}
    return mail.send(key, **(given | more))


def refused(what: Callable[[], object]) -> ToolError:
    with pytest.raises(ToolError) as caught:
        what()
    assert PASSWORD not in f"{caught.value.fr} {caught.value.en} {caught.value!r} {caught.value.__cause__!r}"
    return caught.value


def test_accents_and_emoji_arrive_as_they_were_written(serve: Serve, mail_of: MailOf) -> None:
    server = serve()
    notice = send(mail_of(server), ticket=6041)
    (message,) = server.messages
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == BODY
    assert message["subject"] == "Ticket 6041 : « chaussée » 🚧"
    assert message["to"].addresses[0].display_name == "Karim Bénali" and server.recipients == [TO]
    assert message["from"].addresses[0].addr_spec == "ne-pas-repondre@ville.example"
    assert message["message-id"] == message_id("run-1:3:abc", "ne-pas-repondre@ville.example")
    assert message["auto-submitted"] == "auto-generated" and message["date"].datetime.tzinfo is not None
    assert (notice.recipient, notice.ticket) == ("Karim Bénali", 6041) and server.taken[0].isascii()


def test_it_is_sent_once_whatever_is_asked_again(serve: Serve, mail_of: MailOf) -> None:
    server = serve()
    first = send(mail_of(server))
    assert send(mail_of(server)) == first == mail_of(server).find_effect("run-1:3:abc")
    assert len(server.taken) == 1 and mail_of(server).find_effect("another") is None


@pytest.mark.parametrize(
    "to",
    [
        "jean@exemple.com", "jean@sub.paris.demo", "jean@paris.demo.exemple.com", "jean@xparis.demo",
        "jean@paris.demo\nBcc: x@exemple.com", "jean@paris.demo\r\nRCPT TO:<x@exemple.com>", "@paris.demo",
        "jean@exemple.com,x@paris.demo", "jean@exemple.com@paris.demo", "<jean@paris.demo>", "jean@paris.demo ",
        "jean..b@paris.demo", ".jean@paris.demo", "jean.@paris.demo", f"{'j' * 65}@paris.demo",
        "jean@paris.demo>", "\"jean\"@paris.demo", "jean@pаris.demo", "jean", "", "jean@paris.demo\x00",
    ],
)  # fmt: skip
def test_an_address_that_is_not_the_citys_is_refused_before_the_server_is_asked(
    serve: Serve, mail_of: MailOf, to: str
) -> None:
    server = serve()
    error = refused(lambda: send(mail_of(server), to=to))
    assert error.failure is Failure.INVALID and "\n" not in error.fr
    assert server.signed_in == [] and not mail_of(server).began("run-1:3:abc")


def test_without_a_domain_nothing_is_sent(serve: Serve, mail_of: MailOf) -> None:
    server = serve()
    assert "Aucun domaine" in refused(lambda: send(mail_of(server, domains=[]))).fr
    checked = mail_of(server, domains=[]).check()
    assert checked.reachable and "aucun domaine" in checked.trouble and server.taken == []


@pytest.mark.parametrize("what", ["subject", "recipient"])
@pytest.mark.parametrize(
    "text", ["a\nBcc: x@exemple.com", "a\r\n\r\nb", "a\rb", "a\x00b", "a\u2028b", "x" * 500]
)
def test_a_line_break_makes_no_header(serve: Serve, mail_of: MailOf, what: str, text: str) -> None:
    server = serve()
    error = refused(lambda: send(mail_of(server), **{what: text}))
    assert error.failure is Failure.INVALID and "une seule ligne" in error.fr and server.signed_in == []


@pytest.mark.parametrize("body", ["", " \n ", "x" * 1_000_001])
def test_a_text_that_says_nothing_or_too_much_is_refused(serve: Serve, mail_of: MailOf, body: str) -> None:
    server = serve()
    error = refused(lambda: send(mail_of(server), body=body))
    assert error.failure in (Failure.INVALID, Failure.LIMIT) and server.signed_in == []


@pytest.mark.parametrize(
    "body",
    [
        "a\r\n.\r\nMAIL FROM:<x@exemple.com>\r\n",
        "a\n.\nb",
        "a\r.\rb",
        "\x00\x1b[31m",
        "\ud800",
        "x" * 200_000,
    ],
)
def test_no_text_ends_the_message_or_begins_another(serve: Serve, mail_of: MailOf, body: str) -> None:
    server = serve()
    send(mail_of(server), body=body)
    assert len(server.taken) == 1 and len(server.messages[0].get_content()) >= 1


# --- what becomes of it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "reply", "failure", "says"),
    [
        ("MAIL", "550 no", Failure.UNAVAILABLE, "l'expéditeur (code 550)"),
        ("RCPT", "550 unknown", Failure.INVALID, f"le destinataire « {TO} » (code 550)"),
        ("RCPT", "451 later", Failure.UNAVAILABLE, "code 451"),
        ("DATA", "554 spam", Failure.UNAVAILABLE, "le message (code 554)"),
        ("DATA", "452 full", Failure.UNAVAILABLE, "code 452"),
        ("MAIL", "cut", Failure.UNAVAILABLE, "injoignable"),
        ("RCPT", "cut", Failure.UNAVAILABLE, "injoignable"),
        ("RCPT", "silence", Failure.TIMEOUT, "à temps"),
    ],
)
def test_what_the_server_refused_is_known_not_to_have_left(
    serve: Serve, mail_of: MailOf, step: str, reply: str, failure: Failure, says: str
) -> None:
    server = serve(**{step: reply})
    error = refused(lambda: send(mail_of(server, timeout=2)))
    assert error.failure is failure and says in error.fr and "rien n'a été envoyé" in error.fr
    assert mail_of(server).began("run-1:3:abc") and mail_of(server).find_effect("run-1:3:abc") is None
    server.replies.clear()
    assert send(mail_of(server)).recipient == "Karim Bénali"


@pytest.mark.parametrize("reply", ["200 OK", "250 OK", "252 perhaps"])
def test_any_good_answer_after_the_end_of_the_message_says_that_it_left(
    serve: Serve, mail_of: MailOf, reply: str
) -> None:
    server = serve(DATA=reply)
    assert send(mail_of(server)) == mail_of(server).find_effect("run-1:3:abc") and len(server.taken) == 1


@pytest.mark.parametrize("reply", ["cut", "silence", "OK queued as 12", "399 no such code"])
def test_after_the_end_of_the_message_a_cut_is_a_doubt_that_names_it(
    serve: Serve, mail_of: MailOf, reply: str
) -> None:
    server = serve(DATA=reply)
    error = refused(lambda: send(mail_of(server, timeout=2)))
    assert type(error) is EffectDoubt
    known = message_id("run-1:3:abc", "ne-pas-repondre@ville.example")
    assert "n'a pas confirmé" in error.fr and known in error.fr
    assert known in refused(lambda: mail_of(server).find_effect("run-1:3:abc")).fr
    assert [message["message-id"] for message in server.messages] == [known]


def test_a_process_that_died_in_between_leaves_a_doubt(serve: Serve, mail_of: MailOf, tmp_path: Path) -> None:
    server = serve()
    mail = mail_of(server)
    mail._sent.begin("run-1:3:abc", Notice("n", "Karim", mail._clock()))
    assert "n'a pas confirmé" in refused(lambda: mail_of(server).find_effect("run-1:3:abc")).fr


def test_nothing_is_sent_where_it_cannot_be_noted(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    (tmp_path / "folder").mkdir()
    mail = SmtpMail(smtp_settings(server), tmp_path / "folder")
    assert "mail.db" in refused(lambda: send(mail)).fr and server.signed_in == []


def test_the_register_holds_no_text_and_is_closed_to_others(
    serve: Serve, mail_of: MailOf, tmp_path: Path
) -> None:
    send(mail_of(serve()))
    register = tmp_path / "mail.db"
    assert register.stat().st_mode & 0o077 == 0
    assert b"chauss" not in register.read_bytes() and b"nid-de-poule" not in register.read_bytes()


# --- the connection ---------------------------------------------------------------------------------------------


def test_a_server_without_starttls_gets_neither_password_nor_message(serve: Serve, mail_of: MailOf) -> None:
    server = serve(plain=True)
    assert "STARTTLS" in refused(lambda: send(mail_of(server))).fr
    assert server.signed_in == [] and server.taken == []


def test_a_certificate_of_another_authority_is_refused(serve: Serve, mail_of: MailOf, tmp_path: Path) -> None:
    server = serve(server_tls(tmp_path / "other"))
    for more in ({}, {"ca": None}):
        error = refused(lambda more=more: send(mail_of(server, **more)))
        assert "certificat du serveur de courriel" in error.fr
    assert server.signed_in == []


def test_a_certificate_for_another_name_is_refused(serve: Serve, mail_of: MailOf, tmp_path: Path) -> None:
    server = serve(server_tls(tmp_path / "named", "DNS:autre.ville.example"))
    error = refused(lambda: send(mail_of(server, ca=tmp_path / "named" / "ca.pem")))
    assert "certificat" in error.fr and server.signed_in == []


def test_a_wrong_password_is_sent_once_and_shown_nowhere(
    serve: Serve, mail_of: MailOf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve()
    wrong = PASSWORD + "-faux"
    monkeypatch.setenv(PLACE, wrong)
    mail = mail_of(server)
    with caplog.at_level(logging.DEBUG, "tools"):
        for _ in range(3):
            assert "mot de passe" in refused(lambda: send(mail)).fr
        checked = mail.check()
    assert len(server.signed_in) == 1 and not checked.reachable and "mot de passe" in checked.trouble
    assert PASSWORD not in f"{checked} {caplog.text} {mail!r} {vars(mail)}"
    monkeypatch.setenv(PLACE, PASSWORD)
    assert send(mail).recipient == "Karim Bénali"


def test_each_wrong_password_is_sent_once(
    serve: Serve, mail_of: MailOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    mail = mail_of(server)
    for wrong in ("un", "deux"):
        monkeypatch.setenv(PLACE, wrong)
        for _ in range(3):
            assert "mot de passe" in refused(lambda: send(mail)).fr
    assert server.signed_in == [b"un", b"deux"]


def test_a_password_that_cannot_be_sent_is_said_without_it(
    serve: Serve, mail_of: MailOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE, "clé" + PASSWORD)
    mail = mail_of(serve())
    for _ in range(2):  # it was not refused
        assert "caractère accentué" in refused(lambda: send(mail)).fr


def test_half_an_account_is_refused(serve: Serve, mail_of: MailOf) -> None:
    with pytest.raises(ValueError, match="user et password"):
        mail_of(serve(), password=None)


def test_a_missing_secret_or_authority_is_said(
    serve: Serve, mail_of: MailOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    assert "absente.pem" in refused(lambda: send(mail_of(server, ca=Path("/absente.pem")))).fr
    monkeypatch.delenv(PLACE)
    with pytest.raises(ConfigurationError, match=PLACE):
        mail_of(server)


@pytest.mark.parametrize(
    "says", [b"", b"2", b"220 a\r\n250-b\r\n250 STARTTLS\r\n220 go\r\n", b"554 no\r\n", b"\x00" * 99]
)
def test_a_strange_or_silent_server_is_late_or_refused(
    certificates: Path, mail_of: MailOf, says: bytes
) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(4)

        def drip() -> None:
            try:
                near, _ = door.accept()
                for byte in says:
                    near.sendall(bytes([byte]))
                    time.sleep(0.005)
                while True:  # a line that never ends
                    near.sendall(b"x" if len(says) < 50 else b"")
                    time.sleep(0.1)
            except OSError:
                pass

        threading.Thread(target=drip, daemon=True).start()
        server = MailServer(certificates / "ca.pem", port=int(door.getsockname()[1]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(PLACE, PASSWORD)
            error = refused(lambda: send(mail_of(server, timeout=1)))
        assert error.failure in (Failure.TIMEOUT, Failure.UNAVAILABLE)
        assert "rien n'a été envoyé" in error.fr


def test_nobody_at_the_address_is_said_then_left_alone(
    certificates: Path, mail_of: MailOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE, PASSWORD)
    mail = mail_of(MailServer(certificates / "ca.pem", port=free_port()))
    errors = [refused(lambda: send(mail)) for _ in range(6)]
    assert "injoignable" in errors[0].fr and "nouvel essai" in errors[-1].fr
    assert not mail.health.reachable and not mail.check().reachable


def test_what_another_server_may_have_sent_is_in_doubt(serve: Serve, tmp_path: Path) -> None:
    mail = SmtpMail(smtp_settings(serve()), tmp_path / "mail.db", alone=False)
    doubt = refused(lambda: mail.find_effect("run-1:3:abc"))
    assert isinstance(doubt, EffectDoubt) and "Un autre serveur" in doubt.fr
    assert mail.find_effect("run-1:3:abc", here=True) is None
    notice = send(mail)
    assert mail.find_effect("run-1:3:abc") == notice


def test_a_check_says_what_is_there_and_sends_nothing(serve: Serve, mail_of: MailOf) -> None:
    server = serve()
    checked = mail_of(server).check()
    assert checked.reachable and checked.latency > 0 and not checked.trouble and "SMTP" in checked.version
    assert checked.notes == (f"compte « {USER} », vers paris.demo",) and server.taken == []


def test_tls_is_no_older_than_1_2(certificates: Path, serve: Serve, mail_of: MailOf) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    server = serve(old)
    refused(lambda: send(mail_of(server)))
    assert server.signed_in == []
