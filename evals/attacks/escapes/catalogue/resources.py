"""More than one's share: memory, processor, time, disk, descriptors, words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from evals.attacks.escapes.attempt import Aim, Attempt
from evals.attacks.escapes.scene import Scene
from tools.sandbox.walls import Wall


def words(said: str) -> Callable[[Scene], AbstractContextManager[Aim]]:
    """An aim of these words."""

    @contextmanager
    def aim(_: Scene) -> Iterator[Aim]:
        yield Aim(said)

    return aim


RESOURCES = (
    Attempt("memory at once", "resources.memory", (Wall.MEMORY,)),
    Attempt("address space", "resources.map_memory", (Wall.MEMORY,)),
    Attempt("the processor", "resources.processor", (Wall.CPU,), limits={"cpu": 1, "wall": 20.0}),
    Attempt("the caller's time", "resources.clock", (Wall.CLOCK,), words("0.8"), limits={"wall": 0.6}),
    Attempt("a full folder", "resources.folder", (Wall.FOLDER_SIZE,)),
    Attempt("a large file", "resources.large_file", (Wall.FILE_SIZE, Wall.FOLDER_SIZE)),
    Attempt("many files open", "resources.open_files", (Wall.OPEN_FILES,)),
    Attempt("words without end", "resources.prints", (Wall.BYTES,)),
    Attempt(
        "a huge result",
        "resources.result",
        (Wall.MESSAGE, Wall.BYTES),
        limits={"output": 4_500_000},
    ),
)
