"""A column computes like each of its figures, and parts where they differ."""

import math
import operator

import numpy as np
import pytest

from footprint.tables.columns import Column, Split, Trace, holds

FIGURES = [1.0, 4.0, 9.0]


def column(figures):
    return Column(np.array(figures), operator.itemgetter("tokens"), Trace())


@pytest.mark.parametrize(
    "compute", [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, pow]
)
def test_arithmetic_is_that_of_each_figure(compute):
    found = column(FIGURES)
    assert list(compute(found, 3.0).figures) == [compute(figure, 3.0) for figure in FIGURES]
    assert list(compute(3.0, found).figures) == [compute(3.0, figure) for figure in FIGURES]


def test_a_branch_parts_the_rows_by_its_outcome():
    with pytest.raises(Split) as parted:
        bool(column(FIGURES) > 3)
    assert list(parted.value.codes) == [0, 1, 1]


def test_a_branch_on_which_all_rows_agree_is_taken():
    assert column(FIGURES) < 10
    assert not column(FIGURES) < 1
    assert max(column(FIGURES), 0.5) is not None


@pytest.mark.parametrize("look", [float, int, round, math.log, math.ceil, math.floor, hash, math.sqrt])
def test_what_needs_one_figure_parts_rows_by_figure(look):
    with pytest.raises(Split) as parted:
        look(column([4.0, 9.0, 4.0]))
    assert list(parted.value.codes) == [0, 1, 0]
    assert look(column([4.0, 4.0])) == look(4.0)


def test_putting_a_figure_into_words_parts_rows_by_the_words():
    assert f"{column([1.01, 1.02]):.1f}" == "1.0"
    with pytest.raises(Split) as parted:
        f"{column([1.01, 1.12, 1.04]):.1f}"
    assert list(parted.value.codes) == [0, 1, 0]


def test_what_is_kept_for_other_rows_does_not_keep_the_figures():
    import weakref

    found = 2 * column(FIGURES) + column(FIGURES)
    figures = weakref.ref(found.figures)
    source = found.source
    del found
    assert figures() is None
    assert list(source({"tokens": np.array([1.0])})) == [3.0]


def test_what_was_seen_must_hold_of_other_rows():
    found = column(FIGURES)
    assert 2 * found < 20
    assert f"{found / found:.0f}" == "1"
    guards = found.trace.guards
    assert len(guards) == 2
    assert list(holds(guards, {"tokens": np.array([3.0, 11.0, 5.0])}, 3)) == [True, False, True]


def test_what_is_computed_can_be_computed_of_other_rows():
    found = 3 * column(FIGURES) + column(FIGURES) ** 2
    assert list(found.source({"tokens": np.array([2.0, 3.0])})) == [10.0, 18.0]
