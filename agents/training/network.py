"""The embedded model's network in torch, read from its GGUF file, with a low-rank adapter on every
projection.

Weights stay in the file's own layout (llama.cpp's interleaved rotary embedding), so an adapter trained here
needs no permutation when it is written back. Only torch and gguf are needed; neither is at run time.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

PROJECTIONS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


@dataclass(frozen=True)
class Shape:
    """Sizes of the network, from the file's metadata."""

    layers: int
    heads: int
    kv_heads: int
    width: int
    rope_base: float
    epsilon: float

    @property
    def head(self) -> int:
        return self.width // self.heads


def read_gguf(path: Path) -> tuple[Shape, dict[str, np.ndarray]]:
    """Shape and dequantised float32 tensors of a llama-architecture GGUF file."""
    reader = gguf.GGUFReader(str(path))

    def number(key: str) -> float:
        field = reader.fields[f"llama.{key}"]
        return float(field.parts[field.data[0]][0])

    shape = Shape(
        layers=int(number("block_count")),
        heads=int(number("attention.head_count")),
        kv_heads=int(number("attention.head_count_kv")),
        width=int(number("embedding_length")),
        rope_base=number("rope.freq_base"),
        epsilon=number("attention.layer_norm_rms_epsilon"),
    )
    tensors = {
        t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors
    }
    return shape, tensors


class AdaptedLinear(nn.Module):
    """A frozen projection plus ``scale * B(A(x))``; A and B are kept in float32."""

    def __init__(self, weight: np.ndarray, rank: int, alpha: float, dtype: torch.dtype) -> None:
        super().__init__()
        self.register_buffer("weight", torch.from_numpy(weight).to(dtype))
        out_width, in_width = weight.shape
        self.lora_a = nn.Parameter(torch.empty(rank, in_width))
        self.lora_b = nn.Parameter(torch.zeros(out_width, rank))
        nn.init.kaiming_uniform_(self.lora_a, a=math.sqrt(5))
        self.scale = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        low = F.linear(x, self.lora_a.to(x.dtype)) * self.scale
        return F.linear(x, self.weight) + F.linear(low, self.lora_b.to(x.dtype))


class Block(nn.Module):
    """One transformer layer, causal."""

    def __init__(
        self,
        shape: Shape,
        tensors: dict[str, np.ndarray],
        index: int,
        rank: int,
        alpha: float,
        dtype: torch.dtype,
    ) -> None:
        super().__init__()
        self.shape = shape
        for name in PROJECTIONS:
            setattr(self, name, AdaptedLinear(tensors[f"blk.{index}.{name}.weight"], rank, alpha, dtype))
        for name in ("attn_norm", "ffn_norm"):
            self.register_buffer(name, torch.from_numpy(tensors[f"blk.{index}.{name}.weight"]).to(dtype))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        batch, length, width = x.shape
        s = self.shape
        h = rms_norm(x, self.attn_norm, s.epsilon)
        q = rotate(self.attn_q(h).view(batch, length, s.heads, s.head).transpose(1, 2), cos, sin)
        k = rotate(self.attn_k(h).view(batch, length, s.kv_heads, s.head).transpose(1, 2), cos, sin)
        v = self.attn_v(h).view(batch, length, s.kv_heads, s.head).transpose(1, 2)
        repeat = s.heads // s.kv_heads
        k, v = k.repeat_interleave(repeat, dim=1), v.repeat_interleave(repeat, dim=1)
        a = attend(q, k, v)
        x = x + self.attn_output(a.transpose(1, 2).reshape(batch, length, width))
        h = rms_norm(x, self.ffn_norm, s.epsilon)
        return x + self.ffn_down(F.silu(self.ffn_gate(h)) * self.ffn_up(h))


