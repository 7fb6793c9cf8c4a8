"""Parquet files put behind one another without decoding them.

A Parquet file is a mark, the bytes of its row groups, a footer that says at which offset each column's chunk begins,
the footer's length, and the mark. Blocks of a table are encoded apart, by whichever process; here their bytes are
appended, and one footer is made of theirs: the same, with offsets moved by where the bytes have come to lie. Footers
are structs in Thrift's compact protocol, of which this module knows what it needs: a struct is read into a dict from
field number to type and value, and written back the same.

References
----------
.. [1] Apache Parquet, format specification: https://parquet.apache.org/docs/file-format/
.. [2] Apache Thrift, compact protocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = b"PAR1"
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_INTEGERS = (4, 5, 6)
# Field numbers of parquet.thrift.
_ROWS, _GROUPS = 3, 4  # FileMetaData
_CHUNKS, _GROUP_OFFSET, _ORDINAL = 1, 5, 7  # RowGroup
_CHUNK_OFFSET, _META, _INDEX_OFFSETS = 2, 3, (4, 6)  # ColumnChunk
_PAGE_OFFSETS = (9, 10, 11, 14)  # ColumnMetaData

Struct = dict[int, tuple[int, Any]]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        found = shift = 0
        while True:
            byte = self.byte()
            found |= (byte & 127) << shift
            if byte < 128:
                return found
            shift += 7

    def integer(self) -> int:
        found = self.varint()
        return (found >> 1) ^ -(found & 1)

    def raw(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def value(self, kind: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind in _INTEGERS:
            return self.integer()
        if kind == _BINARY:
            return self.raw(self.varint())
        if kind == _STRUCT:
            return self.struct()
        if kind in (_LIST, _SET):
            head = self.byte()
            size, inner = head >> 4, head & 15
            size = self.varint() if size == 15 else size
            if inner in (_TRUE, _FALSE):
                return inner, [self.byte() == _TRUE for _ in range(size)]
            return inner, [self.value(inner) for _ in range(size)]
        if kind == _BYTE:
            return self.raw(1)
        if kind == _DOUBLE:
            return self.raw(8)
        raise ValueError(f"type {kind} in a footer")

    def struct(self) -> Struct:
        found: Struct = {}
        field = 0
        while head := self.byte():
            field = field + (head >> 4) if head >> 4 else self.integer()
            found[field] = (head & 15, self.value(head & 15))
        return found


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)


def _integer(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _value(kind: int, value: Any) -> bytes:
    if kind in (_TRUE, _FALSE):
        return b""
    if kind in _INTEGERS:
        return _integer(value)
    if kind == _BINARY:
        return _varint(len(value)) + bytes(value)
    if kind == _STRUCT:
        return _struct(value)
    if kind in (_LIST, _SET):
        inner, items = value
        return _head(inner, len(items)) + b"".join(
            bytes([_TRUE if item else _FALSE]) if inner in (_TRUE, _FALSE) else _value(inner, item) for item in items
        )
    return bytes(value)


def _head(inner: int, size: int) -> bytes:
    """Beginning of a list."""
    return bytes([size << 4 | inner]) if size < 15 else bytes([0xF0 | inner]) + _varint(size)


def _struct(fields: Struct) -> bytes:
    found, last = bytearray(), 0
    for field, (kind, value) in fields.items():
        found += _key(kind, field, last) + _value(kind, value)
        last = field
    return bytes(found) + b"\x00"


def _key(kind: int, field: int, last: int) -> bytes:
    step = field - last
    return bytes([step << 4 | kind]) if 0 < step < 16 else bytes([kind]) + _integer(field)


def parts(file: bytes) -> tuple[bytes, bytes]:
    """The bytes between the marks of a Parquet file that belong to row groups, and its footer."""
    size = int.from_bytes(file[-8:-4], "little")
    if file[:4] != MARK or file[-4:] != MARK or size + 12 > len(file):
        raise ValueError("no Parquet file")
    return file[4 : -8 - size], file[-8 - size : -8]


def moved(footer: bytes, by: int, first: int) -> tuple[list[bytes], int]:
    """The row groups of a footer, their offsets moved and numbered from ``first``, and how many rows they have."""
    read = _Reader(footer).struct()
    groups = []
    for number, group in enumerate(read[_GROUPS][1][1], first):
        _move(group, _GROUP_OFFSET, by)
        if _ORDINAL in group:
            group[_ORDINAL] = (group[_ORDINAL][0], min(number, 32767))
        for chunk in group[_CHUNKS][1][1]:
            _move(chunk, _CHUNK_OFFSET, by)
            for field in _INDEX_OFFSETS:
                _move(chunk, field, by)
            for field in _PAGE_OFFSETS:
                _move(chunk[_META][1], field, by)
        groups.append(_struct(group))
    return groups, int(read[_ROWS][1])


def _move(fields: Struct, field: int, by: int) -> None:
    kind, value = fields.get(field, (0, 0))
    if value:
        fields[field] = (kind, value + by)


def ending(like: bytes, groups: Iterable[bytes], rows: int) -> bytes:
    """The end of a file with these row groups, in other respects like that of a footer: footer, its length, mark."""
    read = _Reader(like).struct()
    listed = list(groups)
    found, last = bytearray(), 0
    for field, (kind, value) in read.items():
        found += _key(kind, field, last)
        last = field
        if field == _GROUPS:
            found += _head(_STRUCT, len(listed)) + b"".join(listed)
        else:
            found += _value(kind, rows if field == _ROWS else value)
    found += b"\x00"
    return bytes(found) + len(found).to_bytes(4, "little") + MARK
