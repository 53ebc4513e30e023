"""What Beffroi accepts and should not stay so, and what in a file contradicts itself."""

from __future__ import annotations

import ipaddress
import stat
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any
from urllib.parse import urlsplit

from beffroi.secrets import without_secrets
from ui.config.positions import Path

Told = tuple[Path, str, str]
"""Path of the setting, what is unsafe or in conflict, what to do."""


def unsafe(data: dict[str, Any], home: File) -> Iterator[Told]:
    """Settings that are right and unsafe."""
    server = _table(data, "server")
    host = server.get("host", "127.0.0.1")
    if isinstance(host, str) and not _here(host) and server.get("secure_cookies") is not True:
        yield (
            ("server", "host"),
            "la page est ouverte au réseau, et ses cookies peuvent partir sans chiffrement",
            'secure_cookies = true derrière un serveur HTTPS, ou host = "127.0.0.1"',
        )
    page = _table(data, "sign_in", "oidc").get("page")
    if isinstance(page, str) and page.startswith("https:") and server.get("secure_cookies") is not True:
        yield (
            ("sign_in", "oidc", "page"),
            "la page est en HTTPS et ses cookies peuvent partir sans chiffrement",
            "secure_cookies = true dans [server]",
        )
    for section, purpose in (("model", "les demandes"), ("policy", "les décisions")):
        yield from _clear(section, _table(data, section).get("url"), purpose)
    yield from _clear("model.larger", _table(data, "model", "larger").get("url"), "les demandes")
    database = data.get("database")
    if isinstance(database, str) and without_secrets(database) != database:
        yield (
            ("database",),
            "un mot de passe est écrit dans ce fichier",
            "mettez cette adresse dans la variable BEFFROI_DATABASE du service, et changez le mot de passe",
        )
    yield from _mail(data)
    for number, folder in _folders(data):
        if home.resolve().is_relative_to(folder):
            yield (
                ("systems", "documents", "folders", number, "path"),
                f"ce dossier de documents contient l'état de Beffroi (« {home} »), avec ses clés",
                "un dossier qui ne contient que des documents",
            )


def conflicts(data: dict[str, Any]) -> Iterator[Told]:
    """Two settings that cannot both hold."""
    met: dict[object, int] = {}
    for number, folder in _folders(data):
        if folder in met:
            yield _twice(number, "path", f"même chemin que le dossier n° {met[folder] + 1}")
        met.setdefault(folder, number)
    for number, entry in _entries(data, "systems", "documents", "folders"):
        name = entry.get("name")
        if isinstance(name, str) and (name,) in met:
            yield _twice(number, "name", f"même nom que le dossier n° {met[(name,)] + 1}")
        met.setdefault((name,), number)
    packages: dict[object, int] = {}
    for number, entry in _entries(data, "tools", "packages"):
        if (name := entry.get("name")) in packages:
            path: Path = ("tools", "packages", number, "name")
            yield path, f"même paquet que le n° {packages[name] + 1}", "gardez une seule des deux sections"
        packages.setdefault(name, number)


def unsafe_file(file: File) -> Iterator[Told]:
    """Who may change the settings file."""
    if file.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield (), "d'autres que son propriétaire peuvent modifier ce fichier", f"chmod go-w {file}"


def _mail(data: dict[str, Any]) -> Iterator[Told]:
    """A mail server by which nothing can leave, or not all that its settings speak of."""
    mail = _table(data, "systems", "mail")
    if mail.get("kind") != "smtp":
        return
    domains = mail.get("domains", [])
    if domains == []:
        yield (
            ("systems", "mail"),
            "aucun domaine n'est admis : aucun courriel ne partira",
            'domains = ["ville.example"] dans [systems.mail]',
        )
    city = _table(data, "city").get("mail_domains", ["paris.demo"])
    known = {one.lower() for one in city if isinstance(one, str)} if isinstance(city, list) else set()
    for number, domain in enumerate(domains if isinstance(domains, list) else ()):
        if isinstance(domain, str) and domain.lower() not in known:
            yield (
                ("systems", "mail", "domains", number),
                "les règles refusent l'envoi d'un résultat vers ce domaine",
                "ajoutez-le à mail_domains dans [city], ou retirez-le",
            )


def _twice(number: int, name: str, problem: str) -> Told:
    return ("systems", "documents", "folders", number, name), problem, "un autre, ou retirez ce dossier"


def _clear(section: str, url: Any, purpose: str) -> Iterator[Told]:
    if not isinstance(url, str):
        return
    parts = urlsplit(url) if "[" not in url else None
    if parts and parts.scheme == "http" and not _here(parts.hostname or ""):
        path = (*section.split("."), "url")
        yield path, f"{purpose} passent en clair sur le réseau", "une adresse en https://"


def _here(host: str) -> bool:
    if host in ("localhost", ""):
        return host != ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _folders(data: dict[str, Any]) -> Iterator[tuple[int, File]]:
    """Folders of this machine; those of a server lie under its address."""
    served = _table(data, "systems", "documents").get("kind") == "webdav"
    for number, entry in _entries(data, "systems", "documents", "folders"):
        path = entry.get("path")
        if isinstance(path, str) and "\0" not in path:
            yield number, File("//", path.strip("/")) if served else File(path).expanduser().resolve()


def _entries(data: dict[str, Any], *path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = _table(data, *path[:-1]).get(path[-1])
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield number, entry


def _table(data: dict[str, Any], *path: str) -> dict[str, Any]:
    found: Any = data
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
