"""Names in scope while a plan is being written."""

from __future__ import annotations

from dataclasses import dataclass, field

from beffroi.types import Type


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
