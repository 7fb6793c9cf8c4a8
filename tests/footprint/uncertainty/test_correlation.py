"""Correlations are had by the draws, and refused where none can have them."""

import math

import numpy as np
import pytest

import footprint
from footprint.correlation import checked, factor, groups
from footprint.distributions import UNIFORM, Distribution
from footprint.errors import InvalidInput
from footprint.uncertainty.marginals import Named, Spread
from footprint.uncertainty.sampling import Sampler

MARGINALS = {
    "utilization": Spread("utilization", "positive", 1.0, 0.3, 0.0),
    "power_fraction": Spread("power_fraction", "positive", 1.0, 0.5, 0.1),
    "pue": Named("pue", Distribution(UNIFORM, (1.0, 1.5))),
    "wue": Spread("wue", "positive", 1.0, 0.2, 0.0),
}
STATED = {"utilization:power_fraction": 0.6, "pue:power_fraction": -0.4}


def draws(correlation, reads=None, count=50_000):
    sampler = Sampler(dict.fromkeys(MARGINALS, 1.0), MARGINALS, reads, 0, checked(correlation) if correlation else ())
    (_, _, values) = next(sampler.blocks(0, count, count))
    return values


def test_draws_have_the_correlations_stated():
    values = draws(STATED)
    logs = {name: np.log(values[name]) for name in ("utilization", "wue")}
    ranks = {name: values[name].argsort().argsort() for name in MARGINALS}
    for pair, figure in {**STATED, "utilization:pue": 0.0, "wue:pue": 0.0}.items():
        one, other = pair.split(":")
        wanted = 6 / math.pi * math.asin(figure / 2)  # Spearman's, of a Gaussian copula
        assert np.corrcoef(ranks[one], ranks[other])[0, 1] == pytest.approx(wanted, abs=0.015)
    assert np.corrcoef(logs["utilization"], logs["wue"])[0, 1] == pytest.approx(0, abs=0.015)


def test_inputs_keep_their_distributions():
    free, bound = draws({}), draws(STATED)
    for name in MARGINALS:
        assert np.percentile(bound[name], [5, 50, 95]) == pytest.approx(
            np.percentile(free[name], [5, 50, 95]), rel=0.02
        )


def test_an_input_that_is_not_correlated_keeps_its_draws():
    assert (draws(STATED)["wue"] == draws({})["wue"]).all()


def test_draws_do_not_depend_on_what_else_is_read():
    assert (draws(STATED, {"pue"})["pue"] == draws(STATED)["pue"]).all()


def test_draws_do_not_depend_on_the_order_in_which_pairs_are_stated():
    turned = {":".join(reversed(pair.split(":"))): figure for pair, figure in reversed(STATED.items())}
    assert checked(turned) == checked(STATED)


def test_inputs_may_be_the_same():
    values = draws({"utilization:wue": 1, "utilization:power_fraction": -1, "power_fraction:wue": -1})
    assert np.log(values["utilization"]) / 0.3 == pytest.approx(np.log(values["wue"]) / 0.2)


def test_the_triangle_gives_back_the_matrix():
    pairs = checked({"pue:wue": 0.5, "pue:utilization": 0.25, "wue:utilization": -0.3})
    (names,) = groups(pairs)
    triangle = np.array([row + [0.0] * (3 - len(row)) for row in factor(names, pairs)])
    matrix = triangle @ triangle.T
    assert np.diag(matrix) == pytest.approx([1, 1, 1])
    for pair, figure in pairs:
        one, other = map(names.index, pair.split(":"))
        assert matrix[one, other] == pytest.approx(figure)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"pue:wue": 1, "pue:utilization": -0.9, "wue:utilization": 0.9}, "semi-definite"),
        ({"pue:wue": 0.9, "pue:utilization": 0.9, "wue:utilization": -0.9}, "semi-definite"),
        ({"pue:wue": 1.1}, "between -1 and 1"),
        ({"pue:wue": math.nan}, "between -1 and 1"),
        ({"pue:wue": "much"}, "between -1 and 1"),
        ({"pue": 0.5}, "two inputs"),
        ({"pue:pue": 0.5}, "two inputs"),
        ({"pue:country": 0.5}, "no field"),
        ({"pue:weu": 0.5}, "wue"),
        ({"pue:wue": 0.5, "wue:pue": 0.4}, "twice"),
        (0.5, "table of pairs"),
    ],
)
def test_what_is_no_correlation_is_refused(given, why):
    with pytest.raises(InvalidInput, match=why):
        checked(given)


def test_chip_hours_and_power_that_go_together_widen_the_energy():
    spread = []
    for figure in (-0.9, 0, 0.9):
        energy = footprint.estimate(
            chip_hours="1e6..2e6", system_power="300..600", pue=1.1, draws=20_000,
            correlation={"chip_hours:system_power": figure},
        ).energy  # fmt: skip
        spread.append(energy.p95 / energy.p5)
    assert spread == sorted(spread)
    assert spread[0] * 1.5 < spread[2]


def test_a_correlation_without_effect_is_said():
    result = footprint.estimate(params="7B", tokens="1T", pue=1.1, draws=100, correlation={"pue:utilization": 0.5})
    assert any("pue:utilization" in warning for warning in result.warnings)
