"""`beffroi tool`: written, judged, tried, enabled, documented; on this installation's systems, in real sandboxes."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError
from tests.cli.conftest import Command
from tests.cli.model_server import model_server
from tests.tools.made import PHRASES, make_package
from tools.packages.source import read_source, source_hash
from ui.cli.tool.settings_file import write_package


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to write tools in."""
    folder = tmp_path / "outils"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("effect", ["read", "write", "notify"])
def test_a_new_tool_passes_its_check_and_its_test(beffroi: Command, here: Path, effect: str) -> None:
    told = beffroi("tool", "new", "courrier.suivre", "--effect", effect, "--json").json
    assert [line.split()[2] for line in told["next"]] == ["check", "try", "enable"]
    checked = beffroi("tool", "check", "courrier", "--json")
    assert checked.code == 0, checked.out
    assert checked.json["findings"] == [] and checked.json["tools"][0]["effect"] == effect
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "courrier"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_nothing_is_overwritten_and_a_second_tool_joins(beffroi: Command, here: Path) -> None:
    beffroi("tool", "new", "courrier.suivre")
    module = here / "courrier" / "beffroi_courrier" / "suivre.py"
    module.write_text("# à moi\n")
    again = beffroi("tool", "new", "courrier.suivre")
    assert again.code == 1 and "existe déjà" in again.err and module.read_text() == "# à moi\n"
    assert beffroi("tool", "new", "courrier.lister").code == 0
    (here / "autre").mkdir()
    (here / "autre" / "notes.txt").write_text("")
    assert beffroi("tool", "new", "courrier.lister", "--folder", "autre").code == 1


@pytest.mark.parametrize("name", ["parking_places", "Courrier.suivre", "a.b.c"])
def test_a_name_that_is_none_is_told(beffroi: Command, here: Path, name: str) -> None:
    done = beffroi("tool", "new", name)
    assert done.code == 1 and "système.verbe" in done.err and not list(here.iterdir())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("for.in", "« for » est un mot réservé de Python"),
        ("courrier.def", "« def » est un mot réservé de Python"),
        ("gis.locate", "« gis.locate » existe déjà dans cette installation (tools.gis.locate)"),
    ],
)
def test_a_name_that_no_tool_can_have_is_told_why(beffroi: Command, here: Path, name: str, told: str) -> None:
    done = beffroi("tool", "new", name)
    assert done.code == 1 and told in done.err and "système.verbe" not in done.err
    assert not list(here.iterdir())


def test_a_name_without_a_system_is_completed(beffroi: Command, here: Path) -> None:
    told = beffroi("tool", "new", "parking_places").err
    assert "beffroi tool new parking.places" in told and "--system" in told
    made = beffroi("tool", "new", "places", "--system", "parking", "--json").json
    assert "beffroi_parking/places.py" in made["files"] and "parking.places" in made["next"][1]


def test_the_reference_page_is_given_as_json_too(beffroi: Command, here: Path) -> None:
    told = beffroi("tool", "docs", "--json").json
    assert told["tools"] > 20 and told["text"].startswith("# Outils") and told["file"] is None
    assert beffroi("tool", "docs", "--out", "outils.md", "--json").json["file"] == "outils.md"


def test_a_tool_is_not_written_into_the_house(beffroi: Command) -> None:
    house = Path(__file__).resolve().parents[2]
    done = beffroi("tool", "new", "courrier.suivre", "--folder", str(house / "courrier"))
    assert done.code == 1 and not (house / "courrier").exists()


