"""The mean of adapters, as the command writes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agents.models.merge import read_adapter, write_adapter
from ui.cli.main import run


def adapter(file: Path, value: float, *, rank: int = 2, alpha: float = 4.0) -> Path:
    file.parent.mkdir(exist_ok=True)
    write_adapter(file, {"blk.0.attn_q.weight.lora_a": np.full((rank, 8), value, np.float32)}, alpha, {})
    return file


def mean(out: Path, *parts: str) -> None:
    run(["train", "mean", "--out", str(out), *(word for part in parts for word in ("--of", part))])


def test_a_mean_has_the_shares_and_all_that_loads_with_an_adapter(tmp_path: Path) -> None:
    one, other = adapter(tmp_path / "one.gguf", 1.0), adapter(tmp_path / "other.gguf", 3.0)
    with pytest.raises(SystemExit) as ended:
        mean(tmp_path / "out" / "planner.gguf", f"{one}=1", f"{other}=3")
    assert ended.value.code == 0
    tensors, alpha = read_adapter(tmp_path / "out" / "planner.gguf")
    assert alpha == 4.0 and np.allclose(tensors["blk.0.attn_q.weight.lora_a"], 2.5)
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"planner.gguf", "plans.txt", "SHA256SUMS"}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (["one=1"], "deux adaptateurs"),
        (["one=1", "other=0"], "deux adaptateurs"),
        (["one=1", "other"], "n'est pas un fichier"),
        (["one=1", "absent=1"], "n'est pas un fichier"),
        (["one=1", "smaller=1"], "même rang"),
        (["one=1", "louder=1"], "même rang"),
    ],
)
def test_what_has_no_mean_is_said(
    tmp_path: Path, parts: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    adapter(tmp_path / "one", 1.0)
    adapter(tmp_path / "other", 3.0)
    adapter(tmp_path / "smaller", 1.0, rank=1)
    adapter(tmp_path / "louder", 1.0, alpha=8.0)
    with pytest.raises(SystemExit) as ended:
        mean(tmp_path / "out.gguf", *(str(tmp_path / part) for part in parts))
    assert ended.value.code == 1 and told in capsys.readouterr().err
    assert not (tmp_path / "out.gguf").exists()
