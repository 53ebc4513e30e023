"""Quantises a model file to four bits a weight, by llama.cpp in a process of its own.

python -m agents.models.quantise SOURCE OUT
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

from beffroi.errors import ModelError

_MOST = 600.0
"""Seconds; it takes about one."""


def quantise(source: Path, out: Path) -> None:
    """Write ``source`` (F16) as IQ4_NL to ``out``.

    Raises:
        ModelError: llama.cpp cannot read the source or write there.
    """
    command = [sys.executable, "-m", "agents.models.quantise", str(source.resolve()), str(out.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_MOST, cwd=Path(__file__).parents[2])
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise ModelError(
            "Le modèle n'a pas pu être préparé ; vérifiez la place sur le disque, puis recommencez.",
            "The model could not be prepared; check the room on the disk, then try again.",
        )


def main() -> int:
    """Quantise the first file to the second."""
    from agents.models.cpu import load_cpu_variants

    load_cpu_variants()
    import llama_cpp

    wanted = llama_cpp.llama_model_quantize_default_params()
    wanted.ftype = llama_cpp.LLAMA_FTYPE_MOSTLY_IQ4_NL
    source, out = (name.encode() for name in sys.argv[1:3])
    return int(llama_cpp.llama_model_quantize(source, out, ctypes.byref(wanted)))


if __name__ == "__main__":
    sys.exit(main())
