"""The mean of adapters' weights: trainings on from one file make different mistakes, and fewer together.

Only files that went on from a common one can be averaged factor by factor (Wortsman et al. 2022, "Model
soups").
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from agents.models.cards import write_sum
from agents.models.merge import read_adapter, write_adapter
from agents.models.weights import PLANS
from agents.training.export import write_plans
from beffroi.errors import ConfigurationError


def mean_adapter(parts: Sequence[tuple[Path, float]], out: Path) -> Path:
    """Write the weighted mean of adapter files, with the plans and the sum that an adapter needs beside it.

    Args:
        parts: files and their shares; the shares are divided by their sum.

    Raises:
        ConfigurationError: fewer than two files, a share of 0 or less, or files that are not of one kind.
    """
    if len(parts) < 2 or any(share <= 0 for _, share in parts):
        raise ConfigurationError(
            "Une moyenne se fait de deux adaptateurs au moins, chacun avec une part au-dessus de 0 : "
            "--of FICHIER=PART.",
            "A mean takes two adapters or more, each with a share above 0: --of FILE=SHARE.",
        )
    read = [(*read_adapter(file), share) for file, share in parts]
    first, alpha, _ = read[0]
    kind = {name: tensor.shape for name, tensor in first.items()}
    for tensors, other, _ in read:
        if other != alpha or {name: tensor.shape for name, tensor in tensors.items()} != kind:
            raise ConfigurationError(
                "Ces adaptateurs n'ont pas le même rang ou pas la même échelle : ils ne viennent pas d'un "
                "même fichier.",
                "These adapters differ in rank or scale: they do not come from one file.",
            )
    whole = sum(share for _, share in parts)
    tensors = {name: np.zeros(shape, np.float32) for name, shape in kind.items()}
    for each, _, share in read:
        for name, tensor in each.items():
            tensors[name] += tensor * np.float32(share / whole)
    shares = ", ".join(f"{share / whole:.2f}" for _, share in parts)
    told = f"mean of {len(parts)} adapters: {shares}"
    about = {"name": "beffroi-planner", "description": told, "license": "EUPL-1.2"}
    out.parent.mkdir(parents=True, exist_ok=True)
    write_adapter(out, tensors, alpha, about)
    write_plans(out.with_name(PLANS.name))
    write_sum(out)
    return out
