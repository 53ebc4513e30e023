"""A marked secret for every system: after runs that succeed and runs that fail it stands in no log, error,
record, database, checkpoint, message, answer of a command, nor in a sandbox."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agents.assistant import build_assistant
from agents.planner.scripted import ScriptedPlanner
from agents.views import RunView, to_json
from beffroi.errors import BeffroiError
from beffroi.settings.installation import Settings
from tests.conformance.webdav import USER as CLOUD_USER
from tests.conformance.webdav import need_webdav, webdav_server
from tests.graph.people import open_accounts, person
from tests.graph.test_main_request import PLAN, REQUEST
from tests.guards.opa import opa_binary, opa_server
from tests.mail.conftest import USER as MAIL_USER
from tests.mail.conftest import MailServer
from tests.needs import require
from tests.reach.hostile import HostileServer, answer, hostile, server_tls
from tools.city.folder import DIRECTORY
from tools.demo.demo_ldif import demo_ldif
from tools.demo.slapd_server import PASSWORD as LDAP_PASSWORD
from tools.demo.slapd_server import READER, SlapdServer, missing
from tools.registry import load_registry
from ui.chat.render import as_message
from ui.cli.main import run
from ui.settings import load_settings
from ui.words.messages import Words

MARKS = {
    "ldap": LDAP_PASSWORD,
    "mail": "marque-courriel-8812",
    "cloud": "marque-nuage-8813",
    "opa": "marque-opa-8814",
    "tickets": "marque-cle-api-8815",
    "other": "marque-refusee-8816",
}
SEARCH = "Que dit la note sur le parapheur ?"
SEARCH_PLAN = 'passages = documents.search(query="parapheur")\nanswer(passages)\n'
AUTHZ = 'package system.authz\n\ndefault allow := false\n\nallow if input.identity == "{opa}"\n'


def needles() -> list[bytes]:
    """Every secret as it may appear: plain, as JSON writes it, and in the forms of HTTP Basic and SMTP."""
    found = []
    for mark in MARKS.values():
        found += [mark.encode(), json.dumps(mark)[1:-1].encode(), b64encode(mark.encode()).rstrip(b"=")]
        for user in (MAIL_USER, CLOUD_USER, READER):
            found += [b64encode(f"{user}:{mark}".encode()), b64encode(f"\0{user}\0{mark}".encode())]
    return found


NEEDLES = needles()


def clean(where: str, what: bytes) -> None:
    for needle in NEEDLES:
        assert needle not in what, f"{needle!r} in {where}"


@dataclass
class City:
    """Every system with a secret, running, and the settings file that names the secrets' places."""

    home: Path
    places: Path
    mail: MailServer
    tickets: HostileServer
    slapd: SlapdServer
    cloud: str
    cloud_ca: Path
    opa: str

    def place(self, name: str, secret: str) -> None:
        """Put a secret where the settings say it is."""
        file = self.places / name
        file.write_text(secret + "\n")
        file.chmod(0o600)

    def write(self, *, tickets: bool = False) -> None:
        """The settings file."""
        more = (
            f'[systems.ticketing]\nkind = "redmine"\nurl = "{self.tickets.url}"\nproject = "voirie"\n'
            f'trackers = ["Signalement"]\nkey = {{ env = "TICKETS_CLE" }}\n'
            'categories = { Voirie = "voirie" }\nstatuses = { Nouveau = "ouvert", Clos = "fermé" }\n'
            'priorities = { Normal = "normale" }\n'
        )
        (self.home / "beffroi.toml").write_text(
            f"""
[policy]
url = "{self.opa}"
token = {{ file = "{self.places}/opa" }}
timeout = 60
[sandbox]
spares = 1
wall = 60
[systems.directory]
kind = "ldap"
url = "{self.slapd.start_tls_url}"
ca = "{self.slapd.ca}"
user = "{READER}"
password = {{ file = "{self.places}/ldap" }}
people = "ou=people,dc=paris,dc=demo"
services = {{ base = "ou=services,dc=paris,dc=demo" }}
domains = {{ Roads = "voirie" }}
timeout = 30
[systems.mail]
kind = "smtp"
host = "127.0.0.1"
port = {self.mail.port}
ca = "{self.mail.ca}"
user = "{MAIL_USER}"
password = {{ env = "COURRIEL_CLE" }}
sender = "ne-pas-repondre@ville.example"
domains = ["paris.demo"]
timeout = 20
[systems.documents]
kind = "webdav"
url = "{self.cloud}"
ca = "{self.cloud_ca}"
user = "{CLOUD_USER}"
password = {{ credential = "nuage" }}
folders = [{{ path = "A", name = "A" }}]
timeout = 20
{more if tickets else ""}
"""
        )
        (self.home / "beffroi.toml").chmod(0o600)


