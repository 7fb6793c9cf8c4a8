"""Seeded draws of the inputs, the outputs of each draw, their intervals and what drives them.

::

    streams      seed and name -> standard normals
    normal       the standard normal's distribution function and its inverse
    marginals    a standard normal -> a draw of an input
    sampling     seed -> draws of the inputs, block by block -> draws of the outputs, or their percentiles
    selection    percentiles, also of more draws than one wants to hold
    shares       which input has which share of an output's variance

Every input has a stream of its own, named by the input: adding an input moves no other, and two scenarios share the
draws of what they share, so that their ratio is paired. Draws come in chunks of a fixed length, each with its own
generator per input; a chunk is worked through in blocks that fit the cache. Results depend on neither the length of
a block nor the number of threads. Only inputs that a wanted output reads are drawn.

An interval is drawn so that the 5th, 50th and 95th percentile of the draws are the estimate's low, value and high:
a normal on a logarithmic scale (of the figure, of the odds of a share, of the excess of a ratio over one), with a
scale of its own on each side of the median. A user may name another distribution (:mod:`footprint.distributions`) and
correlations (:mod:`footprint.correlation`).
"""

from __future__ import annotations

from footprint.uncertainty.marginals import Z95, Named, Spread, spread
from footprint.uncertainty.sampling import BLOCK, draw, summary
from footprint.uncertainty.selection import percentiles
from footprint.uncertainty.streams import CHUNK, normals

__all__ = ["BLOCK", "CHUNK", "Z95", "Named", "Spread", "draw", "normals", "percentiles", "spread", "summary"]
