"""Settings of the city's systems: ``[systems.directory] kind = "ldap"`` and what that kind needs.

One class for each kind of connector. A mapping (attribute names, statuses, categories) is a setting,
never code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from beffroi.enums import Domain
from beffroi.identity import Role, domain_readers
from beffroi.secrets import SecretPlace


class System(BaseModel):
    """What every kind of system has; an unknown setting is an error, so that a slip is noticed."""

    model_config = ConfigDict(extra="forbid")


class Embedded(System):
    """The demo city's own system."""

    kind: Literal["embedded"] = "embedded"


class RemoteSystem(System):
    """A system behind the network.

    Attributes:
        timeout: seconds for one answer.
        ca: file of the authority that signed the server's certificate; the machine's own list where empty.
    """

    timeout: float = Field(10.0, gt=0, le=120, description="Seconds that one answer may take.")
    ca: Path | None = Field(None, description="PEM file of the authority behind the server's certificate.")


class LdapAttributes(System):
    """Names of the attributes that hold what a person is; the defaults are those of inetOrgPerson."""

    id: str = "uid"
    first_name: str = "givenName"
    last_name: str = "sn"
    name: str = "cn"
    function: str = "title"
    phone: str = "telephoneNumber"
    email: str = "mail"
    office: str = "roomNumber"
    manager: str = "manager"
    district: str = Field(
        "", description="Attribute of a person's arrondissement; that of the service where empty."
    )


class LdapServices(System):
    """How the city's services are found: groups with members and an owner."""

    base: str = Field(description="Branch of the services.")
    filter: str = "(objectClass=groupOfNames)"
    id: str = "cn"
    name: str = "description"
    domain: str = "businessCategory"
    district: str = "l"
    head: str = "owner"
    member: str = "member"
    phone: str = "telephoneNumber"
    email: str = "mail"
    address: str = "postalAddress"


class Ldap(RemoteSystem):
    """An LDAP directory or an Active Directory."""

    kind: Literal["ldap"]
    url: str = Field(pattern=r"^ldaps?://[^/\s]+$", description="ldaps://host, or ldap://host with StartTLS.")
    start_tls: bool = Field(
        True, description="Encrypt a connection to an ldap:// address; ldaps:// always is."
    )
    user: str = Field(description="Distinguished name that reads the directory.")
    password: SecretPlace
    people: str = Field(description="Branch of the people.")
    filter: str = "(objectClass=inetOrgPerson)"
    page: int = Field(500, ge=1, le=5000, description="Entries of one page.")
    attributes: LdapAttributes = LdapAttributes()
    services: LdapServices
    domains: dict[str, str] = Field({}, description="The directory's name of a domain -> Beffroi's.")
    proxied: bool = Field(
        False, description="Ask as the person who asks (RFC 4370), so that their rights apply."
    )


class Smtp(RemoteSystem):
    """A mail server that takes messages over STARTTLS."""

    kind: Literal["smtp"]
    host: str
    port: int = 587
    user: str | None = None
    password: SecretPlace | None = None
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", description="Address that messages come from.")


class DocumentFolder(System):
    """One folder and who may read it: whoever has one of the roles or works in one of the domains; everybody
    of the city where neither is given. A folder inside another one has its own readers alone."""

    path: Path = Field(description="Absolute path; links in it are not followed.")
    name: str = Field(min_length=1, max_length=80, description="What people read: « Règlements ».")
    roles: list[Role] = []
    domains: list[Domain] = []

    @property
    def readers(self) -> frozenset[str]:
        """Who may read it (`beffroi.identity.Actor.reads_as`); empty: every member of staff."""
        return frozenset(map(str, self.roles)) | {domain_readers(domain.value) for domain in self.domains}


class Folder(System):
    """Documents in folders of this machine, each open to the roles and domains that it names."""

    kind: Literal["folder"]
    folders: list[DocumentFolder] = Field(min_length=1)
    refresh: float = Field(
        300.0, ge=5, description="Seconds after which the folders are looked through again."
    )


class NoSystem(System):
    """There is none: its tools are absent."""

    kind: Literal["none"] = "none"


class SystemsSettings(BaseModel):
    """The city's systems, one for each port."""

    model_config = ConfigDict(extra="forbid")

    directory: Annotated[Embedded | Ldap, Field(discriminator="kind")] = Embedded()
    gis: Embedded = Embedded()
    ticketing: Embedded = Embedded()
    documents: Annotated[NoSystem | Embedded | Folder, Field(discriminator="kind")] = Embedded()
    mail: Annotated[NoSystem | Smtp, Field(discriminator="kind")] = NoSystem()