@pytest.fixture
def city(city_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    need_webdav()
    require(importlib.util.find_spec("aiosmtpd"), "aiosmtpd")
    require(
        not missing() and importlib.util.find_spec("ldap"), "slapd, python-ldap: scripts/install-tests.sh"
    )
    from aiosmtpd.controller import Controller

    from tools.demo.running import free_port

    for name in ("places", "slapd", "tls", "files/A", "opa"):
        (tmp_path / "outside" / name).mkdir(parents=True)
    outside = tmp_path / "outside"
    home = city_copy.parent / "home"
    home.mkdir()
    city_copy.rename(home / "city")
    monkeypatch.setenv("BEFFROI_HOME", str(home))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(outside / "places"))
    monkeypatch.setenv("COURRIEL_CLE", MARKS["mail"])
    monkeypatch.setenv("TICKETS_CLE", MARKS["tickets"])
    (outside / "files" / "A" / "note.md").write_text("# Note\n\nLe parapheur est au deuxième étage.")
    (outside / "opa" / "authz.rego").write_text(AUTHZ.format(**MARKS))
    context = server_tls(outside / "tls")
    mail = MailServer(outside / "tls" / "ca.pem")
    monkeypatch.setattr("tests.mail.conftest.PASSWORD", MARKS["mail"])
    with ExitStack() as stack:
        slapd = SlapdServer(outside / "slapd", demo_ldif(home / "city" / DIRECTORY))
        slapd.start()
        stack.callback(slapd.stop)
        cloud = stack.enter_context(webdav_server(outside / "files", outside / "tls", MARKS["cloud"]))
        controller = Controller(
            mail, "127.0.0.1", free_port(), authenticator=mail.authenticate, auth_required=True,
            tls_context=context, require_starttls=True, decode_data=False,
        )  # fmt: skip
        controller.start()
        stack.callback(controller.stop)
        mail.port = controller.port
        tickets = stack.enter_context(hostile(lambda near: echo(made.tickets, near)))
        words = ("--authentication=token", "--authorization=basic", str(outside / "opa" / "authz.rego"))
        opa = stack.enter_context(opa_server(opa_binary(), *words))
        made = City(home, outside / "places", mail, tickets, slapd, cloud.url, cloud.ca, opa)
        for name, place in {"ldap": "ldap", "cloud": "nuage", "opa": "opa"}.items():
            made.place(place, MARKS[name])
        yield made


def echo(server: HostileServer, near: Any) -> None:
    """A server that refuses the account and says again all that it was told."""
    answer("401 Unauthorized", server.asked[-1], "text/html")(near)


def ask(settings: Settings, words: str) -> list[RunView]:
    """Both requests, each as far as it goes; the texts of a person's screens with them."""
    open_accounts(settings)
    plans = {REQUEST: PLAN, SEARCH: SEARCH_PLAN}
    with closing(
        build_assistant(settings, ScriptedPlanner(plans, load_registry().specs, {}, {}, ()))
    ) as assistant:
        claire = person(settings, "claire.aubry")
        assistant.warm()
        sandboxes_are_clean()
        views = [assistant.ask(claire, text, auto_approve=True) for text in (REQUEST, SEARCH)]
        for view in views:
            clean(
                f"view, {words}",
                to_json(view).encode() if isinstance(to_json(view), str) else repr(view).encode(),
            )
            clean(f"view, {words}", f"{view!r} {as_message(view, Words('fr'))}".encode())
            clean(f"ledger, {words}", repr(assistant.guards.ledger.events(view.run)).encode())
        clean(f"objects, {words}", f"{assistant.connectors!r}".encode())
        return views


