"""The ledger's signing and witnesses as an installation's settings have them."""

from __future__ import annotations

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from beffroi.settings.ledger import WitnessSettings
from guards.ledger.checkpoints import Checkpoints
from guards.ledger.keyring import Keyring
from guards.ledger.ledger import Ledger
from guards.ledger.notes import COSIGNATURE, VerifierKey
from guards.ledger.witnesses import Witness


def build_checkpoints(settings: Settings, ledger: Ledger) -> Checkpoints:
    """What signs this installation's ledger and has it cosigned.

    Raises:
        ConfigurationError: a witness's key is none.
    """
    keyring = Keyring(settings.ledger.keys or settings.home / "keys" / "ledger")
    witnesses = map(_witness, settings.ledger.witnesses)
    return Checkpoints(ledger, keyring, tuple(witnesses), settings.ledger.origin)


def _witness(told: WitnessSettings) -> Witness:
    try:
        key = VerifierKey.parse(told.key)
    except ValueError:
        key = None
    if key is None or key.kind != COSIGNATURE:
        raise ConfigurationError(
            f"La clé du témoin « {told.url} » n'en est pas une (ledger.witnesses) : demandez-la à qui le "
            "tient, elle s'écrit NOM+IDENTIFIANT+BASE64.",
            f"The key of the witness '{told.url}' is none: ask its operator for it.",
        )
    return Witness(told.url, key)
