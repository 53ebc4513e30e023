"""`beffroi serve`: the page, on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.cli.output import progress, say, table

if TYPE_CHECKING:
    from beffroi.settings.installation import ServerSettings, Settings
    from ui.home import Home


def serve(
    host: str = typer.Option("", "--host", help="Adresse d'écoute ; celle des réglages sinon."),
    port: int = typer.Option(0, "--port", min=0, max=65535, help="Port ; celui des réglages sinon."),
) -> None:
    """Servir l'assistant. Le premier démarrage engendre la ville de démonstration et ses comptes."""
    from ui.config import refuse_wrong_settings
    from ui.home import prepare_home
    from ui.serving.only_server import only_server
    from ui.settings import load_settings

    settings = _chosen(load_settings(), host, port)
    refuse_wrong_settings()
    with only_server(settings):
        check_port(settings.server)
        with progress("Préparation") as tell:
            home = prepare_home(settings, tell)
            tell("Démarrage du serveur", 0.0)
            from ui.server import serve as serve_page
        welcome(settings, home)
        serve_page(settings)


def _chosen(settings: Settings, host: str, port: int) -> Settings:
    server = settings.server
    server = server.model_copy(update={"host": host or server.host, "port": port or server.port})
    return settings.model_copy(update={"server": server})


def check_port(server: ServerSettings) -> None:
    """Whether the page's address can be opened.

    Raises:
        ConfigurationError: it cannot; says why and what to try.
    """
    import errno
    import socket

    from beffroi.errors import ConfigurationError

    try:
        with socket.create_server((server.host, server.port)):
            pass
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "un autre programme l'utilise" if taken else "elle n'est pas à cette machine, ou est réservée"
        raise ConfigurationError(
            f"L'adresse {server.host}:{server.port} ne peut pas être ouverte : {why}. Choisissez-en "
            "une autre, par exemple : beffroi serve --port 8070.",
            f"{server.host}:{server.port} cannot be opened ({error.strerror}): try --port 8070.",
        ) from error


def welcome(settings: Settings, home: Home) -> None:
    """Say where the page is and who may sign in."""
    from tools.reach.hosts import allowed_hosts
    from ui.cli.circuit import sentence
    from ui.home import CLOSE_ONE, DEMO_PASSWORD, in_earnest, open_to_all

    server = settings.server
    say(f"Beffroi : http://{server.host}:{server.port}", "bold green")
    say(f"État : {home.folder}")
    say(f"Hôtes joignables : {sentence(allowed_hosts(settings))}")
    known = open_to_all(settings)
    if known:
        open_ones = [account for account in home.accounts if account.id in known]
        rows = [(a.id, a.name, ", ".join(sorted(a.roles)), a.service_name) for a in open_ones]
        table(("Compte", "Nom", "Rôles", "Service"), rows)
        say(f"Mot de passe de tous les comptes de démonstration : {DEMO_PASSWORD}")
    if known and in_earnest(settings):
        say("Attention : ces comptes sont ouverts à tous ceux qui atteignent cette page.", "bold red")
        say(f"Pour en fermer un : {CLOSE_ONE}", "bold red")
    if not home.accounts and not (settings.sign_in.ldap or settings.sign_in.oidc):
        say("Personne ne peut encore se connecter : beffroi accounts create", "bold red")
    say("Arrêter : Ctrl-C", "dim")
