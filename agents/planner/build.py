"""The planner's door: which model plans, from settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agents.models.embedded import EmbeddedModel
from agents.models.protocol import Model
from agents.models.server import ServerModel
from agents.models.weights import check_gguf, learnt_tools, planner_model
from agents.planner.planner import ModelPlanner
from beffroi.settings import Settings
from tools.registry import PACKAGES, Registry, load_registry


def build_model(
    settings: Settings,
    packages: Sequence[str] = PACKAGES,
    progress: Callable[[str], None] = lambda _: None,
) -> Model:
    """The model that the settings name: a server, another file, or the embedded one with this project's
    adapter.

    Raises:
        ModelError: its file is missing or truncated.
    """
    chosen = settings.model
    if chosen.url:
        return ServerModel(chosen.url, chosen.name, chosen.timeout)
    if chosen.path:
        file = check_gguf(chosen.path)
        return EmbeddedModel(file, chosen.path.name, False, chosen.threads, chosen.timeout, packages)
    file = planner_model(settings.home / "models", progress)
    return EmbeddedModel(file, "beffroi-planner-135m", True, chosen.threads, chosen.timeout, packages)


def build_planner(
    settings: Settings, registry: Registry | None = None, progress: Callable[[str], None] = lambda _: None
) -> ModelPlanner:
    """A planner over the installed tools."""
    installed = registry or load_registry()
    model = build_model(settings, installed.packages, progress)
    return ModelPlanner(model, installed.specs, learnt_tools() if model.adapted else frozenset())
