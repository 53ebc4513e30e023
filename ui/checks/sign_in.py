"""How people sign in: the directory and the provider of the settings, and accounts that are open to all."""

from __future__ import annotations

from beffroi.errors import BeffroiError, ConfigurationError
from beffroi.settings.installation import Settings
from ui.checks.findings import Found, Missing, Result
from ui.checks.parts import state_exists
from ui.home import CLOSE_ONE, in_earnest, open_to_all


def check_sign_in(settings: Settings) -> Result:
    """Every way in; asks the directory and the provider."""
    from tools.sign_in import open_sources

    ways = ["mots de passe"] if settings.sign_in.passwords else []
    try:
        sources = open_sources(settings)
        ways += [source.check() for source in (sources.directory, sources.provider) if source is not None]
    except ConfigurationError as error:
        return Missing(error.fr, "beffroi config check")
    except BeffroiError as error:
        return Missing(
            error.fr, "vérifiez que ce serveur répond depuis cette machine, puis « beffroi doctor »"
        )
    return Found(" · ".join(ways))


def check_demo_accounts(settings: Settings) -> Result:
    """Whether the demo's known password opens anything in an installation of more than a trial."""
    if not in_earnest(settings):
        return Found("ceux de la démonstration peuvent servir : la page n'est qu'à cette machine")
    if not state_exists(settings):
        return Found("aucun encore ; créez le premier avant le premier démarrage (beffroi accounts create)")
    try:
        known = sorted(open_to_all(settings))
    except BeffroiError:
        return Missing("les comptes ne peuvent pas être lus", "voir « Base d'état » ci-dessus")
    if known:
        return Missing(f"ouverts par un mot de passe connu de tous : {', '.join(known)}", CLOSE_ONE)
    return Found("aucun n'est ouvert par le mot de passe de la démonstration")
