"""Intervals as bars of characters on one logarithmic scale: figures of different units, side by side."""

from __future__ import annotations

from math import isfinite, log

WIDEST = 100.0
"""Largest ratio that the scale shows; what lies beyond has an arrow."""


def scale(intervals: list[tuple[float, float, float]]) -> float:
    """The ratio to the figure at which the scale of (low, value, high) ends, the same to both sides."""
    ratios = [max(value / low, high / value) for low, value, high in intervals if low > 0 and value > 0]
    return min(max([1.1, *(ratio for ratio in ratios if isfinite(ratio))]) * 1.05, WIDEST)


def bar(low: float, value: float, high: float, ratio: float, width: int) -> str:
    """A bar from low to high with a dot at the figure, which is the middle of the scale.

    >>> bar(1, 2, 4, 2.0, 9)
    '├───●───┤'
    >>> bar(2, 2, 2, 2.0, 9)
    '    ●    '
    >>> bar(0.01, 2, 3, 2.0, 9)
    '◀───●─┤  '
    """
    if width < 3 or value <= 0:
        return ""
    middle = (width - 1) / 2

    def place(figure: float) -> int:
        return round(middle + middle * log(figure / value) / log(ratio)) if figure > 0 else -1

    left, centre, right = place(low), round(middle), place(high)
    cells = [" "] * width
    for index in range(max(left, 0), min(right, width - 1) + 1):
        cells[index] = "─"
    if left != centre:
        cells[max(left, 0)] = "├" if left >= 0 else "◀"
    if right != centre:
        cells[min(right, width - 1)] = "┤" if right < width else "▶"
    cells[centre] = "●"
    return "".join(cells)
