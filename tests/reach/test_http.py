"""One HTTP service behind a hostile server: a clear sentence each time, no secret anywhere, nobody else asked."""

from __future__ import annotations

import gzip
import io
import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from beffroi.errors import ConfigurationError, EffectDoubt, Failure, NotAsked, ToolError
from beffroi.settings.systems import HttpSystem
from tests.needs import require
from tests.reach.hostile import (
    Behaviour,
    HostileServer,
    answer,
    cut,
    dripping,
    endless,
    hostile,
    server_tls,
    silence,
)
from tools.reach.breaker import Breaker
from tools.reach.http import HttpService

SECRET = "clef-témoin-4711".encode().hex()
HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"issues": ['
PAGE = b"<html><body>Connexion au portail captif</body></html>"
BOMB = gzip.compress(gzip.compress(b"0" * 200_000_000))


@pytest.fixture
def ask() -> Iterator[Callable[..., tuple[ToolError, HostileServer]]]:
    """Asks a server that behaves so, which must fail; gives the error and the server."""
    opened: list[HttpService] = []

    def failing(
        behaviour: Behaviour, how: Callable[[HttpService], Any] | None = None, timeout: float = 5
    ) -> tuple[ToolError, HostileServer]:
        with hostile(behaviour) as server:
            service = service_of(server.url, timeout)
            opened.append(service)
            with pytest.raises(ToolError) as caught:
                (how or (lambda asked: asked.read("/issues.json", {"limit": "100"}).json()))(service)
            return caught.value, server

    yield failing
    for each in opened:
        each.close()


def service_of(url: str, timeout: float = 5, **more: Any) -> HttpService:
    return HttpService("tickets", HttpSystem(url=url, timeout=timeout, **more), headers={"X-Key": SECRET})


CASES: dict[str, tuple[Behaviour, Failure, str, int]] = {
    "500": (answer("500 Internal Server Error", PAGE, "text/html"), Failure.UNAVAILABLE, "HTTP 500", 3),
    "503": (answer("503 Busy", b""), Failure.UNAVAILABLE, "surchargé", 3),
    "429": (answer("429 Slow down", b""), Failure.UNAVAILABLE, "surchargé", 3),
    "401": (answer("401 Unauthorized", SECRET.encode()), Failure.UNAVAILABLE, "refuse le compte", 1),
    "403": (answer("403 Forbidden", SECRET.encode()), Failure.UNAVAILABLE, "refuse le compte", 1),
    "404": (answer("404 Not Found", PAGE, "text/html"), Failure.BROKEN, "HTTP 404", 1),
    "HTML": (answer(body=PAGE, kind="text/html; charset=utf-8"), Failure.BROKEN, "« text/html »", 1),
    "no JSON": (answer(body=b'{"issues": ['), Failure.BROKEN, "illisible", 1),
    "not a number": (answer(body=b'{"lat": NaN}'), Failure.BROKEN, "illisible", 1),
    "not UTF-8": (answer(body=b'{"nom": "\xe9\xe8"}'), Failure.BROKEN, "illisible", 1),
    "deep": (answer(body=b"[" * 1_000_000), Failure.BROKEN, "illisible", 1),
    "long number": (answer(body=b"9" * 100_000), Failure.BROKEN, "illisible", 1),
    "empty": (answer(body=b""), Failure.BROKEN, "illisible", 1),
    "cut at once": (cut(b""), Failure.UNAVAILABLE, "interrompue", 3),
    "cut in the head": (cut(b"HTTP/1.1 200 OK\r\nContent-Ty"), Failure.UNAVAILABLE, "interrompue", 3),
    "cut in the body": (cut(HALF), Failure.UNAVAILABLE, "interrompue", 3),
    "no HTTP": (cut(b"220 mail.ville.example ESMTP\r\n"), Failure.UNAVAILABLE, "interrompue", 3),
    "gzip": (answer("200 OK", BOMB, "application/json", "Content-Encoding: gzip, gzip"), Failure.BROKEN, "compressée", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_server_does_wrong_is_a_clear_sentence(
    ask: Callable[..., tuple[ToolError, HostileServer]], case: str
) -> None:
    behaviour, failure, says, times = CASES[case]
    error, server = ask(behaviour)
    assert error.failure is failure and says in error.fr and "tickets" in error.fr and "tickets" in error.en
    assert len(server.asked) == times
    assert SECRET not in f"{error.fr} {error.en} {error!r} {error.__cause__!r}"


@pytest.mark.parametrize(
    "behaviour",
    [silence, dripping(HALF + b" " * 1000), dripping(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 5000)],
    ids=["silent", "drip", "drip in the head"],
)
def test_a_slow_server_is_late_whatever_it_drips(
    ask: Callable[..., tuple[ToolError, HostileServer]], behaviour: Behaviour
) -> None:
    error, _ = ask(behaviour, timeout=1)
    assert error.failure is Failure.TIMEOUT and "à temps" in error.fr


def test_one_slow_answer_counts_once_and_is_waited_for_no_longer() -> None:
    breaker = Breaker("tickets", threshold=5)
    with hostile(silence) as server:
        system = HttpSystem(url=server.url, timeout=0.2)
        with closing(HttpService("tickets", system, breaker=breaker)) as service:
            for _ in range(5):
                with pytest.raises(ToolError, match="à temps"):
                    service.read("/issues.json")
            with pytest.raises(ToolError, match="nouvel essai"):
                service.read("/issues.json")
        assert server.connections == 5


def test_an_endless_answer_is_too_long(
    ask: Callable[..., tuple[ToolError, HostileServer]],
) -> None:
    error, server = ask(endless, timeout=60)
    assert error.failure is Failure.LIMIT and "trop longue" in error.fr and len(server.asked) == 1


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_never_followed(status: str) -> None:
    with hostile(answer()) as elsewhere:
        sends = answer(status, b"", "text/html", f"Location: {elsewhere.url}/issues.json")
        with hostile(sends) as server, pytest.raises(ToolError, match="renvoie ailleurs") as caught:
            service_of(server.url).read("/issues.json")
        assert caught.value.failure is Failure.BROKEN and len(server.asked) == 1
        assert elsewhere.asked == [] and elsewhere.connections == 0


@pytest.mark.parametrize("status", ["500 Error", "302 Found", "401 No"])
def test_a_write_is_sent_once(ask: Callable[..., tuple[ToolError, HostileServer]], status: str) -> None:
    for behaviour in (answer(status, b"", "text/plain", "Location: /x"), cut(b""), cut(HALF)):
        _, server = ask(behaviour, lambda service: service.write("POST", "/issues.json", {"subject": "é"}))
        assert len(server.asked) == 1
        assert b'{"subject":"\xc3\xa9"}' in server.asked[0].replace(b": ", b":")


WRITES: dict[str, tuple[Behaviour, type[ToolError]]] = {
    "late": (silence, EffectDoubt),
    "cut": (cut(b""), EffectDoubt),
    "cut in the body": (cut(HALF), EffectDoubt),
    "500": (answer("500 No"), EffectDoubt),
    "502": (answer("502 No"), EffectDoubt),
    "504": (answer("504 No"), EffectDoubt),
    "elsewhere": (answer("302 Found", b"", "text/plain", "Location: /x"), EffectDoubt),
    "gzip": (CASES["gzip"][0], EffectDoubt),
    "400": (answer("400 No"), ToolError),
    "401": (answer("401 No"), ToolError),
    "429": (answer("429 No"), ToolError),
}


@pytest.mark.parametrize("case", WRITES)
def test_a_write_that_is_not_answered_as_done_or_refused_is_a_doubt(
    ask: Callable[..., tuple[ToolError, HostileServer]], case: str
) -> None:
    behaviour, kind = WRITES[case]
    error, _ = ask(behaviour, lambda service: service.write("PUT", "/issues/1.json", {}), timeout=0.5)
    assert type(error) is kind
    error, _ = ask(behaviour, lambda service: service.read("/issues/1.json"), timeout=0.5)
    assert type(error) is ToolError


def test_a_write_of_which_no_byte_left_was_not_asked(
    ask: Callable[..., tuple[ToolError, HostileServer]],
) -> None:
    with hostile(answer()) as server:
        pass
    service = service_of(server.url)
    for _ in range(6):  # refused, then left alone
        with pytest.raises(NotAsked):
            service.write("PUT", "/issues/1.json", {})
    assert not service.health.reachable
    error, server = ask(answer(), lambda service: service.write("PUT", "/../x", {}))
    assert type(error) is NotAsked and server.asked == []


def test_a_late_write_is_sent_once(ask: Callable[..., tuple[ToolError, HostileServer]]) -> None:
    error, server = ask(silence, lambda service: service.write("PUT", "/issues/1.json", {}), timeout=0.5)
    assert error.failure is Failure.TIMEOUT and len(server.asked) == 1


@pytest.mark.parametrize(
    "path",
    [
        "{other}/issues.json", "//127.0.0.1:9/x", "issues.json", "", "/../admin", "/a/%2e%2e/b", "/a/./b",
        "/a\\..\\b", "/a\r\nX-Other: 1", "https://ville.example/x",
    ],
)  # fmt: skip
def test_a_path_leads_to_no_other_place(path: str) -> None:
    with hostile(answer()) as elsewhere, hostile(answer()) as server:
        with pytest.raises(ToolError, match="pas la sienne"):
            service_of(f"{server.url}/base").read(path.format(other=elsewhere.url))
        assert server.asked == [] and elsewhere.connections == 0


def test_a_path_is_below_the_address_of_the_settings() -> None:
    with hostile(answer()) as server:
        service_of(f"{server.url}/redmine").read("/Caf%C3%A9%20%26%20l%27été.json", {"q": "é&=#"})
        first = server.asked[0].split(b"\r\n")[0]
    assert first == b"GET /redmine/Caf%C3%A9%20%26%20l%27%C3%A9t%C3%A9.json?q=%C3%A9%26%3D%23 HTTP/1.1"


def test_no_proxy_and_no_login_of_the_environment_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login moi password secret-de-netrc\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with hostile(answer()) as proxy, hostile(answer()) as server:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        service_of(server.url).read("/issues.json")
        assert proxy.connections == 0 and len(server.asked) == 1
        assert b"authorization" not in server.asked[0].lower()


def test_no_cookie_comes_back() -> None:
    with hostile(answer("200 OK", b"{}", "application/json", "Set-Cookie: session=42; Path=/")) as server:
        service = service_of(server.url)
        service.read("/a")
        service.read("/b")
        assert b"cookie" not in server.asked[1].lower()


def test_a_secret_header_is_sent_and_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for behaviour in (answer(), answer("401 No"), answer("500 No"), cut(HALF), answer(body=PAGE)):
            with hostile(behaviour) as server:
                service = service_of(server.url)
                seen = []
                for what in (lambda s: s.read("/a").json(), lambda s: s.write("POST", "/a", {})):
                    try:
                        seen.append(repr(what(service)))
                    except ToolError as error:
                        seen.append(f"{error} {error!r} {error.fr} {error.en} {error.__cause__!r}")
                assert all(SECRET.encode() in request for request in server.asked)
            seen.append(f"{service!r} {service.health!r} {vars(service)!r} {service._client.headers!r}")
            assert SECRET not in caplog.text + "".join(seen)


def test_a_user_and_a_password_are_sent_in_utf8_and_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    with hostile(answer()) as server, caplog.at_level(logging.DEBUG):
        service = HttpService("nuage", HttpSystem(url=server.url), auth=("é", SECRET))
        service.read("/a")
        sent = b64encode(f"é:{SECRET}".encode())
        assert b"Authorization: Basic " + sent in server.asked[0]
        shown = f"{service!r} {vars(service)!r} {vars(service._client)!r} {caplog.text}"
        assert SECRET not in shown and sent.decode() not in shown


def test_nobody_at_the_address_is_said() -> None:
    with hostile(answer()) as server:
        pass
    with pytest.raises(ToolError, match="injoignable") as caught:
        service_of(server.url).read("/a")
    assert caught.value.failure is Failure.UNAVAILABLE


def test_a_server_that_fails_often_is_left_alone() -> None:
    with hostile(answer("500 No")) as server:
        service = service_of(server.url)
        for _ in range(3):
            with pytest.raises(ToolError) as caught:
                service.read("/a")
        assert "nouvel essai" in caught.value.fr and len(server.asked) == 5
        assert not service.health.reachable


def test_a_good_answer_after_bad_ones_is_taken() -> None:
    behaviours = [answer("502 No"), cut(HALF), answer(body=b'{"issues": []}')]
    with hostile(lambda near: behaviours.pop(0)(near)) as server:
        assert service_of(server.url).read("/a").json() == {"issues": []}
        assert len(server.asked) == 3


def test_a_status_that_is_expected_comes_back() -> None:
    with hostile(answer("422 Unprocessable", b'{"errors": ["non"]}')) as server:
        found = service_of(server.url).write("POST", "/a", b"x", expected=(422,))
        assert (found.status, found.json()) == (422, {"errors": ["non"]})


# --- files ----------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_even_after_a_cut() -> None:
    behaviours = [cut(HALF), answer(body=b"%PDF" * 1000, kind="application/pdf")]
    with hostile(lambda near: behaviours.pop(0)(near)) as server:
        into = io.BytesIO()
        found = service_of(server.url).download("/a.pdf", into, 4000, seconds=5)
        assert into.getvalue() == b"%PDF" * 1000 and found.kind == "application/pdf" and found.body == b""


@pytest.mark.parametrize("behaviour", [endless, answer(body=b"x" * 4001)])
def test_a_file_is_no_longer_than_it_may_be(
    ask: Callable[..., tuple[ToolError, HostileServer]], behaviour: Behaviour
) -> None:
    into = io.BytesIO()
    error, _ = ask(behaviour, lambda service: service.download("/a.pdf", into, 4000, seconds=5))
    assert error.failure is Failure.LIMIT and len(into.getvalue()) <= 4000


# --- TLS ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import shutil

    require(shutil.which("openssl"), "openssl: scripts/install-tests.sh")
    folder = tmp_path_factory.mktemp("authority")
    server_tls(folder)
    return folder


def test_a_certificate_of_the_authority_is_taken(authority: Path) -> None:
    with hostile(answer(), server_tls(authority)) as server:
        assert service_of(server.url, ca=authority / "ca.pem").read("/a").json() == {}


def test_a_certificate_of_another_authority_is_refused_and_nothing_is_sent(
    authority: Path, tmp_path: Path
) -> None:
    with hostile(answer(), server_tls(tmp_path / "other")) as server:
        for service in (service_of(server.url, ca=authority / "ca.pem"), service_of(server.url)):
            with pytest.raises(ToolError, match="certificat du système « tickets »") as caught:
                service.read("/a")
            assert isinstance(caught.value.__cause__, ConfigurationError)
        assert server.asked == [] and server.connections == 2


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    with hostile(answer(), server_tls(tmp_path / "named", "DNS:autre.ville.example")) as server:
        with pytest.raises(ToolError, match=r"est refusé : .*127\.0\.0\.1"):
            service_of(server.url, ca=tmp_path / "named" / "ca.pem").write("POST", "/a", {})
        assert server.asked == [] and server.connections == 1


def test_a_server_without_tls_is_said(authority: Path) -> None:
    with hostile(answer("400 Bad Request")) as server:
        url = server.url.replace("http:", "https:")
        with pytest.raises(ToolError, match="ne parle pas TLS"):
            service_of(url, ca=authority / "ca.pem").read("/a")


@pytest.mark.parametrize("content", [None, "", "rien d'un certificat"])
def test_an_authority_that_cannot_be_read_is_said_at_once(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigurationError, match=r"ca\.pem"):
        service_of("https://127.0.0.1:1", ca=file)
