"""Where the ticks of a chart's axis stand: round figures, on a logarithmic scale or a plain one."""

from __future__ import annotations

from math import ceil, floor, log10


def decades(low: float, high: float, most: int = 8) -> list[float]:
    """Round figures between two positive ones, as evenly spread over their ratio as `most` allows.

    >>> decades(3e22, 4e25)
    [3e+22, 1e+23, 3e+23, 1e+24, 3e+24, 1e+25, 3e+25]
    >>> decades(3, 40)
    [5.0, 10.0, 20.0]
    """
    first, last = floor(log10(low)), ceil(log10(high))
    for steps in ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
        ticks = [float(f"{step}e{power}") for power in range(first, last + 1) for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= most and (len(steps) < 6 or high / low < 5):
            return inside
    stride = -(-(last - first + 1) // most)
    return [tick for power in range(first, last + 1, stride) if low <= (tick := float(f"1e{power}")) <= high]


def even(low: float, high: float, most: int = 8) -> list[float]:
    """Round figures between two, at equal distances.

    >>> even(576.6, 2779.9, 6)
    [1000.0, 1500.0, 2000.0, 2500.0]
    """
    rough = (high - low) / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * part for part in (1, 2, 5, 10) if power * part >= rough)
    return [place * step for place in range(ceil(low / step), floor(high / step) + 1)]


def years(low: float, high: float, most: int = 10) -> list[int]:
    """Whole years between two dates, at most so many.

    >>> years(2012.4, 2026.9, 5)
    [2014, 2017, 2020, 2023, 2026]
    """
    first, last = ceil(low), floor(high)
    stride = max(-(-(last - first + 1) // most), 1)
    return [year for year in range(first, last + 1) if year % stride == last % stride or stride == 1][-most:]
