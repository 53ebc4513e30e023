"""What Beffroi itself brings or makes: model, rules, state, city."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

from beffroi.errors import BeffroiError
from beffroi.secrets import without_secrets
from beffroi.settings.installation import Settings
from ui.checks.findings import Found, Missing, Result

_LIBRARY = """
from agents.models.cpu import load_cpu_variants
load_cpu_variants()
import llama_cpp
flags = llama_cpp.llama_print_system_info().decode()
on = [part for part in flags.split("|") if part.strip().endswith("= 1")]
print(llama_cpp.__version__, "·", *(part.split("=")[0].split(":")[-1].strip() for part in on))
"""


def check_model_library(_: Settings) -> Result:
    """llama.cpp and the processor variant that it takes; in a process of its own, which may crash."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LIBRARY], capture_output=True, text=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        return Missing("ne répond pas en 60 s", "uv sync --reinstall-package llama-cpp-python")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["arrêté par le système"])[-1]
        return Missing(last, "uv sync --reinstall-package llama-cpp-python")
    return Found(f"llama-cpp-python {done.stdout.strip().splitlines()[-1]}")


def check_model(settings: Settings) -> Result:
    """The model that the settings name: its file and its hash."""
    from agents.models.cards import known_model
    from agents.models.weights import ADAPTER, embedded_weights, sha256

    if settings.model.url:
        return Found(f"serveur {without_secrets(settings.model.url)} ({settings.model.name})")
    try:
        if settings.model.path:
            file = known_model(settings.model.path, settings.home)
            return Found(f"{file.path} · sha256 {file.sha256[:16]}")
        weights = known_model(embedded_weights(), settings.home)
        adapter = known_model(settings.model.adapter or ADAPTER, settings.home)
    except BeffroiError as error:
        command = "git checkout -- agents/models/adapter" if not ADAPTER.exists() else "make install"
        return Missing(error.fr, command)
    return Found(f"{weights.path.name} {weights.sha256[:16]} · adaptateur {sha256(adapter.path)[:16]}")


def check_policy(settings: Settings) -> Result:
    """The rules: they compile, and refuse an empty document."""
    from guards.policy import Deny, build_policy_engine

    try:
        engine = build_policy_engine(settings)
        try:
            judgement = engine.check()
        finally:
            engine.close()
    except BeffroiError as error:
        return Missing(error.fr, "beffroi policy test")
    if not isinstance(judgement.decision, Deny):
        return Missing("les règles acceptent un document vide", "beffroi policy test")
    where = without_secrets(settings.policy.url or "regopy")
    return Found(
        f"{where} · règles {judgement.policy[:16]} · {judgement.seconds * 1000:.1f} ms".replace(".", ",")
    )


def state_exists(settings: Settings) -> bool:
    """Whether there is a state to open; one on a database server counts as there."""
    return bool(settings.database) or (settings.home / "beffroi.db").exists()


def check_state(settings: Settings) -> Result:
    """The state database, where it exists: it opens and the ledger's end is there."""
    from guards.ledger import Ledger
    from guards.store import build_store

    if not state_exists(settings):
        return Found(f"pas encore créée ; le premier démarrage la fait dans « {settings.home} »")
    try:
        with closing(build_store(settings)) as store:
            Ledger(store)
            with store.transaction():
                pass
    except BeffroiError as error:
        return Missing(without_secrets(error.fr), f"ls -ld {settings.home}")
    return Found(without_secrets(store.url))


def check_city(settings: Settings) -> Result:
    """The city's files."""
    from tools.city.manifest import read_manifest

    facts = read_manifest(settings.city_home)
    if facts is not None:
        return Found(f"{facts.name}, {facts.people} personnes, {facts.tickets} tickets")
    if settings.city_home.exists():
        return Missing(f"« {settings.city_home} » est incomplet", "beffroi city generate")
    return Found("pas encore engendrée ; le premier démarrage le fait")
