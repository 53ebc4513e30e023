"""Connector of the port ``documents`` to folders of this machine.

documents = FolderDocuments(folders, state)
documents.acting_for(actor).search("terrasses", 5)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from beffroi.errors import ConfigurationError
from beffroi.settings.documents import DocumentFolder
from tools.documents.folder_pass import Shelf
from tools.documents.folder_walk import LocalFolder
from tools.documents.indexed import IndexedDocuments
from tools.documents.inner import folded


class FolderDocuments(IndexedDocuments):
    """Folders of this machine.

    Args:
        folders: which, and who may read each.
        state: folder of the indexes; closed to other users of the machine.
        refresh: seconds between two passes in the background.

    Raises:
        ConfigurationError: two folders share a path or a name, or one is not absolute.
    """

    def __init__(self, folders: Sequence[DocumentFolder], state: Path, refresh: float = 300.0) -> None:
        super().__init__(_checked(folders), state, refresh)


def _checked(folders: Sequence[DocumentFolder]) -> list[Shelf]:
    found: dict[str, str] = {}
    checked = []
    for folder in folders:
        path = folder.path.expanduser()
        if not path.is_absolute():
            raise ConfigurationError(
                f"Le dossier de documents « {folder.path} » doit être un chemin absolu.",
                f"The folder of documents '{folder.path}' must be an absolute path.",
            )
        path = path.resolve()
        if folded(str(path)) in found or folder.name in found.values():
            raise ConfigurationError(
                f"Deux dossiers de documents ont le même chemin ou le même nom (« {folder.name} »).",
                f"Two folders of documents share a path or a name ('{folder.name}').",
            )
        found[folded(str(path))] = folder.name
        key = PurePosixPath(path)
        checked.append(Shelf(folder.name, str(path), key, folder.readers, LocalFolder(path)))
    return checked
