"""The witnesses of the ledger: how long ago each has cosigned."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

from beffroi.errors import BeffroiError
from beffroi.secrets import without_secrets
from beffroi.settings.installation import Settings
from ui.checks.findings import Found, Missing, Result
from ui.checks.parts import state_exists

_HOURS, _DAYS = 120, 2880
"""Minutes from which an age is told in hours, in days."""
_ROUNDS, _LEAST = 3, 3600.0
"""Rounds of cosigning, and seconds at least, after which a ledger that has grown is late."""


def check_witnesses(settings: Settings, clock: Callable[[], float] = time.time) -> Result:
    """How old each witness's last cosignature is, and whether the ledger has outgrown it."""
    from guards.ledger import Ledger
    from guards.ledger.building import build_checkpoints
    from guards.store import build_store

    if not settings.ledger.witnesses:
        return Found("aucun réglé (docs/auditors.md)")
    if not state_exists(settings):
        return Found("registre pas encore créé")
    try:
        with closing(build_store(settings)) as store:
            ledger = Ledger(store)
            checkpoints = build_checkpoints(settings, ledger)
            told, size = checkpoints.last_cosigned(), ledger.size()
    except BeffroiError as error:
        return Missing(without_secrets(error.fr), "beffroi ledger checkpoint")
    now = clock()
    names = [witness.key.name for witness in checkpoints.witnesses]
    said = ", ".join(f"{name} {_ago(told.get(name), now)}" for name in names)
    allowed = max(_ROUNDS * settings.ledger.every, _LEAST)
    if any(_is_late(told.get(name), size, now - allowed) for name in names):
        return Missing(f"le registre n'est plus contresigné : {said}", "beffroi ledger checkpoint")
    return Found(said)


def _is_late(last: tuple[int, int] | None, size: int, since: float) -> bool:
    if last is None:
        return size > 0
    return last[0] < size and last[1] < since


def _ago(last: tuple[int, int] | None, now: float) -> str:
    if last is None:
        return "n'a jamais contresigné"
    minutes = max(0, int(now - last[1])) // 60
    if minutes < _HOURS:
        return f"a contresigné il y a {minutes} min"
    return (
        f"a contresigné il y a {minutes // 60} h"
        if minutes < _DAYS
        else (f"a contresigné il y a {minutes // 1440} jours")
    )
