"""Names in scope while a plan is being written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from beffroi.types import ListType, Type


@dataclass(frozen=True)
class Loop:
    """An open loop: its indent, the name of an item, and the names there were before it."""

    indent: int
    item: str
    before: frozenset[str]


@dataclass(frozen=True)
class Scope:
    """Names with their types, in the order written.

    Attributes:
        indent: spaces before a statement of the current block.
        opened: whether the last line opened a block, so that the next must be deeper.
        closable: shallower indents that the next line may fall back to.
        branches: indents of ``if`` blocks that may still have an ``else``.
        loops: open loops, outermost first.
    """

    names: dict[str, Type] = field(default_factory=dict)
    indent: int = 0
    opened: bool = False
    closable: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()
    loops: tuple[Loop, ...] = ()

    def at(self, indent: int) -> Scope:
        """The scope of a line at this indent: loops that it leaves give lists, their items are gone."""
        names, loops = self.names, self.loops
        while loops and loops[-1].indent >= indent:
            left = loops[-1]
            names = {
                name: kind if name in left.before else ListType(kind)
                for name, kind in names.items()
                if name != left.item
            }
            loops = loops[:-1]
        return replace(self, names=names, loops=loops)
