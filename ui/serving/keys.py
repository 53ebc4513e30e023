"""The key that signs session cookies."""

from __future__ import annotations

import secrets
from pathlib import Path


def session_key(home: Path) -> str:
    """The key that signs session cookies; made at first use, readable by its owner only."""
    path = home / "keys" / "session.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), "ascii")
        made.replace(path)
    return path.read_text("ascii").strip()
