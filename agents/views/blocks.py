"""What an answer is made of. Every block leads back to the call sites that gave it; texts are plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Sites = tuple[str, ...]


@dataclass(frozen=True)
class TextBlock:
    """One value with its label: « Téléphone : 01 … »."""

    label: str
    value: str
    sites: Sites = ()
    block: Literal["text"] = "text"


@dataclass(frozen=True)
class CardBlock:
    """One record: ``kind`` is its type (``Ticket``), ``rows`` its fields as (label, value).

    Attributes:
        link: the record itself, as ``Ticket:4012``. Empty where it has none.
        page: its page in the city's own system, where the settings name one; a screen makes a link of it.
    """

    kind: str
    title: str
    rows: tuple[tuple[str, str], ...]
    sites: Sites = ()
    link: str = ""
    block: Literal["card"] = "card"
    page: str = ""


@dataclass(frozen=True)
class TableBlock:
    """A list. Where it is not complete, ``total`` tells how many there are, if that is known.

    Attributes:
        kind: type of the records (``Ticket``), or empty.
        note: what is to be said with it: cut, partial, failed elements; empty where nothing.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    complete: bool = True
    total: int | None = None
    sites: Sites = ()
    kind: str = ""
    title: str = ""
    note: str = ""
    block: Literal["table"] = "table"


class Point(NamedTuple):
    """A place on a map: degrees (RGF93/WGS84), what it is, and a line of detail."""

    lon: float
    lat: float
    label: str
    detail: str = ""


@dataclass(frozen=True)
class MapBlock:
    """Places on a map; the list beside it is a block of its own."""

    points: tuple[Point, ...]
    sites: Sites = ()
    block: Literal["map"] = "map"


@dataclass(frozen=True)
class ChartBlock:
    """Counts or amounts by name."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    sites: Sites = ()
    title: str = ""
    block: Literal["chart"] = "chart"


@dataclass(frozen=True)
class EffectBlock:
    """What became of an effect, in one sentence.

    Attributes:
        link, page: of the record that it made or changed, as in `CardBlock`.
    """

    sentence: str
    ok: bool
    link: str = ""
    sites: Sites = ()
    block: Literal["effect"] = "effect"
    page: str = ""


class PassageView(NamedTuple):
    """One passage: its document's title, where it stands in it, its text, and the document's id.

    ``document`` is empty where the one who looks may not read it.
    """

    title: str
    where: str
    text: str
    document: str


@dataclass(frozen=True)
class PassagesBlock:
    """Passages of documents, best first; ``note`` is to be said with them."""

    passages: tuple[PassageView, ...]
    note: str
    sites: Sites = ()
    block: Literal["passages"] = "passages"


Block = TextBlock | CardBlock | TableBlock | MapBlock | ChartBlock | EffectBlock | PassagesBlock
