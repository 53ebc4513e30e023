"""`beffroi-witness`: makes a witness, tells it of logs, and serves it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from beffroi_verify.notes import Checkpoint, Key
from beffroi_witness.folder import Folder, key_text
from beffroi_witness.server import WitnessServer
from beffroi_witness.usage import Parser, whole_number


def main() -> None:
    """Exits 0 when done, 1 where it cannot be, 2 on wrong use."""
    parser = Parser("beffroi-witness", description="Un témoin contresigne des registres.")
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", required=True)
    for name, help_text in (
        ("init", "créer le témoin dans un dossier"),
        ("key", "montrer sa clé publique, à donner à la ville et aux auditeurs"),
        ("trust", "connaître la clé d'un registre"),
        ("distrust", "ne plus accepter une clé d'un registre, volée par exemple"),
        ("show", "montrer ce qui a été contresigné en dernier"),
        ("serve", "répondre en HTTP"),
    ):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("--folder", type=Path, required=True, metavar="DOSSIER")
        if name == "init":
            command.add_argument("--name", required=True, metavar="NOM", help="par exemple ville.fr/temoin")
        if name in ("trust", "distrust"):
            command.add_argument("key", metavar="CLÉ", help="beffroi ledger key")
        if name == "serve":
            command.add_argument("--host", default="127.0.0.1", metavar="ADRESSE")
            command.add_argument("--port", type=whole_number, metavar="NOMBRE", default=8071)
    given = parser.parse_args()
    try:
        _run(given)
    except (OSError, OverflowError, ValueError, KeyError) as error:
        print(f"Impossible : {error}. Vérifiez le dossier, la clé ou le port.", file=sys.stderr)
        sys.exit(1)


def _run(given: argparse.Namespace) -> None:
    if given.command == "init":
        print(key_text(Folder.make(given.folder, given.name).key))
        return
    folder = Folder(given.folder)
    match given.command:
        case "key":
            print(key_text(folder.key))
        case "trust":
            key = Key.parse(given.key)
            folder.trust(key)
            print(f"Registre connu : {key.name}")
        case "distrust":
            key = Key.parse(given.key)
            folder.distrust(key)
            left = len(folder.state()[key.name]["keys"])
            print(f"Clé retirée : {key.name}, {left} clé(s) restante(s)")
        case "show":
            for origin, log in folder.state().items():
                size = Checkpoint.parse(log["checkpoint"]).size if log["checkpoint"] else 0
                print(f"{origin} : {size} événements contresignés, {len(log['keys'])} clé(s)")
        case _:
            _serve(folder, given.host, given.port)


def _serve(folder: Folder, host: str, port: int) -> None:
    with WitnessServer(folder, host, port) as server:
        print(f"Témoin {folder.key.name} : http://{host}:{server.server_port}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