def sandboxes_are_clean() -> None:
    """What a sandbox sees of its environment, its command and its open files, from outside."""
    walls = [pid for pid in descendants(os.getpid()) if _told(pid, "comm").strip() == b"bwrap"]
    inside = {pid for wall in walls for pid in (wall, *descendants(wall))}
    assert inside
    for pid in inside:
        for name in ("environ", "cmdline"):
            told = _told(pid, name)
            clean(f"{name} of a sandbox", told)
            assert b"COURRIEL_CLE" not in told and b"CREDENTIALS_DIRECTORY" not in told


def _told(pid: int, name: str) -> bytes:
    """What the kernel tells of a process; nothing where it has ended."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, pending = [], [pid]
    while pending:
        below = children.get(pending.pop(), [])
        found += below
        pending += below
    return found


def commands_are_clean(capfd: pytest.CaptureFixture[str], words: str) -> None:
    """What an administrator's commands answer."""
    for command in (
        ["doctor", "--json"], ["config", "show", "--json"], ["config", "show"], ["config", "check", "--json"],
        ["documents", "status", "--json"], ["effects", "list", "--json"], ["runs", "list", "--json"],
    ):  # fmt: skip
        with pytest.raises(SystemExit):
            run(command)
        told = capfd.readouterr()
        assert told.out or told.err
        clean(f"beffroi {' '.join(command)}, {words}", f"{told.out} {told.err}".encode())


def home_is_clean(home: Path, words: str) -> None:
    """Every file of the home: ledger, journal, values, checkpoints, registers, indexes, and what SQLite keeps beside."""
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"beffroi.db", "checkpoints.db"} <= {path.name for path in files}
    for file in files:
        clean(f"{file.name}, {words}", file.read_bytes())


def checked(
    city: City,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    words: str,
    do: Callable[[], Any],
) -> Any:
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        for name in ("aiosmtpd", "mail.log", "asyncio", "wsgidav", "cheroot"):  # the other side
            logging.getLogger(name).setLevel(logging.CRITICAL)
        result = do()
        time.sleep(0.2)
        commands_are_clean(capfd, words)
    clean(f"log, {words}", caplog.text.encode())
    written = capfd.readouterr()
    clean(f"screen, {words}", f"{written.out}{written.err}".encode())
    home_is_clean(city.home, words)
    return result


@pytest.mark.opa
def test_a_secret_is_sent_to_its_system_and_stands_nowhere_else(
    city: City, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    city.write()
    done = checked(city, caplog, capfd, "all is well", lambda: ask(load_settings(), "all is well"))
    assert [view.status for view in done] == ["done", "done"], [view.error for view in done]
    assert city.mail.signed_in == [MARKS["mail"].encode()] * len(city.mail.signed_in) != []
    assert len(city.mail.taken) == 1 and (city.home / "mail.db").exists()

    city.mail.replies["DATA"] = "cut"
    cut = checked(city, caplog, capfd, "mail cut", lambda: ask(load_settings(), "mail cut"))
    assert cut[0].status == "uncertain"

    for name in ("ldap", "nuage"):
        city.place(name, MARKS["other"])
    os.environ["COURRIEL_CLE"] = MARKS["other"]
    refused = checked(city, caplog, capfd, "refused", lambda: ask(load_settings(), "refused"))
    assert "done" not in {view.status for view in refused}

    for name, mark in (("ldap", "ldap"), ("nuage", "cloud")):
        city.place(name, MARKS[mark])
    city.write(tickets=True)
    keyed = checked(city, caplog, capfd, "API key refused", lambda: ask(load_settings(), "API key refused"))
    assert keyed[0].status != "done" and any(
        MARKS["tickets"].encode() in asked for asked in city.tickets.asked
    )

    city.place("opa", MARKS["other"])
    denied = checked(city, caplog, capfd, "policy refused", lambda: ask(load_settings(), "policy refused"))
    assert {view.status for view in denied} <= {"refused", "failed"}


@pytest.mark.parametrize("place", ["ldap", "opa"])
def test_a_secret_that_others_may_read_is_said_without_it(
    city: City, capfd: pytest.CaptureFixture[str], place: str
) -> None:
    city.write()
    (city.places / place).chmod(0o644)
    with pytest.raises(BeffroiError) as caught:
        ask(load_settings(), "open to others")
    clean("error", f"{caught.value} {caught.value!r} {caught.value.__cause__!r}".encode())
    commands_are_clean(capfd, "open to others")
