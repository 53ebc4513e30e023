"""Connector of the port ``documents`` to a WebDAV server, such as Nextcloud.

    documents = WebdavDocuments(system, state)
    documents.acting_for(actor).search("terrasses", 5)

The server is read through one account; who may read which of its folders is in the settings, as for folders
of this machine. What it holds is indexed here; a file is asked for again when somebody opens it.
"""

from __future__ import annotations

import time
from pathlib import Path, PurePosixPath

from beffroi.errors import BeffroiError, ConfigurationError
from beffroi.settings.documents import Webdav
from tools.documents.folder_pass import Shelf
from tools.documents.indexed import IndexedDocuments
from tools.documents.inner import folded
from tools.documents.webdav_place import WebdavPlace
from tools.reach.breaker import Health
from tools.reach.checked import Checked
from tools.reach.http import HttpService


class WebdavDocuments(IndexedDocuments):
    """Folders of one server.

    Args:
        state: folder of the indexes; closed to other users of the machine.

    Raises:
        ConfigurationError: two folders share a path or a name, or the secret cannot be read.
    """

    def __init__(self, system: Webdav, state: Path) -> None:
        auth = (system.user, system.password.read())
        self._service = HttpService("documents", system, auth=auth)
        self._places = [WebdavPlace(self._service, system, each.path, state) for each in system.folders]
        super().__init__(_shelves(system, self._places), state, system.refresh)

    @property
    def health(self) -> Health:
        """The server as the last calls found it."""
        return self._service.health

    def close(self) -> None:
        """End the background's work and the connections that are kept."""
        super().close()
        self._service.close()

    def check(self) -> Checked:
        """Whether each folder can be read now, and what the indexes hold."""
        latency, troubles = 0.0, []
        for place in self._places:
            began = time.monotonic()
            try:
                if not place.there(""):
                    troubles.append(
                        f"le dossier « {place.path or '/'} » n'existe pas ou n'est pas ouvert au compte"
                    )
            except BeffroiError as error:
                return Checked(False, trouble=error.fr)
            latency = time.monotonic() - began
        return Checked(True, latency, trouble=" ; ".join(troubles))


def _shelves(system: Webdav, places: list[WebdavPlace]) -> list[Shelf]:
    paths, names = [folded(f.path) for f in system.folders], [f.name for f in system.folders]
    for each in system.folders:
        if paths.count(folded(each.path)) > 1 or names.count(each.name) > 1:
            raise ConfigurationError(
                f"Deux dossiers de documents ont le même chemin ou le même nom (« {each.name} »).",
                f"Two folders of documents share a path or a name ('{each.name}').",
            )
    return [
        Shelf(each.name, place.label, PurePosixPath("/", each.path), each.readers, place)
        for each, place in zip(system.folders, places, strict=True)
    ]
