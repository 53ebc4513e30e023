"""The settings of this installation, read. Imports little: a command that needs no more answers at once."""

from __future__ import annotations

from tomllib import TOMLDecodeError

from pydantic import ValidationError
from pydantic_settings.exceptions import SettingsError

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings, home


def load_settings() -> Settings:
    """Settings of this installation.

    Raises:
        ConfigurationError: the settings file or a variable cannot be used; says which.
    """
    try:
        if (file := home() / "beffroi.toml").is_symlink():
            file.stat()  # a link that leads nowhere is no absent file: it had settings
        return Settings()
    except (ValidationError, SettingsError, TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        from ui.config import refuse_wrong_settings  # which knows what is wrong in the file's own words

        refuse_wrong_settings()
        raise ConfigurationError(
            "Les réglages ne sont pas utilisables : voyez « beffroi config check ».",
            "The settings cannot be used: see 'beffroi config check'.",
        ) from error
