"""A column computes like each of its figures, and parts where they differ."""

import math
import operator

import numpy as np
import pytest

from footprint.tables.columns import Column, Split, Trace

FIGURES = np.array([1.0, 4.0, 9.0])


@pytest.mark.parametrize(
    "compute", [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, pow]
)
def test_arithmetic_is_that_of_each_figure(compute):
    column = Column(FIGURES, Trace())
    assert list(compute(column, 3.0).figures) == [compute(figure, 3.0) for figure in FIGURES]
    assert list(compute(3.0, column).figures) == [compute(3.0, figure) for figure in FIGURES]
    assert column.trace.touched


def test_a_branch_parts_the_rows_by_its_outcome():
    with pytest.raises(Split) as parted:
        bool(Column(FIGURES, Trace()) > 3)
    assert list(parted.value.codes) == [0, 1, 1]


def test_a_branch_on_which_all_rows_agree_is_taken():
    assert Column(FIGURES, Trace()) < 10
    assert not Column(FIGURES, Trace()) < 1
    assert max(Column(FIGURES, Trace()), 0.5) is not None


@pytest.mark.parametrize("look", [float, int, round, math.log, math.ceil, math.floor, hash, math.sqrt])
def test_what_needs_one_figure_parts_rows_by_figure(look):
    with pytest.raises(Split) as parted:
        look(Column(np.array([4.0, 9.0, 4.0]), Trace()))
    assert list(parted.value.codes) == [0, 1, 0]
    assert look(Column(np.array([4.0, 4.0]), Trace())) == look(4.0)


def test_putting_a_figure_into_words_is_noted():
    trace = Trace()
    assert f"{Column(FIGURES, trace):.1f}" == "1.0"
    assert trace.told
