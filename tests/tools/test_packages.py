"""Packages of other authors: named with their hash or not in use, copied as they were hashed, judged before loading."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import SandboxSettings, Settings
from tests.tools.conftest import QUICK
from tests.tools.fakes import NOW, FakeConnectors
from tests.tools.made import enabled, make_package
from tools.packages.describe import ask_description, ask_rehearsal
from tools.packages.installation import load_installation
from tools.packages.mount import unmount
from tools.packages.places import check_name, find_package, installed_packages
from tools.packages.source import read_source, source_hash
from tools.registry import load_registry, with_package
from tools.toolbox import build_toolbox


@pytest.fixture(autouse=True)
def _unmounted() -> Iterator[None]:
    yield
    unmount("beffroi_colis")


def test_the_hash_is_the_one_that_the_shell_gives(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    command = "find * -type f ! -path '*__pycache__*' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    told = subprocess.run(command, shell=True, cwd=made, capture_output=True, text=True, check=True)
    assert told.stdout.split()[0] == source_hash(read_source(made))


def test_an_enabled_package_is_used_and_the_rest_stays(tmp_path: Path) -> None:
    installed = load_installation(enabled(tmp_path / "home", make_package(tmp_path)))
    assert [p.tools for p in installed.enabled] == [("colis.suivre",)] and installed.disabled == ()
    assert set(installed.registry.specs) == {*load_registry().specs, "colis.suivre"}
    assert installed.registry.digest != load_registry().digest


@pytest.mark.parametrize("file", ["suivre.py", "__init__.py", "phrases/colis.txt", "notes.txt"])
def test_one_byte_more_disables_the_package_alone(tmp_path: Path, file: str) -> None:
    made = make_package(tmp_path)
    settings = enabled(tmp_path / "home", made)
    with (made / file).open("a") as text:
        text.write("#")
    installed = load_installation(settings)
    (off,) = installed.disabled
    assert "a changé depuis" in off.fr and "beffroi tool enable" in off.fr
    assert installed.registry.specs.keys() == load_registry().specs.keys()


def test_what_runs_is_what_was_hashed_whatever_becomes_of_the_original(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    cached = made / "__pycache__" / "suivre.cpython-311.pyc"
    settings = enabled(tmp_path / "home", made)
    cached.parent.mkdir()
    cached.write_bytes(b"not what was reviewed")
    installed = load_installation(settings)
    (copy,) = installed.registry.folders.values()
    assert copy.is_relative_to(tmp_path / "home")
    assert not any(file.read_bytes() == cached.read_bytes() for file in copy.rglob("*.pyc"))
    (made / "suivre.py").write_text("raise SystemExit")
    assert "CL1" in (copy / "suivre.py").read_text()


def test_a_copy_that_was_tampered_with_is_made_again(tmp_path: Path) -> None:
    settings = enabled(tmp_path / "home", make_package(tmp_path))
    (copy,) = load_installation(settings).registry.folders.values()
    (copy / "suivre.py").write_text("raise SystemExit")
    unmount("beffroi_colis")
    assert load_installation(settings).disabled == ()


def test_a_tool_of_a_package_answers_from_a_sandbox_that_sees_its_folder(tmp_path: Path) -> None:
    settings = enabled(tmp_path / "home", make_package(tmp_path)).model_copy(update={"sandbox": QUICK})
    with closing(build_toolbox(settings, FakeConnectors())) as toolbox:
        found = toolbox.call("colis.suivre", {"numero": "CL1"}, key="k", now=NOW).value
    assert (found.exact.numero, found.exact.destinataire) == ("CL1", "Awa Diarra")


def test_links_are_refused(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    (made / "autre.py").symlink_to("/etc/hostname")
    with pytest.raises(ConfigurationError, match="lien"):
        read_source(made)


@pytest.mark.parametrize("name", ["tools", "json", "beffroi.gis", "été", "2colis", "ui", "beffroi_witness"])
def test_a_package_takes_the_name_of_no_module(name: str) -> None:
    with pytest.raises(ConfigurationError):
        check_name(name)


def test_a_package_that_shadows_an_installed_module_is_not_loaded(tmp_path: Path) -> None:
    (off,) = load_installation(enabled(tmp_path / "home", make_package(tmp_path, "pytest"))).disabled
    assert "Un autre module" in off.fr and sys.modules["pytest"] is pytest


def test_a_type_of_another_package_or_of_the_house_is_not_taken(tmp_path: Path) -> None:
    extra = "\n\nTicketDeLaVille = Ticket\n"
    first = make_package(tmp_path / "a", "beffroi_a", name="a.suivre")
    second = make_package(tmp_path / "b", "beffroi_b", name="b.suivre", extra=extra)
    try:
        installed = load_installation(enabled(tmp_path / "home", first, second))
        assert [p.name for p in installed.enabled] == ["beffroi_a"]
        assert "« Colis »" in installed.disabled[0].fr
    finally:
        unmount("beffroi_a")


def test_being_installed_enables_nothing_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_package(tmp_path)
    info = tmp_path / "beffroi_colis-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: beffroi-colis\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[beffroi.tools]\ncolis = beffroi_colis\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert [(p.name, p.folder, p.brought_by) for p in installed_packages()] == [
        ("beffroi_colis", made, "beffroi-colis 1.0")
    ]
    assert find_package("beffroi_colis").folder == made
    assert "colis.suivre" not in load_installation(Settings(home=tmp_path / "home")).registry.specs
    assert "beffroi_colis" not in sys.modules


def test_nothing_of_a_package_runs_on_the_host_to_be_described(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    made = make_package(tmp_path, extra=f"\n\nopen({str(marker)!r}, 'w').close()\n")
    told = ask_description(made.name, made, QUICK)
    assert "ne se charge pas" in told["findings"][0]["fr"] and told["findings"][0]["file"] == "suivre.py"
    assert not marker.exists() and made.name not in sys.modules


_NOTES = {
    "name": "colis.noter",
    "effect": "WRITE",
    "operations": '("ticketing.comment",)',
    "given": "Ticket",
    "returns": "Ticket",
}
_HELPER = (
    '\n\n_DEBUT = "transmis au dépôt"\n\n\ndef _ecrire(city: City, ticket: Ticket, mot: str) -> Ticket:\n'
)
_COMMENT = "    return city.ticketing.comment(city.key, ticket.number, ticket.version, mot)\n"


@pytest.mark.parametrize(
    ("sentence", "body", "told"),
    [
        (
            "Noter {numero}",
            'return _ecrire(city, numero, f"{_DEBUT} : {numero.title}")',
            "« transmis au dépôt »",
        ),
        ("Noter « Transmis au dépôt » sur {numero}", "return _ecrire(city, numero, _DEBUT)", ""),
        ("Noter le jour sur {numero}", 'return _ecrire(city, numero, f"{city.now:%d/%m/%Y}")', ""),
        (
            "Noter {numero}",
            "city.gis.district_at(2.3, 48.8); return _ecrire(city, numero, _DEBUT)",
            "district_at",
        ),
        ("Noter {numero}", 'raise ValueError("non")', "ce qu'il écrit n'a pas été vu"),
    ],
)
def test_what_an_effect_writes_and_its_sentence_does_not_say_is_seen_by_calling_it(
    tmp_path: Path, sentence: str, body: str, told: str
) -> None:
    """In a helper, by a constant: nothing that the text of the tool's own function shows."""
    body = body.replace("city.gis", "port = city.gis; port")
    made = make_package(tmp_path, **_NOTES, sentence=sentence, body=body, extra=_HELPER + _COMMENT)
    assert ask_description(made.name, made, SandboxSettings())["findings"] == []
    found = [finding["fr"] for finding in ask_rehearsal(made.name, made, SandboxSettings())]
    assert [told in each for each in found] == ([True] if told else []), found


