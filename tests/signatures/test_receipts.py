"""Merkle receipts: every line of every size of commit is provable, nothing else is."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signatures.receipts import BadReceipt, Tree, check_receipt, receipt, root_of, sign_head

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def hashes(number: int) -> list[str]:
    return [hashlib.sha256(str(one).encode()).hexdigest() for one in range(number)]


def made(number: int, at: int, first: int = 41) -> dict[str, Any]:
    lines = hashes(number)
    tree = Tree(lines)
    head = sign_head(KEY, 7, first, first + number - 1, lines[-1], tree.root)
    return receipt(head, tree, first + at, lines[at], "2026-06-12T19:42:07.000000Z")


def reference(lines: list[str]) -> bytes:
    """RFC 6962, section 2.1, as it is written there: split at the largest power of two."""
    if len(lines) == 1:
        return hashlib.sha256(b"\0" + bytes.fromhex(lines[0])).digest()
    half = 1 << ((len(lines) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + reference(lines[:half]) + reference(lines[half:])).digest()


@pytest.mark.parametrize("number", [*range(1, 18), 31, 32, 33, 500])
def test_each_line_of_a_commit_is_proven(number: int) -> None:
    lines = hashes(number)
    tree = Tree(lines)
    assert tree.root == reference(lines)
    for index, line in enumerate(lines):
        assert root_of(line, index, number, tree.path(index)) == tree.root
        check_receipt(made(number, index))


@pytest.mark.parametrize("number", [1, 2, 5, 8])
def test_a_receipt_changed_anywhere_is_refused(number: int) -> None:
    for index in range(number):
        good = made(number, index)
        for change in changes(good):
            with pytest.raises(BadReceipt):
                check_receipt(change)


def changes(good: dict[str, Any]) -> list[dict[str, Any]]:
    """Every proven value replaced by another one of its kind; fields gone; values of another kind."""
    found = []
    for place in ("seq", "meeting", "hash"):
        found += [{**good, place: other(good[place])}, {k: v for k, v in good.items() if k != place}]
        found += [{**good, place: wrong} for wrong in (None, True, -1, 1.5, "é", [])]
    found.append({**good, "head": {**good["head"], "signature": good["head"]["signature"] + " "}})
    for place in good["head"]:
        found.append({**good, "head": {**good["head"], place: other(good["head"][place])}})
    for at in range(len(good["path"])):
        bent = copy.deepcopy(good)
        bent["path"][at] = other(bent["path"][at])
        found.append(bent)
    found += [{**good, "path": [*good["path"], "00" * 32]}, {**good, "path": "x"}, {**good, "head": None}]
    return found


def other(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    return ("0" if value[0] != "0" else "1") + value[1:]


def test_another_key_is_refused_when_one_is_expected() -> None:
    good = made(3, 1)
    assert check_receipt(good, key=good["head"]["key"].upper()).last == 43
    with pytest.raises(BadReceipt, match="autre clé"):
        check_receipt(good, key="00" * 32)


@pytest.mark.parametrize("junk", [None, [], "x", 3, {}, {"head": {}, "seq": 1}, {"path": [], "seq": 10**30}])
def test_junk_is_refused(junk: Any) -> None:
    with pytest.raises(BadReceipt):
        check_receipt(junk)
