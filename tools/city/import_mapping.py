"""How the names of somebody else's files become ours: a TOML file given to ``beffroi city import --mapping``.

[[file]]
name = "equipements*.gpkg"      # a file's name, or a pattern
layer = "ecoles"                # of a GeoPackage that has several
kind = "facilities"             # districts, facilities or streets; by its geometry where absent
fields = { name = "libelle", kind = "type_etab" }       # ours = theirs
kinds = { "Ecole élémentaire" = "école" }               # their kind of facility = ours
constants = { kind = "école" }                          # the same for all that the file holds
"""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from beffroi.disk import why
from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError
from tools.city.text import fold

LayerKind = Literal["districts", "facilities", "streets"]
FIELDS: dict[LayerKind, tuple[str, ...]] = {
    "districts": ("number",),
    "facilities": ("id", "name", "kind", "address", "street", "district"),
    "streets": ("name", "district"),
}
"""What we take of each layer, by our names."""
_FORMS = {
    "string_type": "un texte entre guillemets est attendu",
    "string_too_short": "ce texte ne peut pas être vide",
    "dict_type": 'une table est attendue : { nom = "valeur" }',
    "list_type": "des sections [[file]] sont attendues",
    "model_type": "une section [[file]] est attendue",
}
_KNOWN = frozenset(name for names in FIELDS.values() for name in names)


class FileMapping(BaseModel):
    """How one file, or one layer of it, is read.

    Attributes:
        fields: our name of a field -> the file's.
        kinds: the file's kind of facility -> ours; compared without accents and capitals.
        constants: our name of a field -> its value for all that the file holds.
    """

    model_config = ConfigDict(extra="forbid")
    name: str = Field("*", min_length=1)
    layer: str | None = None
    kind: LayerKind | None = None
    fields: dict[str, str] = {}
    kinds: dict[str, FacilityKind] = {}
    constants: dict[str, str] = {}

    @model_validator(mode="after")
    def _known_fields(self) -> FileMapping:
        known = frozenset(FIELDS[self.kind]) if self.kind else _KNOWN
        if unknown := sorted((set(self.fields) | set(self.constants)) - known):
            raise ValueError(f"champ inconnu « {unknown[0]} » : {', '.join(sorted(known))}")
        return self

    def rename(self, properties: dict[str, Any]) -> dict[str, Any]:
        """A feature's properties under our names, which stay where the mapping says nothing of them."""
        own = {ours: properties.get(theirs) for ours, theirs in self.fields.items()}
        renamed = {**properties, **own, **self.constants}
        found = self._folded_kinds.get(fold(str(renamed.get("kind") or "")))
        return renamed | {"kind": found.value} if found else renamed

    @property
    def _folded_kinds(self) -> dict[str, FacilityKind]:
        return {fold(theirs): ours for theirs, ours in self.kinds.items()}


class ImportMapping(BaseModel):
    """Mappings of several files; the first that fits a file's name is its own, several for its layers."""

    model_config = ConfigDict(extra="forbid")
    file: list[FileMapping] = []

    def of(self, path: Path) -> list[FileMapping]:
        """How a file is read: once for each mapping that names it, once as it is where none does."""
        found = [each for each in self.file if fnmatchcase(path.name, each.name)]
        return found or [FileMapping()]


def read_mapping(path: Path) -> ImportMapping:
    """The mapping of a TOML file.

    Raises:
        ConfigurationError: it cannot be read, or names what does not exist.
    """
    try:
        return ImportMapping.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(
            f"La correspondance « {path} » n'est pas lisible : {_unreadable(error)}.",
            f"The mapping '{path}' cannot be read ({error}).",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ConfigurationError(
            f"La correspondance « {path.name} » est fausse en {place} : {_wrong(first)}.",
            f"The mapping '{path.name}' is wrong at {place}: {first['msg']}.",
        ) from None


def _unreadable(error: OSError | ValueError) -> str:
    match error:
        case OSError():
            return why(error.errno)[0]
        case UnicodeDecodeError():
            return "elle n'est pas en UTF-8"
        case _:
            line = re.search(r"line (\d+)", str(error))
            return "ce n'est pas du TOML" + (f" (ligne {line[1]})" if line else " (à la fin)")


def _wrong(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "extra_forbidden":
            known = FileMapping.model_fields if len(error["loc"]) > 1 else ImportMapping.model_fields
            return f"ce nom n'existe pas. Il y a : {', '.join(known)}"
        case "literal_error" | "enum":
            choices = re.findall("'([^']*)'", str(context["expected"]))
            return f"cette valeur n'existe pas. Il y a : {', '.join(choices)}"
        case kind:
            return _FORMS.get(kind, "cette valeur n'est pas utilisable")