def test_words_that_are_written_only_where_a_value_is_missing_are_seen(tmp_path: Path) -> None:
    parts = {**_NOTES, "given": "Ticket, mot: Prose | None = None"}
    said = "Noter {numero}[ : « {mot} »]"
    made = make_package(
        tmp_path,
        **parts,
        sentence=said,
        body="return _ecrire(city, numero, mot or _DEBUT)",
        extra=_HELPER + _COMMENT,
    )
    (found,) = ask_rehearsal(made.name, made, SandboxSettings())
    assert "« transmis au dépôt »" in found["fr"] and found["level"] == "error"


_URGENT = "return city.ticketing.set_priority(city.key, numero.number, numero.version, Priority.URGENTE)"
_TWO = (
    "city.ticketing.close(city.key, numero.number, numero.version, None); return _ecrire(city, numero, mot)"
)


@pytest.mark.parametrize(
    ("sentence", "body", "rule", "told"),
    [
        ("Noter {numero} : « {mot} »", _TWO, "effect", "plusieurs effets en un appel"),
        ("Relever {numero}, « {mot} »", _URGENT, "written", "« urgente »"),
        ("Passer {numero} en urgent, « {mot} »", _URGENT, "", ""),
    ],
)
def test_a_second_effect_and_a_word_of_a_closed_list_that_the_sentence_hides_are_seen(
    tmp_path: Path, sentence: str, body: str, rule: str, told: str
) -> None:
    parts = {**_NOTES, "given": "Ticket, mot: Prose", "imports": "from beffroi import Priority"}
    parts["operations"] = '("ticketing.comment", "ticketing.close", "ticketing.set_priority")'
    made = make_package(tmp_path, **parts, sentence=sentence, body=body, extra=_HELPER + _COMMENT)
    found = ask_rehearsal(made.name, made, SandboxSettings())
    assert [each["rule"] for each in found] == ([rule] if rule else [])
    assert all(told in each["fr"] for each in found)


