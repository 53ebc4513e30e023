"""Tampering with exports of the ledger: thousands of ways, each of which the verifier must find."""
