"""Entries of the matrices of recurrent networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from footprint.records import Number


def lstm(layers: Number, width: Number) -> Number:
    """Entries of the matrices of layers of long short-term memory.

    Parameters
    ----------
    layers, width
        Layers, numbers in the state of each and in what goes in. [1]

    Notes
    -----
    P = L 8 h^2: three gates and a candidate, each of the input and of the state before

    References
    ----------
    .. [1] Gers et al. (2000), Learning to Forget: Continual Prediction with LSTM, section 3.
       doi:10.1162/089976600300015015

    Examples
    --------
    >>> lstm(2, 1024)
    16777216
    """
    return layers * 8 * width * width
