"""Prepares an installation's home: settings read, folder made, city there, accounts there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from beffroi.hosts import LOOPBACK
from beffroi.identity import Actor, Role
from beffroi.ports import Directory
from beffroi.records import Person
from beffroi.settings.installation import Settings
from beffroi.settings.systems import Embedded, SystemsSettings
from guards.ledger import Ledger
from guards.people.accounts import Accounts
from guards.people.demo_accounts import DEMO_ACCOUNTS, DemoAccount
from guards.store import build_store
from tools.connectors import build_connectors

DEMO_PASSWORD = "beffroi"
"""Password of every demo account; an installation with accounts of its own has none of these."""
CLOSE_ONE = "beffroi accounts roles COMPTE --none"

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Home:
    """An installation ready to work.

    Attributes:
        accounts: everybody who may sign in.
    """

    folder: Path
    accounts: tuple[Actor, ...]


def prepare_home(settings: Settings, progress: Progress | None = None, *, demo: bool = False) -> Home:
    """Make what is missing: folder, demo city, and demo accounts where there is no account at all, the
    directory is the demo city's and nobody else says who people are.

    Nothing that exists is changed; a second call takes milliseconds.

    Args:
        progress: told what is being made and the share done, 0 to 1.
        demo: the directory holds the demo city's people, whatever its kind.

    Raises:
        ConfigurationError: the folder or the city cannot be made.
        RecordError: the state database cannot be opened or written.
    """
    make_folder(settings.home)
    with closing(build_connectors(settings, progress)) as city, closing(build_store(settings)) as store:
        accounts = Accounts(store, Ledger(store))
        present = accounts.list()
        if present or not _demo_people(settings, demo):
            return Home(settings.home, tuple(present))
        if progress is not None:
            progress("Comptes de démonstration", 0.0)
        accounts.seed(demo_actors(city.directory), DEMO_PASSWORD)
        return Home(settings.home, tuple(accounts.list()))


def _demo_people(settings: Settings, demo: bool) -> bool:
    """Whether demo accounts may be made here."""
    own = settings.sign_in.passwords and not (settings.sign_in.ldap or settings.sign_in.oidc)
    return own and (demo or isinstance(settings.systems.directory, Embedded))


def in_earnest(settings: Settings) -> bool:
    """Whether the settings are of more than a trial on one machine: a page that others reach, a system of
    the city's, or a source that signs people in."""
    server, sign_in = settings.server, settings.sign_in
    reached = server.secure_cookies or server.host not in LOOPBACK
    return bool(reached or settings.systems != SystemsSettings() or sign_in.ldap or sign_in.oidc)


def open_to_all(settings: Settings) -> frozenset[str]:
    """Demo accounts that may do something and still have the password that everybody knows."""
    with closing(build_store(settings)) as store:
        accounts = Accounts(store, Ledger(store))
        return frozenset(accounts.opened_by(DEMO_PASSWORD, (account.id for account in DEMO_ACCOUNTS)))


def make_folder(folder: Path) -> None:
    """Make the home's folder, closed to other users of the machine.

    Raises:
        ConfigurationError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise unwritable(folder, error.errno) from error


def demo_actors(directory: Directory) -> Iterator[Actor]:
    """The demo accounts with their places in the directory; those whom it does not know are left out."""
    for account in DEMO_ACCOUNTS:
        found = _employee(directory, account) or _outsider(directory, account)
        if found is not None:
            yield found


def staff_actor(settings: Settings, account: str, name: str, roles: Iterable[str]) -> tuple[Actor, str]:
    """A member of staff as an account, with the place and the e-mail address that the directory gives them.

    Args:
        name: as the directory knows the person.

    Raises:
        ConfigurationError: the directory knows no such person, or several; or a role does not exist.
    """
    with closing(build_connectors(settings)) as city:
        return _staff(city.directory, account, name, roles)


def _staff(directory: Directory, account: str, name: str, roles: Iterable[str]) -> tuple[Actor, str]:
    found = directory.find_person(name)
    if found.exact is None:
        others = ", ".join(person.name for person in found.candidates[:10])
        raise ConfigurationError(
            f"L'annuaire ne connaît pas une seule « {name} ». "
            + (f"Précisez parmi : {others}." if others else "Vérifiez le nom."),
            f"The directory does not know one '{name}'.",
        )
    actor = _at_work(directory, found.exact, account, frozenset(map(role_named, roles)))
    return actor, found.exact.email


def role_named(name: str) -> Role:
    """A role as people write it.

    Raises:
        ConfigurationError: there is none.
    """
    try:
        return Role(name)
    except ValueError:
        raise ConfigurationError(
            f"Le rôle « {name} » n'existe pas. Rôles : {', '.join(Role)}.", f"No role '{name}'."
        ) from None


def _employee(directory: Directory, account: DemoAccount) -> Actor | None:
    person = directory.find_person(account.name).exact
    return None if person is None else _at_work(directory, person, account.id, account.roles)


def _at_work(directory: Directory, person: Person, account: str, roles: frozenset[Role]) -> Actor:
    service = directory.service_of(person.id)
    return Actor(
        id=account,
        name=person.name,
        roles=roles,
        person_id=person.id,
        service_id=service.id,
        service_name=service.name,
        domain=person.domain.value,
        district=person.district,
    )


def _outsider(directory: Directory, account: DemoAccount) -> Actor | None:
    """An account that is nobody in particular (the administrator): known by its service alone."""
    service = directory.find_service(account.domain, account.district).exact
    if service is None:
        return None
    return Actor(
        id=account.id,
        name=account.name,
        roles=account.roles,
        person_id="",
        service_id=service.id,
        service_name=service.name,
        domain=service.domain.value,
        district=service.district,
    )
