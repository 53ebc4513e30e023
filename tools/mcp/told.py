"""What a server tells of one tool, as far as it counts, and the hash that stands for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MOST = 100_000


@dataclass(frozen=True)
class Told:
    """A tool in its server's own words: a stranger's texts.

    Attributes:
        whole: everything that the server tells of it, as JSON values.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    whole: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of `whole` as JSON with sorted keys: any change of it is another hash."""
        return hashlib.sha256(canonical(self.whole)).hexdigest()


def told_of(whole: Mapping[str, Any]) -> Told:
    """A tool from what was told of it.

    Raises:
        ValueError: it is not the form of one, or too long to be read.
    """
    name, schema = whole.get("name"), whole.get("inputSchema")
    description = whole.get("description") or ""
    if not (isinstance(name, str) and name and isinstance(schema, Mapping) and isinstance(description, str)):
        raise ValueError("no tool")
    if len(canonical(whole)) > _MOST:
        raise ValueError("too long")
    return Told(name, description, schema, whole)


def canonical(value: Any) -> bytes:
    """One JSON text for one value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.encode()
