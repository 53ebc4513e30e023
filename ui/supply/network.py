"""Which installed package can open a connection, read off its files: what its Python imports, and what its
compiled libraries ask of the C library. Nothing of a package is run.

That a package *can* says nothing of whether it does: what holds all of them is the circuit, and
``beffroi doctor --circuit`` shows what they tried. Why each is here stands in ``reasons.toml``.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

from ui.supply.packages import OWN_NAME, installed, needed_by, normal

REASONS = Path(__file__).with_name("reasons.toml")
_STANDARD = frozenset(
    "socket ssl http.client urllib.request ftplib smtplib imaplib poplib telnetlib nntplib xmlrpc.client "
    "socketserver http.server asyncio.streams".split()
)
"""Modules of the standard library that open or accept connections."""
_CLIENTS = frozenset(
    "aiohttp anyio grpc h2 httpcore httpx httpx_sse paramiko psycopg pycurl redis requests requests_toolbelt "
    "socketio engineio urllib3 uvicorn websocket websockets ldap".split()
)
"""Packages whose purpose is the network; who imports one can reach it through it."""
_CALLS = (b"\0connect\0", b"\0getaddrinfo\0")
"""Names of the C library's calls, as they stand in a table of symbols (ELF, ``.dynstr``)."""
_MENTIONED = re.compile(
    rb"^[ \t]*(?:from|import)[ \t][^\n]*\b(?:%s)\b"
    % b"|".join(sorted({name.partition(".")[0].encode() for name in _STANDARD | _CLIENTS})),
    re.MULTILINE,
)
"""A line that may import one of them; a file without such a line need not be parsed."""


@dataclass(frozen=True)
class Way:
    """A package that can reach the network.

    Attributes:
        imports: modules of the network that its Python imports.
        compiled: its libraries that call ``connect`` or ``getaddrinfo``.
        needed_by: packages that ask for it; « beffroi » where we do, none for a tool of developers.
        why: in French; empty where nobody wrote a reason.
    """

    package: str
    version: str
    imports: tuple[str, ...]
    compiled: tuple[str, ...]
    needed_by: tuple[str, ...]
    why: str


def ways(only: Iterable[str] | None = None) -> Iterator[Way]:
    """Every installed package that can open a connection.

    Args:
        only: normal names of the packages to read; all of them where None.
    """
    reasons, asking = read_reasons(), needed_by()
    wanted = None if only is None else set(only)
    for name, package in installed().items():
        if wanted is not None and name not in wanted:
            continue
        imports, compiled = _ways_of(package)
        if imports or compiled:
            by = asking.get(name, ())
            yield Way(name, package.version, imports, compiled, by, reasons.get(name, ""))


def read_reasons() -> Mapping[str, str]:
    """Why each package with a way to the network is here, by normal name."""
    content = tomllib.loads(REASONS.read_text("utf-8"))
    return {normal(name): str(why) for name, why in content.items()}


def ours(way: Way) -> bool:
    """Whether we ask for it ourselves."""
    return OWN_NAME in way.needed_by


def _ways_of(package: Distribution) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = set(_modules(package))
    imports: set[str] = set()
    compiled: list[str] = []
    for file in package.files or ():
        place = Path(str(package.locate_file(file)))
        if file.suffix == ".py":
            imports |= {name for name in imported(place) if name.partition(".")[0] not in own}
        elif ".so" in file.suffixes and _calls_out(place):
            compiled.append(file.name)
    return tuple(sorted(imports)), tuple(sorted(compiled))


def _modules(package: Distribution) -> Iterator[str]:
    """Names of a package's own top modules."""
    for file in package.files or ():
        if file.suffix == ".py":
            yield file.parts[0].removesuffix(".py")


def imported(file: Path) -> set[str]:
    """Modules of the network that a Python file imports, wherever in it; none where it cannot be read."""
    try:
        source = file.read_bytes()
        if _MENTIONED.search(source) is None:
            return set()
        tree = ast.parse(source)
    except (OSError, SyntaxError, ValueError, RecursionError):
        return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found |= {known for each in names for known in _network(each.name)}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                found |= set(_network(module))
                found |= {known for each in names for known in _network(f"{module}.{each.name}")}
    return found


def _network(name: str) -> Iterator[str]:
    if name in _STANDARD:
        yield name
    if (top := name.partition(".")[0]) in _CLIENTS:
        yield top


def _calls_out(library: Path) -> bool:
    try:
        content = library.read_bytes()
    except OSError:
        return False
    return any(call in content for call in _CALLS)
