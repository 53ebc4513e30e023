"""Packages of tools that the settings enable."""

from __future__ import annotations

from beffroi.errors import BeffroiError
from beffroi.settings.installation import Settings
from ui.checks.findings import Found, Missing, Result


def check_packages(settings: Settings) -> Result:
    """Each is what the settings say, and loads."""
    from tools.packages.installation import load_installation

    if not settings.tools.packages:
        return Found("aucun activé ; les outils de la maison suffisent")
    try:
        installed = load_installation(settings)
    except BeffroiError as error:
        return Missing(error.fr, "beffroi tool list")
    if installed.disabled:
        first = installed.disabled[0].name
        where = next((p.path for p in settings.tools.packages if p.name == first and p.path), first)
        why = " ; ".join(f"{package.name} : {package.fr}" for package in installed.disabled)
        return Missing(why, f"beffroi tool enable {where} --write")
    return Found(", ".join(f"{package.name} {package.sha256[:16]}" for package in installed.enabled))
