"""Chainlit's own files, written below ``BEFFROI_HOME`` at each start: the checkout is never written to.

Chainlit reads its settings when it is first imported, from the folder that ``CHAINLIT_APP_ROOT`` names; so
`prepare` runs before any import of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import MutableMapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from beffroi.settings.systems import Embedded, SystemsSettings
from ui.environment import without_platforms, without_tracing
from ui.words.messages import Words

WELCOME = "chainlit.md"
LOCALES = {"fr": "fr-FR", "en": "en-US"}
COOKIE = "__Host-beffroi"
"""Name of the session cookie behind HTTPS: browsers take it from this host alone, over HTTPS alone."""

_CONFIG = """\
# Written by Beffroi at each start; changes here are lost.
[project]
session_timeout = 3600
user_session_timeout = {day}
cache = false
allow_origins = []
user_env = []

[features]
unsafe_allow_html = false
latex = false
user_message_markdown = false
edit_message = false
allow_thread_sharing = false
favorites = false
auto_tag_thread = false

[features.spontaneous_file_upload]
enabled = false

[features.audio]
enabled = false

[features.mcp]
enabled = false

[features.mcp.user_servers]
enabled = false
allowed_urls = []

[UI]
name = "Beffroi"
description = "{tagline}"
language = "{locale}"
default_theme = "light"
layout = "wide"
cot = "full"
confirm_new_chat = false
default_avatar_file_url = "/static/belfry.svg"

[[UI.header_links]]
name = "{runs}"
display_name = "{runs}"
icon_url = "/static/icon-runs.svg"
url = "/runs"
target = "_self"

[[UI.header_links]]
name = "{approvals}"
display_name = "{approvals}"
icon_url = "/static/icon-approvals.svg"
url = "/approvals"
target = "_self"

[[UI.header_links]]
name = "{audit}"
display_name = "{audit}"
icon_url = "/static/icon-audit.svg"
url = "/audit"
target = "_self"

[[UI.header_links]]
name = "{account}"
display_name = "{account}"
icon_url = "/static/icon-account.svg"
url = "/account"
target = "_self"

[meta]
generated_by = "2.12.0"
"""


def prepare(settings: Settings, secret: str, environ: MutableMapping[str, str] = os.environ) -> Path:
    """Write Chainlit's files and set its environment; returns its folder.

    Args:
        secret: the key that signs session cookies.

    Raises:
        ConfigurationError: the folder cannot be written.
    """
    without_tracing(environ)
    without_platforms(environ)
    root = settings.home / "chainlit"
    try:
        _write_files(root, settings)
    except OSError as error:
        raise unwritable(root, error.errno) from error
    environ["CHAINLIT_APP_ROOT"] = str(root)
    environ["CHAINLIT_AUTH_SECRET"] = secret
    if settings.server.secure_cookies:
        environ["CHAINLIT_AUTH_COOKIE_NAME"] = COOKIE
    return root


def _write_files(root: Path, settings: Settings) -> None:
    words, locale = Words(settings.language), LOCALES[settings.language]
    translations = root / ".chainlit" / "translations"
    translations.mkdir(parents=True, exist_ok=True)
    config = _CONFIG.format(
        day=int(settings.sign_in.absolute_hours * 3600),
        locale=locale,
        tagline=words("tagline"),
        runs=words("nav.runs"),
        approvals=words("nav.approvals"),
        audit=words("nav.audit"),
        account=words("account.title"),
    )
    (root / ".chainlit" / "config.toml").write_text(config, "utf-8")
    (root / f"chainlit_{locale}.md").write_text(_welcome(locale, settings, words), "utf-8")
    translation = json.dumps(_translation(locale, words), ensure_ascii=False, indent=1)
    (translations / f"{locale}.json").write_text(translation, "utf-8")


def _welcome(locale: str, settings: Settings, words: Words) -> str:
    """The welcome page at the root of the repository, in the language where there is one, for this city."""
    root = Path(__file__).parents[2]
    translated = root / f"chainlit_{locale}.md"
    page = (translated if translated.is_file() else root / WELCOME).read_text("utf-8")
    return page.format(city=settings.city.name, invented=_invented(settings.systems, words))


def _invented(systems: SystemsSettings, words: Words) -> str:
    """What of the demo city's is shown here, as a sentence; empty where every system is the city's own."""
    demo = [
        words(f"welcome.{name}")
        for name in ("directory", "ticketing", "gis")
        if isinstance(getattr(systems, name), Embedded)
    ]
    return f" {words('welcome.invented', what=', '.join(demo))}" if demo else ""


def chainlit_folder() -> Path:
    """Where Chainlit is installed, found without importing it.

    Raises:
        ConfigurationError: it is not installed.
    """
    spec = find_spec("chainlit")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            "Chainlit n'est pas installé. Lancez « make install ».",
            "Chainlit is missing. Run 'make install'.",
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _translation(locale: str, words: Words) -> dict[str, Any]:
    """Chainlit's own translation with the words that do not suit here replaced."""
    source = chainlit_folder() / "translations" / f"{locale}.json"
    translation: dict[str, Any] = json.loads(source.read_text("utf-8"))
    translation["chat"]["input"]["placeholder"] = words("chat.placeholder")
    translation["chat"]["input"]["actions"]["stop"] = words("chat.stop")
    translation["chat"]["watermark"] = words("chat.watermark")
    translation["navigation"]["header"]["readme"] = words("chat.readme")
    translation["navigation"]["newChat"]["button"] = words("chat.new")
    translation["threadHistory"]["sidebar"]["title"] = words("chat.sidebar")
    translation["threadHistory"]["sidebar"]["empty"] = words("chat.no_history")
    return translation
