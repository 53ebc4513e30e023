"""A second verifier of Beffroi's ledger exports.

Written from docs/ledger-format.md alone, by somebody who had not read the first one (`beffroi_verify`) nor anything
else of the ledger. Where the two disagree on a file, one of them or the page is wrong; the tests beside this package
look for such files. The page says more than it did when this was begun: what was unclear then was asked there.
"""

from tests.verifier.second.verify import Knowledge, Report, verify

__all__ = ["Knowledge", "Report", "verify"]
