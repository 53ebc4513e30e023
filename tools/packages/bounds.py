"""What the house's own tools tell of the ports' operations: the effect and the read class that each has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from beffroi.tool import Effect, ReadClass
from tools.broker.operations import operations, record_fields
from tools.registry import load_registry


@dataclass(frozen=True)
class Held:
    """What an answer may hold by declaration.

    Attributes:
        readers: roles that may read its personal fields; None where it has none.
        kept: it says itself who may read it, so only the record as it is may be returned.
    """

    free_text: bool = False
    kept: bool = False
    personal: bool = False
    readers: frozenset[str] | None = None


@lru_cache(maxsize=1)
def effects() -> dict[str, Effect]:
    """Effect of each operation that has one."""
    return {
        name: spec.effect
        for spec in load_registry().specs.values()
        for name in spec.operations
        if operations()[name].effect
    }


@lru_cache(maxsize=1)
def personal_operations() -> frozenset[str]:
    """Operations that only reads of personal data ask for."""
    specs = load_registry().specs.values()
    return frozenset(n for s in specs if s.read_class is ReadClass.PERSONAL for n in s.operations)


def held_by(names: tuple[str, ...]) -> Held:
    """What the answers of these operations may hold, all together."""
    fields = [f for name in names for f in record_fields(operations()[name].returns, {})]
    readers = [frozenset(f.metadata["readers"]) for f in fields if "personal" in f.metadata]
    return Held(
        free_text=any(f.metadata.get("free_text") for f in fields),
        kept=any(f.metadata.get("kept_for") for f in fields),
        personal=bool(readers),
        readers=frozenset.intersection(*readers) if readers else None,
    )
