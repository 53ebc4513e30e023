"""Secrets: where a credential is kept. Settings name the place; only a connector's own process reads it.

A secret's value is in no setting, so that no dump of the settings, log line or error can carry it.
Texts of others may hold passwords in their addresses: those are never shown (`without_secrets`).
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from beffroi.errors import ConfigurationError

_MOST = 65_536
HIDDEN = "••••••"
# Greedy: a password may itself hold « @ », « / » or « : ».
_USER_AND_PASSWORD = re.compile(r"(://[^:/?#\s@]*:)\S+@")
_TOKEN = re.compile(r"(?i)(https?://)[^:/?#\s@]+@")
_PARAMETER = re.compile(r"(?i)([?&;][^=&;\s]*(?:pass|pwd|secret|token|key)[^=&;\s]*=)[^&;\s]*")


class SecretPlace(BaseModel):
    """Exactly one of a file, an environment variable and a systemd credential."""

    model_config = ConfigDict(extra="forbid")

    file: Path | None = Field(None, description="File that only the service can read (mode 0600 or 0400).")
    env: str | None = Field(None, description="Name of an environment variable.")
    credential: str | None = Field(None, description="Name of a systemd credential (LoadCredential=).")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(place is not None for place in (self.file, self.env, self.credential)) != 1:
            raise ValueError("donnez une seule place : file, env ou credential")
        return self

    def read(self) -> str:
        """The secret, without the line break at its end.

        Raises:
            ConfigurationError: it is absent, empty, or a file that others can read.
        """
        if self.env is not None:
            return _filled(os.environ.get(self.env, ""), f"la variable {self.env}", f"variable {self.env}")
        return _from_file(self._path())

    def _path(self) -> Path:
        if self.file is not None:
            return self.file
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            raise ConfigurationError(
                f"Le secret « {self.credential} » est un credential de systemd, et le service n'en a reçu "
                f"aucun : ajoutez LoadCredential={self.credential}:… à son unité.",
                f"No systemd credentials here: add LoadCredential={self.credential}:… to the unit.",
            )
        return Path(folder) / str(self.credential)


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode) or mode & 0o077:
                raise ConfigurationError(
                    f"Le secret « {path} » peut être lu par d'autres : chmod 600 {path}",
                    f"Others can read the secret '{path}': chmod 600 {path}",
                )
            content = file.read(_MOST)
    except OSError as error:
        raise ConfigurationError(
            f"Le secret « {path} » ne peut pas être lu ({error.strerror}).",
            f"The secret '{path}' cannot be read ({error.strerror}).",
        ) from None
    return _filled(content.decode("utf-8", errors="replace"), f"le fichier « {path} »", f"file '{path}'")


def _filled(value: str, fr: str, en: str) -> str:
    found = value.rstrip("\r\n")
    if not found:
        raise ConfigurationError(f"Le secret attendu dans {fr} est absent ou vide.", f"No secret in {en}.")
    return found


def without_secrets(text: str) -> str:
    """The text without the passwords of its addresses: ``postgresql://user:••••••@host/db``."""
    text = _USER_AND_PASSWORD.sub(rf"\1{HIDDEN}@", text)
    text = _TOKEN.sub(rf"\1{HIDDEN}@", text)
    return _PARAMETER.sub(rf"\1{HIDDEN}", text)
