"""Settings that are none: the first is told in the words of `beffroi config check`, and nothing goes on."""

from __future__ import annotations

from beffroi.errors import ConfigurationError
from ui.config.check import check_settings
from ui.config.findings import Report


def refuse_wrong_settings() -> None:
    """That every setting is one: whoever misspells a limit must not go on without it.

    Raises:
        ConfigurationError: one is not, or may not stand beside another; or the file cannot be read.
    """
    report = check_settings()
    if not report.ok:
        raise _wrong(report)


def _wrong(report: Report) -> ConfigurationError:
    first, count = report.errors[0], len(report.errors)
    where = first.variable or (f"{report.file}, ligne {first.line}" if first.line else "environnement")
    named = f"{first.setting} : " if first.setting else ""
    more = f" Il y en a {count - 1} de plus : « beffroi config check » les montre." if count > 1 else ""
    return ConfigurationError(
        f"Rien n'est fait avec ce réglage ({where}) : {named}{first.problem} → {first.instead}.{more}",
        f"Nothing is done with this setting ({where}): {first.setting}. See: beffroi config check.",
    )
