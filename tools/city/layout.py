"""Where each street segment lies: a line inside its arrondissement (Lambert-93 metres), approximate.

A street of one arrondissement gets a free spot. One whose two sides are in two arrondissements runs along
their border; one that crosses several goes from border to border, so that its parts meet.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from shapely import contains_xy, prepare
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, nearest_points, substring

from tools.city.streets import Segment

INSET = 30.0
METRES_PER_NUMBER = 5.5
SHORTEST = 60.0
TRIES = 14


@dataclass(frozen=True)
class Laid:
    """A segment with its line; the first house number is at the line's start."""

    segment: Segment
    line: LineString


def lay_out(segments: list[Segment], shapes: list[Polygon], rng: random.Random) -> list[Laid]:
    """A line for each segment, inside its arrondissement, in the order given."""
    by_name: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_name[segment.name].append(segment)
    layout = _Layout(shapes, rng)
    lines: dict[Segment, LineString] = {}
    for same in by_name.values():
        lines.update(layout.place(same))
    return [Laid(segment, lines[segment]) for segment in segments]


class _Layout:
    """Places streets one after the other and keeps them apart."""

    def __init__(self, shapes: list[Polygon], rng: random.Random) -> None:
        self._inner = [shape.buffer(-INSET) for shape in shapes]
        prepare(self._inner)
        self._shapes = shapes
        self._rng = rng
        self._middles: dict[int, list[tuple[float, float]]] = defaultdict(list)
        self._angles = [rng.uniform(0, math.pi / 2) for _ in shapes]

    def place(self, same: list[Segment]) -> dict[Segment, LineString]:
        """Lines of the segments of one street."""
        if len(same) == 1:
            return {same[0]: self._free(same[0])}
        bordering = [s for s in same if s.parity is not None and _partner(s, same)]
        lines = {s: self._along_border(s, same) for s in bordering}
        crossing = sorted((s for s in same if s not in lines), key=lambda s: s.first)
        if len(crossing) == 1:
            lines[crossing[0]] = self._free(crossing[0])
        else:
            lines.update(self._across(crossing))
        return lines

    def _free(self, segment: Segment) -> LineString:
        """A line on the spot that is farthest from the streets already there."""
        middle = max((self._random_point(segment.district) for _ in range(TRIES)), key=self._room(segment))
        self._middles[segment.district].append(middle)
        turn = self._rng.choice((0.0, math.pi / 2)) + self._rng.gauss(0, 0.2)
        return self._ray(segment, middle, self._angles[segment.district - 1] + turn, both_ways=True)

    def _room(self, segment: Segment) -> Callable[[tuple[float, float]], float]:
        """How far a spot is from the streets already there."""
        taken = self._middles[segment.district]
        return lambda spot: min((math.dist(spot, other) for other in taken), default=0.0)

    def _random_point(self, district: int) -> tuple[float, float]:
        inner = self._inner[district - 1]
        left, bottom, right, top = inner.bounds
        while True:
            x, y = self._rng.uniform(left, right), self._rng.uniform(bottom, top)
            if contains_xy(inner, x, y):
                return x, y

    def _ray(
        self, segment: Segment, origin: tuple[float, float], angle: float, *, both_ways: bool
    ) -> LineString:
        length = max(SHORTEST, (segment.last - segment.first + 1) * METRES_PER_NUMBER)
        dx, dy = math.cos(angle) * length, math.sin(angle) * length
        x, y = origin
        start = (x - dx / 2, y - dy / 2) if both_ways else origin
        end = (x + dx / 2, y + dy / 2) if both_ways else (x + dx, y + dy)
        return self._inside(LineString([start, end]), segment.district)

    def _inside(self, line: LineString, district: int) -> LineString:
        """The longest part of a line inside its arrondissement; a short stub at its centre where none is."""
        cut = line.intersection(self._inner[district - 1])
        pieces = [part for part in getattr(cut, "geoms", [cut]) if isinstance(part, LineString)]
        longest = max(pieces, key=lambda part: part.length, default=LineString())
        if longest.length >= SHORTEST / 2:
            return longest
        centre = self._shapes[district - 1].representative_point()
        return LineString([(centre.x, centre.y), (centre.x + SHORTEST, centre.y)])

    def _along_border(self, segment: Segment, same: list[Segment]) -> LineString:
        partner = _partner(segment, same)
        one, other = sorted((segment.district, partner.district)) if partner else (segment.district,) * 2
        border = self._border(one, other)
        length = min(border.length, max(segment.last, partner.last if partner else 0) * METRES_PER_NUMBER)
        base = substring(border, (border.length - length) / 2, (border.length + length) / 2)
        inner = self._inner[segment.district - 1]
        ends = [nearest_points(inner, base.interpolate(at, normalized=True))[0] for at in (0.0, 1.0)]
        if ends[0].distance(ends[1]) < SHORTEST / 2:
            return self._free(segment)
        return LineString(ends)

    def _border(self, one: int, other: int) -> LineString:
        """The common border of two arrondissements; the shortest bridge where they do not touch."""
        a, b = self._shapes[one - 1], self._shapes[other - 1]
        return _longest(a.intersection(b)) or LineString(nearest_points(a, b))

    def _across(self, ordered: list[Segment]) -> dict[Segment, LineString]:
        joints = [
            self._border(before.district, after.district).interpolate(self._rng.uniform(0.2, 0.8), True)
            for before, after in pairwise(ordered)
        ]
        lines: dict[Segment, LineString] = {}
        for index, segment in enumerate(ordered):
            entry = joints[index - 1] if index else None
            leave = joints[index] if index < len(joints) else None
            lines[segment] = self._between(segment, entry, leave)
        return lines

    def _between(self, segment: Segment, entry: Point | None, leave: Point | None) -> LineString:
        if entry is not None and leave is not None and entry.distance(leave) > SHORTEST:
            return self._inside(LineString([entry, leave]), segment.district)
        joint = entry or leave
        if joint is None:
            return self._free(segment)
        centre = self._shapes[segment.district - 1].centroid
        angle = math.atan2(centre.y - joint.y, centre.x - joint.x) + self._rng.gauss(0, 0.25)
        ray = self._ray(segment, (joint.x, joint.y), angle, both_ways=False)
        return ray if entry is not None else LineString(list(ray.coords)[::-1])


def _partner(segment: Segment, same: list[Segment]) -> Segment | None:
    """The segment of another arrondissement that holds the other side over the most numbers."""
    others = [s for s in same if s.parity == (1 - (segment.parity or 0)) and s.district != segment.district]
    overlap = {s: min(s.last, segment.last) - max(s.first, segment.first) for s in others}
    return max((s for s in others if overlap[s] > 0), key=lambda s: overlap[s], default=None)


def _longest(shape: BaseGeometry) -> LineString | None:
    merged = linemerge(shape) if isinstance(shape, MultiLineString) else shape
    parts = [part for part in getattr(merged, "geoms", [merged]) if isinstance(part, LineString)]
    return max((part for part in parts if part.length > 1), key=lambda part: part.length, default=None)
