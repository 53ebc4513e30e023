"""Nothing in the tree names a machine, a folder of somebody, or a host outside the city."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "*.py", "*.md", "*.toml", "*.rego", "*.html", "*.css", "*.js", "*.sh", "*.yml", "Makefile", ".ci/run",
)  # fmt: skip
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|work|mnt|workspace)/\w+")
URL = re.compile(r"https?://([^\s/\"'`)>\]},\\]+)")

CODE_HOSTS = {
    # Loopback, names reserved for examples (RFC 2606), the demo city's own, namespaces that nothing asks, and the
    # source of a format, named in a docstring.
    "127.0.0.1", "localhost", "example.com", "exemple.com", "paris.demo", "www.w3.org",
    "adresse.data.gouv.fr", "purl.org", "schemas.openxmlformats.org", "www.opengis.net", "wiki.open311.org",
    "github.com",
}  # fmt: skip
CODE = (".py", ".html", ".css", ".js", ".rego")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *TEXT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _host(found: str) -> str:
    return found.rpartition("@")[2].partition(":")[0].lower()


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _tracked()
        for match in MACHINE.finditer(path.read_text("utf-8"))
        if path != Path(__file__)
    }
    assert found == set()


def test_no_code_or_page_names_a_host_outside() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {match[1]}"
        for path in _tracked()
        if path.suffix in CODE and not path.is_relative_to(ROOT / "tests")
        for match in URL.finditer(path.read_text("utf-8"))
        if _host(match[1]) not in CODE_HOSTS and not _is_example(match[1])
    }
    assert found == set()


def _is_example(host: str) -> bool:
    """Also a pattern of settings, which begins with a set of letters."""
    return (
        "{" in host
        or "…" in host
        or host.startswith(("[^", "("))
        or _host(host).endswith((".example", ".invalid", ".test", ".demo"))
    )