_LOT = """
from beffroi import Listing


@dataclass(frozen=True)
class Lot:
    poids: Listing[int]
"""


@pytest.mark.parametrize(
    ("returns", "body", "told"),
    [
        ("Lookup[Colis]", 'return Lookup(Colis("CL1", None, "fragile"))', True),
        ("Lookup[Colis]", 'return Colis("CL1", "Awa Diarra", "fragile")', True),
        ("Listing[Colis]", 'return Listing([Colis("CL1", "Awa", "")], True, 1, city.now)', False),
        ("Lot", "return Lot(Listing((1, 2), True, 2, city.now))", False),
        ("Lot", "return Lot((1, 2))", True),
        ("Colis", "return object()", True),
    ],
)
def test_a_result_that_is_not_what_the_tool_declares_is_seen_by_calling_it(
    tmp_path: Path, returns: str, body: str, told: bool
) -> None:
    made = make_package(tmp_path, imports=_LOT, returns=returns, body=body)
    assert ask_description(made.name, made, SandboxSettings())["findings"] == []
    found = ask_rehearsal(made.name, made, SandboxSettings())
    assert [each["rule"] for each in found] == (["result"] if told else []), found


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('raise ValueError("non")', "(ValueError, ligne {line} : non)"),
        ("return city.meteo.get(numero)", "(AttributeError, ligne {line} : "),
        ("raise SystemExit(3)", "(SystemExit, ligne {line} : 3)"),
        ('raise ToolError(Failure.NOT_FOUND, "rien", "nothing")', ""),
        ('return Lookup() if "azur" in numero else Lookup(_COLIS[numero])', ""),
    ],
)
def test_a_read_that_fails_on_whatever_it_is_given_is_told_with_its_line(
    tmp_path: Path, body: str, told: str
) -> None:
    made = make_package(tmp_path, imports="from beffroi import Failure, ToolError", body=body)
    found = ask_rehearsal(made.name, made, SandboxSettings())
    assert [each["rule"] for each in found] == (["calls"] if told else [])
    line = (made / "suivre.py").read_text("utf-8").partition(body)[0].count("\n") + 1
    assert all(told.format(line=line) in each["fr"] and each["level"] == "advice" for each in found)


def test_a_list_that_does_not_say_whether_it_is_whole_is_no_type_of_a_tool(tmp_path: Path) -> None:
    for number, parts in enumerate(({"returns": "list[Colis]"}, {"given": "list[Ticket]"})):
        made = make_package(tmp_path / str(number), **parts)
        (found,) = ask_description(made.name, made, SandboxSettings())["findings"]
        assert "Listing[…]" in found["fr"] and found["level"] == "error"


class _Counted(type(Path())):
    """A folder that tells how often it is read whole."""

    read = 0

    def iterdir(self) -> Iterator[Path]:
        _Counted.read += self.name == "beffroi_colis"
        return super().iterdir()


def test_a_package_is_read_once_however_many_tools_it_has_and_others_come(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    more = (made / "suivre.py").read_text().replace("colis.suivre", "colis.voir").replace("Colis", "Lot")
    (made / "voir.py").write_text(more)
    other = make_package(tmp_path / "b", "beffroi_b", name="b.suivre")
    (other / "suivre.py").write_text((other / "suivre.py").read_text().replace("Colis", "Paquet"))
    _Counted.read = 0
    try:
        one = load_registry(("beffroi_colis",), {"beffroi_colis": _Counted(made)})
        both = with_package(one, "beffroi_b", other)
        assert set(both.specs) == {"colis.suivre", "colis.voir", "b.suivre"} and _Counted.read == 1
        assert both.digest_of(one.specs) == one.digest != both.digest
        assert both.packages == ("beffroi_colis", "beffroi_b") and set(both.folders) == set(both.packages)
    finally:
        unmount("beffroi_b")
