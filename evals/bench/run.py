"""The benchmark: a three-step request through every room, and the unit costs that explain it."""

from __future__ import annotations

import statistics
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from agents.assistant import Assistant, build_assistant
from agents.planner.build import build_planner
from beffroi.identity import Actor, Role
from beffroi.settings.installation import Settings
from evals.bench.documents import DocumentCosts, measure_documents
from evals.bench.rows import table_rows
from evals.bench.sandbox import SandboxCosts, measure_sandbox
from evals.bench.units import Units, measure_units
from guards.ledger import Kind
from tools.connectors import build_connectors

REQUEST = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"
_RUNS = 7


@dataclass(frozen=True)
class Bench:
    """Figures of one run of the benchmark.

    Attributes:
        phases: median seconds by phase of the request.
        total: median seconds of the whole request.
        tokens_per_second: written by the model, whole planning included.
        shares: part of the whole request, 0 to 1, of sandbox, policy and ledger: their count in one request
            times their unit cost.
    """

    request: str
    runs: int
    phases: dict[str, float]
    total: float
    plan_tokens: float
    tokens_per_second: float
    counts: dict[str, int]
    units: Units
    sandbox: SandboxCosts
    documents: DocumentCosts
    shares: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """Plain data, and ``rows`` as people read them."""
        return {**asdict(self), "rows": table_rows(self)}


def run_bench(
    settings: Settings, tell: Callable[[str, float], None] = lambda what, share: None
) -> dict[str, Any]:
    """Measure on a home of its own with a city of its own; nothing of this installation is touched."""
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as folder:
        own = settings.model_copy(update={"home": Path(folder), "database": ""})
        (Path(folder) / "models").symlink_to(settings.home / "models")
        (settings.home / "models").mkdir(parents=True, exist_ok=True)
        tell("Préparation de la ville", 0.05)
        connectors = build_connectors(own)
        assistant = build_assistant(own, planner=build_planner(own), connectors=connectors)
        try:
            return _measure(own, assistant, connectors, Path(folder), tell).as_json()
        finally:
            assistant.close()


def _measure(
    settings: Settings,
    assistant: Assistant,
    connectors: Any,
    folder: Path,
    tell: Callable[[str, float], None],
) -> Bench:
    person = connectors.directory.find_person("Claire Aubry").exact
    service = connectors.directory.service_of(person.id)
    who = Actor(
        "claire.aubry", person.name, frozenset({Role.AGENT}), person.id, service.id, service.name,
        person.domain.value, person.district,
    )  # fmt: skip
    assistant.guards.accounts.seed([who], "beffroi")
    assistant.warm()
    assistant.ask(who, REQUEST, auto_approve=True)
    views = []
    for turn in range(_RUNS):
        tell("Demandes", 0.2 + 0.5 * turn / _RUNS)
        views.append(assistant.ask(who, REQUEST, auto_approve=True))
    counts = Counter(event.kind for event in assistant.guards.ledger.events(views[-1].run))
    tell("Coûts unitaires", 0.75)
    units = measure_units(settings, assistant.guards, folder)
    sandbox = measure_sandbox(settings, connectors)
    phases = {name: statistics.median(v.seconds.get(name, 0.0) for v in views) for name in views[-1].seconds}
    total = statistics.median(sum(v.seconds.values()) for v in views)
    tokens = _tokens(assistant, views[-1].run)
    made = {
        "calls": counts[Kind.CALL_END],
        "decisions": counts[Kind.DECISION],
        "events": sum(counts.values()),
    }
    return Bench(
        request=REQUEST,
        runs=_RUNS,
        phases=phases,
        total=total,
        plan_tokens=tokens,
        tokens_per_second=tokens / phases["plan"] if phases.get("plan") else 0.0,
        counts=made,
        units=units,
        sandbox=sandbox,
        documents=measure_documents(folder / "bench-documents"),
        shares={
            "sandbox": made["calls"] * sandbox.overhead / 1000 / total,
            "policy": made["decisions"] * units.decision / 1000 / total,
            "ledger": made["events"] * units.append / 1000 / total,
        },
    )


def _tokens(assistant: Assistant, run: str) -> float:
    for event in assistant.guards.ledger.events(run):
        if event.kind == Kind.PLAN:
            return float(event.payload.get("tokens", 0))
    return 0.0
