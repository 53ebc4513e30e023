"""The key that signs session cookies."""

from __future__ import annotations

import secrets
from pathlib import Path

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings

_SHORTEST = 32


def session_key(settings: Settings) -> str:
    """The key that signs session cookies: the one that the settings name, else the home's own.

    Raises:
        ConfigurationError: the one that they name cannot be read, or could be guessed.
    """
    place = settings.server.session_key
    if place is None:
        return _own(settings.home / "keys" / "session.key")
    found = place.read_key()
    if len(found) < _SHORTEST:
        raise ConfigurationError(
            f"La clé de server.session_key est trop courte : {_SHORTEST} caractères au moins "
            "(openssl rand -base64 48).",
            f"The key of server.session_key is too short: at least {_SHORTEST} characters.",
        )
    return found


def _own(path: Path) -> str:
    """The home's own, made at first use, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), "ascii")
        made.replace(path)
    return path.read_text("ascii").strip()
