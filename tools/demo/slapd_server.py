"""A real OpenLDAP server on a loopback port, with certificates of an authority made for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tools.demo.certificates import make_certificates
from tools.demo.running import Running, free_port, program, run, takes

SUFFIX = "dc=paris,dc=demo"
READER = f"cn=beffroi,{SUFFIX}"
PASSWORD = "mot-de-passe-témoin-4711"  # recognised in any log or error
PROGRAMS = ("slapd", "slapadd", "slappasswd", "openssl")
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


def missing() -> list[str]:
    """Programs that this machine lacks."""
    return [name for name in PROGRAMS if not program(name)]


@dataclass
class SlapdServer:
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
    _running: Running = field(init=False, repr=False)

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
        configuration = f"{self.folder}/slapd.conf"
        run([program("slapadd"), "-q", "-f", configuration, "-l", f"{self.folder}/seed.ldif"], self.folder)
        command = [program("slapd"), "-f", configuration, "-h", f"{self.start_tls_url} {self.ldaps_url}"]
        self._running = Running([*command, "-d", "0"], self.folder)

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
        """What it wrote."""
        return self._running.log

    def start(self) -> None:
        """Starts the server and waits until it takes connections."""
        self._running.start(lambda: takes(self.port) and takes(self.tls_port))

    def stop(self, *, kill: bool = False) -> None:
        """Ends the server, by its own process alone."""
        self._running.stop(kill=kill)


def hashed(password: str) -> str:
    """A password as slapd stores it."""
    return run([program("slappasswd"), "-s", password], Path("/")).strip()
