"""Section 1's bytes, the trailer, and section 6: what the auditor knows from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.verifier.both import Known
from tests.verifier.forging import (
    FIRST,
    ORIGIN,
    SECOND,
    STRANGER,
    WITNESSES,
    Signer,
    hashed,
    history,
    root,
    signed,
    text_of,
    trailed,
)
from tests.verifier.rules.case import NULLS, ONE, UNKNOWN, Case
from tests.verifier.rules.notes import beside

BYTES: dict[str, tuple[Callable[[bytes], bytes], bool]] = {
    "a space behind a colon": (lambda body: body.replace(b'"seq":', b'"seq": ', 1), False),
    "a space at a line's end": (lambda body: body.replace(b"}\n", b"} \n", 1), False),
    "ends of two bytes": (lambda body: body.replace(b"\n", b"\r\n"), False),
    "a mark of the order of bytes": (lambda body: b"\xef\xbb\xbf" + body, False),
    "an empty line": (lambda body: body.replace(b"\n", b"\n\n", 1), False),
    "an empty line first": (lambda body: b"\n" + body, False),
    "an escape more": (lambda body: body.replace(b'"run-a"', b'"run\\u002da"', 1), False),
    "a solidus escaped": (lambda body: body.replace(b"fr/", b"fr\\/", 1), False),
    "an e acute escaped": (lambda body: body.replace("é".encode(), b"\\u00e9", 1), False),
    "half a character": (lambda body: body.replace("é".encode(), b"\\ud800", 1), False),
    "latin-1": (lambda body: body.replace("é".encode(), b"\xe9", 1), False),
    "a character too long": (lambda body: body.replace(b'"v":2', b'"v":\xc0\xb2', 1), False),
    "a fraction": (lambda body: body.replace(b'"v":2', b'"v":2.0', 1), False),
    "an exponent": (lambda body: body.replace(b'"v":2', b'"v":2e0', 1), False),
    "NaN": (lambda body: body.replace(b'"v":2', b'"v":NaN', 1), False),
    "a zero more": (lambda body: body.replace(b'"v":2', b'"v":02', 1), False),
    "a member doubled": (lambda body: body.replace(b'"v":2', b'"v":2,"v":2', 1), False),
    "members in another order": (lambda body: body.replace(b'"staff":"","v":2', b'"v":2,"staff":""', 1), False),
    "a list": (lambda body: body.replace(b"\n", b"\n[]\n", 1), False),
    "a number": (lambda body: body.replace(b"\n", b"\n1\n", 1), False),
    "null": (lambda body: body.replace(b"\n", b"\nnull\n", 1), False),
    "deep": (lambda body: body.replace(b"\n", b"\n" + b"[" * 100_000 + b"\n", 1), False),
    "two lines in one": (lambda body: body.replace(b"\n", b"", 1), False),
    "a comma more": (lambda body: body.replace(b"}\n", b",}\n", 1), False),
}  # fmt: skip


def trailers(data: bytes) -> Iterator[Case]:
    body, trailer = data[: data.rindex(b"\n", 0, -1) + 1], data[data.rindex(b"\n", 0, -1) + 1 :]
    count = body.count(b"\n")
    for name, changed in {
        "no end": data[:-1],
        "an end more": data + b"\n",
        "a line more": data + b"{}\n",
        "a space more": data + b" ",
        "no trailer": body,
        "two trailers": data + trailer,
        "the trailer of two trailers": trailed(data),
        "the trailer alone": trailed(b""),
        "one line less": data.replace(f'"lines":{count}'.encode(), f'"lines":{count - 1}'.encode()),
        "a sum in upper case": body + trailer.upper().replace(b"LINES", b"lines").replace(b"SHA", b"sha"),
        "the sum of nothing": body + trailed(b"").replace(b":0", f":{count}".encode()),
        "a trailer with more": body + trailer.replace(b'{"lines', b'{"a":1,"lines'),
    }.items():
        yield Case(f"trailer: {name}", changed, False)


def known_cases(data: bytes, is_whole: bool) -> Iterator[Case]:
    keys, both = [str(FIRST)], [str(each) for each in WITNESSES]
    hashes = [hashed(each) for each in history()]

    def noted(size: int, of: bytes | None = None, origin: str = ORIGIN) -> Known:
        text = text_of(size, root(hashes[:size]) if of is None else of, origin)
        return Known(keys, noted=[signed(text, [FIRST])])

    for name, known, ok in (
        ("nothing", Known(), True),
        ("the second key", Known([str(SECOND)]), True),
        ("a stranger", Known([str(STRANGER)]), False),
        ("a stranger and the first key", Known([str(STRANGER), str(FIRST)]), True),
        ("another's key of the same bytes", Known([str(Signer("x", 1))]), False),
        ("two witnesses, none needed", Known(keys, both, 0), True),
        ("two witnesses, one needed", Known(keys, both, 1), True),
        ("two witnesses, three needed", Known(keys, both, 3), False),
        ("no witness, one needed", Known(keys, [], 1), False),
        ("an unknown witness", Known(keys, [str(UNKNOWN)]), False),
        ("an unknown witness, none needed", Known(keys, [str(UNKNOWN)], 0), True),
        ("one of three", Known(keys, [*both, str(UNKNOWN)], 1), True),
        ("two of three", Known(keys, [*both, str(UNKNOWN)], 2), True),
        ("three of three", Known(keys, [*both, str(UNKNOWN)]), False),
        ("a witness of the other's name", Known(keys, [str(Signer(ONE.name, 5, 4))]), False),
        ("the ledger's key as a witness's", Known(keys, [*both, str(SECOND)]), False),
        ("the ledger's key as a witness's, two needed", Known(keys, [*both, str(SECOND)], 2), True),
        ("a witness's key as the ledger's", Known([str(ONE)]), False),
        ("the same witness twice", Known(keys, [str(ONE), str(ONE)]), True),
        ("one witness by two keys", Known(keys, [str(ONE), str(Signer(ONE.name, 8, 4))]), True),
        ("one witness by two keys, two needed", Known(keys, [str(ONE), str(ONE)], 2), False),
        ("an empty tree seen", noted(0), False),
        ("the tree seen", noted(9), True),
        ("an earlier tree seen", noted(5), True),
        ("a tree seen that has no checkpoint here", noted(4), is_whole),
        ("a later tree seen", noted(10, b"x" * 32), False),
        ("another tree seen", noted(9, b"x" * 32), False),
        ("another earlier tree seen", noted(5, b"x" * 32), False),
        ("a tree seen of another origin", noted(9, origin="autre.fr/registre"), False),
        ("a tree seen that is no checkpoint", Known(keys, noted=["x"]), False),
        (
            "a tree seen with a wrong signature",
            Known(keys, noted=[beside(NULLS, FIRST)(9, root(hashes))]),
            True,
        ),
        ("two trees seen", Known(keys, noted=[*noted(9).noted, *noted(5).noted]), True),
        (
            "two trees seen, one of them another",
            Known(keys, noted=[*noted(9).noted, *noted(5, b"x" * 32).noted]),
            False,
        ),
    ):
        yield Case(f"known: {name}", data, ok, known)
