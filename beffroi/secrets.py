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
_KEY = re.compile(r"[!-~]+")
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
            ConfigurationError: it is absent, empty, no UTF-8, or a file that others can read.
        """
        found = _text(self._content(), *self._words()).rstrip("\r\n")
        if not found:
            fr, en = self._words()
            raise ConfigurationError(
                f"Le secret attendu dans {fr} est absent ou vide.", f"No secret in {en}."
            )
        return found

    def read_key(self) -> str:
        """The secret as a header carries it: one word of ASCII characters.

        Raises:
            ConfigurationError: as for `read`, or it is no such word.
        """
        found = self.read()
        if not _KEY.fullmatch(found):
            fr, en = self._words()
            raise ConfigurationError(
                f"La clé attendue dans {fr} ne tient pas en un mot de caractères ASCII.",
                f"The key in {en} is not one word of ASCII characters.",
            )
        return found

    def _content(self) -> bytes:
        if self.env is not None:
            return os.environb.get(os.fsencode(self.env), b"")
        return _from_file(self._path())

    def _words(self) -> tuple[str, str]:
        """The place, in French and in English."""
        if self.env is not None:
            return f"la variable {self.env}", f"variable {self.env}"
        path = self._path()
        return f"le fichier « {path} »", f"file '{path}'"

    def _path(self) -> Path:
        if self.file is not None:
            return self.file
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            raise ConfigurationError(
                f"Le secret « {self.credential} » est un credential de systemd, que seule une unité reçoit. "
                "À côté du service, lancez la commande par « beffroi-admin » (docs/operators.md) ; pour le "
                f"service même, ajoutez LoadCredential={self.credential}:… à son unité.",
                f"'{self.credential}' is a systemd credential, which units alone have: run the command by "
                f"beffroi-admin, or add LoadCredential={self.credential}:… to the service's unit.",
            )
        return Path(folder) / str(self.credential)


def _from_file(path: Path) -> bytes:
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
    return content


def _text(content: bytes, fr: str, en: str) -> str:
    """UTF-8, with or without the byte order mark that some editors put first."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(
            f"Le secret attendu dans {fr} n'est pas en UTF-8 : enregistrez-le en UTF-8.",
            f"The secret in {en} is not in UTF-8: save it in UTF-8.",
        ) from None


def without_secrets(text: str) -> str:
    """The text without the passwords of its addresses: ``postgresql://user:••••••@host/db``."""
    text = _USER_AND_PASSWORD.sub(rf"\1{HIDDEN}@", text)
    text = _TOKEN.sub(rf"\1{HIDDEN}@", text)
    return _PARAMETER.sub(rf"\1{HIDDEN}", text)
