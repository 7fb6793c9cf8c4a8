"""Intervals as bars of characters on one logarithmic scale: figures of different units, side by side."""

from __future__ import annotations

from math import ceil, floor, isfinite, log, log10

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


def axis(ratios: list[tuple[float, float]]) -> tuple[float, float]:
    """The powers of ten between which (low, value) and 1 lie, at most twelve of them.

    >>> axis([(2e-5, 3e-4), (0.01, 4.0)])
    (1e-05, 10.0)
    """
    lows = [low for low, _ in ratios if 0 < low < float("inf")]
    highs = [value for _, value in ratios if 0 < value < float("inf")]
    most = 10.0 ** ceil(log10(max([1.0, *highs])))
    return max(10.0 ** floor(log10(min([0.1, *lows]))), most * 1e-12), most


def filled(low: float, value: float, high: float, least: float, most: float, width: int) -> str:
    """A bar on a logarithmic axis: full up to low, half up to the figure, light up to high.

    >>> filled(1e-3, 1e-2, 1e-1, 1e-4, 1.0, 8)
    '██▓▓░░'
    """
    ends = [_share(figure, least, most) * width for figure in (low, value, high)]
    return _shaded(*map(round, ends))


def part(low: float, value: float, high: float, most: float, width: int) -> str:
    """A bar on a plain axis from 0 to `most`, shaded as :func:`filled`.

    >>> part(0.2, 0.4, 0.5, 0.5, 10)
    '████▓▓▓▓░░'
    """
    return _shaded(*(round(width * min(figure / most, 1.0)) for figure in (low, value, high)))


def _shaded(full: int, half: int, light: int) -> str:
    return "█" * full + "▓" * max(half - full, 0) + "░" * max(light - max(half, full), 0)


def _share(figure: float, least: float, most: float) -> float:
    if not figure > 0:
        return 0.0
    return min(max((log10(min(figure, most)) - log10(least)) / (log10(most) - log10(least)), 0.0), 1.0)
