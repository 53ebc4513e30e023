"""An export of the ledger, checked line by line as docs/ledger-format.md says."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from beffroi_verify.merkle import Tree, consistent, included
from beffroi_verify.notes import Checkpoint, Key, from_base64

LEAF = {"at", "commitment", "facts", "kind", "nth", "run", "seq", "staff", "v"}
HEAD = {"exported", "format", "kind", "origin", "run", "size"}
WRONG = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Verification:
    """Takes the lines of an export. What is known from elsewhere: keys of the ledger, witnesses and how many
    must agree, checkpoints. ``report``: leaves read; size and root of the tree; contents checked; the size on
    which enough witnesses agree; by witness, size and time of the last; erasures; problems in French."""

    def __init__(self, keys: Any, witnesses: Any, quorum: int = 0, noted: Sequence[Checkpoint] = ()) -> None:
        self.trusted, self.witnesses, self.quorum, self.noted = keys, witnesses, quorum, noted
        self.report: dict[str, Any] = {"count": 0, "size": 0, "root": "", "opened": 0, "agreed": 0}
        self.report |= {"cosigned": {}, "erasures": [], "problems": []}
        self.head, self.whole, self.tree, self.last = dict[str, Any](), True, Tree(), 0
        self.keys, self.checkpoints = list[tuple[int, Key]](), list[Checkpoint]()
        self.nth, self.compared, self.tail = dict[str, int](), set[bytes](), ""

    def run(self, lines: Iterable[bytes]) -> dict[str, Any]:
        """Check a whole file, given its lines with their ends."""
        seen, number, line = sha256(), 0, b""
        for following in lines:
            if number:
                seen.update(line)
                self._guarded(f"Ligne {number}", self._line, line)
            number, line = number + 1, following
        trailer = _encode({"lines": number - 1, "sha256": seen.hexdigest()}) + "\n"
        self._expect(line == trailer.encode(), "La dernière ligne ne correspond pas : modifié ou tronqué.")
        self._guarded("Fichier", self._end)
        return self.report

    def _guarded(self, where: str, check: Any, *arguments: Any) -> None:
        try:
            check(*arguments)
        except WRONG:
            self._expect(False, f"{where} : modifié, ou n'est pas de ce format.")

    def _expect(self, true: bool, otherwise: str) -> None:
        self.report["problems"] += [] if true else [otherwise]

    def _line(self, line: bytes) -> None:
        value = json.loads(
            line, parse_float=Key.parse, parse_constant=Key.parse
        )  # both raise: none belongs here
        members = value.keys() - {"nonce", "payload"} if "leaf" in value else value.keys()
        kind, proven = self.head.get("kind", ""), bool(self.checkpoints)
        if (_encode(value) + "\n").encode() != line or value.get(
            "format", "beffroi-ledger-2"
        ) != "beffroi-ledger-2":
            raise ValueError("not canonical, or another format")
        if not self.head and members == HEAD and value["kind"] in ("whole", "run"):
            self.head, self.whole = value, value["kind"] == "whole"
        elif members == {"checkpoint"} | ({"consistency"} if kind == "run" and proven else set()):
            self._checkpoint(Checkpoint.parse(value["checkpoint"]), value)
        elif members == {"leaf"} | ({"proof"} if kind == "run" else set()) and value["leaf"].keys() == LEAF:
            self._leaf(value["leaf"], value)
        else:
            raise ValueError("no line of this format")

    def _leaf(self, leaf: dict[str, Any], value: dict[str, Any]) -> None:
        seq, run, hashed = leaf["seq"], leaf["run"], sha256(b"\0" + _encode(leaf).encode()).digest()
        if self.whole:
            right = seq == self.last + 1
            self.tree.add(hashed)
            self._compare(seq, self.tree.root)
        else:
            top, proof = self.checkpoints[0], list(map(from_base64, value["proof"]))
            right = seq > self.last and included(hashed, seq - 1, top.size, proof, top.root)
        if self.whole or run == self.head["run"]:
            right, self.nth[run] = right and leaf["nth"] == self.nth.get(run, 0) + 1, leaf["nth"]
        right = right and leaf["v"] == 2 and (run in self.nth or leaf["kind"] == "key_added")
        self._expect(right, f"L'événement {seq} a été changé ou déplacé, ou un autre manque avant lui.")
        self.last, self.report["count"], self.tail = seq, self.report["count"] + 1, run
        if leaf["kind"] == "key_added":
            self._key(seq, leaf["facts"])
        if leaf["kind"] == "erased":
            self.report["erasures"].append({"at": leaf["at"], "seq": seq, **leaf["facts"]})
        if "payload" in value or "nonce" in value:
            made = sha256(bytes.fromhex(value["nonce"]) + value["payload"].encode()).hexdigest()
            opens = made == leaf["commitment"] and len(value["nonce"]) == 64
            self._expect(opens, f"Le contenu de l'événement {seq} n'est pas celui qui a été enregistré.")
            self.report["opened"] += 1

    def _key(self, seq: int, facts: dict[str, str]) -> None:
        if self.keys:
            old, text = self.keys[-1][1], f"beffroi-ledger-key/v1\n{facts['replaces']}\n{facts['key']}\n"
            known = Key.parse(facts["replaces"]) == old and old.checks(
                text.encode(), from_base64(facts["proof"])
            )
            self._expect(known, f"La clé ajoutée à l'événement {seq} n'est pas signée par la précédente.")
        self.keys.append((seq, Key.parse(facts["key"])))

    def _checkpoint(self, found: Checkpoint, value: dict[str, Any]) -> None:
        if self.whole:
            agrees = (found.size, found.root) == (self.tree.size, self.tree.root())
        elif self.checkpoints:
            top, proof = self.checkpoints[0], list(map(from_base64, value["consistency"]))
            agrees = consistent(found.size, found.root, top.size, top.root, proof)
        else:
            agrees = found.size == self.head["size"]
        self._expect(agrees, f"Le point de contrôle à {found.size} événements est celui d'un autre registre.")
        self.checkpoints.append(found)
        self._compare(found.size, lambda: found.root)

    def _compare(self, size: int, root: Any) -> None:
        for noted in self.noted:
            if noted.size == size:
                same = (root(), self.head["origin"]) == (noted.root, noted.origin)
                self._expect(same, f"Double histoire : à {size} événements, un autre registre a été montré.")
                self.compared.add(noted.text)

    def _end(self) -> None:
        top = self.checkpoints[-1 if self.whole else 0]
        ends = top.size == self.head["size"] == self.last and (self.whole or self.tail == self.head["run"])
        self._expect(ends, "La fin du registre n'est pas signée, ou manque.")
        self.report |= {"size": top.size, "root": top.root.hex()}
        for each in self.checkpoints:
            self._signatures(each)
        known = not self.trusted or any(key in self.trusted for _, key in self.keys)
        self._expect(known, "Le registre n'est pas signé par la clé attendue.")
        self._expect(self.report["agreed"] > 0 or not self.quorum, "Trop peu de témoins ont contresigné.")
        for noted in self.noted:
            absent = f"Le point de contrôle connu, à {noted.size} événements, ne peut pas être retrouvé ici."
            self._expect(noted.text in self.compared, absent)

    def _signatures(self, found: Checkpoint) -> None:
        key = [key for seq, key in self.keys if seq <= found.size][-1]
        signed = found.origin == self.head["origin"] == key.name and found.signed(key) is not None
        self._expect(signed, f"Le point de contrôle à {found.size} événements n'est pas signé du registre.")
        agreeing = [(each.name, signature) for each in self.witnesses if (signature := found.signed(each))]
        for name, signature in agreeing:
            self.report["cosigned"][name] = found.size, int.from_bytes(signature[:8], "big")
        if self.quorum and len(agreeing) >= self.quorum:
            self.report["agreed"] = found.size
