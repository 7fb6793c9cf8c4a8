"""Trends: inverses, limits, dimensions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.equations import trends
from footprint.units import registry

positive = st.floats(0.01, 1e3)


@given(positive, st.floats(-50, 50), st.floats(0.5, 20))
def test_the_time_to_fall_to_what_the_trend_gives_is_the_time_that_went_by(amount, elapsed, halving):
    assert trends.time_to_fall(amount, trends.trended(amount, elapsed, halving), halving) == pytest.approx(
        elapsed, abs=1e-6
    )


@given(positive, positive)
def test_two_trends_at_once_are_faster_than_either(one, other):
    assert trends.joint_halving(one, other) < min(one, other)


@given(positive, st.floats(0, 20), positive, positive)
def test_two_trends_at_once_are_one_after_the_other(amount, elapsed, one, other):
    both = trends.trended(amount, elapsed, trends.joint_halving(one, other))
    assert both == pytest.approx(
        trends.trended(trends.trended(amount, elapsed, one), elapsed, other), rel=1e-6, abs=1e-300
    )


def test_a_doubling_each_period_is_a_halving_backwards():
    assert trends.grown(8.0, -2.0, 2.0, 1.0) == trends.trended(8.0, 2.0, 1.0) == 2.0


def test_trends_keep_the_unit_of_the_amount():
    units = registry()
    year = units.Quantity(1.0, "year").to("second")
    cost = units.Quantity(80e6, "USD")
    assert trends.trended(cost, 4 * year, 2 * year).to("USD").magnitude == pytest.approx(20e6)
    assert trends.grown(cost, 2 * year, 3.0, year).check("[currency]")
    assert trends.joint_halving(year, year).check("[time]")
    assert trends.time_to_fall(cost, cost / 4, year).to("year").magnitude == pytest.approx(2)


def test_trends_serve_arrays():
    halving = np.array([1.0, 2.0])
    assert trends.trended(8.0, 2.0, halving) == pytest.approx([2, 4])
    assert trends.time_to_fall(8.0, np.array([2.0, 4.0]), halving, np.log) == pytest.approx([2, 2])
