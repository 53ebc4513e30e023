"""Names in scope while a plan is being written, and the paths that fit a type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from agents.language.fits import fits
from agents.language.known import certain, fields_of
from beffroi.types import ListType, RecordType, Type

_DEPTH = 2


@dataclass(frozen=True)
class Scope:
    """Names with their types, in the order written.

    Attributes:
        indent: spaces before a statement of the current block.
        opened: whether the last line opened a block, so that the next must be deeper.
        closable: shallower indents that the next line may fall back to.
    """

    names: dict[str, Type] = field(default_factory=dict)
    indent: int = 0
    opened: bool = False
    closable: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()

    def paths(self, wanted: Type) -> Iterator[str]:
        """Names and field paths whose value fits the type."""
        for name, kind in self.names.items():
            yield from _paths(name, certain(kind), wanted, _DEPTH)

    def every_path(self) -> Iterator[tuple[str, Type]]:
        """All names and field paths with their types."""
        for name, kind in self.names.items():
            yield from _all_paths(name, certain(kind), _DEPTH)

    def lists(self) -> Iterator[tuple[str, Type]]:
        """Names and paths that are lists, with the type of an item."""
        for path, kind in self.every_path():
            if isinstance(kind, ListType):
                yield path, kind.item


def _paths(path: str, kind: Type, wanted: Type, depth: int) -> Iterator[str]:
    if fits(kind, wanted):
        yield path
    if depth and isinstance(kind, RecordType):
        for name, inner in fields_of(kind).items():
            yield from _paths(f"{path}.{name}", certain(inner), wanted, depth - 1)


def _all_paths(path: str, kind: Type, depth: int) -> Iterator[tuple[str, Type]]:
    yield path, kind
    if depth and isinstance(kind, RecordType):
        for name, inner in fields_of(kind).items():
            yield from _all_paths(f"{path}.{name}", certain(inner), depth - 1)
