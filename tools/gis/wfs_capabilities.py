"""What a WFS says it offers: version, title, layers, output formats."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, XMLParser

from tools.reach.http import Answer, broken


@dataclass(frozen=True)
class Capabilities:
    """A service's own description."""

    version: str
    title: str
    layers: frozenset[str]
    formats: frozenset[str]


def read_capabilities(answer: Answer) -> Capabilities:
    """The description in a `GetCapabilities` answer.

    Raises:
        ToolError: ``BROKEN`` where it is none.
    """
    root = _parsed(answer)
    if _name(root) != "WFS_Capabilities":
        broken(answer.service, "ce n'est pas la description d'un WFS")
    return Capabilities(
        version=root.get("version", ""),
        title=next((_text(one) for one in root.iter() if _name(one) == "Title"), "")[:80],
        layers=frozenset(_layers(root)),
        formats=frozenset(_formats(root)),
    )


def names_layer(capabilities: Capabilities, layer: str) -> bool:
    """Whether a layer is offered, with its prefix or without."""
    return layer in capabilities.layers or layer in {one.rpartition(":")[2] for one in capabilities.layers}


def _layers(root: Element) -> list[str]:
    types = (one for one in root.iter() if _name(one) == "FeatureType")
    return [_text(part) for one in types for part in one if _name(part) == "Name"]


def _formats(root: Element) -> list[str]:
    """Values of the parameter `outputFormat`, of the operation or of the service."""
    parameters = (
        one
        for one in root.iter()
        if _name(one) == "Parameter" and one.get("name", "").lower() == "outputformat"
    )
    return [_text(value) for one in parameters for value in one.iter() if _name(value) == "Value"]


def _parsed(answer: Answer) -> Element:
    if b"<!DOCTYPE" in answer.body or b"<!ENTITY" in answer.body:
        broken(answer.service, "un document XML avec ses propres entités")
    parser = XMLParser()
    try:
        parser.feed(answer.body)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        broken(answer.service, f"réponse illisible, de type « {answer.kind or 'inconnu'} »")
    return root


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str:
    return (element.text or "").strip()
