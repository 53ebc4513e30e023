"""Section 4: how checkpoints are written and signed."""

from __future__ import annotations

from collections.abc import Callable

from tests.verifier.forging import (
    FIRST,
    ORIGIN,
    SECOND,
    STRANGER,
    WITNESSES,
    Noting,
    Signer,
    in_base64,
    note,
    signed,
    text_of,
)
from tests.verifier.rules.case import NULLS, ONE, STEP, UNKNOWN, sloppy


def _said(size: str = "{size}", of: str = "{of}", origin: str = ORIGIN, more: str = "") -> Noting:
    """Checkpoints whose text says something else, and is signed so."""

    def made(real_size: int, real: bytes) -> str:
        text = f"{origin}\n{size.format(size=real_size)}\n{of.format(of=in_base64(real))}\n{more}"
        return signed(text, [FIRST if real_size < 5 else SECOND, *WITNESSES])

    return made


def _by(*signers: Signer) -> Noting:
    """Checkpoints signed by these, in this order."""
    return lambda size, of: signed(text_of(size, of), signers)


def _lines(change: Callable[[str], str]) -> Noting:
    """Checkpoints whose signature lines are changed."""

    def made(size: int, of: bytes) -> str:
        text, _, lines = note(size, of).rpartition("\n\n")
        return f"{text}\n\n{change(lines)}"

    return made


def beside(signature: bytes, signer: Signer) -> Noting:
    """A line more, of that signer's name and key id."""
    added = f"— {signer.name} {in_base64(signer.id + signature)}\n"
    return _lines(lambda lines: lines + added)


NOTES: dict[str, tuple[Noting, bool]] = {
    "a line more": (_said(more="plus\n"), True),
    "an empty line more": (_said(more="\nplus\n\n"), True),
    "an unknown one's line without signature": (beside(b"", UNKNOWN), False),
    "an unknown one's line without a key id": (_lines(lambda lines: lines + "— inconnu YWE=\n"), False),
    "an unknown one's line without base64": (_lines(lambda lines: lines + "— inconnu \n"), False),
    "an unknown one's line without name": (_lines(lambda lines: lines + f"—  {STEP}\n"), False),
    "an unknown one's line in sloppy base64": (_lines(lambda lines: lines + f"— inconnu {sloppy(STEP)}\n"), False),
    "a line of an unknown name with a plus": (_lines(lambda lines: lines + f"— a+b {STEP}\n"), True),
    "two lines more": (_said(more="plus\n\u2028é\n"), True),
    "a leading zero": (_said(size="0{size}"), False),
    "a sign": (_said(size="+{size}"), False),
    "a space": (_said(size="{size} "), False),
    "no size": (_said(size=""), False),
    "a size of other digits": (_said(size="٩"), False),
    "one more": (_said(size="{size}1"), False),
    "another root": (_said(of=STEP), False),
    "a root of 31 bytes": (_said(of=in_base64(b"x" * 31)), False),
    "no root": (_said(of=""), False),
    "another origin": (_said(origin="autre.fr/registre"), False),
    "not signed": (_by(*WITNESSES), False),
    "no line at all": (lambda size, of: text_of(size, of) + "\n", False),
    "signed by the old key alone": (_by(FIRST, *WITNESSES), False),
    "signed by the later key alone": (_by(SECOND, *WITNESSES), False),
    "signed by a stranger": (_by(STRANGER, *WITNESSES), False),
    "signed by a stranger too": (_by(STRANGER, FIRST, SECOND, *WITNESSES), True),
    "signed twice": (_by(FIRST, SECOND, FIRST, SECOND, *WITNESSES), True),
    "cosigned twice": (_by(FIRST, SECOND, *WITNESSES, *WITNESSES), True),
    "cosigned by one": (_by(FIRST, SECOND, ONE), False),
    "cosigned by an unknown one": (_by(FIRST, SECOND, UNKNOWN, *WITNESSES), True),
    "an unknown one's line that is wrong": (beside(bytes(72), UNKNOWN), True),
    "a stranger's line that is wrong": (beside(NULLS, STRANGER), True),
    "a second line of each key that is wrong": (lambda size, of: beside(NULLS, FIRST if size < 5 else SECOND)(size, of), False),
    "an old key's line that is wrong": (lambda size, of: beside(NULLS, FIRST)(size, of) if size >= 5 else note(size, of), True),
    "a witness's second line that is wrong": (beside(bytes(72), ONE), False),
    "a witness's line without time": (beside(ONE.raw(b""), ONE), False),
    "a witness's line that is short": (beside(b"abc", ONE), False),
    "signed text ends differently": (_lines(lambda lines: lines.replace("— ", "- ")), False),
    "a line of something else": (_lines(lambda lines: lines + "and more\n"), False),
    "no end": (_lines(lambda lines: lines[:-1]), False),
    "an end more": (_lines(lambda lines: lines + "\n"), False),
    "ends of two bytes": (_lines(lambda lines: lines.replace("\n", "\r\n")), False),
    "a space at the end": (_lines(lambda lines: lines.replace("\n", " \n")), False),
    "two spaces": (_lines(lambda lines: lines.replace("— ", "—  ")), False),
    "a base64 without padding": (_lines(lambda lines: lines.replace("=", "")), False),
    "cosigned for another time": (lambda size, of: _retimed(note(size, of)), False),
}  # fmt: skip


def _retimed(written: str) -> str:
    time, other = ((1_800_000_000 + more).to_bytes(8, "big") for more in (0, 1))
    return "".join(
        line.replace(in_base64(ONE.id + time)[:16], in_base64(ONE.id + other)[:16])
        for line in written.splitlines(keepends=True)
    )
