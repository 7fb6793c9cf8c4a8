"""Choosing between numbers without asking what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def larger(one: Number, other: Number) -> Number:
    """The larger of two numbers.

    Notes
    -----
    max(a, b) = (a + b + |a - b|) / 2, which is arithmetic and so serves floats, arrays and quantities alike.

    Examples
    --------
    >>> larger(2.0, 3.0)
    3.0
    """
    return (one + other + abs(one - other)) / 2


def smaller(one: Number, other: Number) -> Number:
    """The smaller of two numbers.

    Notes
    -----
    min(a, b) = (a + b - |a - b|) / 2

    Examples
    --------
    >>> smaller(2.0, 3.0)
    2.0
    """
    return (one + other - abs(one - other)) / 2


def differ(one: Number, other: Number) -> Number:
    """1 where two whole numbers differ, 0 where they are the same.

    Notes
    -----
    min(|a - b|, 1)

    Examples
    --------
    >>> differ(320, 640), differ(320, 320)
    (1.0, 0.0)
    """
    return smaller(abs(one - other), 1)


def rounded_up(number: Number, step: Number) -> Number:
    """The least multiple of a step that is not below a number.

    Notes
    -----
    n = s ceil(x / s)

    Examples
    --------
    >>> rounded_up(2.1, 1.0), rounded_up(9.0, 8.0), rounded_up(3.0, 1.0)
    (3.0, 16.0, 3.0)
    """
    return step * -(number / -step // 1)
