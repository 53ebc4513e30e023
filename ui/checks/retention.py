"""The schedule of retention: whether it runs, and when it last did."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from beffroi.errors import BeffroiError
from beffroi.secrets import without_secrets
from beffroi.settings.installation import Settings
from guards.clock import from_text, utc_now
from ui.checks.findings import Found, Missing, Result
from ui.checks.parts import state_exists

_RUN = "beffroi retention run --dry-run, puis beffroi retention run"


def check_retention(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Result:
    """When retention was last run; missing where the schedule waits for a person to look."""
    from guards.retention.schedule import LONGEST_PAUSE, last_done
    from guards.store import build_store

    if not settings.retention.schedule:
        return Found("calendrier arrêté dans les réglages (retention.schedule)")
    if not state_exists(settings):
        return Found("base d'état pas encore créée")
    try:
        with closing(build_store(settings)) as store:
            last = last_done(store)
    except BeffroiError as error:
        return Missing(without_secrets(error.fr), _RUN)
    if not last:
        return Found("pas encore passée")
    day = f"{from_text(last).astimezone():%d/%m/%Y}"
    if clock() - from_text(last) > LONGEST_PAUSE:
        return Missing(f"plus rien n'est effacé : dernier passage le {day}, vérifiez l'horloge", _RUN)
    return Found(f"passée le {day}")
