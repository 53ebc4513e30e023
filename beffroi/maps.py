"""Settings of a city's geocoder and of its map."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from beffroi.system import HttpSystem


class Addok(HttpSystem):
    """An addok, the geocoder of the national address base; the city's own, or the State's.

    Attributes:
        city: said to it with every address, and what its answers must lie in.
        exact: score from which an address is taken; its street, number and arrondissement must be those typed.
        least: score from which a street of another name is a candidate.
    """

    kind: Literal["addok"]
    city: str = Field("Paris", min_length=1, max_length=60, description="Town that addresses lie in.")
    exact: float = Field(0.5, ge=0, le=1, description="Score from which the right address is taken.")
    least: float = Field(0.6, ge=0, le=1, description="Score from which another street is proposed.")
