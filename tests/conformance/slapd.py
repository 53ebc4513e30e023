"""A real OpenLDAP server on a loopback port, with certificates of an authority made for it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

SUFFIX = "dc=paris,dc=demo"
READER = f"cn=beffroi,{SUFFIX}"
PASSWORD = "mot-de-passe-témoin-4711"  # recognised in any log or error
PROGRAMS = ("slapd", "slapadd", "slappasswd", "openssl")
_PLACES = "/usr/sbin:/usr/local/sbin:/usr/libexec:/usr/bin:/usr/local/bin"
_MODULES = ("/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap")
_CONFIGURATION = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include {folder}/demo.schema
modulepath {modules}
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security simple_bind=128
database mdb
maxsize 268435456
suffix "{suffix}"
directory {folder}/db
limits dn.exact="{reader}" size={limit}
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""
_SCHEMA = """\
attributetype ( 1.3.6.1.4.1.4203.666.11.1 NAME 'demoBirthDate' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.4203.666.11.2 NAME 'memberOf' EQUALITY distinguishedNameMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
attributetype ( 1.3.6.1.4.1.4203.666.11.3 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch
  SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.4203.666.11.4 NAME 'managedBy' EQUALITY distinguishedNameMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 SINGLE-VALUE )
"""


def program(name: str) -> str | None:
    """Where a program is; Debian keeps slapd out of a user's path."""
    return shutil.which(name) or shutil.which(name, path=_PLACES)


def missing() -> list[str]:
    """Programs that this machine lacks."""
    return [name for name in PROGRAMS if program(name) is None]


@dataclass
class Slapd:
    """One server with its data; `start`, `stop` and start again on the same port.

    Args:
        folder: an empty folder of its own.
        ldif: the entries below the suffix.
        limit: what the server allows the reader (``size.soft`` … of slapd.conf).
    """

    folder: Path
    ldif: str
    limit: str = "unlimited"
    port: int = 0
    tls_port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.port, self.tls_port = free_port(), free_port()
        make_certificates(self.folder)
        (self.folder / "db").mkdir()
        (self.folder / "demo.schema").write_text(_SCHEMA)
        modules = next(place for place in _MODULES if Path(place).is_dir())
        (self.folder / "slapd.conf").write_text(
            _CONFIGURATION.format(
                folder=self.folder, modules=modules, suffix=SUFFIX, reader=READER, limit=f"{self.limit}"
            )
        )
        (self.folder / "seed.ldif").write_text(self.ldif)
        _run("slapadd", "-q", "-f", f"{self.folder}/slapd.conf", "-l", f"{self.folder}/seed.ldif")

    @property
    def start_tls_url(self) -> str:
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def ldaps_url(self) -> str:
        return f"ldaps://127.0.0.1:{self.tls_port}"

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def log(self) -> str:
        return (self.folder / "slapd.log").read_text(errors="replace")

    def start(self, seconds: float = 30.0) -> None:
        """Starts the server and waits until it takes connections."""
        addresses = f"{self.start_tls_url} {self.ldaps_url}"
        with (self.folder / "slapd.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(program("slapd")), "-f", f"{self.folder}/slapd.conf", "-h", addresses, "-d", "0"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + seconds
        while not (_takes(self.port) and _takes(self.tls_port)):
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"slapd does not start: {self.log}")
            time.sleep(0.05)

    def stop(self, *, kill: bool = False) -> None:
        """Ends the server, by its own process alone."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill() if kill else process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def free_port() -> int:
    """A loopback port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificates(folder: Path, names: str = "IP:127.0.0.1,DNS:localhost") -> None:
    """``ca.pem`` and, signed by it, ``server.pem`` with ``server.key``."""
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    ca = ("-x509", "-days", "3", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    _openssl(folder, "req", *ca, *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=AC de test")
    _openssl(folder, "req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=annuaire")
    (folder / "server.ext").write_text(
        f"subjectAltName={names}\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=serverAuth\n"
    )
    _openssl(
        folder, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "3", "-extfile", "server.ext", "-out", "server.pem",
    )  # fmt: skip


def hashed(password: str) -> str:
    """A password as slapd stores it."""
    return _run("slappasswd", "-s", password).strip()


def _openssl(folder: Path, *arguments: str) -> None:
    _run("openssl", *arguments, folder=folder)


def _run(name: str, *arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(
        [str(program(name)), *arguments], cwd=folder, capture_output=True, text=True, timeout=120
    )
    if done.returncode != 0:
        raise RuntimeError(f"{name}: {done.stderr or done.stdout}")
    return done.stdout


def _takes(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
