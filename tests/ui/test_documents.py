"""The page that gives a document: rights again, an attachment, headers under which nothing of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents.interpreter.outcomes import Ok
from agents.interpreter.outcomes import to_json as outcome_json
from agents.views import PassagesBlock, PassageView
from agents.views.passages import AS_THEY_ARE
from beffroi.identity import Role
from beffroi.records import Listing, Passage
from beffroi.settings.systems import DocumentFolder
from tests.ui.conftest import House
from tests.ui.fakes import HOSTILE
from tests.ui.people import CLAIRE, NADIA, SAMUEL
from tools.documents.folder import FolderDocuments

NAME = 'note "très" <secrète>;\r\nX-Evil: 1.md'


@pytest.fixture
def documents(house: House, tmp_path: Path) -> Iterator[FolderDocuments]:
    """One folder for all and one for human resources; the stand-in assistant opens their files."""
    for name, text in (("tous", "# Cantine\n\n<script>alert(1)</script>"), ("rh", "# Primes\n\nen mars")):
        (tmp_path / name).mkdir()
        (tmp_path / name / (NAME if name == "tous" else "primes.md")).write_text(text)
    folders = [
        DocumentFolder(path=tmp_path / "tous", name="Tous"),
        DocumentFolder(path=tmp_path / "rh", name="RH", roles=[Role.RH]),
    ]
    made = FolderDocuments(folders, tmp_path / "index")
    made.index(lambda _what, _share: None)

    def document(actor: Any, known: str) -> Any:
        return made.acting_for(actor).opened(known)

    house.assistant.document = document  # type: ignore[attr-defined]  # the stand-in has no documents of its own
    yield made
    made.close()


def known(documents: FolderDocuments, query: str) -> str:
    return documents.acting_for(NADIA).search(query, 1).items[0].document


def test_a_document_is_an_attachment_that_runs_nothing(house: House, documents: FolderDocuments) -> None:
    answer = house.browser(CLAIRE).get(f"/documents/{known(documents, 'cantine')}")

    assert answer.status_code == 200 and answer.text == "# Cantine\n\n<script>alert(1)</script>"
    headers = answer.headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment; ") and "x-evil" not in headers
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_who_may_not_read_it_cannot_tell_it_from_one_that_does_not_exist(
    house: House, documents: FolderDocuments
) -> None:
    secret = known(documents, "primes")
    browser = house.browser(CLAIRE)

    refused, missing = browser.get(f"/documents/{secret}"), browser.get("/documents/0123456789abcdef01234567")

    assert (refused.status_code, missing.status_code) == (404, 404)
    assert refused.text.replace(secret, "") == missing.text.replace("0123456789abcdef01234567", "")
    assert house.browser(NADIA).get(f"/documents/{secret}").status_code == 200


@pytest.mark.parametrize("path", ["/documents/", "/documents/..%2F..%2Fetc%2Fpasswd", "/documents/a/b"])
def test_a_path_is_no_document(house: House, documents: FolderDocuments, path: str) -> None:
    assert house.browser(CLAIRE).get(path).status_code == 404


def test_nobody_reads_without_signing_in(house: House, documents: FolderDocuments) -> None:
    answer = house.browser().get(f"/documents/{known(documents, 'cantine')}")

    assert answer.status_code == 303 and answer.headers["location"].startswith("/login")


def test_passages_are_text_with_a_link_on_the_page(house: House) -> None:
    block = PassagesBlock((PassageView(HOSTILE, "page 3", f"un\n{HOSTILE}", "abc123"),), AS_THEY_ARE, ("1",))
    view = house.ask(CLAIRE, "les tickets")
    house.assistant._keep(replace(view, answer=(block,)))

    page = house.browser(CLAIRE).get(f"/runs/{view.run}").text

    assert "<script>alert" not in page and "<img src=https" not in page and "\u202e" not in page
    assert 'href="/documents/abc123"' in page and "ne rédige pas de réponse" in page


def test_an_auditor_does_not_read_kept_passages_on_the_trace(house: House) -> None:
    view = house.ask(CLAIRE, "les tickets")
    kept = Passage("a.1", "a", "RH", None, 1.0, "rh", "Primes", "", "en mars")
    free = replace(kept, id="b.1", readers="", title="Cantine", text="le lundi")
    stored = outcome_json(Ok(Listing((kept, free), True, 2), 0.1, 0))
    house.guards.runs.put(view.run, f"result:0:{view.steps[0].site}", stored)

    house.inquire(SAMUEL, view.run)
    page = house.browser(SAMUEL).get(f"/audit/runs/{view.run}").text

    assert "en mars" not in page and "Primes" not in page and "le lundi" in page
