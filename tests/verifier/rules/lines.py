"""Sections 1 and 5: lines changed after the tree was built and signed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.verifier.forging import Lines, history, in_base64, leaf
from tests.verifier.rules.case import STEP, Change, Changes, sloppy


def _line(at: int, /, **members: Any) -> Change:
    return lambda lines: lines[at].update(members)


def _moved(at: int, to: int) -> Change:
    return lambda lines: lines.insert(to, lines.pop(at))


def _again(at: int) -> Change:
    return lambda lines: lines.insert(at, copy.deepcopy(lines[at]))


def _gone(at: int) -> Change:
    return lambda lines: lines.pop(at)


def _no(at: int, name: str) -> Change:
    return lambda lines: lines[at].pop(name)


HEADS: Changes = {
    "nothing": (lambda lines: None, True),
    "exported at no time": (_line(0, exported=""), True),
    "exported at a time that is a number": (_line(0, exported=1), False),
    "not exported": (_no(0, "exported"), False),
    "of format 1": (_line(0, format="beffroi-ledger-1"), False),
    "of another kind": (_line(0, kind="half"), False),
    "of a kind that is a list": (_line(0, kind=[]), False),
    "of another origin": (_line(0, origin="autre.fr/registre"), False),
    "of an origin that is null": (_line(0, origin=None), False),
    "of another run": (_line(0, run="run-b"), False),
    "of a run that is null": (_line(0, run=None), False),
    "one less": (_line(0, size=8), False),
    "one more": (_line(0, size=10), False),
    "size in text": (_line(0, size="9"), False),
    "one member more": (_line(0, more=""), False),
    "no head": (_gone(0), False),
    "two heads": (_again(0), False),
    "head second": (_moved(0, 1), False),
    "head alone": (lambda lines: lines.__delitem__(slice(1, None)), False),
    "nothing at all": (lambda lines: lines.clear(), False),
    "an empty object more": (lambda lines: lines.insert(2, {}), False),
    "a trailer in the middle": (lambda lines: lines.insert(3, {"lines": 3, "sha256": "ab" * 32}), False),
}
"""Lines changed after that, in both kinds of exports."""

# of a whole export: 0 head, 1-3 leaves, 4 checkpoint, 5-6 leaves, 7 checkpoint, 8-11 leaves, 12 checkpoint
WHOLE: Changes = {
    "a leaf dropped": (_gone(2), False),
    "a leaf doubled": (_again(2), False),
    "two leaves swapped": (_moved(2, 3), False),
    "a checkpoint dropped": (_gone(4), True),
    "the last checkpoint dropped": (_gone(12), False),
    "no checkpoint": (lambda lines: [lines.pop(at) for at in (12, 7, 4)], False),
    "a checkpoint doubled": (_again(7), True),
    "a checkpoint before its leaf": (_moved(4, 3), False),
    "a checkpoint behind the next leaf": (_moved(4, 5), False),
    "a checkpoint at the end": (_moved(4, 12), False),
    "no leaf and no checkpoint": (lambda lines: lines.__delitem__(slice(1, None)), False),
    "the last leaf and its checkpoint dropped": (lambda lines: lines.__delitem__(slice(11, None)), False),
    "a checkpoint with consistency": (_line(4, consistency=[]), False),
    "a leaf with proof": (_line(2, proof=[]), False),
    "a checkpoint that is null": (_line(4, checkpoint=None), False),
    "a checkpoint that is empty": (_line(4, checkpoint=""), False),
    "a checkpoint with a leaf": (_line(4, leaf={}), False),
    "a leaf that is a text": (_line(2, leaf=""), False),
    "a nonce alone": (_no(2, "payload"), False),
    "a payload alone": (_no(2, "nonce"), False),
    "neither": (lambda lines: [lines[2].pop(name) for name in ("nonce", "payload")], True),
    "another payload": (_line(2, payload='{"text":"e"}'), False),
    "another nonce": (_line(2, nonce="ab" * 32), False),
    "a nonce in upper case": (lambda lines: lines[9].update(nonce="0A" * 32), False),
    "a nonce of 31 bytes": (_line(2, nonce="02" * 31), False),
    "a nonce in base64": (_line(2, nonce=in_base64(b"\2" * 32)), False),
    "a payload that is an object": (_line(2, payload={}), False),
    "a payload that is null": (_line(2, payload=None), False),
    "named as a run's": (_line(0, run="run-a"), False),
    "said to be a run's": (_line(0, kind="run", run="run-a"), False),
}


def _proof(at: int, name: str, change: Callable[[list[str]], list[Any]]) -> Change:
    return lambda lines: lines[at].update({name: change(lines[at][name])})


# of a run's: 0 head, 1 the tree's checkpoint, 2-7 leaves 1 2 4 5 7 9, 8-9 checkpoints of 3 and 5
RUN: Changes = {
    "a leaf of the run dropped": (_gone(4), False),
    "the first leaf of the run dropped": (_gone(3), False),
    "the last leaf dropped": (_gone(7), False),
    "the first key dropped": (_gone(2), False),
    "the second key dropped": (_gone(5), True),
    "no leaf": (lambda lines: lines.__delitem__(slice(2, 8)), False),
    "a leaf doubled": (_again(4), False),
    "a key doubled": (_again(2), False),
    "two leaves swapped": (_moved(3, 4), False),
    "a key behind a leaf": (_moved(2, 3), False),
    "a leaf without proof": (_no(3, "proof"), False),
    "a leaf with a step less": (_proof(3, "proof", lambda steps: steps[:-1]), False),
    "a leaf with a step more": (_proof(3, "proof", lambda steps: [*steps, STEP]), False),
    "a leaf with another step": (_proof(3, "proof", lambda steps: [STEP, *steps[1:]]), False),
    "a leaf with steps swapped": (_proof(3, "proof", lambda steps: steps[::-1]), False),
    "a leaf with an empty proof": (_proof(3, "proof", lambda steps: []), False),
    "a leaf whose proof is a text": (_line(3, proof=STEP), False),
    "a leaf whose proof holds integers": (_line(3, proof=[1, 2, 3, 4]), False),
    "a leaf with a step in sloppy base64": (
        _proof(3, "proof", lambda steps: [sloppy(steps[0]), *steps[1:]]),
        False,
    ),
    "a leaf with a step without padding": (
        _proof(3, "proof", lambda steps: [steps[0][:-1], *steps[1:]]),
        False,
    ),
    "a leaf with a step and a line end": (
        _proof(3, "proof", lambda steps: [steps[0] + "\n", *steps[1:]]),
        False,
    ),
    "the tree's checkpoint dropped": (_gone(1), False),
    "the tree's checkpoint behind a leaf": (_moved(1, 2), False),
    "the tree's checkpoint at the end": (_moved(1, 9), False),
    "the tree's checkpoint with consistency": (_line(1, consistency=[]), False),
    "the tree's checkpoint again": (lambda lines: lines.append({**lines[1], "consistency": []}), True),
    "the tree's checkpoint again, without consistency": (lambda lines: lines.append(lines[1]), False),
    "the tree's checkpoint again, with a step": (
        lambda lines: lines.append({**lines[1], "consistency": [STEP]}),
        False,
    ),
    "checkpoints in the other order": (_moved(8, 9), True),
    "a checkpoint between leaves": (_moved(8, 4), True),
    "a checkpoint before the leaves": (_moved(8, 2), True),
    "a checkpoint doubled": (_again(8), True),
    "a checkpoint dropped": (_gone(8), True),
    "a checkpoint without consistency": (_no(8, "consistency"), False),
    "a checkpoint with empty consistency": (_line(8, consistency=[]), False),
    "a checkpoint with a step less": (_proof(8, "consistency", lambda steps: steps[1:]), False),
    "a checkpoint with a step more": (_proof(8, "consistency", lambda steps: [*steps, STEP]), False),
    "a checkpoint with another step": (_proof(8, "consistency", lambda steps: [*steps[:-1], STEP]), False),
    "a checkpoint whose consistency is null": (_line(8, consistency=None), False),
    "no run's": (lambda lines: lines[0].update(run=""), False),
    "said to be whole": (_line(0, kind="whole", run=""), False),
    "begins with forged leaves, before the head": (lambda lines: _forged_beginning(lines), False),
}


def _forged_beginning(lines: Lines) -> None:
    """The ledger's first four leaves without proof, one of them another, then the rest as it was."""
    for line in lines[2:5]:
        del line["proof"]
    forged = history()[:4]
    forged[3] = leaf(4, "run-a", 2, "plan", {"rule": "another"}, '{"a":2}')
    lines[:5] = [*forged, *lines[:2]]
