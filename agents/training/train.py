"""The training loop: loss on the plan's tokens only, cosine learning rate over the run, resumable."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F

from agents.models.merge import read_adapter
from agents.planner.examples.files import load_families
from agents.training.batches import Batch, batches
from agents.training.compose import load_topics
from agents.training.export import kept_part
from agents.training.families import FOLDER, load_package
from agents.training.generate import Generator, Shares
from agents.training.network import Network
from agents.training.phrases import load_contexts, load_intents
from agents.training.recipe import Recipe
from agents.training.schedule import part_at, rate_at


def train(
    model: Path,
    folder: Path,
    tokenize: Callable[[str], list[int]],
    recipe: Recipe,
    report: Callable[[str], None] = print,
    worker: int = 0,
) -> Path:
    """Train an adapter on generated examples and return the file of its tensors (``adapter.npz``).

    Called once in each of ``recipe.workers`` processes, with its number; the first one reports and saves.
    A run that was stopped goes on from ``folder/adapter.npz`` and the steps already done.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(recipe.seed)
    folder.mkdir(parents=True, exist_ok=True)
    if recipe.workers > 1:
        store = f"file://{folder / 'rendezvous'}"
        dist.init_process_group("gloo", init_method=store, world_size=recipe.workers, rank=worker)
    network = Network(model, recipe.rank, recipe.alpha)
    if recipe.start:
        network.load_adapter(read_adapter(Path(recipe.start))[0])
    if recipe.compiled:
        network.compile_blocks()
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=recipe.rate, betas=(0.9, 0.98), weight_decay=0.01, foreach=True
    )
    state = _resume(network, optimiser, folder)
    stream = _stream(recipe, tokenize, int(state["step"]), worker)
    begin, losses = time.monotonic() - state["seconds"], []
    while True:
        spent = _agreed(time.monotonic() - begin, recipe)
        if (share := _share(recipe, int(state["step"]), spent)) >= 1:
            break
        if (part := part_at(recipe, share)) > state["part"]:
            if not worker:
                _write(kept_part(folder, part - 1), network)
            state["part"] = part
        rate = rate_at(recipe, share)
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = next(stream)
        losses.append(_step(network, optimiser, batch, recipe.workers))
        state = {
            "step": state["step"] + 1,
            "part": part,
            "seconds": spent,
            "examples": state["examples"] + recipe.workers * int(batch.targets.any(axis=1).sum()),
        }
        if worker:
            continue
        if state["step"] % 10 == 0:
            report(
                f"étape {state['step']}  perte {np.mean(losses[-10:]):.4f}  exemples {state['examples']}  "
                f"{spent / 60:.1f} min  {share:.1%}  pas {rate:.2e}"
            )
        if state["step"] % 50 == 0:
            _save(network, optimiser, folder, state, recipe)
    return folder / "adapter.npz" if worker else _save(network, optimiser, folder, state, recipe)


def _agreed(spent: float, recipe: Recipe) -> float:
    """Seconds spent, as the first worker counts them, so that all stop at the same step."""
    if recipe.workers == 1:
        return spent
    shared = torch.tensor([spent], dtype=torch.float64)
    dist.broadcast(shared, 0)
    return float(shared[0])


def _average_gradients(network: Network, workers: int) -> None:
    gradients = [p.grad for p in network.parameters() if p.grad is not None]
    flat = torch.cat([g.flatten() for g in gradients])
    dist.all_reduce(flat)
    flat /= workers
    at = 0
    for gradient in gradients:
        gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient))
        at += gradient.numel()


def _stream(recipe: Recipe, tokenize: Callable[[str], list[int]], step: int, worker: int) -> Iterator[Batch]:
    """Batches without end; phrases are read again now and then, so that new ones join a running training."""
    seed = recipe.seed * 100_003 + step
    while True:
        added = [family for package in recipe.added for family in load_package(package)]
        drawn = seed + 50_021 * worker
        examples = Generator(
            load_intents(),
            load_contexts(),
            drawn,
            load_families(FOLDER),
            Shares(**recipe.shares),
            added,
            load_topics(),
            recipe.oftener,
        )
        source = batches(iter(examples), tokenize, recipe.tokens, seed)
        for _ in range(recipe.reload_every):
            yield next(source)
        seed += recipe.reload_every


def _step(network: Network, optimiser: torch.optim.Optimizer, batch: Batch, workers: int) -> float:
    tokens, targets = torch.from_numpy(batch.tokens), torch.from_numpy(batch.targets)
    chosen, wanted = _padded(targets[:, 1:], tokens[:, 1:])
    states = network.hidden(tokens)[:, :-1].flatten(0, 1)[chosen]
    loss = F.cross_entropy(network.logits(states).float(), wanted, ignore_index=-100)
    loss.backward()
    if workers > 1:
        _average_gradients(network, workers)
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return float(loss.detach())


def _padded(targets: torch.Tensor, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Flat positions of the targets and their tokens, padded to a multiple of 128 (see `batches`)."""
    chosen = targets.flatten().nonzero().squeeze(1)
    room = -len(chosen) % 128
    wanted = F.pad(tokens.flatten()[chosen], (0, room), value=-100)
    return F.pad(chosen, (0, room)), wanted


def _share(recipe: Recipe, step: int, spent: float) -> float:
    """Share of the run that is done, from 0 to 1; ``spent`` in seconds."""
    return spent / (recipe.minutes * 60) if recipe.minutes else step / recipe.steps


def _resume(network: Network, optimiser: torch.optim.Optimizer, folder: Path) -> dict[str, float]:
    file = folder / "adapter.npz"
    if not file.exists():
        return {"step": 0, "part": 0, "seconds": 0.0, "examples": 0}
    network.load_adapter(dict(np.load(file)))
    optimiser.load_state_dict(torch.load(folder / "optimiser.pt", weights_only=True))
    state: dict[str, float] = json.loads((folder / "state.json").read_text())["state"]
    return {"part": 0, **state}


def _save(
    network: Network, optimiser: torch.optim.Optimizer, folder: Path, state: dict[str, float], recipe: Recipe
) -> Path:
    file = folder / "adapter.npz"
    partial = folder / "adapter.partial.npz"
    _write(partial, network)
    torch.save(optimiser.state_dict(), folder / "optimiser.pt")
    partial.replace(file)
    (folder / "state.json").write_text(json.dumps({"state": state, "recipe": asdict(recipe)}, indent=2))
    return file


def _write(file: Path, network: Network) -> None:
    np.savez(file, **network.adapter())  # type: ignore[arg-type]  # the stub takes any name for allow_pickle
