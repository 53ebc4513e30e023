"""JSON schemas as Python libraries write them, and as strangers may, as parameters of the plan language."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any, Literal

import pytest
from pydantic import create_model

from beffroi.errors import ConfigurationError
from beffroi.values import Number, Query
from tools.mcp.schema import map_schema, plain_name


class Zone(Enum):
    CENTRE = "centre"
    GARE = "gare"


def schema_of(**fields: Any) -> dict[str, Any]:
    """The schema that the protocol's Python library makes of a function with these arguments."""
    return create_model("arguments", **fields).model_json_schema()


def test_enumerations_and_optional_arguments_are_mapped_as_their_library_writes_them() -> None:
    schema = schema_of(
        zone=(Zone, ...),
        other=(Zone | None, None),
        plate=(str | None, None),
        count=(int, 3),
        kinds=(list[Zone], []),
        mode=(Literal["a", "b"] | None, None),
    )
    mapped = map_schema(schema, {}, "Test", False)
    found = {each.name: each for each in mapped.arguments}
    assert not mapped.left_out and [name for name, each in found.items() if each.required] == ["zone"]
    assert [member.value for member in found["zone"].annotation] == ["centre", "gare"]
    assert [member.value for member in found["other"].annotation] == ["centre", "gare"]
    assert [member.value for member in found["mode"].annotation] == ["a", "b"]
    assert found["plate"].annotation is Query and found["count"].annotation is Number
    assert found["kinds"].many and [member.value for member in found["kinds"].annotation] == [
        "centre",
        "gare",
    ]


def test_or_nothing_is_read_as_hand_written_schemas_say_it() -> None:
    told = {
        "rue": {"type": ["string", "null"]},
        "zone": {"type": ["null", "string"], "enum": ["centre", None]},
        "both": {"type": ["string", "integer"]},
    }
    mapped = map_schema({"type": "object", "properties": told}, {}, "Test", False)
    found = {each.name: each.annotation for each in mapped.arguments}
    assert found["rue"] is Query and [member.value for member in found["zone"]] == ["centre"]
    assert list(mapped.left_out) == ["both"]


def test_a_french_name_keeps_its_letters() -> None:
    assert [plain_name(name) for name in ("réf-été", "cléŒuvre", "getSum")] == [
        "ref_ete",
        "cle_oeuvre",
        "get_sum",
    ]


def test_an_argument_that_no_plan_can_name_is_left_out_where_it_may_be() -> None:
    schema = {"type": "object", "properties": {"日本": {"type": "string"}, "rue": {"type": "string"}}}
    mapped = map_schema(schema, {}, "Test", False)
    assert mapped.left_out == {"日本": "d'un nom que la langue des plans n'a pas"}
    with pytest.raises(ConfigurationError, match=r'fixed = \{ "日本" = … \}'):
        map_schema({**schema, "required": ["日本"]}, {}, "Test", False)
    assert map_schema({**schema, "required": ["日本"]}, {"日本": "a"}, "Test", False).left_out == {}


def test_dates_are_not_given_and_are_told_as_dates() -> None:
    schema = schema_of(when=(date | None, None), at=(datetime | None, None))
    mapped = map_schema(schema, {}, "Test", False)
    assert mapped.left_out == {"when": "une date", "at": "une date et une heure"} and not mapped.arguments
    with pytest.raises(ConfigurationError, match="« when » est une date, et le serveur l'exige"):
        map_schema(schema_of(when=(date, ...)), {}, "Test", True)


@pytest.mark.parametrize(
    "told",
    [
        {"$ref": "#/$defs/absent"},
        {"$ref": "https://elsewhere.example/schema.json"},
        {"$ref": "#/properties/told"},
        {"$ref": "#/$defs/again"},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"anyOf": [{"type": "string"}, {"type": "null"}, {"type": "integer"}]},
        {"anyOf": [{"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "null"}]},
        {"$ref": 3},
        {"anyOf": "string"},
    ],
)
def test_what_is_neither_plain_nor_one_step_away_is_not_mapped(told: dict[str, Any]) -> None:
    definitions = {"again": {"$ref": "#/$defs/again"}}
    schema = {"type": "object", "properties": {"told": told}, "$defs": definitions}
    assert map_schema(schema, {}, "Test", False).left_out.keys() == {"told"}
    with pytest.raises(ConfigurationError, match="fixed"):
        map_schema(schema | {"required": ["told"]}, {}, "Test", False)


@pytest.mark.parametrize(
    "value",
    ["centre\nempreinte : 00", "centre\u2028effet", "centre\x85", "a\x1b[2J", "a\u202eb", "x" * 101, ""],
)
def test_a_closed_list_holds_short_texts_of_one_line(value: str) -> None:
    zone = {"type": "object", "properties": {"zone": {"enum": ["gare", value]}}}
    mapped = map_schema(zone, {}, "Test", False)
    assert not mapped.arguments and list(mapped.left_out) == ["zone"]
    with pytest.raises(ConfigurationError, match="« zone »"):
        map_schema({**zone, "required": ["zone"]}, {}, "Test", False)


def test_a_closed_list_may_have_french_spaces() -> None:
    zone = {"type": "object", "properties": {"zone": {"enum": ["rive\u00a0gauche"]}}}
    (argument,) = map_schema(zone, {}, "Test", False).arguments
    assert [member.value for member in argument.annotation] == ["rive\u00a0gauche"]
