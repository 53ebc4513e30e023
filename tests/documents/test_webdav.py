"""Documents behind a WebDAV server that is slow, down, wrong or hostile: nothing foreign is asked or indexed."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import ValidationError

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.settings.documents import Webdav
from beffroi.settings.installation import Settings
from beffroi.settings.systems import SystemsSettings
from tests.conformance.webdav import BASE, PASSWORD, PLACE, USER, need_webdav, webdav_server, webdav_settings
from tests.documents.people import CLAIRE
from tests.reach.hostile import HostileServer, answer, hostile, silence
from tools.documents.webdav import WebdavDocuments
from ui.checks import Asking

NOTE = b"# Note\n\nparapheur"
Files = dict[str, bytes]


def entry(href: str, size: int = 17, tag: str = '"1"', folder: bool = False) -> str:
    kind = "<d:collection/>" if folder else ""
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop><d:resourcetype>{kind}</d:resourcetype>"
        f"<d:getcontentlength>{size}</d:getcontentlength><d:getetag>{tag}</d:getetag></d:prop>"
        "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )


def listing(*entries: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<d:multistatus xmlns:d="DAV:">{"".join(entries)}</d:multistatus>'.encode()


class Cloud:
    """A scripted server: what it lists by path, and the files that it gives."""

    def __init__(self) -> None:
        self.listings: dict[str, bytes] = {"/dav/A/": listing(entry("/dav/A/", folder=True))}
        self.files: Files = {}
        self.status = ""

    def __call__(self, near: socket.socket) -> None:
        method, path = self.server.asked[-1].split(b" ", 2)[:2]
        target = path.decode()
        if self.status:
            answer(self.status, b"")(near)
        elif method == b"PROPFIND" and target in self.listings:
            answer("207 Multi-Status", self.listings[target], "application/xml")(near)
        elif method == b"PROPFIND" and target in self.files:
            answer("207 Multi-Status", listing(entry(target)), "application/xml")(near)
        elif method == b"GET" and target in self.files:
            answer("200 OK", self.files[target], "text/markdown")(near)
        else:
            answer("404 Not Found", b"")(near)

    def asked(self) -> list[str]:
        return [" ".join(request.decode("latin-1").split(" ", 2)[:2]) for request in self.server.asked]

    server: HostileServer


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    made = Cloud()
    with hostile(made) as made.server:
        yield made


@pytest.fixture
def open_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., WebdavDocuments]]:
    monkeypatch.setenv(PLACE, PASSWORD)
    with ExitStack() as stack:

        def build(url: str, **more: Any) -> WebdavDocuments:
            given = {
                "kind": "webdav", "url": f"{url}/dav", "user": USER, "password": {"env": PLACE},
                "folders": [{"path": "A", "name": "A"}], "timeout": 5,
            }  # fmt: skip
            made = WebdavDocuments(Webdav.model_validate(given | more), tmp_path / "state")
            stack.callback(made.close)
            return made

        yield build


def index(documents: WebdavDocuments) -> tuple[int, int, str]:
    """Files read, files left out, and the problem."""
    (passed,) = documents.index(lambda _what, _share: None)
    return passed.read, passed.left_out, passed.problem


def left_out(documents: WebdavDocuments) -> dict[str, str]:
    (folder,) = documents.status()["folders"]
    return {each["path"]: each["reason"] for each in folder["left_out"]}


@pytest.mark.parametrize(
    "href",
    [
        "https://ailleurs.example/dav/A/x.md", "//ailleurs.example/dav/A/x.md", "/dav/A/../B/x.md",
        "/dav/A/%2e%2e/x.md", "/dav/A/..%2fB%2fx.md", "/dav/A/a%5cx.md", "/dav/B/x.md", "/dav/A/b/x.md",
        "/dav/A/x.md?a=1", "/dav/A/%00x.md", "/dav/A/%ff.md", "/dav/A/%0d%0ax.md", "x.md", "/",
        "file:///etc/passwd", "http://[/x.md", "/dav/A/" + "x" * 9000 + ".md",
    ],
)  # fmt: skip
def test_an_address_that_is_not_in_the_folder_is_never_asked(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments], href: str
) -> None:
    cloud.listings["/dav/A/"] = listing(entry("/dav/A/", folder=True), entry(href), entry("/dav/A/bon.md"))
    cloud.files["/dav/A/bon.md"] = NOTE
    documents = open_documents(cloud.server.url)
    assert index(documents) == (1, href != "/", "") or (href == "/" and index(documents)[0] == 0)
    assert set(cloud.asked()) <= {"PROPFIND /dav/A/", "GET /dav/A/bon.md"}
    assert all("ignorée" in reason and len(path) <= 200 for path, reason in left_out(documents).items())


def test_absolute_addresses_of_the_server_itself_are_taken(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments]
) -> None:
    name = quote("L'été 🚧 à 100 %.md", safe="")
    cloud.listings["/dav/A/"] = listing(entry(f"{cloud.server.url}/dav/A/{name}"))
    cloud.files[f"/dav/A/{name}"] = NOTE
    documents = open_documents(cloud.server.url)
    assert index(documents) == (1, 0, "")
    assert [p.title for p in documents.acting_for(CLAIRE).search("parapheur", 5).items] == ["Note"]


@pytest.mark.parametrize(
    "body",
    [
        listing(before='<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'),
        listing(before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
        b"<html><body>Connexion</html>",
        b"",
        b"<d:multistatus xmlns:d='DAV:'>" + b"<d:response>" * 5000,
        listing()[:-20],
    ],
    ids=["bomb", "external", "HTML", "empty", "deep", "cut"],
)
def test_what_is_no_listing_is_said_and_the_index_stays(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments], body: bytes
) -> None:
    cloud.listings["/dav/A/"], cloud.files["/dav/A/a.md"] = listing(entry("/dav/A/a.md")), NOTE
    documents = open_documents(cloud.server.url)
    index(documents)
    cloud.listings["/dav/A/"] = body
    read, _, problem = index(documents)
    assert read == 0 and "mal répondu" in problem
    assert documents.acting_for(CLAIRE).search("parapheur", 5).items != ()


def test_a_huge_listing_is_refused_with_the_setting_that_allows_more(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments]
) -> None:
    cloud.listings["/dav/A/"] = listing(*(entry(f"/dav/A/{n}.md") for n in range(101)))
    documents = open_documents(cloud.server.url, most=100)
    assert "plus de 100" in index(documents)[2] and cloud.asked() == ["PROPFIND /dav/A/"]


def test_folders_without_an_end_have_one(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments]
) -> None:
    path = "/dav/A/"
    for _ in range(60):
        cloud.listings[path] = listing(entry(path, folder=True), entry(f"{path}a/", folder=True))
        path += "a/"
    assert index(open_documents(cloud.server.url)) == (0, 0, "") and len(cloud.server.asked) < 40


def test_a_large_file_is_left_out_whatever_the_listing_says(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments]
) -> None:
    cloud.listings["/dav/A/"] = listing(entry("/dav/A/a.md", size=10**12), entry("/dav/A/b.md", size=3))
    cloud.files["/dav/A/b.md"] = b"x" * (51 * 1024 * 1024)
    documents = open_documents(cloud.server.url)
    assert index(documents)[:2] == (0, 2) and "GET /dav/A/a.md" not in cloud.asked()
    assert all("plus de 50 Mio" in reason for reason in left_out(documents).values())


def test_a_tag_tells_what_changed(cloud: Cloud, open_documents: Callable[..., WebdavDocuments]) -> None:
    documents = open_documents(cloud.server.url)
    cloud.files["/dav/A/a.md"] = NOTE
    for tag, read in (('"1"', 1), ('"1"', 0), ('"2"', 0), ('W/"3"', 1)):  # the second has the same content
        cloud.listings["/dav/A/"] = listing(entry("/dav/A/a.md", tag=tag))
        if tag.startswith("W"):
            cloud.files["/dav/A/a.md"] = NOTE.replace(b"parapheur", b"agrafeuse")
        asked = len(cloud.server.asked)
        assert index(documents)[0] == read
        assert len(cloud.server.asked) - asked == (1 if (tag, read) == ('"1"', 0) else 2)
    assert documents.acting_for(CLAIRE).search("agrafeuse", 5).items != ()


@pytest.mark.parametrize("status", ["401 No", "500 No", "503 No", "302 Found"])
def test_a_server_that_fails_keeps_what_is_known_and_says_so(
    cloud: Cloud,
    open_documents: Callable[..., WebdavDocuments],
    status: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    cloud.listings["/dav/A/"], cloud.files["/dav/A/a.md"] = listing(entry("/dav/A/a.md")), NOTE
    documents = open_documents(cloud.server.url)
    index(documents)
    cloud.status = status
    with caplog.at_level(logging.DEBUG):
        problem = index(documents)[2]
        with pytest.raises(ToolError) as caught:
            documents.acting_for(CLAIRE).search("parapheur", 5)
        checked = documents.check()
    assert problem and PASSWORD not in f"{problem} {caught.value} {checked} {caplog.text} {documents!r}"
    assert "documents" in checked.trouble or "documents" in problem
    cloud.status = ""
    documents.close()
    again = open_documents(cloud.server.url)
    assert again.acting_for(CLAIRE).search("parapheur", 5).items != ()


def test_a_file_that_fails_in_the_middle_stops_the_pass_and_loses_nothing(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments]
) -> None:
    cloud.listings["/dav/A/"] = listing(entry("/dav/A/a.md"), entry("/dav/A/b.md"))
    cloud.files |= {"/dav/A/a.md": NOTE, "/dav/A/b.md": NOTE}
    documents = open_documents(cloud.server.url)
    assert index(documents) == (2, 0, "")
    cloud.listings["/dav/A/"] = listing(entry("/dav/A/a.md", tag='"9"'), entry("/dav/A/b.md"))
    real = cloud.files.pop("/dav/A/a.md")
    assert index(documents)[:2] == (0, 1)  # gone between the listing and the reading
    cloud.files["/dav/A/a.md"] = real
    assert index(documents)[0] == 1


def test_a_silent_server_ends_a_search_and_a_pass(
    tmp_path: Path, open_documents: Callable[..., WebdavDocuments]
) -> None:
    with hostile(silence) as server:
        documents = open_documents(server.url, timeout=0.5)
        assert "à temps" in index(documents)[2]
        assert not documents.check().reachable


def test_the_copy_of_an_opened_file_has_no_name(
    cloud: Cloud, open_documents: Callable[..., WebdavDocuments], tmp_path: Path
) -> None:
    cloud.listings["/dav/A/"], cloud.files["/dav/A/a.md"] = listing(entry("/dav/A/a.md")), NOTE
    documents = open_documents(cloud.server.url)
    index(documents)
    known = documents.acting_for(CLAIRE).search("parapheur", 1).items[0].document
    with documents.acting_for(CLAIRE).opened(known) as found:
        assert found.size == len(NOTE)
        assert {path.suffix for path in (tmp_path / "state").iterdir()} <= {
            ".db",
            ".lock",
            ".db-wal",
            ".db-shm",
        }


@pytest.mark.parametrize("path", ["../B", "A/../../B", "A//B", "A\\B", "A/./B", "A\nB"])
def test_a_path_of_the_settings_stays_below_the_address(path: str) -> None:
    with pytest.raises(ValidationError, match="chemin du serveur"):
        Webdav.model_validate(
            {"kind": "webdav", "url": "https://n.example/dav", "user": "b", "password": {"env": "X"}}
            | {"folders": [{"path": path, "name": "A"}]}
        )


def test_a_missing_secret_is_said(
    open_documents: Callable[..., WebdavDocuments], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PLACE)
    with pytest.raises(ConfigurationError, match=PLACE):
        open_documents("https://n.example")


# --- with a real server ---------------------------------------------------------------------------------------


def test_the_doctor_says_what_is_there_and_what_is_left_out(
    tmp_path: Path, city_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_webdav()
    monkeypatch.setenv(PLACE, PASSWORD)
    (tmp_path / "tls").mkdir()
    (tmp_path / "files" / "A").mkdir(parents=True)
    (tmp_path / "files" / "A" / "note.md").write_bytes(NOTE)
    (tmp_path / "files" / "A" / "abime.pdf").write_bytes(b"")
    with webdav_server(tmp_path / "files", tmp_path / "tls") as server:
        folders = [{"path": "A", "name": "A"}, {"path": "absent", "name": "B"}]

        def state(**more: Any) -> Any:
            system = webdav_settings(server, folders, **more)
            settings = Settings(home=tmp_path, systems=SystemsSettings(documents=system))
            return next(s for s in Asking(settings).ask() if s.name == "documents")

        WebdavDocuments(webdav_settings(server, folders), city_copy / "documents.index").index(
            lambda *_: None
        )
        found = state()
        assert found.reachable and "« absent »" in found.trouble and "1 documents" in found.notes[0]
        assert any("abime.pdf" in line for line in found.refused) and found.kind == "webdav"
        monkeypatch.setenv(PLACE, "faux")
        refused = state()
        assert refused.reachable is False and "refuse le compte" in refused.trouble
        monkeypatch.setenv(PLACE, PASSWORD)
        assert "certificat" in state(ca=None).trouble


def test_a_password_that_is_refused_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_webdav()
    monkeypatch.setenv(PLACE, PASSWORD)
    (tmp_path / "tls").mkdir()
    (tmp_path / "A").mkdir()
    with webdav_server(tmp_path, tmp_path / "tls", password="autre") as server:
        assert BASE in server.url
        documents = WebdavDocuments(webdav_settings(server, [{"path": "A", "name": "A"}]), tmp_path / "state")
        assert "refuse le compte" in index(documents)[2]
        documents.close()
    with pytest.raises(ToolError) as caught:
        documents.acting_for(CLAIRE).search("parapheur", 5)
    assert caught.value.failure is Failure.UNAVAILABLE and "pas encore pu être lu" in caught.value.fr