def test_each_finding_has_its_place_and_what_to_do(beffroi: Command, here: Path) -> None:
    phrases = 'family: colis\n===\nintent: suivre\nplan:\ncolis = colis.lire(numero="{num}")\nphrases:\n{nimporte} ?\n'
    make_package(here, imports="import httpx", name="gis.locate", sentence="Suivre {autre}", phrases=phrases)
    done = beffroi("tool", "check", "beffroi_colis", "--json")
    found = done.json["findings"]
    assert done.code == 1 and not done.json["ok"]
    assert {each["rule"] for each in found} >= {"imports", "phrases", "import"}
    assert all(each["mend"] and each["file"] for each in found)
    assert {each["line"] for each in found if each["file"] == "phrases/colis.txt"} == {3}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"given": "dict"}, "« numero » : Le type « dict »"),
        ({"given": "Ticket | Prose"}, "« Ticket | str »"),
        ({"operations": '("ticketing.get")'}, 'operations=("…",)'),
        ({"operations": "(), phrases='ou est mon colis'"}, "keyword argument repeated"),
        ({"effect": 'READ.value, read_class="open"'}, "Effect.READ"),
        ({"name": "suivre"}, "« système.verbe »"),
        ({"body": "return Lookup("}, "was never closed"),
        ({"body": "pass\n\n\n@tool('a.b', sans=1)\ndef b() -> None: ..."}, "sans"),
    ],
)
def test_one_slip_is_told_once_where_it_is_and_no_phrase_is_blamed_for_it(
    beffroi: Command, here: Path, parts: dict[str, str], told: str
) -> None:
    make_package(here, **parts)
    done = beffroi("tool", "check", "beffroi_colis", "--json")
    (found,) = done.json["findings"]
    assert done.code == 1 and found["file"] == "suivre.py" and found["line"] > 1
    assert told in found["fr"] and "<class" not in found["fr"], found


def test_a_name_that_is_taken_is_found(beffroi: Command, here: Path) -> None:
    make_package(here, name="gis.locate")
    found = beffroi("tool", "check", "beffroi_colis", "--json").json["findings"]
    assert "names" in {each["rule"] for each in found}


def test_a_trial_shows_value_operations_and_labels(beffroi: Command) -> None:
    words = ("tool", "try", "directory.service_of", "--arg", "person=Awa Diarra", "--as", "claire.aubry")
    done = beffroi(*words, "--json")
    assert done.code == 0, done.out + done.err
    assert [call["tool"] for call in done.json["calls"]] == ["directory.find_person", "directory.service_of"]
    (operation,) = done.json["calls"][1]["operations"]
    assert operation["name"] == "directory.service_of" and operation["ok"] and operation["seconds"] > 0
    assert done.json["calls"][1]["value"]["$"] == "Service"
    assert "donnée d'un système" in done.json["calls"][1]["labels"][0]
    assert "directory.service_of (" in beffroi(*words).out


@pytest.mark.parametrize(
    ("tool", "argument", "lookup"),
    [
        ("ticketing.history", "ticket=4012", "ticketing.get"),
        ("gis.district_of", "place=12 rue Oberkampf", "gis.locate"),
        ("directory.members", "service=voirie du 11e", "directory.find_service"),
    ],
)
def test_a_record_is_looked_up_by_what_people_call_it(
    beffroi: Command, tool: str, argument: str, lookup: str
) -> None:
    done = beffroi("tool", "try", tool, "--arg", argument, "--json")
    assert [call["tool"] for call in done.json["calls"] if not call["error"]] == [lookup, tool], done.err
    assert done.code == 0


def test_an_effect_happens_only_when_it_is_really_meant(beffroi: Command) -> None:
    words = ("tool", "try", "ticketing.comment", "--arg", "ticket=4012", "--arg", "text=vu ce matin")
    assert "--as" in beffroi(*words).err
    shown = beffroi(*words, "--as", "olivier.perrault")
    assert shown.code == 0 and "Rien n'a été fait" in shown.out and "vu ce matin" in shown.out
    history = ("tool", "try", "ticketing.history", "--arg", "ticket=4012", "--json")
    before = len(beffroi(*history).json["calls"][1]["value"]["items"])
    done = beffroi(*words, "--as", "olivier.perrault", "--really")
    assert done.code == 0, done.out
    assert len(beffroi(*history).json["calls"][1]["value"]["items"]) == before + 1
    assert "effect_done" in beffroi("ledger", "show").out


