"""A real addok with its Redis, on loopback, fed with the demo addresses as the national base gives them."""

from __future__ import annotations

import json
import socket
from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.city.folder import PACKAGE
from tools.demo.running import SERVERS, Running, free_port, program, run, takes
from tools.gis.embedded_data import Street, city_map
from tools.gis.embedded_places import house_place, street_place

ADDOK = SERVERS / "addok" / "bin" / "addok"
_CONFIGURATION = """\
REDIS = {{"unix_socket_path": "{folder}/redis.sock", "indexes": {{"db": 0}}, "documents": {{"db": 1}}}}
LOG_DIR = "{folder}"
ATTRIBUTION, LICENCE = "données de démonstration", "ODbL"
BATCH_WORKERS = 1
FILTERS = ["type", "postcode", "citycode"]
QUERY_PROCESSORS_PYPATHS = [
    "addok.helpers.text.check_query_length",
    "addok_france.extract_address", "addok_france.clean_query", "addok_france.remove_leading_zeros",
]
PROCESSORS_PYPATHS = [
    "addok.helpers.text.tokenize", "addok.helpers.text.normalize", "addok_france.glue_ordinal",
    "addok_france.fold_ordinal", "addok_france.flag_housenumber", "addok.helpers.text.synonymize",
]
SEARCH_RESULT_PROCESSORS_PYPATHS = [
    "addok.helpers.results.match_housenumber", "addok_france.make_labels",
    "addok.helpers.results.score_by_importance", "addok.helpers.results.score_by_autocomplete_distance",
    "addok.helpers.results.score_by_ngram_distance", "addok.helpers.results.score_by_geo_distance",
    "addok.helpers.results.adjust_scores",
]
"""


COMPLETE = frozenset(
    {"rue Oberkampf", "rue de Belleville", "boulevard de Ménilmontant", "rue de Rivoli", "avenue Gambetta"}
)
"""Streets with every number, where a test is in a hurry; the others have the known ones."""


def missing() -> list[str]:
    """What this machine lacks."""
    return [
        name
        for name, there in (("redis-server", program("redis-server")), ("addok", ADDOK.is_file()))
        if not there
    ]


@dataclass
class AddokServer:
    """One addok with its data.

    Args:
        folder: an empty folder of its own, with a short path (a socket lies in it).
        documents: what it knows, one street or town each.
    """

    folder: Path
    documents: list[dict[str, Any]]
    port: int = 0
    _redis: Running = field(init=False, repr=False)
    _addok: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.port = free_port()
        (self.folder / "addok.conf").write_text(_CONFIGURATION.format(folder=self.folder))
        lines = (json.dumps(document, ensure_ascii=False) for document in self.documents)
        (self.folder / "addresses.json").write_text("\n".join(lines), "utf-8")
        socket_file, environment = (
            self.folder / "redis.sock",
            {"ADDOK_CONFIG_MODULE": f"{self.folder}/addok.conf"},
        )
        for name in ("redis", "addok"):
            (self.folder / name).mkdir()
        self._redis = Running(
            [str(program("redis-server")), "--port", "0", "--unixsocket", str(socket_file), "--save", ""],
            self.folder / "redis",
        )
        command = [str(ADDOK), "serve", "--port", str(self.port)]
        self._addok = Running(command, self.folder / "addok", environment)
        self._environment, self._socket = environment, socket_file

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts Redis, imports the documents, then serves."""
        self._redis.start(lambda: _listens(self._socket))
        try:
            for command in (("batch", str(self.folder / "addresses.json")), ("ngrams",)):
                run([str(ADDOK), *command], self.folder, self._environment)
            self.serve()
        except BaseException:
            self._redis.stop()
            raise

    def serve(self) -> None:
        """Starts addok alone, on the port it had."""
        self._addok.start(lambda: takes(self.port))

    def pause(self) -> None:
        """Ends addok alone: its data stay."""
        self._addok.stop()

    def stop(self) -> None:
        """Ends both."""
        self._addok.stop()
        self._redis.stop()


def demo_documents(city: Path, complete: Container[str] | None = None) -> list[dict[str, Any]]:
    """The addresses of the demo city as the national base gives them to addok: one document for each street.

    Args:
        complete: names of the streets that get every number, as the embedded geocoder has them; None: all.
    """
    streets = city_map(city / PACKAGE).streets
    paris = {
        "id": "75056", "type": "municipality", "name": "Paris", "city": "Paris", "postcode": "75001",
        "citycode": "75056", "lat": 48.8589, "lon": 2.347, "importance": 1.0,
        "context": "75, Paris, Île-de-France",
    }  # fmt: skip
    return [paris, *(_street(street, complete is None or street.name in complete) for street in streets)]


def _street(street: Street, complete: bool) -> dict[str, Any]:
    middle = street_place(street)
    between = range(street.houses[0].number, street.houses[-1].number + 1) if complete else ()
    known = [(house.number, house.suffix) for house in street.houses]
    wanted = dict.fromkeys([*known, *((number, "") for number in between)])
    places = [place for number, suffix in wanted if (place := house_place(street, number, suffix))]
    return {
        "id": middle.id,
        "type": "street",
        "name": street.name[0].upper() + street.name[1:],
        "postcode": street.postcode,
        "citycode": f"751{street.district:02d}",
        "city": "Paris",
        "district": f"Paris {street.district}e Arrondissement",
        "context": "75, Paris, Île-de-France",
        "importance": 0.6,
        "lat": middle.lat,
        "lon": middle.lon,
        "housenumbers": {
            str(place.number): {"id": place.id, "lat": place.lat, "lon": place.lon} for place in places
        },
    }


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True
