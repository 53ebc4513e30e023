"""What a directory returns, read with the names of the settings' mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from beffroi.enums import Domain
from tools.city.text import fold

_CIVILITY = {"madame": "f", "mademoiselle": "f", "mme": "f", "mlle": "f", "f": "f", "mrs": "f", "ms": "f",
             "monsieur": "m", "mr": "m", "m": "m"}  # fmt: skip


@dataclass(frozen=True)
class DirectoryEntry:
    """One entry: its distinguished name, and its values by attribute name in lower case."""

    dn: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def all(self, attribute: str) -> tuple[str, ...]:
        """Every value of an attribute; none where the attribute is not mapped or absent."""
        return self.values.get(attribute.lower(), ())

    def first(self, attribute: str) -> str:
        """The first value, empty where there is none."""
        return next((text for value in self.all(attribute) if (text := value.strip())), "")


def domain_of(text: str, mapping: Mapping[str, Domain]) -> Domain | None:
    """The domain that a directory's word means: by the settings, else by Beffroi's own names."""
    wanted = fold(text)
    named = {fold(domain.value): domain for domain in Domain}
    return (named | {fold(key): domain for key, domain in mapping.items()}).get(wanted)


def civility_of(text: str) -> str:
    """``f``, ``m``, or empty where unknown."""
    return _CIVILITY.get(fold(text), "")


def lines_of(text: str) -> str:
    """A postal address (RFC 4517, 3.3.28: lines between ``$``) on one line."""
    parts = (part.strip().replace("\\24", "$").replace("\\5C", "\\") for part in text.split("$"))
    return ", ".join(part for part in parts if part)
