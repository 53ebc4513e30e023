"""The ports are named once: whoever holds one of each holds these."""

from __future__ import annotations

import dataclasses
import typing

from beffroi.ports import PORTS, City
from beffroi.settings.systems import SystemsSettings
from tools.broker.session import Ports
from tools.connectors import Connectors, PersonsPorts
from tools.sandbox.child import SandboxCity


def test_whoever_holds_the_ports_holds_each_of_them_under_its_name() -> None:
    names = set(PORTS)
    assert typing.get_type_hints(City).keys() == names | {"key", "now"}
    assert {field.name for field in dataclasses.fields(SandboxCity)} == names | {"key", "now"}
    assert {field.name for field in dataclasses.fields(PersonsPorts)} == names
    assert {field.name for field in dataclasses.fields(Connectors)} == names | {"mail", "log", "places"}
    assert {name for name in vars(Ports) if isinstance(getattr(Ports, name), property)} == names
    assert SystemsSettings.model_fields.keys() == names | {"mail"}


def test_a_port_is_what_its_name_says_everywhere() -> None:
    for holder in (City, PersonsPorts):
        hints = typing.get_type_hints(holder)
        assert {name: hints[name] for name in PORTS} == PORTS
