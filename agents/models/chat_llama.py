"""A chat over a local file of weights, for the planner that the benchmark sets beside ours. No network.

The one place that uses `langchain-community` (its ``ChatLlamaCpp``), archived upstream since June 2026:
pinned, never given bytes from outside the city, replaced as docs/decisions/004-langchain-community.md says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agents.models.cards import known_model
from agents.models.cpu import load_cpu_variants
from beffroi.settings.installation import home


def chat_llama(path: Path, **options: Any) -> Any:
    """A `ChatLlamaCpp` that always takes the likeliest token; ``options`` are its own.

    Raises:
        ModelError: the file is not on file (`agents.models.cards`).
    """
    known_model(path, home())
    load_cpu_variants()
    from langchain_community.chat_models import ChatLlamaCpp

    return ChatLlamaCpp(model_path=str(path), temperature=0.0, verbose=False, **options)
