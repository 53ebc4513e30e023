"""What the settings of every city system have in common (`beffroi.settings.systems`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class System(BaseModel):
    """What every kind of system has; an unknown setting is an error, so that a slip is noticed."""

    model_config = ConfigDict(extra="forbid")


class RemoteSystem(System):
    """A system behind the network.

    Attributes:
        timeout: seconds for one answer.
        ca: file of the authority that signed the server's certificate; the machine's own list where empty.
    """

    timeout: float = Field(10.0, gt=0, le=120, description="Seconds that one answer may take.")
    ca: Path | None = Field(None, description="PEM file of the authority behind the server's certificate.")


class HttpSystem(RemoteSystem):
    """A system behind an HTTP address, the only one that its connector ever asks.

    Attributes:
        url: always encrypted, except on this machine itself.
    """

    url: str = Field(
        pattern=r"^(https://[^/\s@?#]+|http://(127\.0\.0\.1|\[::1\]|localhost)(:[0-9]{1,5})?)(/[^\s?#]*)?$",
        description="https://serveur.ville.example/…; http:// for this machine alone.",
    )