class Network(nn.Module):
    """The whole network. `hidden` returns final states; `logits` maps chosen states to the vocabulary."""

    def __init__(self, path: Path, rank: int, alpha: float) -> None:
        super().__init__()
        self.shape, tensors = read_gguf(path)
        self.dtype = dtype = quicker_type(self.shape.width)
        self.register_buffer("embedding", torch.from_numpy(tensors["token_embd.weight"]).to(dtype))
        self.register_buffer("norm", torch.from_numpy(tensors["output_norm.weight"]).to(dtype))
        self.blocks = nn.ModuleList(
            Block(self.shape, tensors, i, rank, alpha, dtype) for i in range(self.shape.layers)
        )

    def compile_blocks(self) -> None:
        """Compile the layers (one program a shape, shared by all of them); needs a C++ compiler."""
        torch._dynamo.config.recompile_limit = 64
        for block in self.blocks:
            block.compile(dynamic=False)

    def hidden(self, tokens: Tensor) -> Tensor:
        """Final states (batch, length, width) of ``tokens`` (batch, length)."""
        cos, sin = rotary(torch.arange(tokens.shape[1]), self.shape, self.dtype)
        x = self.embedding[tokens]
        for block in self.blocks:
            x = block(x, cos, sin)
        return rms_norm(x, self.norm, self.shape.epsilon)

    def logits(self, states: Tensor) -> Tensor:
        """Vocabulary scores of states (n, width)."""
        return F.linear(states, self.embedding)

    def adapter(self) -> dict[str, np.ndarray]:
        """Adapter tensors by GGUF name, float32."""
        found = {}
        for index, block in enumerate(self.blocks):
            for name in PROJECTIONS:
                linear: AdaptedLinear = getattr(block, name)
                found[f"blk.{index}.{name}.weight.lora_a"] = linear.lora_a.detach().numpy().copy()
                found[f"blk.{index}.{name}.weight.lora_b"] = linear.lora_b.detach().numpy().copy()
        return found

    def load_adapter(self, tensors: dict[str, np.ndarray]) -> None:
        """Take up adapter tensors that `adapter` gave."""
        with torch.no_grad():
            for index, block in enumerate(self.blocks):
                for name in PROJECTIONS:
                    linear: AdaptedLinear = getattr(block, name)
                    linear.lora_a.copy_(torch.from_numpy(tensors[f"blk.{index}.{name}.weight.lora_a"]))
                    linear.lora_b.copy_(torch.from_numpy(tensors[f"blk.{index}.{name}.weight.lora_b"]))


def quicker_type(width: int) -> torch.dtype:
    """The type of number in which this processor multiplies matrices quicker, of bfloat16 and float32.

    Without instructions for bfloat16 (AVX-512 or AMX) a product in it takes several times as long.
    """
    spent: dict[torch.dtype, float] = {}
    for dtype in (torch.bfloat16, torch.float32):
        left, right = torch.ones(512, width, dtype=dtype), torch.ones(2 * width, width, dtype=dtype)
        F.linear(left, right)
        start = time.perf_counter()
        for _ in range(4):
            F.linear(left, right)
        spent[dtype] = time.perf_counter() - start
    return min(spent, key=lambda dtype: spent[dtype])


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention by plain products: at these lengths quicker backward than the fused kernel."""
    scores = torch.matmul(q, k.transpose(-1, -2)) * (q.shape[-1] ** -0.5)
    ahead = torch.ones(q.shape[-2], q.shape[-2], dtype=torch.bool).triu(1)
    return torch.matmul(scores.masked_fill(ahead, float("-inf")).softmax(-1), v)


def rms_norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """Root-mean-square normalisation in float32 (Zhang and Sennrich 2019)."""
    y = x.float()
    return (y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + epsilon)).to(x.dtype) * weight


def rotary(positions: Tensor, shape: Shape, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Cosines and sines (length, head/2) of rotary position embedding (Su et al. 2021)."""
    half = torch.arange(0, shape.head, 2).float() / shape.head
    angles = positions.float()[:, None] * (shape.rope_base**-half)[None, :]
    return angles.cos().to(dtype), angles.sin().to(dtype)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate neighbouring pairs of the last axis: llama.cpp's layout."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)
