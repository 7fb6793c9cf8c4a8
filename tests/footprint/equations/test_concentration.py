"""Indices of concentration: hand-worked cases, published ones, an independent definition, and what must always hold."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.equations import concentration as c
from footprint.units import registry

VECTOR = [0.4, 0.3, 0.2, 0.1]
amounts = st.lists(st.floats(1e-3, 1e6), min_size=2, max_size=12)


def ordered(values):
    return sorted(values, reverse=True)


def indices(values):
    top = ordered(values)
    return [
        c.herfindahl(top),
        c.equivalent_holders(c.herfindahl(top)),
        c.ratio(top, 2),
        c.gini(top),
        c.entropy(top),
        c.effective_holders(c.entropy(top)),
        c.theil(top),
    ]


def test_the_indices_of_a_small_case_are_those_worked_by_hand():
    # shares 0.4, 0.3, 0.2, 0.1: 0.16 + 0.09 + 0.04 + 0.01 = 0.3; H = 0.3665 + 0.3612 + 0.3219 + 0.2303
    assert c.herfindahl(VECTOR) == pytest.approx(3000)
    assert c.equivalent_holders(3000) == pytest.approx(10 / 3)
    assert c.ratio(VECTOR, 2) == pytest.approx(0.7)
    assert c.gini(VECTOR) == pytest.approx(0.25)
    assert c.entropy(VECTOR) == pytest.approx(1.27985, abs=5e-6)
    assert c.effective_holders(c.entropy(VECTOR)) == pytest.approx(3.596, abs=5e-4)
    assert c.theil(VECTOR) == pytest.approx(0.10644, abs=5e-6)


@pytest.mark.parametrize(
    ("percent", "published"),
    [
        ((30, 30, 20, 20), 2600),  # U.S. Department of Justice, Herfindahl-Hirschman Index
        ((10, 9, 12, 15, 12, 11, 15, 16), 1296),  # Investopedia, Herfindahl-Hirschman Index
    ],
)
def test_the_herfindahl_index_of_published_examples(percent, published):
    assert c.herfindahl(percent) == pytest.approx(published)


@given(amounts)
def test_gini_is_half_the_mean_difference_over_the_mean(values):
    matrix = np.abs(np.subtract.outer(values, values))
    assert c.gini(ordered(values)) == pytest.approx(matrix.mean() / (2 * np.mean(values)), rel=1e-9, abs=1e-12)


@given(amounts)
def test_gini_is_twice_the_area_above_the_lorenz_curve(values):
    curve = c.lorenz(ordered(values))
    area = sum((low + high) / 2 for low, high in itertools.pairwise(curve)) / len(values)
    assert c.gini(ordered(values)) == pytest.approx(1 - 2 * area, rel=1e-9, abs=1e-9)


@given(amounts)
def test_theil_is_the_mean_of_relative_amounts_times_their_logarithm(values):
    relative = np.array(values) / np.mean(values)
    assert c.theil(values) == pytest.approx(np.mean(relative * np.log(relative)), rel=1e-7, abs=1e-9)


@given(amounts, st.integers(0, 100), st.integers(0, 100))
def test_merging_two_holders_never_lowers_the_index(values, first, second):
    first, second = first % len(values), second % len(values)
    if first != second:
        merged = [value for rank, value in enumerate(values) if rank not in (first, second)]
        assert c.herfindahl([*merged, values[first] + values[second]]) >= c.herfindahl(values) * (1 - 1e-12)


@given(amounts, st.integers(0, 100), st.floats(0, 1))
def test_splitting_a_holder_never_raises_the_index(values, which, part):
    which %= len(values)
    others = [value for rank, value in enumerate(values) if rank != which]
    split = [*others, values[which] * part, values[which] * (1 - part)]
    assert c.herfindahl(split) <= c.herfindahl(values) * (1 + 1e-12)


@given(amounts, st.floats(1e-6, 1e6))
def test_no_index_depends_on_the_unit(values, factor):
    assert indices([value * factor for value in values]) == pytest.approx(indices(values), rel=1e-7, abs=1e-9)


@given(amounts, st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=12), st.integers(1, 8))
def test_the_two_bounds_for_a_remainder_contain_every_other_split(named, parts, size):
    rest = sum(parts)
    split = c.herfindahl([*named, *parts])
    assert c.herfindahl(named, scattered=rest) <= split * (1 + 1e-12)
    assert split <= c.herfindahl([*named, rest]) * (1 + 1e-12)
    together = c.ratio(ordered([*named, *parts]), size)
    assert c.ratio(ordered(named), size, scattered=rest) <= together * (1 + 1e-12)
    assert together <= c.ratio(ordered([*named, rest]), size) * (1 + 1e-12)


def test_equal_holders_are_as_many_as_there_are():
    for n in (1, 2, 7):
        equal = [5.0] * n
        assert c.equivalent_holders(c.herfindahl(equal)) == pytest.approx(n)
        assert c.effective_holders(c.entropy(equal)) == pytest.approx(n)
        assert c.gini(equal) == pytest.approx(0)
        assert c.theil(equal) == pytest.approx(0, abs=1e-12)


def test_an_array_of_draws_gives_what_each_draw_gives():
    draws = [np.array([4.0, 5.0]), np.array([3.0, 2.0]), np.array([2.0, 1.0])]
    columns = list(zip(*draws, strict=True))
    assert c.herfindahl(draws) == pytest.approx([c.herfindahl(column) for column in columns])
    assert c.gini(draws) == pytest.approx([c.gini(column) for column in columns])
    assert c.theil(draws, np.log) == pytest.approx([c.theil(column) for column in columns])


def test_amounts_with_a_unit_give_indices_without():
    chips = [registry().Quantity(value, "chip") for value in (4.0, 3.0, 2.0, 1.0)]
    for found in (c.herfindahl(chips), c.ratio(chips, 2), c.gini(chips), c.entropy(chips), c.theil(chips)):
        assert registry().Quantity(found).dimensionless
    assert float(c.entropy(chips)) == pytest.approx(c.entropy([4.0, 3.0, 2.0, 1.0]))
    assert math.isclose(float(c.herfindahl(chips)), 3000)
