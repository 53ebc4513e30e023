"""How one system is asked, and what an administrator does next."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from beffroi.errors import BeffroiError, ConfigurationError
from beffroi.settings.installation import Settings
from beffroi.settings.systems import DocumentFolder, Embedded, Folder, NoSystem, Webdav
from tools.city.folder import INDEX
from tools.city.manifest import read_manifest
from tools.documents.indexed import IndexedDocuments
from tools.documents.webdav import WebdavDocuments
from tools.reach.checked import Checkable
from ui.checks.counts import embedded_counts

_BUSY = 2.0
_SHOWN = 5


@dataclass(frozen=True)
class Answer:
    """What a system, or its connector, said.

    Attributes:
        reachable: None where there is nothing to reach.
        since: when it came to be so, where the connector knows (seconds since 1970).
        wrong: a setting is what is wrong.
    """

    reachable: bool | None
    since: float = 0.0
    latency: float = 0.0
    version: str = ""
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    trouble: str = ""
    wrong: bool = False


def ask_system(name: str, system: Any, connector: Callable[[], Any], settings: Settings) -> Answer:
    """Asks one system; raises nothing, and takes as long as it takes.

    Args:
        connector: opens it; only called where there is something to ask.
    """
    began = time.monotonic()
    try:
        answer = _ask(name, system, connector, settings)
    except ConfigurationError as error:
        return Answer(False, trouble=error.fr, wrong=True)
    except BeffroiError as error:
        return Answer(False, trouble=error.fr)
    except (OSError, sqlite3.Error) as error:
        return Answer(False, trouble=f"ne peut pas être lu ({error})")
    except Exception as error:  # noqa: BLE001 - the outermost loop of this thread: a page must say it
        return Answer(False, trouble=f"l'examen a échoué ({type(error).__name__})")
    if answer.reachable and not answer.latency:
        return replace(answer, latency=time.monotonic() - began)
    return answer


def next_step(name: str, system: Any, answer: Answer) -> str:
    """What an administrator does about it; empty where nothing is to be done."""
    if answer.reachable is not False and not answer.trouble:
        return "beffroi documents status" if answer.refused and name == "documents" else ""
    if answer.wrong:
        return f"corrigez [systems.{name}], puis « beffroi config check »"
    match system:
        case Embedded():
            return "beffroi city generate, ou remettez une sauvegarde du dossier « city »"
        case Folder():
            return "rendez ce dossier lisible au service, puis « beffroi documents index »"
    place = getattr(system, "url", None) or getattr(system, "host", "")
    if answer.reachable:
        return "corrigez les droits du compte ou les réglages, puis « beffroi doctor »"
    return f"vérifiez que {place} répond depuis cette machine (nom, port, pare-feu), puis « beffroi doctor »"


def _ask(name: str, system: Any, connector: Callable[[], Any], settings: Settings) -> Answer:
    match system:
        case NoSystem() if name == "mail":
            return Answer(None, notes=("aucun serveur : les avis restent dans le système de tickets",))
        case NoSystem():
            return Answer(None, notes=("aucun système : ses outils sont absents",))
        case Embedded() if read_manifest(settings.city_home) is None:
            if settings.city_home.exists():
                return Answer(False, trouble="la ville embarquée est incomplète")
            return Answer(None, notes=("pas encore engendré ; le premier démarrage le fait",))
        case Folder(folders=folders):
            return _folders(folders, connector, settings)
        case Webdav():
            return _webdav(connector(), settings)
        case Embedded() if name == "documents":
            return _folders([], connector, settings)
        case Embedded():
            connector()
            return Answer(True, notes=embedded_counts(name, settings.city_home, _BUSY))
    return _remote(connector())


def _remote(connector: Checkable) -> Answer:
    """A system behind the network, by its connector's own check."""
    checked, health = connector.check(), connector.health
    return Answer(
        reachable=checked.reachable,
        since=health.since if health.reachable == checked.reachable else 0.0,
        latency=checked.latency,
        version=checked.version,
        notes=checked.notes,
        refused=checked.refused,
        trouble=checked.trouble,
    )


def _webdav(documents: WebdavDocuments, settings: Settings) -> Answer:
    """Documents behind the network: what their connector's check says, with what their indexes hold."""
    answer, held = _remote(documents), _indexed(documents, settings)
    problems = () if answer.trouble else (held.trouble,) if held.trouble else ()
    trouble = " ; ".join((answer.trouble, *problems)).removeprefix(" ; ")
    return replace(answer, notes=(*answer.notes, *held.notes), refused=held.refused, trouble=trouble)


def _folders(folders: list[DocumentFolder], connector: Callable[[], Any], settings: Settings) -> Answer:
    """Folders of documents: whether each can be read, and what their indexes hold where there are any."""
    closed = tuple(
        f"le dossier « {folder.name} » ({folder.path}) n'existe pas ou ne peut pas être lu"
        for folder in folders
        if not (folder.path.is_dir() and os.access(folder.path, os.R_OK | os.X_OK))
    )
    held = _indexed(connector(), settings)
    trouble = " ; ".join(filter(None, (*closed, held.trouble)))
    return replace(held, reachable=not closed, trouble=trouble)


def _indexed(documents: IndexedDocuments, settings: Settings) -> Answer:
    """What the indexes of documents hold, and what of them is left out."""
    if not (settings.city_home / INDEX).is_dir():
        found: list[dict[str, Any]] = []
        notes: tuple[str, ...] = ("pas encore indexés ; le serveur le fait en arrière-plan",)
    else:
        status = documents.status()
        found = status["folders"]
        files, passages = (sum(one[name] for one in found) for name in ("files", "passages"))
        notes = (
            f"{files} documents, {passages} passages",
            *(("une indexation est en cours",) if status["running"] else ()),
        )
    left_out = [
        f"{one['folder']} / {left['path']} : {left['reason']}" for one in found for left in one["left_out"]
    ]
    problems = tuple(f"{one['folder']} : {one['problem']}" for one in found if one["problem"])
    more = (f"et {len(left_out) - _SHOWN} autres documents",) if len(left_out) > _SHOWN else ()
    return Answer(None, notes=notes, refused=(*left_out[:_SHOWN], *more), trouble=" ; ".join(problems))
