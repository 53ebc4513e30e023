"""A policy server as a city runs it: with TLS of its own authority, a token, a decision log; and when it is ill."""

from __future__ import annotations

import http.server
import json
import logging
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from beffroi.errors import ConfigurationError, PolicyError
from beffroi.secrets import SecretPlace
from beffroi.settings.installation import PolicySettings, Settings
from guards.policy import Allow, Deny, build_policy_engine, judge
from guards.policy.opa_engine import OpaEngine
from guards.policy.ruleset import load_rules
from tests.guards.opa import free_port, opa_binary, opa_server
from tests.guards.policy_table import TABLE
from tests.needs import require

READ = TABLE[0][1]
TOKEN = "jeton-de-la-ville-9f31"
AUTHZ = f"""package system.authz

default allow := false

allow if input.identity == "{TOKEN}"
"""


@dataclass(frozen=True)
class City:
    """A server with token, TLS and decision log."""

    url: str
    ca: Path
    log: Path
    folder: Path

    def token(self, text: str = TOKEN) -> SecretPlace:
        file = self.folder / f"token-{text}"
        file.write_text(text)
        file.chmod(0o600)
        return SecretPlace(file=file)

    def settings(self, **more: object) -> Settings:
        given = {"url": self.url, "ca": self.ca, "token": self.token(), "timeout": 30.0, **more}
        return Settings(policy=PolicySettings.model_validate(given))


def certificate(folder: Path) -> None:
    """An authority and a certificate of it for 127.0.0.1: ca.pem, server.pem, server.key."""
    require(shutil.which("openssl"), "openssl: apt-get install openssl")
    key = ("-newkey", "rsa:2048", "-nodes", "-days", "2")
    (folder / "san").write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    for words in (
        ("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=AC de test"),
        ("req", *key[:-2], "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=opa"),
        ("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
         "-days", "2", "-extfile", "san", "-out", "server.pem"),
    ):  # fmt: skip
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    binary, folder = opa_binary(), tmp_path_factory.mktemp("opa")
    certificate(folder)
    (folder / "authz.rego").write_text(AUTHZ)
    arguments = (
        "--authentication=token", "--authorization=basic",
        f"--tls-cert-file={folder / 'server.pem'}", f"--tls-private-key-file={folder / 'server.key'}",
        "--set=decision_logs.console=true", str(folder / "authz.rego"),
    )  # fmt: skip
    with opa_server(binary, *arguments, ca=folder / "ca.pem", log=folder / "log") as url:
        yield City(url, folder / "ca.pem", folder / "log", folder)


def refusal(settings: Settings) -> str:
    """Why everything is refused, told at the start in the log and to the person at each decision."""
    engine = build_policy_engine(settings)
    decision = judge(engine, READ).decision
    engine.close()
    assert isinstance(decision, Deny) and decision.rule == "policy.unavailable"
    return decision.reason


@pytest.mark.opa
def test_token_and_authority_open_the_server(city: City, caplog: pytest.LogCaptureFixture) -> None:
    engine = build_policy_engine(city.settings())
    assert caplog.records == []
    assert isinstance(judge(engine, READ).decision, Allow)
    engine.close()


@pytest.mark.opa
def test_each_decision_carries_the_id_of_the_servers_own_log(city: City) -> None:
    engine = build_policy_engine(city.settings())
    judgement = judge(engine, READ)
    engine.close()
    assert judgement.decision_id
    for _ in range(100):
        logged = [json.loads(line) for line in city.log.read_text().splitlines() if line.startswith("{")]
        found = [line for line in logged if line.get("decision_id") == judgement.decision_id]
        if found:
            break
        time.sleep(0.1)
    assert found and found[0]["path"] == "beffroi/served/answer"


@pytest.mark.opa
def test_without_a_log_no_id_is_made_up(opa: OpaEngine) -> None:
    assert judge(opa, READ).decision_id == ""


