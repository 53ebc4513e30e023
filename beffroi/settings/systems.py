"""Settings of the city's systems: ``[systems.directory] kind = "ldap"`` and what that kind needs.

One class for each kind of connector. A mapping (attribute names, statuses, categories) is a setting,
never code.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from beffroi.enums import Domain
from beffroi.secrets import SecretPlace
from beffroi.settings.bases import HttpSystem as HttpSystem
from beffroi.settings.bases import RemoteSystem as RemoteSystem
from beffroi.settings.bases import System as System
from beffroi.settings.documents import DocumentFolder as DocumentFolder
from beffroi.settings.documents import Folder as Folder
from beffroi.settings.documents import Webdav as Webdav
from beffroi.settings.maps import Addok, OgcFeatures, Postgis, Wfs
from beffroi.settings.tickets import Glpi, Open311, Redmine


class Embedded(System):
    """The demo city's own system."""

    kind: Literal["embedded"] = "embedded"


Attribute = Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9;-]*|[0-9]+(\.[0-9]+)+)$")]
AttributeOrNone = Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9;-]*|[0-9]+(\.[0-9]+)+)?$")]
LdapFilter = Annotated[str, Field(pattern=r"^\(.+\)$")]


class LdapAttributes(System):
    """Names of the attributes that hold what a person is; the defaults are those of inetOrgPerson.

    An empty name is an attribute that the directory does not have. ``name`` is shown only for a person
    without first or last name.
    """

    id: Attribute = "uid"
    first_name: Attribute = "givenName"
    last_name: Attribute = "sn"
    name: Attribute = "cn"
    civility: AttributeOrNone = Field("", description="« M. », « Mme »: tells two people of one name apart.")
    function: Attribute = "title"
    keywords: AttributeOrNone = Field("", description="Other words by which the function is searched.")
    phone: AttributeOrNone = "telephoneNumber"
    email: Attribute = "mail"
    office: AttributeOrNone = "roomNumber"
    manager: AttributeOrNone = "manager"
    service: AttributeOrNone = Field(
        "",
        description="Attribute of a person that gives their service by its distinguished name (memberOf), id "
        "or name; the services' member attribute where empty.",
    )
    district: AttributeOrNone = Field(
        "", description="Attribute of a person's arrondissement; that of the service where empty."
    )
    home_address: AttributeOrNone = ""
    private_phone: AttributeOrNone = ""
    birth_date: AttributeOrNone = ""


class LdapServices(System):
    """How the city's services are found: groups with members and an owner."""

    base: str = Field(description="Branch of the services.")
    filter: LdapFilter = "(objectClass=groupOfNames)"
    id: Attribute = "cn"
    name: Attribute = "description"
    domain: Attribute = "businessCategory"
    district: AttributeOrNone = "l"
    head: Attribute = "owner"
    member: AttributeOrNone = "member"
    phone: AttributeOrNone = "telephoneNumber"
    email: AttributeOrNone = "mail"
    address: AttributeOrNone = "postalAddress"
    kept: float = Field(30.0, ge=0, le=3600, description="Seconds that the list of services is kept.")


class Ldap(RemoteSystem):
    """An LDAP directory or an Active Directory; always encrypted, the certificate always checked."""

    kind: Literal["ldap"]
    url: str = Field(
        pattern=r"^ldaps?://(\[[0-9A-Fa-f:.]+\]|[^/\s:@\[\]]+)(:[0-9]{1,5})?$",
        description="ldaps://host, or ldap://host, which is then encrypted by StartTLS.",
    )
    user: str = Field(min_length=1, description="Account that reads the directory (distinguished name).")
    password: SecretPlace
    people: str = Field(min_length=1, description="Branch of the people.")
    filter: LdapFilter = "(objectClass=inetOrgPerson)"
    page: int = Field(500, ge=1, le=5000, description="Entries of one page.")
    attributes: LdapAttributes = LdapAttributes()
    services: LdapServices
    domains: dict[str, Domain] = Field({}, description="The directory's name of a domain -> Beffroi's.")


MailDomain = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]


class Smtp(RemoteSystem):
    """A mail server that takes messages over STARTTLS."""

    kind: Literal["smtp"]
    host: str = Field(pattern=r"^[^\s/:@\[\]]+$", description="Name in the server's certificate.")
    port: int = Field(587, ge=1, le=65_535)
    user: str | None = Field(None, min_length=1, description="Account; none where the server needs none.")
    password: SecretPlace | None = None
    sender: str = Field(
        pattern=r"^[A-Za-z0-9_+'-]+(\.[A-Za-z0-9_+'-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        max_length=254,
        description="Address that messages come from.",
    )
    sender_name: str = Field("Beffroi", max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
    domains: list[MailDomain] = Field(
        [], description="Domains of the addresses that may be written to; where none is listed, none."
    )

    @model_validator(mode="after")
    def _account(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise ValueError(
                "un compte a un nom et un mot de passe : donnez user et password, ou aucun des deux"
            )
        return self


class NoSystem(System):
    """There is none: its tools answer that the system is not there."""

    kind: Literal["none"] = "none"


class SystemsSettings(BaseModel):
    """The city's systems, one for each port."""

    model_config = ConfigDict(extra="forbid")

    directory: Annotated[Embedded | Ldap, Field(discriminator="kind")] = Embedded()
    geocoder: Annotated[Embedded | Addok, Field(discriminator="kind")] = Embedded()
    gis: Annotated[Embedded | OgcFeatures | Wfs | Postgis, Field(discriminator="kind")] = Embedded()
    ticketing: Annotated[Embedded | Redmine | Glpi | Open311, Field(discriminator="kind")] = Embedded()
    documents: Annotated[NoSystem | Embedded | Folder | Webdav, Field(discriminator="kind")] = Embedded()
    mail: Annotated[NoSystem | Smtp, Field(discriminator="kind")] = NoSystem()
