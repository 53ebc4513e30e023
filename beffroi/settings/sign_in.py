"""Who people are, as the city's own sources of identities know them: settings and the seam.

    [sign_in.ldap.roles]
    "cn=beffroi-agents,ou=groupes,dc=ville,dc=example" = ["agent"]

A source (`tools.sign_in`) asks the directory or the OpenID provider and answers with an `Identity`; what that
person may do is decided from their groups by the mapping of the settings (`guards.people.sign_in`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from beffroi.identity import Role
from beffroi.secrets import SecretPlace
from beffroi.settings.bases import HttpSystem

AttributeName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9;-]*$")]
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures with a public key; a token signed otherwise, or not at all, is never taken."""
GroupRoles = dict[str, list[Role]]
"""Group -> what those who are in it may be."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LdapSignIn(_Part):
    """Sign-in by the directory of ``[systems.directory]``: the entry is searched, then bound to."""

    name: AttributeName = Field("uid", description="Attribute that people type; one entry each.")
    groups: str = Field("", description="Branch of the groups; empty where `member_of` tells them.")
    group_filter: str = Field("(objectClass=groupOfNames)", pattern=r"^\(.+\)$")
    member: AttributeName = Field("member", description="Attribute of a group that lists its people.")
    member_of: AttributeName | None = Field(None, description="Attribute of a person that lists groups.")
    roles: GroupRoles = Field(default={}, description="Distinguished name of a group -> roles.")


class OidcSignIn(HttpSystem):
    """Sign-in by an OpenID Connect provider: authorization code flow with PKCE.

    ``url`` is the issuer, exactly as its tokens name it. All its other addresses are read from its discovery
    document and must be of the same origin.
    """

    client_id: str = Field(min_length=1)
    client_secret: SecretPlace | None = Field(None, description="None for a public client: PKCE alone.")
    page: str = Field(
        pattern=r"^(https://[^/\s@?#]+|http://(127\.0\.0\.1|\[::1\]|localhost)(:[0-9]{1,5})?)$",
        description="Beffroi's own address as browsers know it; the provider sends people back to it.",
    )
    label: str = Field("Compte de la Ville", max_length=60, description="On the button.")
    scopes: list[str] = Field(["openid", "profile", "email"], min_length=1)
    groups: str = Field("groups", description="Claim that lists the groups.")
    person: str = Field("preferred_username", description="Claim that tells the person of the directory.")
    link: str = Field("id", pattern="^(id|email)$", description="What that claim holds in the directory.")
    algorithms: list[Algorithm] = Field(["RS256", "PS256", "ES256"], min_length=1)
    acr: list[str] = Field(
        default=[], description="Authentication contexts that count (« acr »), such as one with two factors."
    )
    skew: float = Field(30.0, ge=0, le=300, description="Seconds that clocks may differ by.")
    roles: GroupRoles = Field(default={}, description="Group, as the claim names it -> roles.")


class SignInSettings(_Part):
    """How people sign in, and how long that lasts."""

    passwords: bool = Field(True, description="Accounts of Beffroi's own, with passwords.")
    idle_minutes: float = Field(60.0, gt=0, le=720, description="Without a request, a sign-in ends.")
    absolute_hours: float = Field(12.0, gt=0, le=24, description="After which a sign-in ends in any case.")
    recheck_minutes: float = Field(10.0, gt=0, le=240, description="Groups are asked again after this.")
    unseen_hours: float = Field(
        72.0, gt=0, le=2208, description="What a provider said of somebody counts so long without them."
    )
    ldap: LdapSignIn | None = None
    oidc: OidcSignIn | None = None


@dataclass(frozen=True)
class Identity:
    """A person as a source knows them, with their place in the city's directory.

    Attributes:
        source: ``ldap`` or ``oidc``.
        subject: never changes and is never given to another, within the source.
        login: the name that their account would like to have.
        email: empty, or one that the source vouches for.
        groups: as the settings' mapping names them.
    """

    source: str
    subject: str
    login: str
    name: str
    email: str
    groups: frozenset[str]
    person_id: str
    service_id: str
    service_name: str
    domain: str
    district: int | None


@dataclass(frozen=True)
class Signed:
    """Who came back from a provider.

    Attributes:
        keep: what asks the provider again later; secret.
        onward: where the person wanted to go.
    """

    identity: Identity
    keep: str
    onward: str


@dataclass(frozen=True)
class Errand:
    """A way to the provider and back: to be kept until the person comes back, for one use."""

    state: str
    nonce: str
    verifier: str
    onward: str


class PasswordSource(Protocol):
    """A directory that checks a name and a password."""

    def authenticate(self, name: str, password: str, may_try: Callable[[str], bool]) -> Identity | None:
        """The person; None where unknown or wrong, and the time it takes does not tell which.

        Args:
            may_try: told the subject that the name is of, before the password is looked at; where it says no,
                none is.

        Raises:
            BeffroiError: the directory cannot be asked.
        """
        ...

    def again(self, subject: str) -> Identity | None:
        """The person as they are known now; None where they are no more.

        Raises:
            BeffroiError: the directory cannot be asked.
        """
        ...

    def check(self) -> str:
        """Asks whether the settings fit; what was found, in French.

        Raises:
            BeffroiError: they do not, or the directory cannot be asked.
        """
        ...


class ProviderSource(Protocol):
    """A provider that people are sent to."""

    def begin(self, errand: Errand) -> str:
        """The address to send the browser to.

        Raises:
            BeffroiError: the provider cannot be asked.
        """
        ...

    def finish(self, errand: Errand, answer: dict[str, str]) -> Signed:
        """Who came back.

        Args:
            answer: the parameters with which the browser came back.

        Raises:
            Refused: ``sign_in.…``; the answer does not hold.
            BeffroiError: the provider cannot be asked.
        """
        ...

    def again(self, subject: str, keep: str, renewed: Callable[[str], None]) -> tuple[Identity, str] | None:
        """The person as they are known now and what to keep next; None where the provider says no more.

        Args:
            renewed: is given what to keep instead as soon as ``keep`` was used up, before anything else is
                asked that could fail.

        Raises:
            BeffroiError: the provider cannot be asked.
        """
        ...

    def check(self) -> str:
        """Asks whether the settings fit; what was found, in French.

        Raises:
            BeffroiError: they do not, or the provider cannot be asked.
        """
        ...
