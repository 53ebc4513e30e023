"""Tables of people: identities, sign-ins, wrong tries, delegations, inquiries."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, Text
from sqlmodel import Field, SQLModel


class IdentityRow(SQLModel, table=True):
    """What an account is known by elsewhere; one row an account.

    Attributes:
        source: ``password``, ``ldap`` or ``oidc``.
        subject: within the source; the account's own name for passwords.
        email: folded, empty where unknown.
    """

    __tablename__ = "identity"

    account: str = Field(primary_key=True)
    source: str = Field(index=True)
    subject: str = Field(index=True)
    email: str = Field(default="", index=True)


class RolesToldRow(SQLModel, table=True):
    """When an account's source last told its roles; nothing for passwords, whose roles are kept here."""

    __tablename__ = "roles_told"

    account: str = Field(primary_key=True)
    at: str


class SignInRow(SQLModel, table=True):
    """One sign-in. The id is a digest: what the browser holds cannot be read from here.

    Attributes:
        ends: at the latest.
        checked: when the source was last asked for the person's groups.
        asking: until when one request is asking it.
        kept: what asks an OpenID provider again, sealed with a key that only the browser's cookie gives.
        ended: empty while it lasts, else why it ended.
        device: what the browser says of itself, shortened.
    """

    __tablename__ = "sign_in"

    id: str = Field(primary_key=True)
    account: str = Field(index=True)
    source: str
    began: str
    seen: str
    ends: str = Field(index=True)
    checked: str
    asking: str = ""
    kept: str = Field(default="", sa_column=Column(Text, nullable=False))
    ended: str = Field(default="", index=True)
    device: str = ""


class TryRow(SQLModel, table=True):
    """Wrong tries of one sign-in name, known or not; the name is kept as a digest only."""

    __tablename__ = "sign_in_try"

    key: str = Field(primary_key=True)
    failures: int = 0
    locked_until: str = ""
    last: str = Field(default="", index=True)


class ErrandRow(SQLModel, table=True):
    """Somebody is on the way to the OpenID provider; the row is taken away as they come back."""

    __tablename__ = "sign_in_errand"

    id: str = Field(primary_key=True)
    state: str
    nonce: str
    verifier: str
    onward: str = Field(sa_column=Column(Text, nullable=False))
    until: str = Field(index=True)


class DelegationRow(SQLModel, table=True):
    """A supervisor lets somebody else decide until a date; people as pseudonyms.

    Attributes:
        sealed: the reason, under the giver's key.
    """

    __tablename__ = "delegation"

    id: str = Field(primary_key=True)
    giver: str = Field(index=True)
    receiver: str = Field(index=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    begins: str
    ends: str
    revoked: str = ""
    revoked_by: str = ""


class InquiryRow(SQLModel, table=True):
    """An auditor's reason to read contents: of one run, of one person, or of a period; people as pseudonyms.

    Attributes:
        sealed: the reason and the opener's name, under the opener's key.
        scope: ``run``, ``person`` or ``period``.
        about: id of the run, or the person; empty for a period.
        since, until: of the runs, for a period.
    """

    __tablename__ = "inquiry"

    id: str = Field(primary_key=True)
    opener: str = Field(index=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    scope: str
    about: str = Field(default="", index=True)
    since: str = ""
    until: str = ""
    opened: str
    ends: str
    closed: str = ""
    closed_by: str = ""
