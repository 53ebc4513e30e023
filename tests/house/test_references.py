"""What code, service files, scripts and documents say of a page in docs/ is there: the page, the section, the anchor."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = re.compile(r"(?<![\w/])(docs/(?!decisions/NNN)[\w/-]+\.md)")
SECTION = r"""[`)]*,?[ ](?:«[ ]([^»]+)[ ]»|"([A-Z][^"]+)")"""
NAMED = re.compile(PAGE.pattern + SECTION)
SECTION_OF = re.compile(r"« ([^»]+) » (?:dans|in|of) `?" + PAGE.pattern)
LINK_THEN_SECTION = re.compile(r"\]\(([^)#\s]+\.md)\)" + SECTION.removeprefix("[`)]*"))
ANCHORED = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
JOINED = re.compile(r'"\s*\n\s*[rf]{0,2}"|\n\s*#\s?')
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _texts() -> list[Path]:
    """Every text that is kept here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    kept = (".py", ".md", ".toml", ".sh", ".rego", ".service", ".html", ".yml", ".js")
    bare = ("deploy/", "scripts/", "Makefile")
    found = [ROOT / name for name in names if name.endswith(kept) or name.startswith(bare)]
    return [path for path in found if path.is_file()]


TEXTS = _texts()
DOCUMENTS = [path for path in TEXTS if path.suffix == ".md"]


def _headings(document: Path) -> set[str]:
    """A document's headings without their marks."""
    return {
        re.sub(r"[`*]", "", found) for found in HEADING.findall(FENCED.sub("", document.read_text("utf-8")))
    }


def _anchor(heading: str) -> str:
    """The anchor that a forge gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _read(path: Path) -> str:
    """A file's text; a string or a comment that goes on in the next line is one."""
    text = path.read_text("utf-8")
    return (
        text
        if path.suffix == ".md"
        else JOINED.sub(lambda found: " " if found[0].endswith(("#", "# ")) else "", text)
    )


def test_strings_and_comments_over_two_lines_are_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'x = "voyez (docs/a.md, "\n    "« Two words »)"\n# docs/b.md, « Two\n# words »\n'
    )
    text = _read(tmp_path / "a.py")
    assert [found[:2] for found in NAMED.findall(text)] == [
        ("docs/a.md", "Two words"),
        ("docs/b.md", "Two words"),
    ]


@pytest.mark.parametrize(
    "heading, anchor", [("A city system", "a-city-system"), ("What is `told`?", "what-is-told")]
)
def test_anchors_are_those_of_a_forge(heading: str, anchor: str) -> None:
    assert _anchor(heading) == anchor


def test_every_page_named_is_there() -> None:
    absent = {
        f"{path.relative_to(ROOT)}: {page}"
        for path in TEXTS
        for page in PAGE.findall(_read(path))
        if not (ROOT / page).exists() and path != Path(__file__)
    }
    assert absent == set()


def test_every_section_named_beside_its_page_is_a_heading_there() -> None:
    named = [
        (path, ROOT / page, quoted or plain)
        for path in TEXTS
        for page, quoted, plain in NAMED.findall(_read(path))
        if path != Path(__file__)
    ]
    told = [(path, ROOT / page, name) for path in TEXTS for name, page in SECTION_OF.findall(_read(path))]
    linked = [
        (path, path.parent / page, quoted or plain)
        for path in DOCUMENTS
        for page, quoted, plain in LINK_THEN_SECTION.findall(path.read_text("utf-8"))
    ]
    absent = [
        f"{path.relative_to(ROOT)}: {page.name}, « {section} »"
        for path, page, section in [*named, *told, *linked]
        if " ".join(section.split()) not in _headings(page)
    ]
    assert named and told and linked and absent == []


def test_every_anchor_of_a_link_is_a_heading_there() -> None:
    absent = [
        f"{path.relative_to(ROOT)}: {page}#{anchor}"
        for path in DOCUMENTS
        for page, anchor in ANCHORED.findall(path.read_text("utf-8"))
        if "://" not in page
        and anchor not in {_anchor(heading) for heading in _headings(path.parent / page if page else path)}
    ]
    assert absent == []


def test_every_word_of_the_glossary_says_where_it_lives() -> None:
    rows = re.findall(
        r"^\| (\*\*.+?) \| (.+) \| (.+) \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.M
    )
    places = {word: re.findall(r"`([\w/.]+)`|\]\(([\w.]+)\)", place) for word, _, place in rows}
    assert len(rows) > 20 and all(places.values())
    absent = [
        f"{word}: {path or page}"
        for word, found in places.items()
        for path, page in found
        if not (ROOT / path if path else ROOT / "docs" / page).exists()
    ]
    assert absent == []
