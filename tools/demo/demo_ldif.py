"""The demo city's staff as LDIF (RFC 2849), and the settings that read it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from beffroi.settings.systems import Ldap
from tools.city.sqlite import open_engine
from tools.demo.slapd_server import PASSWORD, READER, SUFFIX, SlapdServer, hashed
from tools.directory.store import PersonRow, ServiceRow

PEOPLE, SERVICES = f"ou=people,{SUFFIX}", f"ou=services,{SUFFIX}"
SECRET = "BEFFROI_TEST_LDAP"
_ATTRIBUTES = {"civility": "personalTitle", "home_address": "homePostalAddress", "private_phone": "homePhone",
               "birth_date": "demoBirthDate"}  # fmt: skip
# What Active Directory calls them.
AD_LIKE = {
    "attributes": {**_ATTRIBUTES, "id": "sAMAccountName", "name": "displayName",
                   "office": "physicalDeliveryOfficeName", "service": "memberOf"},
    "services": {"base": SERVICES, "name": "o", "member": "", "head": "managedBy"},
}  # fmt: skip


def settings_of(slapd: SlapdServer, **changes: Any) -> Ldap:
    """Settings that read the demo staff from a server."""
    given: dict[str, Any] = {
        "kind": "ldap",
        "url": slapd.start_tls_url,
        "ca": slapd.ca,
        "user": READER,
        "password": {"env": SECRET},
        "people": PEOPLE,
        "attributes": _ATTRIBUTES,
        "services": {"base": SERVICES},
        "domains": {"Roads": "voirie"},
    }
    return Ldap.model_validate(given | changes)


def demo_ldif(directory: Path, extra: Iterable[dict[str, Any]] = ()) -> str:
    """Everybody of the demo directory; ``extra`` people stand in no service unless a group names them."""
    with Session(open_engine(directory)) as session:
        services = session.exec(select(ServiceRow)).all()
        people = session.exec(select(PersonRow)).all()
    entries = [*_frame(), *(_person(row) for row in people), *extra]
    entries += [_service(row, [p.id for p in people if p.service_id == row.id]) for row in services]
    return "\n".join("".join(_lines(entry)) for entry in entries)


def person_dn(uid: str) -> str:
    """Where a person's entry stands."""
    return f"uid={uid},{PEOPLE}"


def service_dn(cn: str) -> str:
    """Where a service's entry stands."""
    return f"cn={cn},{SERVICES}"


def person(uid: str, first: str, last: str, **more: Any) -> dict[str, Any]:
    """A made-up person's entry."""
    return {
        "dn": person_dn(uid), "objectClass": ["inetOrgPerson", "extensibleObject"], "uid": uid,
        "sAMAccountName": uid, "cn": f"{first} {last}", "displayName": f"{last.upper()} {first}",
        "givenName": first, "sn": last, "mail": f"{uid}@paris.demo", **more,
    }  # fmt: skip


def group(cn: str, members: list[str], **more: Any) -> dict[str, Any]:
    """A made-up service's entry."""
    return {
        "dn": service_dn(cn), "objectClass": ["groupOfNames", "extensibleObject"], "cn": cn,
        "member": [person_dn(uid) for uid in members], **more,
    }  # fmt: skip


def _frame() -> list[dict[str, Any]]:
    return [
        {"dn": SUFFIX, "objectClass": ["dcObject", "organization"], "dc": "paris", "o": "Ville"},
        {"dn": PEOPLE, "objectClass": "organizationalUnit", "ou": "people"},
        {"dn": SERVICES, "objectClass": "organizationalUnit", "ou": "services"},
        {"dn": READER, "objectClass": ["organizationalRole", "simpleSecurityObject"], "cn": "beffroi",
         "userPassword": hashed(PASSWORD)},
    ]  # fmt: skip


def _person(row: PersonRow) -> dict[str, Any]:
    return person(
        row.id, row.first_name, row.last_name,
        personalTitle={"f": "Mme", "m": "M."}.get(row.civility), title=row.function,
        telephoneNumber=row.phone, roomNumber=row.office, physicalDeliveryOfficeName=row.office,
        manager=person_dn(row.manager_id) if row.manager_id else None, memberOf=service_dn(row.service_id),
        homePostalAddress=row.home_address, homePhone=row.private_phone, demoBirthDate=row.birth_date,
    )  # fmt: skip


def _service(row: ServiceRow, members: list[str]) -> dict[str, Any]:
    return group(
        row.id, members, description=row.name, o=row.name, owner=person_dn(row.head_id),
        managedBy=person_dn(row.head_id),
        businessCategory="Roads" if row.domain == "voirie" else row.domain,
        l=f"Paris {row.district}e arrondissement" if row.district else None, telephoneNumber=row.phone,
        mail=row.email, postalAddress=row.address.replace(", ", "$"),
    )  # fmt: skip


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    for name, values in entry.items():
        for value in values if isinstance(values, list) else [values]:
            if value:
                yield f"{name}:: {base64.b64encode(str(value).encode()).decode()}\n"