def test_a_trial_is_judged_as_for_the_person(beffroi: Command) -> None:
    words = (
        "tool",
        "try",
        "directory.personal_details",
        "--arg",
        "person=Awa Diarra",
        "--as",
        "claire.aubry",
    )
    assert beffroi(*words).code == 4


def test_what_is_missing_or_unknown_is_asked_for(beffroi: Command) -> None:
    assert "--arg number" in beffroi("tool", "try", "ticketing.get").err
    assert "couleur" in beffroi("tool", "try", "ticketing.get", "--arg", "couleur=bleu").err
    assert beffroi("tool", "try", "ticketing.get", "--arg", "number").code == 1
    told = beffroi("tool", "try", "ticketing.search", "--arg", "district=42").err
    assert "district" in told and "arrondissement" in told and "Reformulez" not in told


def test_what_no_tool_looks_up_is_said_before_anything_runs(beffroi: Command, here: Path) -> None:
    make_package(here, imports="from beffroi import Listing", given="Listing[Ticket]")
    words = ("tool", "try", "colis.suivre", "--from", "beffroi_colis", "--arg", "numero=4012")
    done = beffroi(*words)
    assert done.code == 1 and "Aucun outil ne trouve « 4012 »" in done.err and "beffroi ask" in done.err


def test_a_folder_without_a_package_is_told_what_it_lacks(beffroi: Command, here: Path) -> None:
    assert "ni pyproject.toml" in beffroi("tool", "check", ".").err
    beffroi("tool", "new", "courrier.suivre")
    (here / "courrier" / "beffroi_courrier").rename(here / "courrier" / "autre")
    assert "beffroi_courrier/__init__.py" in beffroi("tool", "check", "courrier").err


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return city.gis.district_at(numero + 1, 48.8)", "(TypeError, ligne "),
        ("return city.gis.district_at(2.35)", "(lon, lat)"),
    ],
)
def test_an_author_is_told_where_a_tool_fails(beffroi: Command, here: Path, body: str, told: str) -> None:
    asks = {"imports": "from beffroi import District", "operations": '("gis.district_at",)'}
    made = make_package(here, **asks, returns="District", body=body)
    done = beffroi("tool", "try", "colis.suivre", "--from", "beffroi_colis", "--arg", "numero=CL1")
    assert done.code == 1 and told in done.out, done.out + done.err
    if "ligne" in told:
        lines = (made / "suivre.py").read_text().splitlines()
        at = done.out.split("ligne ")[1].split(")")[0]
        assert lines[int(at) - 1].strip() == body


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise KeyError(numero)", "beffroi tool check beffroi_colis ; python -m pytest beffroi_colis"),
        ("return Lookup()", "L'outil a répondu qu'il n'y a rien (Lookup vide)"),
        ("while True: pass", "cherchez une boucle qui ne finit pas"),
        ('return Lookup(District(1, "x" * 50_000_000))', "faire ou rendre moins"),
    ],
)
def test_after_a_trial_that_failed_its_author_is_told_what_to_look_at(
    beffroi: Command, here: Path, monkeypatch: pytest.MonkeyPatch, body: str, told: str
) -> None:
    monkeypatch.setenv("BEFFROI_SANDBOX__CPU", "1")
    make_package(here, imports="from beffroi import District", returns="Lookup[District]", body=body)
    done = beffroi("tool", "try", "colis.suivre", "--from", "beffroi_colis", "--arg", "numero=CL1")
    assert done.code == 1 and told in done.out, done.out
    assert "administrateur" not in done.out and "Reformulez" not in done.out


