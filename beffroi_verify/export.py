"""An export of the ledger, checked line by line as docs/ledger-format.md says."""

import json
from hashlib import sha256
from typing import IO, Any

from beffroi_verify.merkle import Tree, consistent, included
from beffroi_verify.notes import Checkpoint, Key, from_base64

LEAF = "at:str commitment:str facts:dict kind:str nth:int run:str seq:int staff:str v:int"
HEAD = "exported:str format:str kind:str origin:str run:str size:int"
_decode = json.JSONDecoder(parse_float=Key.parse, parse_constant=Key.parse).decode  # both raise ValueError
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Verification:
    """Checks an export. ``report``: leaves read, tree, contents opened, what witnesses agreed on."""

    def __init__(self, keys: Any, witnesses: Any, quorum: int = 0, noted: Any = ()) -> None:
        self.trusted, self.witnesses, self.quorum, self.noted = keys, witnesses, quorum, noted
        self.report: dict[str, Any] = {"count": 0, "size": 0, "root": "", "opened": 0, "agreed": 0}
        self.report |= {"cosigned": {}, "erasures": [], "problems": [], "altered": False}
        self.head, self.whole, self.tree, self.last = dict[str, Any](), True, Tree(), ("", 0)
        self.keys, self.checkpoints, self.period = list[tuple[int, Key]](), list[Checkpoint](), range(0)
        self.nth, self.roots, self.seen, self.ended = dict[str, int](), dict[int, bytes](), sha256(), False

    def run(self, lines: IO[bytes]) -> dict[str, Any]:
        """Check a whole file, given its lines with their ends."""
        for number, line in enumerate(lines):
            try:
                self._line(number, line)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
                self._expect(False, f"Ligne {number + 1} : modifiée, ou pas d'un export.", self.head != {})
            self.seen.update(line)
        self._expect(self.ended, "La fin manque : tronqué, ou pas un export du registre.", self.head != {})
        return self.report | {"ok": not self.report["problems"]}

    def _expect(self, true: bool, otherwise: str, altered: bool = True) -> None:
        self.report["problems"] += [] if true else [otherwise]
        self.report["altered"] |= altered and not true

    def _line(self, number: int, line: bytes) -> None:
        value = _decode(line.decode())
        members = value.keys() - {"nonce", "payload"} if "leaf" in value else value.keys()
        types = " ".join(f"{name}:{type(each).__name__}" for name, each in value.get("leaf", value).items())
        proven = not self.whole and ("leaf" in value or bool(self.checkpoints))
        if (_encode(value) + "\n").encode() != line or self.ended:
            raise ValueError("not canonical, or behind the end")
        if number == 0:
            self.head, self.whole = value, value["kind"] == "whole"
            first, last = map(int, value["run"].split("-")) if value["kind"] == "period" else (0, -1)
            self.period = range(first, min(last, 10**15 - 1) + 1)
            period = value["run"] == f"{first}-{last}" and 0 < first <= last < 10**15
            known = {"whole": not value["run"], "run": True, "period": period}.get(value["kind"], False)
            self._expect(known and (types, value["format"]) == (HEAD, "beffroi-ledger-2"), "Format inconnu.")
        elif members == {"lines", "sha256"}:
            self._expect(value == {"lines": number, "sha256": self.seen.hexdigest()}, "La somme est fausse.")
            self._end()
        elif members == {"checkpoint"} | ({"consistency"} if proven else set()):
            self._checkpoint(Checkpoint.parse(value["checkpoint"]), value)
        elif members == {"leaf"} | ({"proof"} if proven else set()) and types == LEAF:
            self._leaf(value["leaf"], value)
        else:
            raise ValueError("no line of this format")

    def _leaf(self, leaf: dict[str, Any], value: dict[str, Any]) -> None:
        seq, run, hashed = leaf["seq"], leaf["run"], sha256(b"\0" + _encode(leaf).encode()).digest()
        if self.whole:
            right = seq == self.last[1] + 1
            self.tree.add(hashed)
            self.roots |= {seq: self.tree.root()} if seq in [noted.size for noted in self.noted] else {}
        else:
            top, proof = self.checkpoints[0], list(map(from_base64, value["proof"]))
            right = seq > self.last[1] and included(hashed, seq - 1, top.size, proof, top.root)
        if seq in self.period:
            self.nth[str(seq)] = 1
        elif not self.period and (self.whole or run == self.head["run"]):
            right, self.nth[run] = right and leaf["nth"] == self.nth.get(run, 0) + 1, leaf["nth"]
        facts, digest = leaf["facts"], bytes.fromhex(leaf["commitment"])
        texts = [each[:] for each in facts.values() if type(each) not in (int, bool) or abs(each) >= 2**53]
        plain = "".join(facts).isascii() and all({*map(type, each)} <= {str} for each in texts)
        right = right and plain and (leaf["v"], digest.hex(), len(digest)) == (2, leaf["commitment"], 32)
        mine = str(seq) in self.nth or seq == self.head["size"] if self.period else run in self.nth
        right = right and abs(leaf["nth"]) < 2**53 and (mine or leaf["kind"] == "key_added")
        self._expect(right, f"L'événement {seq} a été changé ou déplacé, ou un autre manque avant lui.")
        named = facts.get("period") if self.period else run
        self.last, self.report["count"] = (named, seq), self.report["count"] + 1
        if leaf["kind"] == "key_added":
            key = Key.parse(facts["key"], kinds=(1,))
            if self.keys:
                old, vouched = self.keys[-1][1], from_base64(facts["proof"])
                said = f"beffroi-ledger-key/v1\n{facts['replaces']}\n{facts['key']}\n".encode()
                known = Key.parse(facts["replaces"]) == old and old.checks(said, vouched)
                self._expect(known, f"La clé ajoutée à l'événement {seq} n'est pas signée par la précédente.")
            self.keys.append((seq, key))
        self.report["erasures"] += [facts | {"at": leaf["at"], "seq": seq}] * (leaf["kind"] == "erased")
        if "payload" in value or "nonce" in value:
            nonce, text = bytes.fromhex(value["nonce"]), value["payload"].encode()
            opens = [nonce.hex(), len(nonce), sha256(nonce + text).digest()] == [value["nonce"], 32, digest]
            self._expect(opens, f"Le contenu de l'événement {seq} n'est pas celui qui a été enregistré.")
            self.report["opened"] += 1

    def _checkpoint(self, found: Checkpoint, value: dict[str, Any]) -> None:
        agrees = found.size == self.head["size"]
        if self.whole:
            agrees = (found.size, found.root) == (self.tree.size, self.tree.root())
        elif self.checkpoints:
            top, proof = self.checkpoints[0], list(map(from_base64, value["consistency"]))
            agrees = consistent(found.size, found.root, top.size, top.root, proof)
        self._expect(agrees, f"Le point de contrôle à {found.size} événements est celui d'un autre registre.")
        self.checkpoints.append(found)
        self.roots[found.size] = found.root

    def _end(self) -> None:
        top, self.ended = self.checkpoints[-1 if self.whole else 0], True
        ours = self.whole or (self.last[0] == self.head["run"] and len(self.nth) == (len(self.period) or 1))
        ends = ours and top.size == self.head["size"] == self.last[1]
        self._expect(ends, "La fin du registre n'est pas signée, ou manque.")
        self.report |= {"size": top.size, "root": top.root.hex()}
        for each in self.checkpoints:
            key = [key for seq, key in self.keys if seq <= each.size][-1]
            signed = each.origin == self.head["origin"] == key.name and each.signed(key) is not None
            self._expect(signed, f"Le point de contrôle à {each.size} événements n'est pas signé de sa clé.")
            lines = {by.name: line for by in self.witnesses if by.kind == 4 and (line := each.signed(by))}
            self.report["cosigned"] |= {by: (each.size, int.from_bytes(at[:8])) for by, at in lines.items()}
            self.report["agreed"] = max(self.report["agreed"], each.size * (len(lines) >= self.quorum > 0))
        known = not self.trusted or any(key in self.trusted for _, key in self.keys)
        self._expect(known, "Le registre n'est pas signé par la clé attendue.")
        self._expect(self.report["agreed"] > 0 or not self.quorum, "Trop peu de témoins ont signé.", False)
        for noted in self.noted:
            same = (self.roots.get(noted.size), self.head["origin"]) == (noted.root, noted.origin)
            why = "Double histoire : un autre" if noted.size in self.roots else "Incomparable : un registre"
            self._expect(same, f"{why} a été vu à {noted.size} événements.", noted.size in self.roots)
