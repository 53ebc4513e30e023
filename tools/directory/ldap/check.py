"""Whether a directory answers and the settings fit it: for ``beffroi doctor`` and for the first use."""

from __future__ import annotations

import re
import time

from beffroi.errors import BeffroiError, ConfigurationError
from beffroi.settings.systems import Ldap
from tools.directory.ldap.connection import ANY
from tools.directory.ldap.entries import DirectoryEntry
from tools.directory.ldap.people import PeopleReader
from tools.directory.ldap.services import ServiceReader
from tools.directory.ldap.session import LdapSession
from tools.reach.checked import Checked

_ROOT = (
    "objectClass", "vendorName", "vendorVersion", "subschemaSubentry", "supportedControl",
    "domainControllerFunctionality",
)  # fmt: skip
_NAMES = re.compile(r"\(\s*([0-9.]+|[\w-]+)\s+NAME\s+(?:'([^']+)'|\(([^)]*)\))")
_SHOWN = 20
_PAGED = "1.2.840.113556.1.4.319"


def check_schema(session: LdapSession, system: Ldap) -> None:
    """Every mapped attribute is one that the directory knows; nothing is said where it hides its schema.

    Raises:
        ConfigurationError: naming the setting and the attribute.
    """
    known = _known_attributes(session, session.root(_ROOT))
    for setting, name in _mapped(system):
        if known and name.partition(";")[0].lower() not in known:
            raise ConfigurationError(
                f"L'annuaire ne connaît pas l'attribut « {name} » (réglage {setting}). Corrigez ce nom "
                "dans les réglages de l'annuaire.",
                f"The directory does not know the attribute '{name}' (setting {setting}). Correct this "
                "name in the directory's settings.",
            )


def check_directory(
    session: LdapSession, system: Ldap, people: PeopleReader, services: ServiceReader
) -> Checked:
    """All that can be known of a directory by asking it."""
    try:
        root = session.root(_ROOT)
        began = time.monotonic()
        session.root(("objectClass",))
        latency = time.monotonic() - began
    except BeffroiError as error:
        return Checked(False, trouble=error.fr)
    version = _version(root)
    try:
        check_schema(session, system)
        notes = tuple(_notes(session, system, root, people, services))
        left_out = services.catalogue().left_out
        refused = tuple(f"service laissé de côté : {line}" for line in left_out[:_SHOWN])
        more = (f"et {len(left_out) - _SHOWN} autres services",) if len(left_out) > _SHOWN else ()
        return Checked(True, latency, version, notes=notes, refused=(*refused, *more))
    except BeffroiError as error:
        return Checked(True, latency, version, error.fr)


def _notes(
    session: LdapSession, system: Ldap, root: DirectoryEntry, people: PeopleReader, services: ServiceReader
) -> list[str]:
    catalogue = services.catalogue(fresh=True)
    everybody = people.everybody()
    lost = sum(catalogue.of(entry, system.attributes.service) is None for entry in everybody)
    notes = [f"{len(everybody)} personnes, {len(catalogue.services)} services"]
    if lost:
        notes.append(f"{lost} personnes sans service connu : Beffroi ne les montre pas")
    if not _known_attributes(session, root):
        notes.append("schéma non lisible par ce compte : les noms d'attributs n'ont pas été vérifiés")
    if root.all("supportedControl") and _PAGED not in root.all("supportedControl"):
        notes.append("le serveur n'annonce pas la lecture par pages (RFC 2696)")
    return notes


def _mapped(system: Ldap) -> list[tuple[str, str]]:
    """``(setting, attribute)`` of the whole mapping."""
    people = [(f"attributes.{setting}", name) for setting, name in system.attributes]
    services = [
        (f"services.{setting}", str(name))
        for setting, name in system.services
        if setting not in ("base", "filter", "kept")
    ]
    return [(setting, name) for setting, name in (*people, *services) if name]


def _known_attributes(session: LdapSession, root: DirectoryEntry) -> frozenset[str]:
    """Names and numbers of all attributes, in lower case; none where the schema is not shown."""
    place = root.first("subschemaSubentry")
    schema = session.read(place, ANY, ("attributeTypes",)) if place else None
    known: set[str] = set()
    for definition in schema.all("attributeTypes") if schema else ():
        if found := _NAMES.match(definition):
            number, single, several = found.groups()
            known.update(
                name.lower() for name in (number, single or "", *re.findall(r"'([^']+)'", several or ""))
            )
    return frozenset(known - {""})


def _version(root: DirectoryEntry) -> str:
    if level := root.first("domainControllerFunctionality"):
        return f"Active Directory (niveau fonctionnel {level})"
    if "OpenLDAProotDSE" in root.all("objectClass"):
        return "OpenLDAP"
    return " ".join(filter(None, (root.first("vendorName"), root.first("vendorVersion"))))
