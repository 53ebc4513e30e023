"""Chooses llama.cpp's processor variant when the model loads (docs/decisions/002-model-build.md).

The library is built once with a variant per processor family; the binding loads none of them by itself. The
variant for AMX is left out: llama.cpp asks the kernel for the tile state in its first thread only and
crashes in the others.
"""

from __future__ import annotations

import ctypes
import importlib.util
import tempfile
from pathlib import Path

_AMX = "sapphirerapids"
LAID_OUT = Path("/variants")
"""Where the jail of the model's worker has the variants laid out: in there no link can be made."""


def cpu_variants() -> tuple[Path, ...]:
    """The variants of the installed llama.cpp that may be loaded; none on a build without variants."""
    package = _package()
    found = () if package is None else (package.parent / "bin").glob("libggml-cpu-*.so")
    return tuple(file for file in found if _AMX not in file.name)


def load_cpu_variants() -> None:
    """Load the best processor variant of the installed llama.cpp; nothing on a build without variants."""
    if LAID_OUT.is_dir():
        _load(LAID_OUT)
        return
    with tempfile.TemporaryDirectory() as folder:
        variants = cpu_variants()
        for file in variants:
            (Path(folder) / file.name).symlink_to(file)
        if variants:
            _load(Path(folder))


def _load(folder: Path) -> None:
    package = _package()
    library = None if package is None else package / "lib" / "libggml.so.0"
    if library is None or not library.exists():
        return
    load = ctypes.CDLL(str(library)).ggml_backend_load_all_from_path
    load.argtypes = [ctypes.c_char_p]
    load(bytes(folder))


def _package() -> Path | None:
    found = importlib.util.find_spec("llama_cpp")
    return Path(found.origin).parent if found and found.origin else None
