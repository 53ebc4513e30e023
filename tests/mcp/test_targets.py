"""Whom or what an effect of a server is about, though its schema says no more than « string »."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from agents.assistant import build_assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.errors import ConfigurationError
from beffroi.settings.mcp import McpTool
from beffroi.tool import ParameterRole, ToolSpec, spec_of
from tests.graph.people import open_accounts, person
from tests.mcp.conftest import Accept, hostile_server
from tools.connectors import open_connectors
from tools.mcp.declared import declare
from tools.mcp.told import told_of
from tools.packages.installation import load_installation
from tools.toolbox import build_toolbox

TEXT = {"type": "string"}


def declared(*names: str, effect: str = "notify", targets: tuple[str, ...] = ()) -> ToolSpec:
    schema = {"type": "object", "properties": dict.fromkeys(names, TEXT), "required": list(names)}
    told = told_of({"name": "send", "description": "Send.", "inputSchema": schema})
    allowed = McpTool.model_validate({"effect": effect, "targets": targets})
    return spec_of(declare("courrier.tried", "courrier", told, allowed))


@pytest.mark.parametrize(
    "name",
    [
        *("destinataire", "dest", "to", "cc", "email", "adresseMail", "courriel", "recipient_1", "addresses"),
        *("adresse_electronique", "destinatairePrincipal", "courriel-pro"),
    ],
)
def test_a_text_named_like_a_recipient_is_a_target_of_an_effect(name: str) -> None:
    spec = declared(name, "texte")
    assert [each.role for each in spec.parameters] == [ParameterRole.TARGET, ParameterRole.CONTENT]


@pytest.mark.parametrize("name", ["mail_body", "email_text", "to_do", "texte", "objet_demande"])
def test_an_english_compound_is_named_by_its_last_word(name: str) -> None:
    assert declared(name).role(name) is ParameterRole.CONTENT


def test_a_read_is_aimed_by_none_of_its_words() -> None:
    assert {each.role for each in declared("adresse", "email", effect="read").parameters} == {
        ParameterRole.CONTENT
    }


def test_the_settings_name_the_other_targets() -> None:
    spec = declared("boite", "texte", targets=("boite",))
    assert spec.role("boite") is ParameterRole.TARGET
    assert spec.role("texte") is ParameterRole.CONTENT


def test_a_target_that_is_no_parameter_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"« boîte », qui n'est pas un de ses paramètres \(texte\)"):
        declared("texte", targets=("boîte",))


def test_what_a_residents_text_aims_is_agreed_to_alone_with_its_origin(
    tmp_path: Path, accept: Accept, city_copy: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings = accept("hostile", hostile_server("calm", own), say={"effect": "notify", "targets": ["text"]})
    assert settings.city_home == city_copy
    open_accounts(settings)
    plans = {"dis le titre du ticket 4012": "t = ticketing.get(number=4012)\nhostile.say(text=t.title)"}
    registry = load_installation(settings).registry
    tools = build_toolbox(settings, open_connectors(settings.city_home))
    planner = ScriptedPlanner(plans, registry.specs)
    with closing(build_assistant(settings, planner, tools)) as assistant:
        claire = person(settings, "claire.aubry")
        view = assistant.ask(claire, "dis le titre du ticket 4012", auto_approve=True)
    assert view.status == "waiting" and view.approval is not None
    assert view.approval.rule == "flows.target"
    assert any("texte libre" in note for note in view.approval.notes), view.approval.notes
