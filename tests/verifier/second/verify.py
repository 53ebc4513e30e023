"""Sections 4 to 6: whether a file proves what it holds, and fits what the auditor knows from elsewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.verifier.second.lines import (
    canonical,
    from_base64,
    hashes,
    read_entry,
    read_head,
    read_lines,
    read_period,
)
from tests.verifier.second.notes import LEDGER, WITNESS, Checkpoint, Key, read_checkpoint, read_key
from tests.verifier.second.refusal import Refused, need
from tests.verifier.second.tree import Tree, consistent, included, leaf_hash


@dataclass(frozen=True)
class Knowledge:
    """What the auditor knows: keys as verifier keys, checkpoints as signed notes, no quorum = all the witnesses."""

    keys: Sequence[str] = ()
    witnesses: Sequence[str] = ()
    quorum: int | None = None
    checkpoints: Sequence[str] = ()


@dataclass
class Report:
    """The problems found, and of a file without any, what the page's section 6 asks for."""

    problems: list[str] = field(default_factory=list)
    leaves: int = 0
    opened: int = 0
    size: int = 0
    root: str = ""
    cosigned: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For each witness, by its name: size and time (seconds since 1970) of its last cosigned checkpoint."""


class _File:
    """An export that could be read, line by line. The checks stop at the first thing that does not hold."""

    def __init__(self, data: bytes, knowledge: Knowledge, report: Report) -> None:
        lines = read_lines(data)
        self.head, self.knowledge, self.report = read_head(lines[0]), knowledge, report
        self.whole = self.head["kind"] == "whole"
        self.entries: list[tuple[dict[str, Any], Checkpoint | None]] = []
        for number, line in enumerate(lines[1:], 2):
            try:
                entry = read_entry(line, self.whole)
                note = read_checkpoint(entry["checkpoint"]) if "checkpoint" in entry else None
            except Refused as refusal:
                raise Refused(f"line {number}: {refusal}") from refusal
            self.entries.append((entry, note))
        self.leaves = [entry["leaf"] for entry, note in self.entries if note is None]
        self.notes = [note for _, note in self.entries if note is not None]
        self.keys: list[tuple[int, Key]] = []
        need(self.notes, "there is no checkpoint")
        report.leaves, report.size = len(self.leaves), self.head["size"]
        report.root = self.notes[-1 if self.whole else 0].root.hex()
        report.opened = sum("nonce" in entry for entry, _ in self.entries)

    def check_keys(self) -> None:
        """Section 4: the ledger's keys, and that each checkpoint is signed by the one in force."""
        before = ""
        for leaf in self.leaves:
            if leaf["kind"] != "key_added":
                continue
            facts = leaf["facts"]
            written, key = facts.get("key"), read_key(facts.get("key"))
            need(key.type == LEDGER, f"leaf {leaf['seq']}: not a ledger's key")
            if self.keys:
                need(facts.get("replaces") == before, f"leaf {leaf['seq']}: does not replace the key before")
                message = f"beffroi-ledger-key/v1\n{before}\n{written}\n".encode()
                signed = self.keys[-1][1].verifies(from_base64(facts.get("proof")), message)
                need(signed, f"leaf {leaf['seq']}: not signed by the key before")
            self.keys.append((leaf["seq"], key))
            before = written
        need(self.keys, "no leaf adds a key")
        for note in self.notes:
            what = f"checkpoint of size {note.size}"
            in_force = [key for seq, key in self.keys if seq <= note.size]
            need(in_force, f"{what}: no key is in force")
            need(
                note.origin == in_force[-1].name == self.head["origin"],
                f"{what}: origin, key and head differ",
            )
            need(note.signed_by(in_force[-1]), f"{what}: not signed by the key in force")

    def check_whole(self) -> None:
        """Section 5: order, and what is proven, in a whole export."""
        tree, seen, counts = Tree(), 0, Counter[str]()
        for entry, note in self.entries:
            if note is not None:
                need("consistency" not in entry, "consistency in a whole export")
                need(note.size == seen, f"the checkpoint behind leaf {seen} is of size {note.size}")
                need(note.root == tree.root(), f"the checkpoint behind leaf {seen} is of other leaves")
                continue
            leaf, seen = entry["leaf"], seen + 1
            counts[leaf["run"]] += 1
            need(leaf["seq"] == seen, f"seq is {leaf['seq']} where {seen} is due")
            need(leaf["nth"] == counts[leaf["run"]], f"leaf {seen}: nth is not {counts[leaf['run']]}")
            tree.add(leaf_hash(canonical(leaf).encode()))
        need(self.notes[-1].size == seen == self.head["size"], "last checkpoint, leaves and head differ")

    def check_part(self) -> None:
        """Section 5: order, and what is proven, in the export of a run or of a period."""
        (opening, first), *entries = self.entries
        tree = self.notes[0]
        need(first is tree and "consistency" not in opening, "the tree's checkpoint is not first")
        need(tree.size == self.head["size"], "the first checkpoint is not of the head's size")
        seq, nth, last = 0, 0, None
        for entry, note in entries:
            if note is not None:
                what = f"checkpoint of size {note.size}"
                need("consistency" in entry, f"{what}: no consistency proof")
                path = hashes(entry["consistency"])
                need(
                    consistent(note.size, note.root, tree.size, tree.root, path),
                    f"{what}: not of the file's tree",
                )
                continue
            last = leaf = entry["leaf"]
            need(leaf["seq"] > seq, f"leaf {leaf['seq']} behind leaf {seq}")
            seq = leaf["seq"]
            if self.head["kind"] == "run":
                nth = self._check_of_run(leaf, nth)
            hashed = leaf_hash(canonical(leaf).encode())
            need(
                included(hashed, seq - 1, tree.size, tree.root, hashes(entry["proof"])),
                f"leaf {seq}: not in the tree",
            )
        need(last and last["seq"] == tree.size, "the last leaf is not the tree's")
        assert last is not None
        if self.head["kind"] == "period":
            self._check_period(tree.size, last)
        else:
            need(last["run"] == self.head["run"], "the last leaf is not that of this export of the run")

    def _check_of_run(self, leaf: dict[str, Any], nth: int) -> int:
        of_run: bool = leaf["run"] == self.head["run"]
        need(of_run or leaf["kind"] == "key_added", f"leaf {leaf['seq']}: neither of the run nor a key")
        need(not of_run or leaf["nth"] == nth + 1, f"leaf {leaf['seq']}: nth is not {nth + 1}")
        return nth + of_run

    def _check_period(self, size: int, last: dict[str, Any]) -> None:
        first, end = read_period(self.head["run"])
        inside = [leaf["seq"] for leaf in self.leaves if first <= leaf["seq"] <= end]
        need(inside == [*range(first, min(end, size) + 1)] and end <= size, "a leaf of the period is missing")
        others = [leaf for leaf in self.leaves if not first <= leaf["seq"] <= end and leaf["seq"] != size]
        need(all(leaf["kind"] == "key_added" for leaf in others), "a leaf is neither of the period nor a key")
        need(last["facts"].get("period") == self.head["run"], "the last leaf tells of another period")

    def check_known(self) -> None:
        """Section 6: what the auditor knows from elsewhere."""
        known = {read_key(written) for written in self.knowledge.keys}
        need(not known or known & {key for _, key in self.keys}, "no key of the file is a known one")
        witnesses = [read_key(written) for written in self.knowledge.witnesses]
        quorum = (
            len({witness.name for witness in witnesses})
            if self.knowledge.quorum is None
            else self.knowledge.quorum
        )
        most = 0
        for note in self.notes:
            times = [(each.name, note.cosigned_by(each)) for each in witnesses if each.type == WITNESS]
            seen = {name: (note.size, time) for name, time in times if time is not None}
            self.report.cosigned |= seen
            most = max(most, len(seen))
        need(most >= quorum, f"no checkpoint was cosigned by {quorum} of the known witnesses")
        for text in self.knowledge.checkpoints:
            self._check_fits(read_checkpoint(text))

    def _check_fits(self, seen: Checkpoint) -> None:
        need(
            seen.size and seen.origin == self.head["origin"],
            "the checkpoint seen elsewhere is of another origin, or of nothing",
        )
        if not self.whole:
            here = [(note.size, note.root) for note in self.notes]
            need(
                (seen.size, seen.root) in here, f"no checkpoint of size {seen.size} as the one seen elsewhere"
            )
            return
        need(
            seen.size <= len(self.leaves),
            f"older than the checkpoint of size {seen.size} seen elsewhere, or cut",
        )
        tree = Tree(leaf_hash(canonical(leaf).encode()) for leaf in self.leaves[: seen.size])
        need(tree.root() == seen.root, f"another root for size {seen.size} was seen elsewhere")


def verify(data: bytes, knowledge: Knowledge | None = None) -> Report:
    """Verify the bytes of an export against docs/ledger-format.md and what is known from elsewhere."""
    report = Report()
    try:
        file = _File(data, knowledge or Knowledge(), report)
        file.check_keys()
        (file.check_whole if file.whole else file.check_part)()
        file.check_known()
    except Refused as refusal:
        report.problems.append(str(refusal))
    return report
