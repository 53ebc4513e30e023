"""One folder of a WebDAV server, as a place of documents (`tools.documents.folder_walk.Place`)."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from urllib.parse import quote, unquote, urlsplit

from beffroi.errors import Failure, ToolError
from beffroi.settings.documents import Webdav
from tools.documents.folder_walk import Seen, is_wanted
from tools.documents.inner import Inner
from tools.documents.reading.passages import Unreadable
from tools.documents.reading.reader import LARGEST
from tools.documents.webdav_listing import PROPFIND, Member, is_there, members
from tools.reach.http import Answer, HttpService, broken

_XML = {"Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml, text/xml"}
_GONE = (404, 410)
_CLOSED = (403, 423)


@dataclass(frozen=True)
class WebdavPlace:
    """A folder of a server.

    Attributes:
        path: below the address of the settings.
        state: folder of this machine where a file lies while it is read, without a name.
    """

    service: HttpService
    system: Webdav
    path: str
    state: Path

    @property
    def label(self) -> str:
        """The folder's address."""
        return f"{self.system.url.rstrip('/')}/{self.path}"

    def walk(self, suffixes: Collection[str], inner: Collection[str]) -> Iterator[Seen]:
        """Files with one of these endings; folder by folder, as servers refuse to list a whole tree at once.

        Raises:
            ToolError: the server cannot be reached or answers wrongly, or there are too many files.
            Unmet: a folder of ``inner`` is there under another name.
        """
        kept, pending, count = Inner(inner), [PurePosixPath()], 0
        while pending:
            folder = pending.pop()
            answer = self._ask("/".join(folder.parts), "1")
            if answer.status in (*_GONE, *_CLOSED):
                yield self._without(folder, answer.status)
                kept.pass_by(folder)
                continue
            for member in self._members(answer, folder):
                count += 1
                if count > self.system.most:
                    raise self._too_many()
                path = folder / member.name
                if member.problem:
                    yield Seen(member.name, problem=member.problem)
                elif member.folder:
                    pending += [path] * kept.enters(path)
                elif is_wanted(member.name, suffixes):
                    yield _seen(path.as_posix(), member)
        kept.check(self.label, self.there)

    @contextmanager
    def opened(self, path: str) -> Iterator[int]:
        """A copy of a file, without a name on this machine, gone once it is closed.

        Raises:
            OSError: the server has none there, keeps it closed, or it is too large.
            ToolError: the server cannot be reached.
        """
        with TemporaryFile(dir=self.state, buffering=0) as file:
            try:
                answer = self.service.download(
                    self._address(path),
                    file,
                    LARGEST,
                    seconds=self.system.download,
                    expected=(*_GONE, *_CLOSED),
                )
            except ToolError as error:
                if error.failure is not Failure.LIMIT:
                    raise
                raise OSError(errno.EFBIG, _too_large()) from error
            if answer.status in _GONE:
                raise OSError(errno.ENOENT, "il n'est plus sur le serveur")
            if answer.status in _CLOSED:
                raise OSError(errno.EACCES, "fermé au compte des réglages")
            file.seek(0)
            yield file.fileno()

    def there(self, path: str) -> bool:
        """Whether the server still has the file.

        Raises:
            ToolError: the server cannot be reached or answers wrongly.
        """
        answer = self._ask(path, "0")
        if answer.status in (*_GONE, *_CLOSED):
            return False
        try:
            return is_there(answer.body)
        except Unreadable as error:
            broken(self.service.name, str(error))

    def _ask(self, path: str, depth: str) -> Answer:
        address = self._address(path) + ("/" if depth == "1" or not path else "")
        headers = {**_XML, "Depth": depth}
        expected = (*_GONE, *_CLOSED)
        return self.service.read(
            address, method="PROPFIND", body=PROPFIND, headers=headers, expected=expected
        )

    def _members(self, answer: Answer, folder: PurePosixPath) -> list[Member]:
        asked = [*_parts(unquote(urlsplit(self.system.url).path)), *_parts(self.path), *folder.parts]
        try:
            found = members(answer.body, self.service.host, asked)
            return sorted(found, key=lambda member: member.name)
        except Unreadable as error:
            broken(self.service.name, str(error))

    def _address(self, path: str) -> str:
        names = [*_parts(self.path), *_parts(path)]
        return "".join(f"/{quote(name, safe='')}" for name in names)

    def _without(self, folder: PurePosixPath, status: int) -> Seen:
        if not folder.parts:
            raise ToolError(
                Failure.NOT_FOUND,
                f"Le dossier « {self.path or '/'} » n'existe pas sur le serveur de documents, ou n'est pas "
                f"ouvert au compte « {self.system.user} » (HTTP {status}).",
                f"There is no folder '{self.path or '/'}' on the server, or it is closed to this account.",
            )
        return Seen(folder.as_posix(), problem=f"dossier fermé au compte des réglages (HTTP {status})")

    def _too_many(self) -> ToolError:
        return ToolError(
            Failure.LIMIT,
            f"Le dossier « {self.path or '/'} » du serveur de documents contient plus de {self.system.most} "
            "fichiers : réglez « most », ou donnez des dossiers plus petits.",
            f"The folder '{self.path or '/'}' holds more than {self.system.most} files: set 'most'.",
        )


def _seen(path: str, member: Member) -> Seen:
    problem = _too_large() if member.size > LARGEST else ""
    return Seen(path, member.size, member.changed, problem, member.version)


def _too_large() -> str:
    return f"plus de {LARGEST // 1024 // 1024} Mio"


def _parts(path: str) -> Sequence[str]:
    return [part for part in path.split("/") if part]