@pytest.mark.opa
@pytest.mark.parametrize("text", ["autre-jeton", None])
def test_a_wrong_or_missing_token_refuses_and_is_told_at_the_start(
    city: City, caplog: pytest.LogCaptureFixture, text: str | None
) -> None:
    settings = city.settings(token=None if text is None else city.token(text))
    assert "ne répond pas comme attendu" in refusal(settings)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR and "serveur de règles" in record.getMessage()
    assert TOKEN not in record.getMessage() and "autre-jeton" not in record.getMessage()


@pytest.mark.opa
def test_a_server_of_an_unknown_authority_is_not_trusted(city: City, tmp_path: Path) -> None:
    assert "ne répond pas" in refusal(city.settings(ca=None))
    certificate(tmp_path)
    assert "ne répond pas" in refusal(city.settings(ca=tmp_path / "ca.pem"))


@pytest.mark.opa
def test_the_environment_cannot_widen_what_is_trusted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(city.ca))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(city.ca))
    assert "ne répond pas" in refusal(city.settings(ca=None))


@pytest.mark.opa
def test_a_server_that_comes_later_needs_no_restart(caplog: pytest.LogCaptureFixture) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    engine = build_policy_engine(Settings(policy=PolicySettings(url=url, timeout=30.0)))
    assert len(caplog.records) == 1
    assert isinstance(judge(engine, READ).decision, Deny)
    with opa_server(opa_binary(), port=port):
        assert isinstance(judge(engine, READ).decision, Allow)
    engine.close()


@pytest.mark.opa
def test_a_server_that_is_not_well_is_told_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    stranger = 'package beffroi.rules\n\nallow contains {"rule": "all", "reason": "all"}\n'
    with opa_server(opa_binary()) as url:
        httpx.put(f"{url}/v1/policies/stranger.rego", content=stranger, trust_env=False)
        assert "module étranger" in refusal(Settings(policy=PolicySettings(url=url, timeout=30.0)))
    assert "module étranger" in caplog.records[0].getMessage()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_takes_connections_and_says_nothing_refuses_in_time(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}"
        engine = OpaEngine(load_rules(), url, timeout=0.3)
        with pytest.raises(PolicyError):
            engine.check()
        assert isinstance(judge(engine, READ).decision, Deny)
        engine.close()


def test_an_answer_that_drips_refuses_in_time() -> None:
    ended = threading.Event()

    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not ended.wait(0.05):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        engine = OpaEngine(load_rules(), f"http://127.0.0.1:{server.getsockname()[1]}", timeout=0.5)
        decision = judge(engine, READ).decision
        ended.set()
        engine.close()
    assert isinstance(decision, Deny) and "n'ont pas répondu en 0.5 s" in decision.reason


class Elsewhere(http.server.BaseHTTPRequestHandler):
    met: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.met.append(f"{self.server.server_address[1]}")
        self.send_response(307)
        self.send_header("Location", f"http://localhost:{self.server.server_address[1]}/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_redirection_to_another_server_is_not_followed() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    engine = OpaEngine(load_rules(), f"http://127.0.0.1:{server.server_port}", timeout=10)
    assert isinstance(judge(engine, READ).decision, Deny)
    assert len(Elsewhere.met) == 1
    engine.close()
    server.shutdown()


def built(**policy: object) -> str:
    """The French sentence of settings that cannot be used."""
    with pytest.raises(ConfigurationError) as told:
        build_policy_engine(Settings(policy=PolicySettings.model_validate(policy)))
    return told.value.fr


def test_settings_that_cannot_work_are_said_at_the_start(tmp_path: Path) -> None:
    os.environ.pop("ABSENT", None)
    secret = tmp_path / "token"
    secret.write_text("deux mots")
    secret.chmod(0o600)
    loopback = "http://127.0.0.1:1"
    assert "ABSENT" in built(url=loopback, token={"env": "ABSENT"})
    assert "jeton" in built(url=loopback, token={"file": secret})
    secret.write_text(TOKEN)
    assert "en clair" in built(url="http://opa.example:8181", token={"file": secret})
    assert "https" in built(url=loopback, ca=secret)
    assert "PEM" in built(url="https://127.0.0.1:1", ca=secret)
    assert "PEM" in built(url="https://127.0.0.1:1", ca=tmp_path / "absent.pem")
