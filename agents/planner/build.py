"""The planner's door: which model plans, from settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from agents.models.cards import known_model, shipped_file
from agents.models.constraints import Constraint
from agents.models.embedded import EmbeddedModel
from agents.models.protocol import Model
from agents.models.server import ServerModel
from agents.models.weights import ADAPTER, SURENESS, WORDING, embedded_weights, learnt_tools, planner_model
from agents.planner.cascade import CascadePlanner
from agents.planner.drafts import InstalledPlanner
from agents.planner.examples.files import Family
from agents.planner.examples.heard import families_of
from agents.planner.planner import ModelPlanner
from agents.planner.shortlist import declared
from agents.planner.spelling import Speller
from agents.planner.spelling.lists import commonest
from agents.planner.sureness import Sureness
from agents.planner.whole_city import WholeCity
from agents.planner.wording import Wording
from beffroi.errors import ConfigurationError
from beffroi.settings.installation import CitySettings, LargerSettings, ModelSettings, Settings
from beffroi.tool import ToolSpec
from tools.packages.installation import load_installation
from tools.registry import Registry

_PATIENCE = 300.0
"""Seconds that a plan of a model under measure may take."""
COMMON = 500
"""Words met most in training, which speak for no tool that was not learnt: with 100 and 1,000 tools installed
they are in the way of 20 and 12 % of the requests of `dev` for the city's own; at 700 one of `unseen` loses
its tool."""


Progress = Callable[[str], None]


def build_model(
    chosen: ModelSettings | LargerSettings,
    home: Path,
    registry: Registry,
    progress: Progress = lambda _: None,
) -> Model:
    """The model that the settings name: a server, another file, or the embedded one with this project's
    adapter.

    Args:
        home: where the embedded one is kept.

    Raises:
        ModelError: its file is missing, truncated, or not on file (`agents.models.cards`).
    """
    if chosen.url:
        constraint = Constraint(chosen.constraint)
        return ServerModel(
            chosen.url, chosen.name, chosen.timeout, constraint=constraint, specs=registry.specs
        )
    places = registry.packages, registry.folders
    if chosen.path:
        file = known_model(chosen.path, home)
        return EmbeddedModel(file, chosen.path.name, False, chosen.threads, chosen.timeout, *places)
    adapter = chosen.adapter if isinstance(chosen, ModelSettings) and chosen.adapter else ADAPTER
    for part in (embedded_weights(), adapter):
        known_model(part, home)
    file = planner_model(home / "models", progress, adapter)
    return EmbeddedModel(file, "beffroi-planner-135m", True, chosen.threads, chosen.timeout, *places)


def build_planner(
    settings: Settings, registry: Registry | None = None, progress: Progress = lambda _: None
) -> InstalledPlanner:
    """A planner over the installed tools; a cascade where the settings name a larger model.

    Raises:
        ModelError: a model's file is missing or truncated.
    """
    installed = registry or load_installation(settings).registry

    def planner(chosen: ModelSettings | LargerSettings) -> ModelPlanner:
        model = build_model(chosen, settings.home, installed, progress)
        families = families_of(installed.packages, installed.folders)
        return planner_with(model, installed.specs, settings.city, families)

    first = planner(settings.model)
    return CascadePlanner(first, planner(settings.model.larger)) if settings.model.larger else first


def planner_with(
    model: Model,
    specs: Mapping[str, ToolSpec],
    city: CitySettings | None = None,
    families: Iterable[Family] = (),
) -> ModelPlanner:
    """A planner with this model over these tools; beside an adapted one the words of a request count too.

    Raises:
        ModelError: the model of words, or that of how likely plans are right, is missing or has changed.
    """
    whole = WholeCity((city or CitySettings()).called)
    if not model.adapted:
        return ModelPlanner(model, specs, frozenset(), city=whole)
    own = (word for spec in specs.values() for word in declared(spec).split())
    speller = Speller.read(own, whole.pieces)
    wording = Wording.read(shipped_file(WORDING))
    sureness = Sureness.read(shipped_file(SURENESS))
    return ModelPlanner(
        model, specs, learnt_tools(), wording, speller, whole, commonest(COMMON), sureness, families
    )


def with_model(settings: Settings, model: str, name: str = "", constraint: str = "none") -> Settings:
    """The settings with another model alone: no larger one beside it.

    Args:
        model: a server's URL ending in ``/v1``, or a GGUF file.
        name: that the server knows it by.
        constraint: as the setting ``model.constraint``; for a server.

    Raises:
        ConfigurationError: they do not go together.
    """
    where = {"url": model} if model.startswith(("http://", "https://")) else {"path": Path(model)}
    named = {"name": name} if name else {}
    threads = settings.model.threads
    try:
        chosen = ModelSettings.model_validate(
            {**where, **named, "constraint": constraint, "threads": threads, "timeout": _PATIENCE}
        )
    except ValidationError as error:
        what = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise ConfigurationError(
            f"Ce modèle ne peut pas être mesuré : {what}.", f"This model cannot be measured: {what}."
        ) from error
    return settings.model_copy(update={"model": chosen})
