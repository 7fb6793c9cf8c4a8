"""Standard normals, by their streams."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.uncertainty import CHUNK, normals
from footprint.uncertainty.normal import below
from footprint.uncertainty.streams import fill, stream


def drawn(lengths, names=("pue", "utilization"), kind=np.float64):
    streams = [stream(3, name, 0) for name in names]
    parts = []
    for length in lengths:
        parts.append(np.empty((len(names), length), kind))
        fill(streams, parts[-1])
    return np.concatenate(parts, axis=1)


def test_they_are_of_the_standard_normal_distribution():
    z = normals("pue", 2_000_000, 0)
    ranks = np.arange(z.size + 1) / z.size
    shares = below(np.sort(z))
    farthest = max(np.abs(shares - ranks[:-1]).max(), np.abs(shares - ranks[1:]).max())
    assert farthest * z.size**0.5 < 1.95  # Kolmogorov and Smirnov's, which chance passes once in a thousand
    for power, moment in ((1, 0), (2, 1), (3, 0), (4, 3), (6, 15)):
        assert np.mean(z**power) == pytest.approx(moment, abs=6 * np.std(z**power) / z.size**0.5)
    assert np.count_nonzero(np.abs(z) > 4) / z.size == pytest.approx(6.334e-5, rel=0.35)


def test_neighbours_and_streams_are_independent():
    one, other = normals("pue", 500_000, 0), normals("wue", 500_000, 0)
    most = 5 / one.size**0.5
    for scale in (np.asarray, np.abs, np.square):
        a, b = scale(one), scale(other)
        for left, right in ((a, b), (a[0::2], a[1::2]), (a[1:-1:2], a[2::2]), (a[:CHUNK], a[CHUNK : 2 * CHUNK])):
            assert abs(np.corrcoef(left, right)[0, 1]) < most * (one.size / left.size) ** 0.5


@settings(deadline=None)
@given(st.lists(st.integers(1, 300).map(lambda half: 2 * half), min_size=1, max_size=6), st.integers(0, 601))
def test_they_are_the_same_however_many_are_asked_for_at_a_time(lengths, last):
    parts = drawn([*lengths, last])
    assert (parts == drawn([sum(lengths) + last])).all()
    assert (parts[1:] == drawn([sum(lengths) + last], ("utilization",))).all()


def test_single_precision_has_the_same_normals():
    assert (drawn([501], kind=np.float32) == drawn([501])).all()


def test_no_bits_make_a_normal_that_is_no_number():
    class Bits:
        def random_raw(self, count):
            return np.array([0, 2**64 - 1, 2**32 - 1, 2**64 - 2**32], np.uint64)[:count]

    out = np.empty((1, 8))
    fill([Bits()], out)
    assert np.isfinite(out).all()
    assert np.abs(out).max() == pytest.approx(6.76, abs=0.01)
