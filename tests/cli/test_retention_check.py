"""What the doctor says of the schedule of retention."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from beffroi.settings.installation import RetentionSettings, Settings
from guards import build_guards
from guards.clock import utc_now
from guards.retention import run_retention
from ui.checks.findings import Found, Missing
from ui.checks.retention import check_retention


def test_the_doctor_says_when_retention_last_ran_and_that_it_waits_after_a_leap(home: Path) -> None:
    settings = Settings(home=home)
    with closing(build_guards(settings)) as guards:
        assert check_retention(settings) == Found("pas encore passée")
        run_retention(guards.erasures, settings.retention)
    today = check_retention(settings)
    assert isinstance(today, Found) and "passée le" in today.detail
    late = check_retention(settings, lambda: utc_now() + timedelta(days=41))
    assert (
        isinstance(late, Missing) and "plus rien n'est effacé" in late.detail and "--dry-run" in late.command
    )
    stopped = settings.model_copy(update={"retention": RetentionSettings(schedule=False)})
    assert isinstance(check_retention(stopped), Found)
