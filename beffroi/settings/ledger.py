"""Settings of the record: the ledger's name, and who cosigns it."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class WitnessSettings(BaseModel):
    """A witness outside the administrators' hands: `beffroi-witness`, or any of C2SP tlog-witness."""

    url: str = Field(pattern="^https?://", description="To which /add-checkpoint is added.")
    key: str = Field(description="Its verifier key, NAME+ID+BASE64, as its operator gave it.")


class LedgerSettings(BaseModel):
    """The ledger and its witnesses."""

    origin: str = Field("", description="Name of the ledger, given once, such as beffroi.ville.fr/registre.")
    witnesses: list[WitnessSettings] = Field([], description="At least two, of different houses.")
    every: float = Field(300.0, ge=1, description="Seconds between two checkpoints while the server runs.")
    keys: Path | None = Field(
        None,
        description="Folder of the signing keys, one for all servers on one state; keys/ledger in the home "
        "where empty.",
    )
    operations: Path | None = Field(
        None, description="Folder of the connectors' own logs; in the home where empty. Better elsewhere."
    )
