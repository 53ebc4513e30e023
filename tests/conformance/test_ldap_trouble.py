"""An LDAP directory that is hostile, wrong, slow or gone: said in a sentence, never with the password."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from beffroi.enums import Domain
from beffroi.errors import ConfigurationError, Failure, ToolError
from tests.conformance.conftest import need_ldap
from tools.city.folder import DIRECTORY
from tools.demo.certificates import make_certificates
from tools.demo.demo_ldif import SECRET, SERVICES, demo_ldif, group, person, person_dn, settings_of
from tools.demo.running import free_port
from tools.demo.slapd_server import PASSWORD, SUFFIX, SlapdServer

ODD = [
    ("o.malley", "Seán", "O'Malley"), ("d.alembert", "Jean-Baptiste", "d’Alembert"), ("simsek", "Şule", "Şimşek"),
    ("paren", "Zoé (Zo)", "Mu*oz"), ("emoji", "Léa 💧", "Source"), ("slash", "Back\\slash", "Nul"),
    ("virgule", "Anne", "Du Pré, née Roy"),
]  # fmt: skip
INJECTIONS = [
    "*",
    "*)(uid=*",
    "*)(|(uid=*",
    "admin)(&",
    "\\2a",
    "a\0b",
    "((((",
    "))))",
    "uid=*",
    "\ud800",
    "|",
    "é*",
]


def LdapDirectory(*args: Any, **kwargs: Any) -> Any:  # the class, where its library is there
    from tools.directory.ldap.directory import LdapDirectory as Real

    return Real(*args, **kwargs)


@pytest.fixture(scope="module")
def odd(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlapdServer]:
    """The demo staff and people with odd names, of a service of their own; and one of no service."""
    need_ldap()
    extra = [person(*who, title="Agente") for who in ODD]
    extra += [person("perdue", "Ève", "Sanservice"), person("double", "Un", "Deux", employeeNumber="7"),
              person("double2", "Un", "Trois", employeeNumber="7")]  # fmt: skip
    extra.append(group("oddities", [uid for uid, *_ in ODD], description="Curiosités", businessCategory="Archives",
                       l="2", owner=person_dn("o.malley")))  # fmt: skip
    extra.append(group("liste", ["perdue"], description="Liste de diffusion"))
    server = SlapdServer(tmp_path_factory.mktemp("odd"), demo_ldif(city_folder / DIRECTORY, extra))
    server.start()
    yield server
    server.stop()


def odd_settings(server: SlapdServer, **changes: Any) -> Any:
    given = {"domains": {"Archives": "urbanisme", "roads": "voirie"}, "timeout": 60}
    return settings_of(server, **(given | changes))


def failing(ask: Any) -> ToolError:
    with pytest.raises(ToolError) as raised:
        ask()
    assert PASSWORD not in raised.value.fr + raised.value.en
    return raised.value


@pytest.mark.parametrize("typed", INJECTIONS)
def test_a_filter_in_a_name_finds_nobody_and_harms_nothing(odd: SlapdServer, typed: str) -> None:
    directory = LdapDirectory(odd_settings(odd))
    found = directory.find_person(typed)
    assert found.exact is None and found.candidates == ()
    for ask in (directory.get_person, directory.manager, directory.members, directory.get_service):
        assert failing(lambda ask=ask: ask(typed)).failure is Failure.NOT_FOUND  # type: ignore[misc]
    assert directory.find_person("Karim Benali").exact is not None


@pytest.mark.parametrize(("uid", "first", "last"), ODD)
def test_odd_names_come_back_as_they_are(odd: SlapdServer, uid: str, first: str, last: str) -> None:
    directory = LdapDirectory(odd_settings(odd))
    known = directory.get_person(uid)
    assert (known.first_name, known.last_name, known.service_name) == (first, last, "Curiosités")
    assert directory.find_person(f"{first} {last}").exact == known
    assert known in directory.members("oddities").items


def test_apostrophes_and_marks_may_be_left_out(odd: SlapdServer) -> None:
    directory = LdapDirectory(odd_settings(odd))
    for typed, uid in (
        ("sean o malley", "o.malley"),
        ("Simsek", "simsek"),
        ("Jean Baptiste d'Alembert", "d.alembert"),
    ):
        found = directory.find_person(typed).exact
        assert found is not None and found.id == uid


def test_a_person_of_no_known_service_is_said_and_not_shown(odd: SlapdServer) -> None:
    directory = LdapDirectory(odd_settings(odd))
    for ask in (lambda: directory.find_person("Sanservice"), lambda: directory.get_person("perdue")):
        error = failing(ask)
        assert error.failure is Failure.NOT_FOUND and "Ève Sanservice" in error.fr and "service" in error.fr
    assert "perdue" not in {p.id for p in directory.search_people(None, None, None).items}


def test_an_id_that_two_people_have_is_a_wrong_setting(odd: SlapdServer) -> None:
    directory = LdapDirectory(odd_settings(odd, attributes={"id": "employeeNumber"}))
    assert "employeeNumber" in failing(lambda: directory.get_person("7")).fr


def test_without_mapped_personal_attributes_there_are_none(odd: SlapdServer) -> None:
    directory = LdapDirectory(odd_settings(odd, attributes={}))
    assert failing(lambda: directory.personal_details("karim.benali")).failure is Failure.NOT_FOUND


def test_a_check_tells_the_server_its_speed_and_what_is_left_out(odd: SlapdServer) -> None:
    checked = LdapDirectory(odd_settings(odd)).check()
    assert checked.reachable and checked.version == "OpenLDAP" and checked.trouble == ""
    assert 0 < checked.latency < 30
    assert any("sans service connu" in note for note in checked.notes)
    assert any("cn=liste" in line for line in checked.refused)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"attributes": {"phone": "telefoneNumber"}}, "telefoneNumber"),
        ({"services": {"base": SERVICES, "domain": "businessCategorie"}}, "businessCategorie"),
        ({"people": f"ou=peuple,{SUFFIX}"}, "ou=peuple"),
        ({"people": "pas un nom"}, "nom distinctif"),
        ({"filter": "(((objectClass=*)"}, "filtre"),
    ],
)
def test_a_wrong_setting_is_named(odd: SlapdServer, changes: dict[str, Any], named: str) -> None:
    directory = LdapDirectory(odd_settings(odd, **changes))
    error = failing(lambda: directory.find_person("Benali"))
    assert error.failure is Failure.UNAVAILABLE and named in error.fr
    checked = directory.check()
    assert checked.reachable and named in checked.trouble


@pytest.mark.parametrize("scheme", ["ldap", "ldaps"])
def test_a_certificate_of_another_authority_is_refused(odd: SlapdServer, tmp_path: Path, scheme: str) -> None:
    make_certificates(tmp_path)
    url = odd.ldaps_url if scheme == "ldaps" else odd.start_tls_url
    for ca in (tmp_path / "ca.pem", None):
        error = failing(lambda ca=ca: LdapDirectory(odd_settings(odd, url=url, ca=ca)).find_person("Benali"))  # type: ignore[misc]
        assert error.failure is Failure.UNAVAILABLE and "certificat" in error.fr
    checked = LdapDirectory(odd_settings(odd, url=url, ca=tmp_path / "ca.pem")).check()
    assert not checked.reachable and "certificat" in checked.trouble


def test_a_certificate_for_another_name_is_refused(odd: SlapdServer) -> None:
    url = f"ldaps://127.0.0.2:{_relay(odd.tls_port, '127.0.0.2')}"
    error = failing(lambda: LdapDirectory(odd_settings(odd, url=url)).find_person("Benali"))
    assert "certificat" in error.fr and "127.0.0.2" in error.fr


def test_ldaps_on_a_plain_port_is_said(odd: SlapdServer) -> None:
    url = odd.start_tls_url.replace("ldap:", "ldaps:")
    error = failing(lambda: LdapDirectory(odd_settings(odd, url=url, timeout=5)).find_person("Benali"))
    assert error.failure in (Failure.UNAVAILABLE, Failure.TIMEOUT)


def test_a_missing_authority_file_is_said(odd: SlapdServer, tmp_path: Path) -> None:
    error = failing(lambda: LdapDirectory(odd_settings(odd, ca=tmp_path / "absente.pem")).find_person("X"))
    assert "absente.pem" in error.fr


def test_a_wrong_password_is_sent_once_and_is_in_no_error_or_log(
    odd: SlapdServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from tools.directory.ldap import session as ldap_session

    opened: list[str] = []
    real = ldap_session.Connection
    monkeypatch.setattr(ldap_session, "Connection", lambda *given: (opened.append(given[1]), real(*given))[1])
    wrong = PASSWORD + "-faux"
    monkeypatch.setenv(SECRET, wrong)
    with caplog.at_level(logging.DEBUG):
        directory = LdapDirectory(odd_settings(odd))
        for _ in range(3):
            error = failing(lambda: directory.find_person("Benali"))
            assert error.failure is Failure.UNAVAILABLE and "mot de passe" in error.fr
        checked = directory.check()
    assert opened == [wrong]
    assert (
        PASSWORD
        not in f"{checked} {caplog.text} {odd.log} {directory!r} {vars(directory)} {error.__cause__!r}"
    )
    monkeypatch.setenv(SECRET, PASSWORD)
    assert directory.find_person("Benali").exact is not None


def test_an_unread_secret_is_said_before_anything_is_asked(
    odd: SlapdServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SECRET)
    with pytest.raises(ConfigurationError, match=SECRET):
        LdapDirectory(odd_settings(odd))


@pytest.mark.parametrize("scheme", ["ldap", "ldaps"])
def test_a_server_that_never_answers_is_a_timeout(odd: SlapdServer, scheme: str) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        url = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}"
        directory = LdapDirectory(settings_of(odd, url=url, timeout=1))
        assert failing(lambda: directory.find_person("Benali")).failure is Failure.TIMEOUT
        assert not directory.check().reachable and not directory.health.reachable


def test_a_server_that_falls_silent_is_a_timeout(odd: SlapdServer) -> None:
    held = threading.Event()
    port = _relay(odd.port, "127.0.0.1", held)
    directory = LdapDirectory(settings_of(odd, url=f"ldap://127.0.0.1:{port}", timeout=20))
    assert directory.find_person("Benali").exact is not None
    directory._system.timeout = 1  # the next answer never comes
    held.set()
    assert failing(lambda: directory.find_person("Benali")).failure is Failure.TIMEOUT


def test_nobody_at_the_address_is_unavailable_then_left_alone(odd: SlapdServer) -> None:
    directory = LdapDirectory(settings_of(odd, url=f"ldap://127.0.0.1:{free_port()}", timeout=5))
    errors = [failing(lambda: directory.find_person("Benali")) for _ in range(3)]
    assert {error.failure for error in errors} == {Failure.UNAVAILABLE}
    assert "nouvel essai" in errors[-1].fr


def test_a_server_killed_in_the_middle_is_taken_up_again(city_folder: Path, tmp_path: Path) -> None:
    need_ldap()
    server = SlapdServer(tmp_path, demo_ldif(city_folder / DIRECTORY))
    server.start()
    try:
        directory = LdapDirectory(settings_of(server, timeout=30, services={"base": SERVICES, "kept": 0}))
        assert directory.find_service(Domain.VOIRIE, 11).exact is not None
        server.stop(kill=True)
        assert failing(lambda: directory.find_person("Benali")).failure is Failure.UNAVAILABLE
        server.start()
        found = directory.find_person("Benali").exact
        assert found is not None and directory.health.reachable
        server.stop(kill=True)
        server.start()  # a kept connection is dead, and nobody has noticed yet
        assert directory.find_service(Domain.VOIRIE, 11).exact is not None
    finally:
        server.stop()


def test_a_limit_of_the_server_is_said(city_folder: Path, tmp_path: Path) -> None:
    need_ldap()
    server = SlapdServer(tmp_path, demo_ldif(city_folder / DIRECTORY), limit="300")
    server.start()
    try:
        directory = LdapDirectory(settings_of(server, timeout=30))
        assert failing(lambda: directory.search_people(None, None, None)).failure is Failure.LIMIT
        assert directory.find_person("Benali").exact is not None
    finally:
        server.stop()


def _relay(port: int, host: str, held: threading.Event | None = None) -> int:
    """A port that carries bytes to another one, until ``held`` is set; it ends with the test process."""
    door = socket.socket()
    door.bind((host, 0))
    door.listen(8)

    def carry(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                if held is None or not held.is_set():
                    target.sendall(data)
        except OSError:
            pass

    def serve() -> None:
        while True:
            near, _ = door.accept()
            far = socket.create_connection(("127.0.0.1", port))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=carry, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return int(door.getsockname()[1])
