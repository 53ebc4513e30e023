"""What a command works with: the assistant or the guards of this installation, and the person it acts for."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.cli.output import progress

if TYPE_CHECKING:
    from agents.assistant import Assistant
    from beffroi.identity import Actor
    from beffroi.settings.installation import Settings
    from guards import Guards
    from guards.people.accounts import Accounts


@contextmanager
def opened_assistant(fresh: bool = False) -> Iterator[Assistant]:
    """The assistant of this installation, its home prepared; closed at the end.

    Args:
        fresh: where there is no installation yet, one is made.

    Raises:
        BeffroiError: the installation cannot work, or there is none; says what is missing.
    """
    import os

    from ui.environment import without_tracing
    from ui.home import prepare_home
    from ui.settings import load_settings

    without_tracing(os.environ)
    settings = load_settings()
    if not fresh:
        _check_installed(settings)
    with progress("Préparation") as tell:
        prepare_home(settings, tell)
        from agents.assistant import build_assistant

        assistant = build_assistant(settings)
    try:
        yield assistant
    finally:
        assistant.close()


@contextmanager
def opened_guards(fresh: bool = False) -> Iterator[Guards]:
    """The guards of this installation, without city, tools or model; closed at the end.

    Args:
        fresh: where there is no installation yet, its state is made.

    Raises:
        BeffroiError: the state cannot be opened, or there is none.
    """
    from guards import build_guards
    from tools.sign_in import late_directory
    from ui.home import make_folder
    from ui.settings import load_settings

    settings = load_settings()
    if not fresh:
        _check_installed(settings)
    make_folder(settings.home)
    guards = build_guards(settings, late_directory(settings))
    try:
        yield guards
    finally:
        guards.close()


def _check_installed(settings: Settings) -> None:
    """That there is an installation to read: of a mistyped folder nothing is told, least of all that its
    register is whole."""
    from beffroi.errors import ConfigurationError

    if settings.database or (settings.home / "beffroi.db").exists():
        return
    raise ConfigurationError(
        f"Il n'y a pas d'installation dans « {settings.home} » : rien n'y a été lu ni créé. Vérifiez la "
        "variable BEFFROI_HOME ; « beffroi serve » ou « beffroi ask » en crée une.",
        f"There is no installation in '{settings.home}'. Check BEFFROI_HOME.",
    )


def person(accounts: Accounts, name: str) -> Actor:
    """The account with this sign-in name.

    Raises:
        Refused: ``accounts.unknown``; lists those that exist.
    """
    from beffroi.errors import Refused

    found = accounts.find(name)
    if found is not None:
        return found
    known = ", ".join(actor.id for actor in accounts.list()[:20])
    raise Refused(
        "accounts.unknown",
        f"Aucun compte ne porte le nom « {name} ». "
        + (f"Comptes : {known}." if known else "Il n'y a encore aucun compte : beffroi accounts create."),
        f"No account is named '{name}'.",
    )


def reader(accounts: Accounts, name: str) -> Actor:
    """Who reads: the named account, else whoever sits at this machine, told so in the ledger.

    Who may run this command may read the state's files anyway; the record says that it was done here.
    """
    from beffroi.identity import Actor, Role

    if name:
        return person(accounts, name)
    return Actor(
        id=f"console:{_login()}",
        name=f"Ligne de commande ({_login()})",
        roles=frozenset({Role.AUDITEUR}),
        person_id="",
        service_id="",
        service_name="",
        domain="",
        district=None,
    )


def keeper(accounts: Accounts, name: str) -> Actor:
    """Who erases, holds, releases or exports: as `reader`, before anything is looked for or shown.

    Raises:
        Refused: ``records.keepers``, or ``accounts.unknown``.
    """
    from guards.people.keepers import check_keeper

    found = reader(accounts, name)
    check_keeper(found)
    return found


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "inconnu"
