"""Distributions that users name: read, cut to what makes sense, drawn as they say."""

import math
from statistics import NormalDist

import numpy as np
import pytest

import footprint
from footprint.errors import InvalidInput
from footprint.fields import FIELDS
from footprint.quantities import parse
from footprint.uncertainty import normal
from footprint.uncertainty.marginals import Named

NORMALS = np.random.default_rng(1).standard_normal(400_000)


def drawn(field, given):
    amount = parse(FIELDS[field], given)
    return amount, Named(field, amount.distribution).apply(NORMALS.copy(), np.empty_like(NORMALS))


CASES = [
    ("utilization", "lognormal(0.3, 0.5)"),
    ("utilization", "normal(30%, 50%)"),
    ("power_fraction", "truncated(0.7, 0.99, 0.6, 1)"),
    ("utilization", "uniform(0.3, 0.5)"),
    ("pue", "triangular(1.05, 1.1, 1.4)"),
    ("board_power", "discrete(700 W: 2, 0.4 kW: 1)"),
    ("board_power", "mixture(uniform(600, 700): 3, 350..450, 300: 10%)"),
    ("pue", "empirical(1.1, 1.12, 1.3, 1.05)"),
    ("utilization", {"low": 0.3, "high": 0.5, "distribution": "uniform"}),
    ("board_power", {"values": [400, "0.7 kW"], "weights": [1, 2], "distribution": "discrete"}),
]


@pytest.mark.parametrize(("field", "given"), CASES)
def test_draws_have_the_percentiles_that_the_amount_says(field, given):
    amount, draws = drawn(field, given)
    spread = draws.max() - draws.min()
    for share, figure in ((5, amount.low), (50, amount.value), (95, amount.high)):
        # either the figure itself, or (a value of a discrete distribution) one that has the share within it
        near = abs(np.percentile(draws, share) - figure) < 0.006 * spread
        within = np.mean(draws < figure) - 0.003 <= share / 100 <= np.mean(draws <= figure) + 0.003
        assert near or within


@pytest.mark.parametrize(("field", "given"), CASES)
def test_a_draw_rises_with_its_normal_if_no_parts_overlap(field, given):
    if "mixture" in str(given):
        pytest.skip("parts of a mixture may overlap")
    amount = parse(FIELDS[field], given)
    z = np.linspace(-5, 5, 2001)
    assert (np.diff(Named(field, amount.distribution).apply(z, z.copy())) >= -1e-9).all()


@pytest.mark.parametrize(
    ("field", "given", "least", "most"),
    [
        ("network_share", "normal(0.5, 0.99)", 0, 1),
        ("pue", "normal(1.01, 1.5)", 1, math.inf),
        ("utilization", "lognormal(0.3, 0.95)", 0, 1),
        ("board_power", "truncated(300, 900, 350, 700)", 350, 700),
        ("pue", "normal(1.1, 1.3, most=1.25)", 1, 1.25),
    ],
)
def test_draws_stay_within_what_makes_sense(field, given, least, most):
    _, draws = drawn(field, given)
    assert least <= draws.min()
    assert draws.max() <= most


def test_shares_of_values_are_their_weights():
    _, draws = drawn("board_power", "discrete(300: 1, 400: 2, 700: 5)")
    assert [np.mean(draws == value) for value in (300, 400, 700)] == pytest.approx([1 / 8, 2 / 8, 5 / 8], abs=0.004)


def test_a_uniform_has_its_mean_and_variance():
    _, draws = drawn("utilization", "uniform(0.3, 0.5)")
    assert draws.mean() == pytest.approx(0.4, abs=2e-4)
    assert draws.var() == pytest.approx(0.2**2 / 12, rel=0.01)


def test_a_triangle_has_its_mean():
    _, draws = drawn("pue", "triangular(1.05, 1.1, 1.4)")
    assert draws.mean() == pytest.approx((1.05 + 1.1 + 1.4) / 3, abs=4e-4)


@pytest.mark.parametrize(
    "given",
    [
        "uniform(0.5, 0.3)",
        "uniform(0.3)",
        "uniform(0, 0.5)",
        "uniform(0.3, 0.5, 0.7)",
        "uniform(0.3, 0.5, skew=1)",
        "uniform(0.3, 1.5)",
        "normal(0.3, 0.3)",
        "normal(0.3, 0.5, least=0.9)",
        "truncated(0.3, 0.5)",
        "triangular(0.3, 0.2, 0.5)",
        "discrete()",
        "discrete(0.3: -1, 0.4)",
        "discrete(0.3: many)",
        "mixture(mixture(0.3, 0.4), 0.5)",
        "empirical(0.3)",
        "lognormal(700 W, 800 W)",
        {"low": 0.3, "high": 0.5, "distribution": "uniformly"},
        {"low": 0.3, "distribution": "uniform"},
        {"values": 3, "distribution": "discrete"},
        {"values": [0.3], "weights": [1, 2], "distribution": "discrete"},
        {"low": 0.3, "high": 0.5, "hihg": 1, "distribution": "uniform"},
    ],
)
def test_what_is_no_distribution_is_refused(given):
    with pytest.raises(InvalidInput, match="utilization"):
        parse(FIELDS["utilization"], given)


def test_a_figure_is_exact_and_a_range_is_drawn_on_the_scale_of_its_field():
    assert parse(FIELDS["utilization"], "0.3..0.5").distribution is None
    assert parse(FIELDS["utilization"], "0.4").distribution is None


def test_an_estimate_draws_what_was_named():
    wide = footprint.estimate(params="70B", tokens="15T", utilization="uniform(0.2, 0.6)", draws=50_000)
    hours = [
        footprint.estimate(params="70B", tokens="15T", utilization=u, draws=0).chip_hours.value for u in (0.2, 0.6)
    ]
    assert hours[1] * 0.97 < wide.chip_hours.p5 < wide.chip_hours.p95 < hours[0] * 1.03
    assert next(item for name, item in wide.resolved.inputs if name == "utilization").note == "given, uniform"


def test_the_normals_distribution_is_that_of_the_library():
    z = np.linspace(-8, 8, 10_001)
    wanted = np.array([math.erfc(-at / math.sqrt(2)) / 2 for at in z])
    assert np.abs(normal.below(z) - wanted).max() < 2e-12


def test_the_inverse_is_that_of_the_library():
    shares = np.concatenate([np.linspace(0.001, 0.999, 999), [1e-6, 1 - 1e-6]])
    wanted = np.array([NormalDist().inv_cdf(share) for share in shares])
    assert np.abs(normal.inverse(shares) - wanted).max() < 1e-6
    assert np.abs(normal.inverse(shares[:999]) - wanted[:999]).max() < 1e-9