def test_enabling_shows_writes_and_is_noticed_when_the_source_changes(
    beffroi: Command, home: Path, here: Path
) -> None:
    made = make_package(here)
    (home / "beffroi.toml").write_text("[server]\nport = 8061 # à moi\n")
    shown = beffroi("tool", "enable", "beffroi_colis")
    assert "colis.suivre(" in shown.out and "donnée personnelle (nom), lue par rh" in shown.out
    assert (
        tomllib.loads(shown.out[shown.out.index("[[") :])["tools"]["packages"][0]["name"] == "beffroi_colis"
    )
    assert beffroi("tool", "list", "--json").json["packages"] == []
    assert beffroi("tool", "enable", "beffroi_colis", "--write").code == 0
    assert "# à moi" in (home / "beffroi.toml").read_text()
    events = beffroi("ledger", "show", "--json").json
    (enabled,) = [event["payload"] for event in events if event["kind"] == "tool_enabled"]
    assert enabled["actor"].startswith("console:") and enabled["package"] == "beffroi_colis"
    assert enabled["sha256"] in (home / "beffroi.toml").read_text()
    assert "colis.suivre" in beffroi("tools", "list").out
    with (made / "suivre.py").open("a") as text:
        text.write("# relu\n")
    listed = beffroi("tool", "list")
    assert (
        "colis.suivre" not in listed.out
        and "beffroi_colis arrêté" in listed.err
        and "gis.locate" in listed.out
    )
    checks = {check["name"]: check for check in beffroi("doctor", "--json").json["checks"]}
    assert checks["Paquets d'outils"]["state"] == "missing"
    assert "beffroi tool enable" in checks["Paquets d'outils"]["command"]
    assert beffroi("tool", "enable", "beffroi_colis", "--write").code == 0
    assert "colis.suivre" in beffroi("tool", "list").out
    assert len(tomllib.loads((home / "beffroi.toml").read_text())["tools"]["packages"]) == 1


def test_disabling_takes_its_lines_out_and_is_recorded(beffroi: Command, home: Path, here: Path) -> None:
    make_package(here)
    (home / "beffroi.toml").write_text("[server]\nport = 8061 # à moi\n")
    unknown = beffroi("tool", "disable", "beffroi_colis", "--write")
    assert unknown.code == 1 and "Paquets activés : aucun" in unknown.err
    assert beffroi("tool", "enable", "beffroi_colis", "--write").code == 0
    shown = beffroi("tool", "disable", "beffroi_colis")
    assert "colis.suivre" in shown.out and "--write" in shown.err
    assert "colis.suivre" in beffroi("tool", "list").out
    assert beffroi("tool", "disable", "beffroi_colis", "--write", "--as", "admin").code == 0
    assert "colis.suivre" not in beffroi("tool", "list").out
    assert (home / "beffroi.toml").read_text() == "[server]\nport = 8061 # à moi\n"
    events = beffroi("ledger", "show", "--json").json
    (told,) = [event["payload"] for event in events if event["kind"] == "tool_disabled"]
    assert told == {"actor": "admin", "package": "beffroi_colis"}


