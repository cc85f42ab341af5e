"""Containers written in BER of indefinite length (X.690 section 8.1.3.6), as Java libraries do, put in definite lengths.

Certificates and signed attributes inside are DER already and keep their bytes, so that nothing signed is changed.
"""

from typing import NamedTuple

DEEPEST = 40  # levels of nesting: a container with its certificates and a time stamp has about twenty


class Value(NamedTuple):
    """One value in definite length, and how many bytes it took."""

    encoded: bytes
    used: int


def definite(data: bytes) -> Value:
    """The first value of `data`. Raises ValueError when there is none."""
    try:
        return _value(data, 0, 0)
    except IndexError:
        raise ValueError("truncated BER value") from None


def _value(data: bytes, start: int, depth: int) -> Value:
    if depth > DEEPEST:
        raise ValueError("too many levels")
    body = _tag_end(data, start)
    tag, first = data[start:body], data[body]
    constructed = bool(tag[0] & 0x20)
    body += 1
    if first == 0x80 and constructed:
        parts, place = [], body
        while data[place : place + 2] != b"\0\0":
            part = _value(data, place, depth + 1)
            parts.append(part.encoded)
            place += part.used
        return Value(_encoded(tag, b"".join(parts)), place + 2 - start)
    length, body = _length(data, first, body)
    end = body + length
    if end > len(data):
        raise ValueError("truncated BER value")
    if not constructed or b"\x80" not in data[body:end]:
        return Value(data[start:end], end - start)
    return Value(_definite_parts(data, start, body, end, depth), end - start)


def _definite_parts(data: bytes, start: int, body: int, end: int, depth: int) -> bytes:
    """A constructed value of definite length, as it is unless a part of it changes."""
    parts, place = [], body
    while place < end:
        part = _value(data, place, depth + 1)
        parts.append(part.encoded)
        place += part.used
    if place != end:
        raise ValueError("a part is longer than the whole")
    content = b"".join(parts)
    return (
        data[start:end]
        if content == data[body:end]
        else _encoded(data[start : _tag_end(data, start)], content)
    )


def _tag_end(data: bytes, start: int) -> int:
    place = start + 1
    if data[start] & 0x1F == 0x1F:  # high tag numbers
        while data[place] & 0x80:
            place += 1
        place += 1
    return place


def _length(data: bytes, first: int, place: int) -> tuple[int, int]:
    if first < 0x80:
        return first, place
    count = first & 0x7F
    if not 1 <= count <= 4 or place + count > len(data):
        raise ValueError("bad BER length")
    return int.from_bytes(data[place : place + count], "big"), place + count


def _encoded(tag: bytes, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return tag + bytes([size]) + content
    width = (size.bit_length() + 7) // 8
    return tag + bytes([0x80 | width]) + size.to_bytes(width, "big") + content
