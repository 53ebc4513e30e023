"""Conditions of a WFS as OGC Filter Encoding 2.0 (ISO 19143).

An XML library writes them, so that no value can end its element.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from tools.gis.layers import pattern_of
from tools.gis.source import Box, Wanted

FES, GML = "http://www.opengis.net/fes/2.0", "http://www.opengis.net/gml/3.2"
WGS84 = "urn:ogc:def:crs:EPSG::4326"
"""Written as the standard wants this name: latitude before longitude."""


def filter_of(wanted: Wanted) -> str:
    """The conditions as XML; empty where there are none."""
    layer, conditions = wanted.layer, list[Element]()
    if wanted.box is not None:
        conditions.append(_within(layer.geometry, wanted.box))
    if wanted.words:
        conditions.append(_any_of([_equal(layer.kind, word) for word in wanted.words]))
    if wanted.street:
        conditions.append(_like(layer.address, pattern_of(wanted.street)))
    if not conditions:
        return ""
    register_namespace("fes", FES)
    register_namespace("gml", GML)
    root = Element(_fes("Filter"))
    holder = root if len(conditions) == 1 else SubElement(root, _fes("And"))
    holder.extend(conditions)
    return tostring(root, encoding="unicode")


def _within(geometry: str, box: Box) -> Element:
    element = Element(_fes("BBOX"))
    SubElement(element, _fes("ValueReference")).text = geometry
    envelope = SubElement(element, f"{{{GML}}}Envelope", srsName=WGS84)
    SubElement(envelope, f"{{{GML}}}lowerCorner").text = f"{box.south:.7f} {box.west:.7f}"
    SubElement(envelope, f"{{{GML}}}upperCorner").text = f"{box.north:.7f} {box.east:.7f}"
    return element


def _any_of(conditions: list[Element]) -> Element:
    if len(conditions) == 1:
        return conditions[0]
    element = Element(_fes("Or"))
    element.extend(conditions)
    return element


def _equal(name: str, value: str) -> Element:
    return _compared(Element(_fes("PropertyIsEqualTo")), name, value)


def _like(name: str, pattern: str) -> Element:
    how = {"wildCard": "%", "singleChar": "_", "escapeChar": "\\", "matchCase": "false"}
    return _compared(Element(_fes("PropertyIsLike"), how), name, pattern)


def _compared(element: Element, name: str, value: str) -> Element:
    SubElement(element, _fes("ValueReference")).text = name
    SubElement(element, _fes("Literal")).text = value
    return element


def _fes(name: str) -> str:
    return f"{{{FES}}}{name}"
