"""The settings file as an administrator meets it: what is wrong in it, what is in force and whence."""

from ui.config.check import check_settings
from ui.config.findings import Finding, Report
from ui.config.refusing import refuse_wrong_settings
from ui.config.show import Shown, settings_in_force

__all__ = [
    "Finding",
    "Report",
    "Shown",
    "check_settings",
    "refuse_wrong_settings",
    "settings_in_force",
]
