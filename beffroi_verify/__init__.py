"""Verifies an exported ledger with the standard library and `cryptography` alone (docs/ledger-format.md)."""
