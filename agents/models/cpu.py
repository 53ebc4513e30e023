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


def load_cpu_variants() -> None:
    """Load the best processor variant of the installed llama.cpp; nothing on a build without variants."""
    found = importlib.util.find_spec("llama_cpp")
    if not found or not found.origin:
        return
    package = Path(found.origin).parent
    variants = [f for f in (package.parent / "bin").glob("libggml-cpu-*.so") if _AMX not in f.name]
    library = package / "lib" / "libggml.so.0"
    if not variants or not library.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        for file in variants:
            (Path(folder) / file.name).symlink_to(file)
        load = ctypes.CDLL(str(library)).ggml_backend_load_all_from_path
        load.argtypes = [ctypes.c_char_p]
        load(folder.encode())
