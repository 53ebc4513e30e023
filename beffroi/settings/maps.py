"""Settings of a city's geocoder and of its map."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from beffroi.enums import FacilityKind
from beffroi.hosts import LOOPBACK
from beffroi.secrets import SecretPlace
from beffroi.settings.bases import HttpSystem, RemoteSystem, System

Name = Annotated[str, Field(pattern=r"^\w[\w .:-]{0,120}$")]
NameOrNone = Annotated[str, Field(pattern=r"^(\w[\w .:-]{0,120})?$")]


class Addok(HttpSystem):
    """An addok, the geocoder of the national address base; the city's own, or the State's.

    Attributes:
        city: said to it with every address, and what its answers must lie in.
        exact: score from which an address is taken; its street, number and arrondissement are those typed.
        least: score from which a street of another name is a candidate.
    """

    kind: Literal["addok"]
    city: str = Field("Paris", min_length=1, max_length=60, description="Town that addresses lie in.")
    exact: float = Field(0.5, ge=0, le=1, description="Score from which the right address is taken.")
    least: float = Field(0.6, ge=0, le=1, description="Score from which another street is proposed.")


class FacilityLayer(System):
    """One layer of facilities, and the names of its properties (columns, in a database).

    Attributes:
        layer: collection, feature type, or table (``schema.table``).
        id: empty: the feature's own id (not in a database).
        kind: property whose value `MapLayers.kinds` turns into a kind.
        always: kind of every feature, where the layer has one kind alone.
        address: empty: no facility is found by its street.
        district: empty: the arrondissement whose polygon holds it.
        geometry: column or property of the place; not asked for by OGC API.
    """

    layer: Name
    id: NameOrNone = "id"
    name: Name = "name"
    kind: NameOrNone = "kind"
    always: FacilityKind | None = None
    address: NameOrNone = "address"
    district: NameOrNone = "district"
    geometry: Name = "geom"

    @model_validator(mode="after")
    def _kind(self) -> Self:
        if not self.kind and self.always is None:
            raise ValueError(
                "on ne sait pas le type des équipements : donnez « kind » (la propriété qui le dit) ou "
                "« always » (le seul de la couche)"
            )
        return self


class DistrictLayer(System):
    """The polygons of the arrondissements; ``number`` holds « 11 », « 11e », « 75011 » or « 75111 »."""

    layer: Name
    number: Name = "number"
    geometry: Name = "geom"


class MapLayers(System):
    """What a map is read from, whatever serves it.

    Attributes:
        kinds: the map's word -> Beffroi's; Beffroi's own words where empty.
        page: features of one answer.
        most: features read for one question; beyond it is said that not all were.
        kept: seconds that the polygons of the arrondissements are kept.
    """

    facilities: list[FacilityLayer] = Field(min_length=1)
    districts: DistrictLayer
    kinds: dict[str, FacilityKind] = Field({}, description="The map's word of a kind -> Beffroi's.")
    page: int = Field(500, ge=10, le=10_000, description="Features of one answer.")
    most: int = Field(10_000, ge=100, le=100_000, description="Features read for one question.")
    kept: float = Field(3600.0, ge=0, le=86_400, description="Seconds that the polygons are kept.")


class WebMap(HttpSystem, MapLayers):
    """A map behind HTTP, with a user and password where it wants one (HTTP Basic)."""

    user: str = Field("", description="Account, where the server wants one.")
    password: SecretPlace | None = None

    @model_validator(mode="after")
    def _account(self) -> Self:
        if bool(self.user) != (self.password is not None):
            raise ValueError(
                "un compte a un nom et un mot de passe : donnez user et password, ou aucun des deux"
            )
        return self


class OgcFeatures(WebMap):
    """OGC API Features (ISO 19168-1): pygeoapi, GeoServer, QGIS Server…; ``url`` is its landing page.

    Attributes:
        filter: language of a condition on a text, where the server has one: ``cql-text`` for a pygeoapi on a
            database. Without one, an address is looked for among all facilities.
    """

    kind: Literal["ogc-features"]
    filter: Literal["none", "cql-text"] = Field("none", description="Language of conditions on a text.")


class Wfs(WebMap):
    """A Web Feature Service 2.0 that writes GeoJSON: GeoServer, MapServer, QGIS Server.

    Attributes:
        format: output format of GeoJSON, as the server names it.
        axes: order in which the server writes a position in GeoJSON; ``lon-lat`` is what its standard wants.
        parameters: others that the server wants in every address (``map = "/srv/ville.map"``).
    """

    kind: Literal["wfs"]
    format: str = Field("application/json", min_length=1, description="Name of the GeoJSON output format.")
    axes: Literal["lon-lat", "lat-lon"] = Field("lon-lat", description="Order of what the server writes.")
    parameters: dict[str, str] = Field({}, description="Other parameters of every request.")


class Postgis(RemoteSystem, MapLayers):
    """Tables of a PostGIS database, read through an account that may read; always encrypted, the certificate
    always checked, but on this machine itself."""

    kind: Literal["postgis"]
    host: str = Field(pattern=r"^[^\s/@?#]+$", description="Name in the server's certificate.")
    port: int = Field(5432, ge=1, le=65_535)
    database: str = Field(min_length=1)
    user: str = Field(min_length=1, description="Account that reads; it needs no right but SELECT.")
    password: SecretPlace

    @property
    def on_this_machine(self) -> bool:
        """Whether nothing leaves the machine."""
        return self.host in LOOPBACK
