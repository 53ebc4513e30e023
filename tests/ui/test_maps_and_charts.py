"""Maps and charts drawn by the server: from the city's own shapes, asking nobody, escaping everything."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from agents.views import Point
from tests.ui.fakes import HOSTILE
from ui.assets.charts import bars, number
from ui.assets.maps import DOTS_ABOVE, CityMap

OBERKAMPF = Point(2.3752, 48.8655, "12 rue Oberkampf", "11e")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def city(city_folder: Path) -> CityMap:
    return CityMap.read(city_folder)


def drawn(svg: str) -> ET.Element:
    """The drawing, which must be well-formed by itself."""
    return ET.fromstring(svg)


def texts(svg: ET.Element, kind: str) -> list[str]:
    return [item.text or "" for item in svg.iter() if item.get("class") == kind]


def test_a_place_is_drawn_among_its_streets(city: CityMap) -> None:
    svg = drawn(city.draw([OBERKAMPF]))
    assert "11e" in texts(svg, "map-number")
    assert len([item for item in svg.iter() if item.get("class") == "map-street"]) > 5
    assert texts(svg, "map-name") and svg.get("role") == "img"
    assert svg.get("aria-label") == "Carte : 12 rue Oberkampf"


def test_every_point_is_inside_and_numbered_as_in_its_list(city: CityMap) -> None:
    points = [Point(2.26 + 0.01 * i, 48.83 + 0.004 * i, f"lieu {i}") for i in range(15)]
    for small, (width, height) in ((False, (640, 400)), (True, (360, 230))):
        circles = list(drawn(city.draw(points, small)).iter("circle"))
        assert len(circles) == 15
        for circle in circles:
            assert 0 <= float(circle.get("cx", "")) <= width and 0 <= float(circle.get("cy", "")) <= height
    pins = [item for item in drawn(city.draw(points)).iter() if item.get("class") == "map-pin"]
    assert [pin.find("text").text for pin in pins] == [str(i) for i in range(15, 0, -1)]  # type: ignore[union-attr]


def test_many_points_are_dots_without_numbers(city: CityMap) -> None:
    points = [Point(2.36 + 0.0003 * i, 48.86, f"lieu {i}") for i in range(DOTS_ABOVE + 1)]
    few, many = drawn(city.draw(points[:-1])), drawn(city.draw(points))
    assert {circle.get("r") for circle in few.iter("circle")} == {"10"}
    assert {circle.get("r") for circle in many.iter("circle")} == {"4"}
    pins = [item for item in many.iter() if item.get("class") == "map-pin"]
    assert len(pins) == len(points) and all(pin.find("text") is None for pin in pins)
    assert pins[-1].findtext("title") == "lieu 0"


def test_names_are_text_and_nothing_is_asked_of_anybody(city: CityMap) -> None:
    text = city.draw([OBERKAMPF._replace(label=HOSTILE)])
    svg = drawn(text)
    assert not any(
        name.endswith(("href", "src")) or name.startswith("on") for i in svg.iter() for name in i.attrib
    )
    assert not list(svg.iter("script")) and not list(svg.iter("image")) and "<img" not in text


def test_without_points_the_whole_city_is_shown_and_without_a_city_nothing_breaks(
    city: CityMap, tmp_path: Path
) -> None:
    assert len(texts(drawn(city.draw([])), "map-number")) >= 15
    assert list(drawn(CityMap.read(tmp_path).draw([OBERKAMPF])).iter("circle"))
    nowhere = OBERKAMPF._replace(lon=float("nan"))
    assert not list(drawn(city.draw([nowhere])).iter("circle"))


def test_bars_are_as_long_as_their_values() -> None:
    svg = drawn(bars(["9e", HOSTILE, "11e"], [10.0, 5.0, 0.0], "Tickets"))
    lengths = [float(bar.get("width", "")) for bar in svg.iter("rect")]
    assert lengths[0] == 2 * lengths[1] and lengths[2] < 5
    assert drawn(bars([], [], "rien")) is not None


def test_numbers_are_written_the_french_way() -> None:
    assert [number(value) for value in (1234567.0, 0.5, 12.0, 3.14159)] == [
        "1\u202f234\u202f567", "0,5", "12", "3,14",
    ]  # fmt: skip
