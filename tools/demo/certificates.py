"""Certificates of an authority made on the spot, for servers on loopback."""

from __future__ import annotations

from pathlib import Path

from tools.demo.running import program, run


def make_certificates(folder: Path, names: str = "IP:127.0.0.1,DNS:localhost") -> None:
    """``ca.pem`` and, signed by it, ``server.pem`` with ``server.key``; good for three days."""
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


def _openssl(folder: Path, *arguments: str) -> None:
    run([program("openssl"), *arguments], folder)
