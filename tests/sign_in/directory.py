"""The demo staff in a real OpenLDAP, with passwords and with groups that give roles."""

from __future__ import annotations

import base64
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi.settings.sign_in import LdapSignIn
from beffroi.settings.systems import Ldap
from tests.needs import require
from tools.city.folder import DIRECTORY
from tools.demo.demo_ldif import demo_ldif, person_dn, settings_of
from tools.demo.running import program, run
from tools.demo.slapd_server import SUFFIX, SlapdServer, hashed, missing

GROUPS = f"ou=groupes,{SUFFIX}"
PASSWORD = "un pavé dans la Seine"
AGENTS, SUPERVISORS = f"cn=beffroi-agents,{GROUPS}", f"cn=beffroi-superviseurs,{GROUPS}"
ROLES = {AGENTS: ["agent"], SUPERVISORS: ["superviseur"]}


@dataclass
class SignInDirectory:
    """A server whose groups a test may change; it is stopped for that, and started again."""

    server: SlapdServer

    @classmethod
    def make(cls, folder: Path, city: Path, member: str, stranger: str) -> SignInDirectory:
        """Starts it: ``member`` is among the agents, ``stranger`` only in a group that the settings do not name."""
        require(not missing() and importlib.util.find_spec("ldap"), "slapd: scripts/install-tests.sh")
        people = demo_ldif(city / DIRECTORY, extra=_groups(member, stranger))
        for uid in (member, stranger):
            people = _with_password(people, uid)
        made = cls(SlapdServer(folder, people))
        made.server.start()
        return made

    def system(self, **changes: Any) -> Ldap:
        """Settings of the directory."""
        return settings_of(self.server, timeout=60, **changes)

    def settings(self, **changes: Any) -> LdapSignIn:
        """Settings of the sign-in."""
        return LdapSignIn.model_validate({"groups": GROUPS, "roles": ROLES} | changes)

    def put(self, group: str, *members: str) -> None:
        """The group's members from now on; one at least (RFC 4519, 2.17)."""
        lines = [f"dn: {group}", "changetype: modify", "replace: member", *(f"member: {m}" for m in members)]
        change = self.server.folder / "change.ldif"
        change.write_text("\n".join(lines) + "\n")
        self.server.stop()
        configuration = f"{self.server.folder}/slapd.conf"
        run([program("slapmodify"), "-f", configuration, "-l", str(change)], self.server.folder)
        self.server.start()


def _groups(member: str, stranger: str) -> list[dict[str, Any]]:
    def group(dn: str, *members: str) -> dict[str, Any]:
        name = dn.partition(",")[0].removeprefix("cn=")
        return {
            "dn": dn,
            "objectClass": "groupOfNames",
            "cn": name,
            "member": [person_dn(m) for m in members],
        }

    return [
        {"dn": GROUPS, "objectClass": "organizationalUnit", "ou": "groupes"},
        group(AGENTS, member),
        group(SUPERVISORS, "personne"),
        group(f"cn=chorale,{GROUPS}", member, stranger),
    ]


def _with_password(ldif: str, uid: str) -> str:
    name = f"dn:: {base64.b64encode(person_dn(uid).encode()).decode()}\n"
    secret = base64.b64encode(hashed(PASSWORD).encode()).decode()
    assert ldif.count(name) == 1
    return ldif.replace(name, f"{name}userPassword:: {secret}\n")
