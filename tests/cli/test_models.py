"""A model loads only by its hash, with licence, origin and card on file."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.models.cards import OPEN_LICENCES, known_model, shipped_file, shipped_models, write_sum
from agents.models.embedded import EmbeddedModel
from agents.models.protocol import Ask
from agents.models.weights import ADAPTER, SURENESS, WORDING, ModelFile, embedded_weights, sha256
from agents.planner.build import build_model
from agents.planner.prompt import adapter_prompt
from beffroi.errors import ModelError
from beffroi.settings.installation import ModelSettings
from tests.cli.conftest import Command
from tools.registry import load_registry

CARD = ("--origin", "essai", "--card")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A model's file that nobody has put on file; it begins as one does."""
    file = tmp_path / "autre.gguf"
    file.write_bytes(b"GGUF" + b"\0" * 1000)
    (tmp_path / "fiche.md").write_text("# Autre\n", "utf-8")
    return file


def card(other: Path) -> tuple[str, ...]:
    return (*CARD, str(other.with_name("fiche.md")))


def test_what_comes_with_beffroi_is_on_file_by_its_hash() -> None:
    for card, file in shipped_models():
        assert card.sha256 == sha256(file) and card.licence in OPEN_LICENCES
    assert [file for _, file in shipped_models()] == [embedded_weights(), ADAPTER, WORDING, SURENESS]


def test_a_model_of_words_that_changed_is_not_loaded(tmp_path: Path) -> None:
    changed = tmp_path / WORDING.name
    changed.write_bytes(WORDING.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="a changé"):
        shipped_file(changed)


def test_a_sum_is_written_and_the_others_are_kept(tmp_path: Path) -> None:
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(f"{'0' * 64} *une autre é.bin\n")
    for name in ("planner.gguf", "wording.npz", "planner.gguf"):
        (tmp_path / name).write_text(name)
        write_sum(tmp_path / name)
    other, *own = sums.read_text().splitlines()
    assert other == f"{'0' * 64} *une autre é.bin"
    assert [line.split("  ")[1] for line in own] == ["wording.npz", "planner.gguf"]


def test_a_model_that_is_not_on_file_is_not_loaded(home: Path, other: Path) -> None:
    with pytest.raises(ModelError, match="n'est pas enregistré") as told:
        build_model(ModelSettings(path=other), home, load_registry())
    assert told.value.command == f"beffroi models add {other}"


def test_a_model_on_file_is_loaded_as_long_as_it_is_the_same(
    beffroi: Command, home: Path, other: Path
) -> None:
    done = beffroi("models", "add", str(other), "--licence", "Apache-2.0", *card(other), "--json")
    assert done.code == 0 and done.json["sha256"] == sha256(other)
    assert known_model(other, home).sha256 == sha256(other)
    assert beffroi("models", "verify").code == 0
    assert "model_added" in beffroi("ledger", "show").out
    other.write_bytes(other.read_bytes() + b"\0")
    with pytest.raises(ModelError, match="n'est pas enregistré"):
        known_model(other, home)
    told = beffroi("models", "verify", "--json")
    assert told.code == 1 and "a changé" in told.json["models"][-1]["problems"][0]


def test_a_licence_that_is_not_open_needs_an_administrator_and_is_recorded(
    beffroi: Command, home: Path, other: Path
) -> None:
    words = ("models", "add", str(other), "--licence", "llama3.3", *card(other))
    assert beffroi(*words).code == 1
    assert beffroi(*words, "--override", "--as", "claire.aubry").code == 1
    with pytest.raises(ModelError):
        known_model(other, home)
    assert beffroi(*words, "--override", "--as", "admin").code == 0
    assert known_model(other, home).sha256 == sha256(other)
    assert '"overridden":"admin"' in beffroi("ledger", "show").out
    assert "admise par admin" in beffroi("models", "list").out


def test_a_list_written_by_hand_is_told_by_the_ledger(beffroi: Command, home: Path, other: Path) -> None:
    beffroi("models", "add", str(other), "--licence", "MIT", *card(other))
    cards = home / "models" / "cards.json"
    cards.write_text(cards.read_text().replace("MIT", "Apache-2.0"))
    told = beffroi("models", "verify", "--json")
    assert told.code == 1 and any("registre" in problem for problem in told.json["models"][-1]["problems"])


def test_a_damaged_list_admits_nothing(beffroi: Command, home: Path, other: Path) -> None:
    beffroi("models", "add", str(other), "--licence", "MIT", *card(other))
    (home / "models" / "cards.json").write_text("[{")
    with pytest.raises(ModelError, match="illisible"):
        known_model(other, home)


@pytest.mark.model
def test_the_worker_refuses_a_file_of_another_hash() -> None:
    model = EmbeddedModel(ModelFile(embedded_weights(), "0" * 64), "m", adapted=True, threads=1, timeout=60)
    with pytest.raises(ModelError, match="n'est pas celui qui est enregistré"):
        model.generate(Ask(adapter_prompt("bonjour"), ("bonjour",)))
