"""An export of the ledger, checked line by line as docs/ledger-format.md says.

Each rule is one named check. One that does not hold is a problem of the report; a line that cannot even be
read raises, and is a problem as a whole.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from beffroi_verify.lines import BOUND, HEAD, LEAF, encode, has_form, is_fact, read_line, read_period
from beffroi_verify.merkle import Tree, consistent, included
from beffroi_verify.notes import Checkpoint, Key, from_base64

FORMAT = "beffroi-ledger-2"
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


class Verification:
    """Checks an export. ``report``: leaves read, tree, contents opened, what witnesses agreed on.

    ``head`` is its first line, ``whole`` whether it is of the whole ledger.

    Args:
        keys: of the ledger, known from elsewhere; one of them must be in the file where there are any.
        witnesses: keys of the witnesses that count.
        quorum: how many of them must agree on a checkpoint.
        noted: checkpoints of this ledger that were seen elsewhere.
    """

    def __init__(
        self,
        keys: Sequence[Key],
        witnesses: Sequence[Key],
        quorum: int = 0,
        noted: Sequence[Checkpoint] = (),
    ) -> None:
        self._trusted, self._witnesses, self._quorum, self._noted = keys, witnesses, quorum, noted
        self.report: dict[str, Any] = {
            "count": 0,
            "size": 0,
            "root": "",
            "opened": 0,
            "agreed": 0,
            "cosigned": {},
            "erasures": [],
            "problems": [],
            "altered": False,
        }
        self._seen = sha256()
        self._ended = False
        self.head: dict[str, Any] = {}
        self.whole = True
        self._period = range(0)
        self._tree = Tree()
        self._roots: dict[int, bytes] = {}
        self._last_seq = 0
        self._last_named: Any = ""
        self._nth: dict[str, int] = {}
        self._in_period = 0
        self._keys: list[tuple[int, Key]] = []
        self._checkpoints: list[Checkpoint] = []

    def run(self, lines: Iterable[bytes]) -> dict[str, Any]:
        """Check a whole file, given its lines with their ends."""
        for number, line in enumerate(lines):
            try:
                self._line(number, line)
            except _UNREADABLE:
                self._expect(False, f"Ligne {number + 1} : modifiée, ou pas de ce format.")
            self._seen.update(line)
        self._expect(self._ended, "La dernière ligne manque : modifié ou tronqué.")
        return self.report | {"ok": not self.report["problems"]}

    def _expect(self, holds: bool, otherwise: str, *, altered: bool = True) -> None:
        """Note a problem where a rule does not hold; ``altered``: it shows that the file was changed."""
        if not holds:
            self.report["problems"].append(otherwise)
            self.report["altered"] = self.report["altered"] or altered

    def _line(self, number: int, line: bytes) -> None:
        value = read_line(line)
        if self._ended:
            raise ValueError("behind the end")
        members = set(value)
        if number == 0:
            self._read_head(value)
        elif members == {"lines", "sha256"}:
            told = {"lines": number, "sha256": self._seen.hexdigest()}
            self._expect(value == told, "La somme est fausse.")
            self._end()
        elif members == self._members_of_a_checkpoint():
            self._read_checkpoint(Checkpoint.parse(value["checkpoint"]), value)
        elif members - {"nonce", "payload"} == self._members_of_a_leaf() and has_form(value["leaf"], LEAF):
            self._read_leaf(value["leaf"], value)
        else:
            raise ValueError("no line of this format")

    def _members_of_a_checkpoint(self) -> set[str]:
        """In a part of a ledger, every checkpoint but the first proves that it is of the same tree."""
        first = self.whole or not self._checkpoints
        return {"checkpoint"} if first else {"checkpoint", "consistency"}

    def _members_of_a_leaf(self) -> set[str]:
        return {"leaf"} if self.whole else {"leaf", "proof"}

    # The head

    def _read_head(self, head: dict[str, Any]) -> None:
        self.head = head
        self.whole = head["kind"] == "whole"
        if head["kind"] == "period":
            self._period = read_period(head["run"])
        known = head["kind"] in ("run", "period") or (self.whole and head["run"] == "")
        self._expect(known and has_form(head, HEAD) and head["format"] == FORMAT, "Format inconnu.")

    # Leaves

    def _read_leaf(self, leaf: dict[str, Any], value: dict[str, Any]) -> None:
        seq, commitment = leaf["seq"], bytes.fromhex(leaf["commitment"])
        in_tree = self._is_in_tree(leaf, value)
        in_order = self._is_next_of_its_run(leaf)
        right = in_tree and in_order and self._belongs_here(leaf) and _is_well_formed(leaf, commitment)
        self._expect(right, f"L'événement {seq} a été changé ou déplacé, ou un autre manque avant lui.")
        self._last_seq = seq
        self._last_named = leaf["facts"].get("period") if self._period else leaf["run"]
        self.report["count"] += 1
        if leaf["kind"] == "key_added":
            self._add_key(seq, leaf["facts"])
        if leaf["kind"] == "erased":
            self.report["erasures"].append(leaf["facts"] | {"at": leaf["at"], "seq": seq})
        if "payload" in value or "nonce" in value:
            self._open(seq, value["nonce"], value["payload"], commitment)

    def _is_in_tree(self, leaf: dict[str, Any], value: dict[str, Any]) -> bool:
        """A whole ledger's tree is made of its leaves; a part's leaves each prove their place in the tree."""
        seq, hashed = leaf["seq"], sha256(b"\0" + encode(leaf).encode()).digest()
        if self.whole:
            self._tree.add(hashed)
            if any(noted.size == seq for noted in self._noted):
                self._roots[seq] = self._tree.root()
            return bool(seq == self._last_seq + 1)
        top, proof = self._checkpoints[0], _hashes(value["proof"])
        return seq > self._last_seq and included(hashed, seq - 1, top.size, proof, top.root)

    def _is_next_of_its_run(self, leaf: dict[str, Any]) -> bool:
        """Within each run that the file tells whole, events are numbered 1, 2, 3…"""
        if self._period:
            self._in_period += leaf["seq"] in self._period
            return True
        if not self.whole and leaf["run"] != self.head["run"]:
            return True
        before = self._nth.get(leaf["run"], 0)
        self._nth[leaf["run"]] = leaf["nth"]
        return bool(leaf["nth"] == before + 1)

    def _belongs_here(self, leaf: dict[str, Any]) -> bool:
        """A part has the leaves of its run or period, those that add keys, and the one that tells of it."""
        if self.whole or leaf["kind"] == "key_added":
            return True
        if self._period:
            return leaf["seq"] in self._period or leaf["seq"] == self.head["size"]
        return bool(leaf["run"] == self.head["run"])

    def _add_key(self, seq: int, facts: dict[str, Any]) -> None:
        """A key of the ledger; each but the first is signed by the one before it."""
        key = Key.parse(facts["key"], kinds=(1,))
        if self._keys:
            _, old = self._keys[-1]
            said = f"beffroi-ledger-key/v1\n{facts['replaces']}\n{facts['key']}\n".encode()
            proof = from_base64(facts["proof"])
            signed = Key.parse(facts["replaces"]) == old and old.checks(said, proof)
            self._expect(signed, f"La clé ajoutée à l'événement {seq} n'est pas signée par la précédente.")
        self._keys.append((seq, key))

    def _open(self, seq: int, nonce: str, payload: str, commitment: bytes) -> None:
        """An event's content, where it is given: what was committed to, under a nonce of 32 bytes."""
        random, text = bytes.fromhex(nonce), payload.encode()
        in_form = random.hex() == nonce and len(random) == 32
        opens = in_form and sha256(random + text).digest() == commitment
        self._expect(opens, f"Le contenu de l'événement {seq} n'est pas celui qui a été enregistré.")
        self.report["opened"] += 1

    # Checkpoints

    def _read_checkpoint(self, found: Checkpoint, value: dict[str, Any]) -> None:
        agrees = self._is_of_this_tree(found, value)
        self._expect(agrees, f"Le point de contrôle à {found.size} événements est celui d'un autre registre.")
        self._checkpoints.append(found)
        self._roots[found.size] = found.root

    def _is_of_this_tree(self, found: Checkpoint, value: dict[str, Any]) -> bool:
        if self.whole:
            return (found.size, found.root) == (self._tree.size, self._tree.root())
        if not self._checkpoints:  # the first is the tree that every proof of a part leads to
            return bool(found.size == self.head["size"])
        top = self._checkpoints[0]
        return consistent(found.size, found.root, top.size, top.root, _hashes(value["consistency"]))

    # The end: what only the file as a whole shows

    def _end(self) -> None:
        self._ended = True
        top = self._checkpoints[-1 if self.whole else 0]
        self._expect(self._is_complete(top), "La fin du registre n'est pas signée, ou manque.")
        self.report |= {"size": top.size, "root": top.root.hex()}
        for checkpoint in self._checkpoints:
            self._check_signature(checkpoint)
            self._count_witnesses(checkpoint)
        known = not self._trusted or any(key in self._trusted for _, key in self._keys)
        self._expect(known, "Le registre n'est pas signé par la clé attendue.")
        agreed = not self._quorum or self.report["agreed"] > 0
        self._expect(agreed, "Trop peu de témoins ont signé.", altered=False)
        for noted in self._noted:
            self._compare(noted)

    def _is_complete(self, top: Checkpoint) -> bool:
        """The last leaf is the tree's last; in a part it tells of this very export, and none is missing."""
        if not top.size == self.head["size"] == self._last_seq:
            return False
        if self.whole:
            return True
        none_missing = self._in_period == len(self._period) if self._period else bool(self._nth)
        return none_missing and bool(self._last_named == self.head["run"])

    def _check_signature(self, checkpoint: Checkpoint) -> None:
        """By the key in force at its size; IndexError where none is."""
        key = [key for seq, key in self._keys if seq <= checkpoint.size][-1]
        ours = checkpoint.origin == self.head["origin"] == key.name
        signed = ours and checkpoint.signed(key) is not None
        self._expect(
            signed, f"Le point de contrôle à {checkpoint.size} événements n'est pas signé de sa clé."
        )

    def _count_witnesses(self, checkpoint: Checkpoint) -> None:
        """Which witnesses cosigned it, and when; two keys of one name are one witness."""
        when = {
            witness.name: int.from_bytes(signature[:8])
            for witness in self._witnesses
            if witness.kind == 4 and (signature := checkpoint.signed(witness))
        }
        self.report["cosigned"] |= {name: (checkpoint.size, at) for name, at in when.items()}
        if self._quorum and len(when) >= self._quorum:
            self.report["agreed"] = max(self.report["agreed"], checkpoint.size)

    def _compare(self, noted: Checkpoint) -> None:
        """A checkpoint seen elsewhere is of this ledger; of a size that is not here nothing is known."""
        comparable = noted.size in self._roots
        same = noted.origin == self.head["origin"] and self._roots.get(noted.size) == noted.root
        why = "Double histoire : un autre" if comparable else "Incomparable : un registre"
        self._expect(same, f"{why} a été vu à {noted.size} événements.", altered=comparable)


def _is_well_formed(leaf: dict[str, Any], commitment: bytes) -> bool:
    """Its version, its commitment in lower-case hex, numbers within bounds, facts that may be in clear."""
    names_are_ascii = all(name.isascii() for name in leaf["facts"])
    return (
        leaf["v"] == 2
        and len(commitment) == 32
        and commitment.hex() == leaf["commitment"]
        and abs(leaf["nth"]) < BOUND
        and names_are_ascii
        and all(is_fact(each) for each in leaf["facts"].values())
    )


def _hashes(proof: list[str]) -> list[bytes]:
    return [from_base64(each) for each in proof]
