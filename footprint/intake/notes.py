"""Figures that a database states in the note beside a cell, for a cell that was cut.

A spreadsheet in a browser writes a number of 1e21 and more with an exponent, and a script that reads whole numbers
stops at the point before it: "1.66e21" becomes 1. The figure is then still in the note, most often.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WRITTEN = re.compile(
    r"(?<![\w.])(\d{1,30}(?:\.\d{1,30})?)"
    r"(?:[eE]\+?(\d{1,2})"  # 1.66e21
    r"|\s?[×xX*·]\s?10(?:\^|\*\*)\{?(\d{1,2})\}?"  # 1.66 x 10^21, 10**21
    r"|\s?[×x]\s?10(\d\d))(?!\d)"  # 1.66 x 1021, whose exponent lost its place
    r"|(?<![\w.])(\d{22,40})(?!\w)"
)
_EXPONENT_FROM = 1e21
"""From here on JavaScript writes a number with an exponent."""


def stated(note: str) -> list[float]:
    """Figures with an exponent, or of 22 digits and more, in the order of the text.

    >>> stated("6 * 14 * 10^9 * 16 * 10^9 tokens = 1.344e+21 FLOP, or 2.1 × 10²¹")
    [14000000000.0, 16000000000.0, 1.344e+21, 2.1e+21]
    """
    plain = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "^" + found[0].translate(_RAISED), note)
    figures = []
    for found in _WRITTEN.finditer(plain):
        power = found[2] or found[3] or found[4]
        figures.append(float(found[5]) if found[5] else float(f"{found[1]}e{power}"))
    return figures


def is_cut(cell: str) -> bool:
    """Whether a cell of FLOP can only be the first digit of a figure."""
    return re.fullmatch(r"\s*[1-9](?:\.0*)?\s*", cell) is not None


def restored(cell: str, note: str) -> tuple[float, int] | None:
    """The figure of which a cell has the first digit, and how many different ones the note has; None where it has none.

    Where a note works its way through several, the last is what it arrives at.

    >>> restored("1", "6ND = 1.344e21; with the hardware 2.05e21; sqrt(1.344e21 * 2.05e21) = 1.66e21")
    (1.66e+21, 2)
    """
    digit = cell.strip()[0]
    fitting = [value for value in stated(note) if value >= _EXPONENT_FROM and f"{value:.14e}"[0] == digit]
    if not fitting:
        return None
    return fitting[-1], len({f"{value:.2e}" for value in fitting})