def test_a_package_is_disabled_where_no_tool_can_be_opened(
    beffroi: Command, home: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed() -> None:
        raise ConfigurationError("Deux outils se nomment « colis.suivre ».", "Two tools share a name.")

    made = make_package(here)
    write_package(home, "beffroi_colis", source_hash(read_source(made)), made)
    monkeypatch.setattr("ui.cli.tool.listing.opened_tools", closed)
    done = beffroi("tool", "disable", "beffroi_colis", "--write")
    assert done.code == 0 and "Les outils ne s'ouvrent pas : Deux outils" in done.err
    assert "beffroi_colis" not in (home / "beffroi.toml").read_text()


def test_a_type_that_an_enabled_package_has_already_is_found_before_enabling(
    beffroi: Command, here: Path
) -> None:
    make_package(here)
    assert beffroi("tool", "enable", "beffroi_colis", "--write").code == 0
    made = make_package(here, "beffroi_autre", name="autre.suivre")
    (made / "phrases" / "colis.txt").unlink()
    told = beffroi("tool", "check", "beffroi_autre", "--json").json
    assert any(
        "« beffroi_colis », activé, a déjà un type « Colis »" in each["fr"] for each in told["findings"]
    )
    assert beffroi("tool", "enable", "beffroi_autre", "--write").code == 1


@pytest.mark.parametrize(("effect", "told"), [("NOTIFY", True), ("READ", False)])
def test_an_effect_that_could_not_be_called_on_made_up_values_is_told_as_unseen(
    beffroi: Command, here: Path, monkeypatch: pytest.MonkeyPatch, effect: str, told: bool
) -> None:
    monkeypatch.setenv("BEFFROI_SANDBOX__CPU", "1")
    asks = {"operations": '("ticketing.send",)'} if told else {}
    make_package(here, effect=effect, **asks, body="while True: pass")
    checked = beffroi("tool", "check", "beffroi_colis", "--json")
    assert checked.code == 0, checked.out
    (found,) = checked.json["findings"]
    assert ("n'a pas été vu" in found["fr"]) is told and "pas tous répondu" in found["fr"]


def test_a_package_does_not_displace_another_of_its_name(beffroi: Command, here: Path) -> None:
    make_package(here)
    assert beffroi("tool", "enable", "beffroi_colis", "--write").code == 0
    phrases = PHRASES.replace("colis.suivre", "colis.trier")
    make_package(here / "autre", name="colis.trier", phrases=phrases)
    other = str(here / "autre" / "beffroi_colis")
    (found,) = beffroi("tool", "check", other, "--json").json["findings"]
    assert "colis.suivre ne servirait plus" in found["fr"] and "Renommez" in found["mend"]
    assert beffroi("tool", "enable", other, "--write").code == 1
    assert "colis.suivre" in beffroi("tool", "list").out
    make_package(here / "suite")
    assert beffroi("tool", "enable", str(here / "suite" / "beffroi_colis"), "--write").code == 0


def test_a_tool_that_is_not_enabled_yet_is_told_how_to_be_tried(beffroi: Command, here: Path) -> None:
    make_package(here)
    told = beffroi("tool", "try", "colis.suivre", "--arg", "numero=CL1")
    assert told.code == 1 and "--from DOSSIER" in told.err


def test_a_package_that_cannot_be_judged_is_not_enabled(beffroi: Command, home: Path, here: Path) -> None:
    make_package(here, returns="str", body="return numero")
    assert beffroi("tool", "enable", "beffroi_colis", "--write").code == 1
    assert not (home / "beffroi.toml").exists()


def test_a_personal_field_of_a_package_is_kept_from_those_who_may_not_read_it(
    beffroi: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_package(here)
    beffroi("tool", "enable", "beffroi_colis", "--write")
    plan = 'trouve = colis.suivre(numero="CL1")\nanswer(trouve.{})'
    requests = {
        "le numéro du colis CL1": plan.format("numero"),
        "pour qui est le colis CL1": plan.format("destinataire"),
    }
    with model_server(requests) as url:
        monkeypatch.setenv("BEFFROI_MODEL__URL", url)
        told, kept = (beffroi("ask", text, "--as", "claire.aubry") for text in requests)
    assert told.code == 0 and "Numéro du colis" in told.out and "CL1" in told.out, told.out
    assert kept.code == 4 and "Awa" not in kept.out


def test_the_reference_page_holds_every_tool_and_is_the_same_twice(beffroi: Command, tmp_path: Path) -> None:
    page = tmp_path / "outils.md"
    assert beffroi("tool", "docs", "--out", str(page)).code == 0
    text = page.read_text()
    assert beffroi("tool", "docs").out == text
    names = [tool["name"] for tool in json.loads(beffroi("tool", "list", "--json").out)["tools"]]
    chapters = [line.strip("# `") for line in text.splitlines() if line.startswith("### ")]
    assert chapters == sorted(names)
