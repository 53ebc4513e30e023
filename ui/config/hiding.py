"""What of a settings file may be a secret that somebody wrote where its place belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

SECRET_NAME = re.compile(
    r"(?i)passw|passphrase|mot_?de_?passe|mdp|pwd|secret|token|jeton|credential|api_?key"
)
_PLACES = {
    "file": re.compile(r"/.*"),
    "env": re.compile(r"[A-Z_][A-Z0-9_]*"),
    "credential": re.compile(r"[\w.-]+"),
}
_SHORTEST = 3


def secret_values(data: Any, secret: bool = False, name: str = "") -> Iterator[str]:
    """Texts of a settings file that somebody wrote where a secret's place belongs."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from secret_values(value, secret or bool(SECRET_NAME.search(str(key))), str(key))
    elif isinstance(data, list):
        for value in data:
            yield from secret_values(value, secret, name)
    elif isinstance(data, str) and secret and len(data) >= _SHORTEST and doubtful(name, data):
        yield data


def doubtful(name: str, value: str) -> bool:
    """Whether this may be a secret itself rather than its place: no absolute path, no usual variable's name.

    Args:
        name: ``file``, ``env`` or ``credential``; of any other setting the value is doubtful.
    """
    usual = _PLACES.get(name)
    return usual is None or usual.fullmatch(value) is None
