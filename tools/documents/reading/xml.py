"""XML as a stream of events, without document type: no entity is declared, so none is expanded or fetched."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from tools.documents.reading.passages import Unreadable

_DEEPEST = 200


def parse(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Tell the handlers what an XML file holds; names are ``namespace name``, with a space between.

    Raises:
        Unreadable: not well-formed, too deep, or with a document type (what external entities and
            entity bombs need).
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse(*_: object) -> int:
        raise Unreadable("XML avec un type de document (DOCTYPE) : refusé")

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable("XML trop imbriqué")
        start(name, attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable("XML mal formé") from error
