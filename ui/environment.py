"""The process's environment, made safe and the city's before anything reads it.

Chainlit and LangChain bring clients of outside services along (LangSmith, Literal, OpenTelemetry, chat
platforms, cloud storage) that wake up when certain variables exist. Nothing here reports to anybody, so those
variables are removed, whatever the installation's environment says.
"""

from __future__ import annotations

import os
import time
from collections.abc import MutableMapping

_TRACING = ("LANGSMITH_", "LANGCHAIN_", "OTEL_", "LITERAL_", "TRACELOOP_", "LANGFUSE_")
_PLATFORMS = ("OAUTH_", "SLACK_", "DISCORD_", "TEAMS_", "MICROSOFT_APP_", "CHAINLIT_")
_STORAGE = ("DATABASE_URL", "BUCKET_NAME", "APP_AWS_", "APP_GCS_", "APP_AZURE_", "DEV_AWS_")

_OFF = {
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "OTEL_TRACES_EXPORTER": "none",
    "OTEL_METRICS_EXPORTER": "none",
    "OTEL_LOGS_EXPORTER": "none",
}


_CITY = "CET-1CEST,M3.5.0,M10.5.0/3"
"""Paris as POSIX writes zones, summer time included: it needs no files of zones on the machine."""


def in_city_time() -> None:
    """Hours that people read, days and office hours are the city's, though servers are often set to UTC.

    Where the variable ``TZ`` is set, that is the city's zone.
    """
    os.environ.setdefault("TZ", _CITY)
    time.tzset()


def without_tracing(environ: MutableMapping[str, str]) -> None:
    """Remove what would make a library report to the outside, and say no where a library asks."""
    _drop(environ, _TRACING)
    environ.update(_OFF)


def without_platforms(environ: MutableMapping[str, str]) -> None:
    """Remove what would make Chainlit serve, sign in with or store at an outside service."""
    _drop(environ, (*_PLATFORMS, *_STORAGE))


def _drop(environ: MutableMapping[str, str], prefixes: tuple[str, ...]) -> None:
    for name in [name for name in environ if name.startswith(prefixes)]:
        del environ[name]
