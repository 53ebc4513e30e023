"""What the settings of a geocoder and of a map accept, and what `beffroi config check` says of the others."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from beffroi.errors import ConfigurationError
from beffroi.settings.maps import Addok, OgcFeatures, Postgis, Wfs
from beffroi.settings.systems import SystemsSettings
from tools.connectors import open_connectors
from ui.config import check_settings

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "operators" / "map.md"
LAYERS: dict[str, Any] = {"facilities": [{"layer": "lieux"}], "districts": {"layer": "quartiers"}}
ADDOK: dict[str, Any] = {"kind": "addok", "url": "https://adresses.ville.example"}
OGC: dict[str, Any] = {"kind": "ogc-features", "url": "https://cartes.ville.example/ogcapi", **LAYERS}
WFS: dict[str, Any] = {"kind": "wfs", "url": "https://cartes.ville.example/wfs", **LAYERS}
POSTGIS: dict[str, Any] = {"kind": "postgis", "host": "sig.ville.example", "database": "sig", "user": "beffroi",
                           "password": {"env": "X"}, **LAYERS}  # fmt: skip
KINDS: dict[str, Any] = {
    "addok": (Addok, ADDOK),
    "ogc": (OgcFeatures, OGC),
    "wfs": (Wfs, WFS),
    "postgis": (Postgis, POSTGIS),
}


def test_the_examples_of_the_manual_are_settings() -> None:
    blocks = DOCUMENT.read_text("utf-8").split("```toml\n")[1:]
    examples = [tomllib.loads(block.split("```")[0]).get("systems", {}) for block in blocks]
    read = [SystemsSettings.model_validate(systems) for systems in examples]
    kinds = [type(system) for one in read for system in (one.geocoder, one.gis) if system.kind != "embedded"]
    assert kinds == [Addok, OgcFeatures, Wfs, Postgis]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("addok", {"url": "http://adresses.ville.example"}),
        ("addok", {"url": "https://moi:secret@adresses.ville.example"}),
        ("addok", {"exact": 1.5}),
        ("addok", {"city": ""}),
        ("ogc", {"url": "https://cartes.ville.example/ogcapi?token=x"}),
        ("ogc", {"facilities": []}),
        ("ogc", {"facilities": [{"layer": "lieux", "kind": ""}]}),
        ("ogc", {"facilities": [{"layer": 'x" OR 1=1'}]}),
        ("ogc", {"kinds": {"École": "ecole"}}),
        ("ogc", {"user": "moi"}),
        ("ogc", {"filter": "sql"}),
        ("wfs", {"axes": "xy"}),
        ("wfs", {"password": {"env": "X"}}),
        ("postgis", {"password": "en clair"}),
        ("postgis", {"host": "moi@sig.ville.example"}),
        ("postgis", {"sslmode": "disable"}),
        ("postgis", {"most": 10_000_000}),
        ("postgis", {"facilities": [{"layer": "sig.lieux; DROP TABLE x"}]}),
    ],
)
def test_what_would_be_unsafe_or_a_slip_is_refused(kind: str, change: dict[str, Any]) -> None:
    model, given = KINDS[kind]
    TypeAdapter(model).validate_python(given)
    with pytest.raises(ValidationError):
        TypeAdapter(model).validate_python(given | change)


def test_without_the_library_the_command_is_named(city_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match="uv sync --extra postgis"):
        open_connectors(city_folder, SystemsSettings(gis=Postgis.model_validate(POSTGIS)))


@pytest.mark.parametrize(
    ("text", "setting", "words"),
    [
        ('[systems.geocoder]\nkind = "addok"\nurl = "http://ville.example"\n', "systems.geocoder.url", "https://"),
        ('[systems.geocoder]\nkind = "adok"\n', "systems.geocoder.kind", '"addok"'),
        ('[systems.gis]\nkind = "postgi"\n', "systems.gis.kind", '"postgis"'),
        ('[systems.gis]\nkind = "wfs"\nurl = "https://x.example/wfs"\n[[systems.gis.facilities]]\nlayer = "a;b"\n'
         '[systems.gis.districts]\nlayer = "q"\n', "systems.gis.facilities.0.layer", "nom de couche"),
        ('[systems.gis]\nkind = "wfs"\nurl = "https://x.example/wfs"\n[[systems.gis.facilities]]\nlayer = "a"\n'
         'kind = ""\n[systems.gis.districts]\nlayer = "q"\n', "systems.gis.facilities.0", "always"),
        ('[systems.gis]\nkind = "wfs"\nurl = "https://x.example/wfs"\nuser = "u"\n[[systems.gis.facilities]]\n'
         'layer = "a"\n[systems.gis.districts]\nlayer = "q"\n', "systems.gis", "user et password"),
        ('[systems.gis]\nkind = "postgis"\nhost = "a b"\n', "systems.gis.host", "carte.ville.example"),
        ('[systems.gis]\nkind = "postgis"\npassword = "x"\n', "systems.gis.password", "file ="),
    ],
)  # fmt: skip
def test_config_check_says_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, setting: str, words: str
) -> None:
    monkeypatch.setenv("BEFFROI_HOME", str(tmp_path / "home"))
    file = tmp_path / "essai.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    told = {
        f.setting.replace("[", ".").replace("]", ""): f"{f.problem} {f.instead}"
        for f in check_settings(file).errors
    }
    assert setting in told and words in told[setting], told
