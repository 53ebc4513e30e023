"""A mail server that keeps each message in a file: ``python -m evals.faults.mailbox FOLDER PORT``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tools.demo.mail_server import mail_server


def main(folder: Path, port: int) -> None:
    """Serve until told to end."""
    password = os.environ["BEFFROI_FAULTS_SECRET"]
    with mail_server(folder / "tls", password, port=port, keep=folder / "box"):
        signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
