"""Merges a low-rank adapter into a model file and quantises it to Q8_0, with gguf and numpy alone."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from beffroi.errors import ModelError

_STALE = 3600.0
"""Seconds after which a half-written model is nobody's."""
_SKIPPED = ("GGUF.", "general.architecture", "general.file_type", "general.quantization_version")


def read_adapter(path: Path) -> tuple[dict[str, np.ndarray], float]:
    """Tensors of an adapter file by name (float32) and its alpha."""
    reader = gguf.GGUFReader(str(path))
    alpha = float(reader.fields["adapter.lora.alpha"].contents())
    return {t.name: np.array(t.data, dtype=np.float32) for t in reader.tensors}, alpha


def write_adapter(path: Path, tensors: dict[str, np.ndarray], alpha: float, about: dict[str, str]) -> None:
    """Write an adapter that llama.cpp takes (`lora_path`), in half precision."""
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for key, value in about.items():
        writer.add_string(f"general.{key}", value)
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor.astype(np.float16))
    _finish(writer)


def merge(weights: Path, adapter: Path, out: Path) -> None:
    """Write ``weights`` with ``adapter`` added, as Q8_0, to ``out`` (whole or not at all).

    Raises:
        ModelError: a file cannot be read as GGUF.
    """
    try:
        reader = gguf.GGUFReader(str(weights))
        deltas, alpha = read_adapter(adapter)
    except (ValueError, KeyError, OSError, IndexError) as error:
        raise ModelError(
            "Le fichier du modèle ou de l'adaptateur est tronqué.",
            "The model's or the adapter's file is truncated.",
            command="make install",
        ) from error
    _clear_stale(out)
    partial = out.with_suffix(f".{os.getpid()}.partial")
    writer = gguf.GGUFWriter(str(partial), "llama")
    for field in reader.fields.values():
        if not field.name.startswith(_SKIPPED):
            _copy(writer, field)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    for tensor in reader.tensors:
        _add(writer, tensor, deltas, alpha)
    _finish(writer)
    partial.replace(out)


def _clear_stale(out: Path) -> None:
    """Remove what a process killed in the middle left behind; one still at work is younger."""
    for left in out.parent.glob(f"{out.stem}.*.partial"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def _copy(writer: gguf.GGUFWriter, field: Any) -> None:
    kind = field.types[0]
    inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
    writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)


def _add(writer: gguf.GGUFWriter, tensor: Any, deltas: dict[str, np.ndarray], alpha: float) -> None:
    values = gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
    a, b = deltas.get(f"{tensor.name}.lora_a"), deltas.get(f"{tensor.name}.lora_b")
    if a is not None and b is not None:
        values = values + (alpha / a.shape[0]) * (b @ a)
    if values.ndim < 2:
        writer.add_tensor(tensor.name, values)
        return
    kind = gguf.GGMLQuantizationType.Q8_0
    writer.add_tensor(tensor.name, gguf.quants.quantize(values, kind), raw_dtype=kind)


def _finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
