"""Tables and texts laid out in lines of a width.

Done here and not by rich, whose tables break words anywhere and which takes 20 ms to load: as long as an estimate.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

GAP = 3
"""Cells between two columns."""
_HYPHENED = r".+?(?:-(?=[A-Za-z])|$)"


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, right: Collection[int] = ()
) -> tuple[list[str], str, list[str]]:
    """The lines of a table's head, its rule and the lines of its rows, wrapped where they are wider than the width.

    Parameters
    ----------
    heads, rows
        Headings, and the words of each row.
    width
        Cells that a line has.
    right
        Columns that are flush right.
    """
    widths = _widths(heads, rows, width)
    rule = " " + "─" * (sum(widths) + GAP * (len(widths) - 1))
    return list(_row(heads, widths, right)), rule, [line for words in rows for line in _row(words, widths, right)]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """As wide as the words are, the widest columns narrowed until all fit, at first no further than a word."""
    columns = [[head, *(words[index] for words in rows)] for index, head in enumerate(heads)]
    widths = [max(map(cells, column)) for column in columns]
    excess = sum(widths) + GAP * (len(widths) - 1) + 1 - width
    if excess > 0:
        longest = [
            max((cells(part.rstrip()) for text in column for part in _parts(text)), default=1) for column in columns
        ]
        for least in (longest, [1] * len(widths)):
            while excess > 0 and (wide := [index for index, size in enumerate(widths) if size > least[index]]):
                widths[max(wide, key=widths.__getitem__)] -= 1
                excess -= 1
    return widths


def _row(words: Sequence[str], widths: Sequence[int], right: Collection[int]) -> Iterator[str]:
    wrapped = [list(_wrapped(text, size)) for text, size in zip(words, widths, strict=True)]
    for place in range(max(map(len, wrapped))):
        line = " "
        for index, (texts, size) in enumerate(zip(wrapped, widths, strict=True)):
            text = texts[place] if place < len(texts) else ""
            space = " " * (size - cells(text))
            line += (space + text if index in right else text + space) + " " * GAP
        yield line.rstrip()


def _parts(text: str) -> list[str]:
    """Pieces between which a line may end: after spaces, or, but in an address, after a hyphen before a letter."""
    words = re.findall(r"[^ ]+ *|^ +", text)
    return [part for word in words for part in ([word] if "://" in word else re.findall(_HYPHENED, word))]


def _wrapped(text: str, size: int) -> Iterator[str]:
    """A text in lines of a size; a word that is longer goes on in the next line."""
    if cells(text) <= size:
        yield text
        return
    line = ""
    for part in _parts(text):
        if line and cells(line + part.rstrip()) > size:
            yield line.rstrip()
            line = ""
        line += part
        while cells(line.rstrip()) > size:
            cut = _fitting(line, size)
            yield line[:cut]
            line = line[cut:]
    if line.strip():
        yield line.rstrip()


def _fitting(text: str, size: int) -> int:
    """How many characters of a text fit, at least one."""
    return max((count for count in range(1, len(text) + 1) if cells(text[:count]) <= size), default=1)


def hung(line: str, width: int) -> Iterator[str]:
    """A line in lines of a width, those after the first set in by two more; an address stays in one piece."""
    inset = len(line) - len(line.lstrip())
    size = max(width - inset - 2, 20)
    text, begun = "", False
    for part in _parts(line.lstrip()):
        if text and cells(text + part.rstrip()) > size + (0 if begun else 2):
            yield " " * (inset + 2 * begun) + text.rstrip()
            text, begun = "", True
        text += part
    yield " " * (inset + 2 * begun) + text.rstrip()
