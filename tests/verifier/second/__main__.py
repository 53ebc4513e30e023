"""`python -m tests.verifier.second FILE [--key K] [--witness W] [--quorum N] [--checkpoint FILE]`: ok, or problems."""

import argparse
import sys
from pathlib import Path

from tests.verifier.second import Knowledge, verify

parser = argparse.ArgumentParser(prog="python -m tests.verifier.second")
parser.add_argument("file", type=Path)
parser.add_argument("--key", action="append", default=[], help="verifier key of the ledger")
parser.add_argument("--witness", action="append", default=[], help="verifier key of a witness")
parser.add_argument("--quorum", type=int, help="how many of the witnesses must agree (default: all)")
parser.add_argument("--checkpoint", action="append", type=Path, default=[], help="file of a checkpoint")
given = parser.parse_args()
notes = [path.read_bytes().decode() for path in given.checkpoint]
report = verify(given.file.read_bytes(), Knowledge(given.key, given.witness, given.quorum, notes))
print("\n".join(report.problems) or f"ok: {report}")
sys.exit(bool(report.problems))
