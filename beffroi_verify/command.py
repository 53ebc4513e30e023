"""The command: prints in French, exits 0 where nothing was changed and 1 otherwise."""

import argparse
import json
from pathlib import Path
from time import gmtime, strftime

from beffroi_verify.export import Verification
from beffroi_verify.notes import Checkpoint, Key


def main() -> None:
    """Verify one file."""
    parser = argparse.ArgumentParser("beffroi-verify", description="Vérifie un export du registre.")
    add = parser.add_argument
    add("file", metavar="FICHIER", type=Path)
    add("--key", action="append", default=[], help="clé du registre")
    add("--witness", action="append", default=[], help="clé d'un témoin")
    add("--quorum", metavar="NOMBRE", help="témoins nécessaires ; sinon tous ceux donnés")
    add("--checkpoint", type=Path, action="append", default=[], help="point de contrôle connu d'ailleurs")
    add("--json", action="store_true", help="résultat en JSON")
    given = parser.parse_args()
    try:
        keys, witnesses = ([Key.parse(it := each) for each in some] for some in (given.key, given.witness))
        quorum = len({w.name for w in witnesses}) if given.quorum is None else int("0" + (it := given.quorum))
        noted = [Checkpoint.parse((it := path).read_text("utf-8")) for path in given.checkpoint]
        with (it := given.file).open("rb") as lines:
            told = Verification(keys, witnesses, quorum, noted).run(lines)
    except (OSError, ValueError):
        told = {**Verification([], []).report, "ok": False, "problems": [f"Clé ou fichier illisible : {it}."]}
    word = "Registre intact" if told["ok"] else "REGISTRE MODIFIÉ" if told["altered"] else "NON VÉRIFIÉ"
    shown = [word, *told["problems"][:20]] + ["Sans --key, qui a signé n'est pas vérifié."] * (not given.key)
    for witness, (size, at) in told["cosigned"].items():
        shown.append(f"{witness} : {size} événements contresignés, {strftime('%F %H:%M', gmtime(at))} UTC")
    shown += [f"Effacement, événement {e['seq']}, {e['at']}, règle {e.get('rule')}" for e in told["erasures"]]
    shown.append(f"{word} : {told['count']} événements lus, arbre de {told['size']} ({told['root']})")
    for line in [json.dumps(told, ensure_ascii=False)] if given.json else shown:
        print("".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line))
    raise SystemExit(0 if told["ok"] else 1)
