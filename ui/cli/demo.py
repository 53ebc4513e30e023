"""`beffroi demo-real`: the demo city behind real servers, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ui.cli.output import note, progress, say

if TYPE_CHECKING:
    from beffroi.settings.installation import Settings
    from beffroi.settings.systems import SystemsSettings


def demo_real(
    port: int = typer.Option(
        0, "--port", min=0, max=65535, help="Port de la page ; celui des réglages sinon."
    ),
) -> None:
    """Servir l'assistant sur de vrais systèmes : OpenLDAP, addok, PostGIS et Redmine, démarrés ici même.

    Rien que pour essayer : mots de passe et clés de la démonstration sont connus de tous. L'état est à
    part de celui de « beffroi serve » ; tout s'arrête avec la commande.
    """
    from beffroi.errors import ConfigurationError
    from tools.demo.real_city import missing
    from ui.cli.serve import check_port
    from ui.config import refuse_wrong_settings
    from ui.serving.only_server import only_server
    from ui.settings import load_settings

    settings = _apart(load_settings(), port)
    refuse_wrong_settings()
    if lacking := missing():
        raise ConfigurationError(
            f"Il manque à cette machine : {', '.join(lacking)}. Lancez « make demo-real », qui les installe.",
            f"Missing here: {', '.join(lacking)}. Run 'make demo-real', which installs them.",
        )
    with only_server(settings):
        check_port(settings.server)
        _serve(settings)


def _serve(settings: Settings) -> None:
    """On the real servers, which end with it."""
    from tools.city.generate import generate_city
    from tools.demo.real_city import RealCity
    from ui.cli.serve import welcome
    from ui.home import DEMO_PASSWORD, prepare_home

    with progress("Préparation") as tell:
        generate_city(settings.city_home, settings.city.seed, progress=tell)
    city = RealCity(settings.home / "systems", settings.city_home, DEMO_PASSWORD)
    with city.running(lambda what, _share: note(what)) as systems:
        settings = settings.model_copy(update={"systems": systems})
        _write(settings.home / "beffroi.toml", systems)
        with progress("Préparation") as tell:
            home = prepare_home(settings, tell, demo=True)
            from ui.server import serve as serve_page
        welcome(settings, home)
        say(f"Redmine : {city.redmine_url} (mêmes comptes, même mot de passe)", "bold green")
        say(f"Autre terminal : BEFFROI_HOME={settings.home} beffroi doctor")
        serve_page(settings)


def _apart(settings: Settings, port: int) -> Settings:
    """A home beside the usual one: other systems hold other states."""
    home = settings.home.with_name(f"{settings.home.name}-real")
    server = settings.server.model_copy(update={"port": port or settings.server.port})
    return settings.model_copy(update={"home": home, "server": server})


def _write(file: Path, systems: SystemsSettings) -> None:
    record = systems.model_dump(mode="json", exclude_defaults=True)
    sections = [f"[systems.{name}]\n{_lines(system)}" for name, system in record.items()]
    head = "# Écrit par « beffroi demo-real » à chaque démarrage.\n\n"
    file.write_text(head + "\n".join(sections), "utf-8")


def _lines(system: dict[str, Any]) -> str:
    return "".join(f"{_toml(name)} = {_toml(value)}\n" for name, value in system.items() if value is not None)


def _toml(value: Any) -> str:
    """A value as TOML on one line; its strings are those of JSON."""
    import json

    if isinstance(value, dict):
        pairs = (f"{_toml(name)} = {_toml(each)}" for name, each in value.items() if each is not None)
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
