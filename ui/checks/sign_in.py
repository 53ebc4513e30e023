"""How people sign in: whether the directory and the provider of the settings can be asked, and fit them."""

from __future__ import annotations

from beffroi.errors import BeffroiError, ConfigurationError
from beffroi.settings import Settings
from ui.checks.findings import Found, Missing, Result


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
