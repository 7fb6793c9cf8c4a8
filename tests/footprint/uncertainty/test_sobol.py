"""Shares of variance, against SALib on the same draws and against what is known exactly."""

import json
import math
import runpy
from pathlib import Path

import numpy as np
import pytest

import footprint
from footprint.errors import InvalidInput
from footprint.model import OUTPUTS
from footprint.uncertainty import factored, sobol
from footprint.uncertainty.factored import Factored, NotAProduct
from footprint.uncertainty.marginals import Spread
from footprint.uncertainty.sampling import Sampler

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def reference():
    """The script that made SALib's figures."""
    return runpy.run_path(str(HERE / "salib_reference.py"))


def shares(reference, count, **options):
    groups = {name: (name,) for name in reference["NAMES"]}
    found = sobol.shares(
        reference["ishigami"],
        reference["samplers"](),
        groups,
        {"ishigami": reference["NAMES"]},
        {"ishigami": 3.0},
        count,
        logarithm=False,
        **options,
    )
    return found["ishigami"]


def test_shares_are_those_of_salib_on_the_same_draws(reference):
    wanted = json.loads((HERE / "salib.json").read_text())
    found = shares(reference, reference["COUNT"])
    for name, (first, total) in wanted.items():
        # SALib takes the mean of A, B and all mixed draws where we take that of A and B
        assert found[name][0] == pytest.approx(max(first, 0), abs=2e-3)
        assert found[name][1] == pytest.approx(total, rel=1e-6)


def test_shares_of_ishigamis_function_are_those_known_exactly(reference):
    # Ishigami and Homma (1990): V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2
    a, b = 7, 0.1
    variance = a**2 / 8 + b * math.pi**4 / 5 + b**2 * math.pi**8 / 18 + 0.5
    one = 0.5 * (1 + b * math.pi**4 / 5) ** 2 / variance
    two = a**2 / 8 / variance
    both = 8 * b**2 * math.pi**8 / 225 / variance
    found = shares(reference, 200_000)
    assert found["one"] == pytest.approx((one, one + both), abs=0.01)
    assert found["two"] == pytest.approx((two, two), abs=0.01)
    assert found["three"] == pytest.approx((0, both), abs=0.01)


def test_shares_do_not_depend_on_threads_or_blocks(reference):
    wanted = shares(reference, 120_000, threads=1)
    assert shares(reference, 120_000, threads=3) == wanted
    other = shares(reference, 120_000, threads=2, block=7_000)
    assert all(other[name] == pytest.approx(wanted[name], rel=1e-12, abs=1e-12) for name in wanted)


DRAWS = {
    name: np.exp(np.random.default_rng(seed).standard_normal(50_000) * scale)
    for seed, (name, scale) in enumerate({"a": 0.3, "b": 0.5, "c": 0.2}.items())
}


def number(name):
    return Factored(1.0, {name: DRAWS[name]})


PRODUCTS = {
    "product": lambda a, b, c: 3 * a * b / c,
    "power": lambda a, b, c: a**2 * b**-0.5 / 7,
    "function of one": lambda a, b, c: a * c / (1 + c) * (2 - b / (b + 1)),
    "exponential of one": lambda a, b, c: a * 2.0 ** (-0.3 * b),
    "common factors": lambda a, b, c: a * b + 2 * a * b * c / (1 + c),
    "nothing added": lambda a, b, c: 0 + a * (0 * 2.0 + b),
    "larger of one": lambda a, b, c: c * (a + 1 + abs(a - 1)) / 2,
}


@pytest.mark.parametrize("function", PRODUCTS.values(), ids=PRODUCTS)
def test_a_product_keeps_its_value(function):
    found = function(*map(number, DRAWS))
    whole = found.constant * math.prod(found.factors.values())
    assert np.allclose(whole, function(*DRAWS.values()), rtol=1e-12)


@pytest.mark.parametrize(
    "function",
    [lambda a, b, c: a + b, lambda a, b, c: a * b - c, lambda a, b, c: a**b, lambda a, b, c: abs(a * b + 1 - b)],
)
def test_what_is_no_product_says_so(function):
    with pytest.raises(NotAProduct):
        function(*map(number, DRAWS))


@pytest.mark.parametrize("logarithm", [True, False])
def test_closed_form_and_sampling_agree(logarithm):
    marginals = {
        name: Spread(name, "positive", 1.0, scale, 0.0) for name, scale in (("a", 0.3), ("b", 0.5), ("c", 0.2))
    }
    samplers = tuple(Sampler(dict.fromkeys("abc", 1.0), marginals, None, 5, stream=stream) for stream in (0, 1))
    function = PRODUCTS["function of one"]
    sampled = sobol.shares(
        lambda values, outputs: {"y": function(*(values[name] for name in "abc"))},
        samplers,
        {name: (name,) for name in "abc"},
        {"y": "abc"},
        {"y": 1.0},
        200_000,
        logarithm=logarithm,
    )["y"]
    exact = factored.shares(function(*map(number, DRAWS)), logarithm=logarithm)
    for name in "abc":
        assert exact[name] == pytest.approx(sampled[name], abs=0.01)


def test_shares_of_a_product_of_lognormals_are_their_squared_spreads():
    found = footprint.sensitivity(
        compute="1e24..2e24", utilization="lognormal(0.3, 0.5)", hardware="h100", outputs="chip_hours"
    )["chip_hours"]
    spread = {"compute": math.log(2), "utilization": math.log(0.5 / 0.3)}
    whole = sum(value**2 for value in spread.values())
    assert found.exact
    for driver in found.drivers:
        assert driver.total == pytest.approx(spread[driver.name] ** 2 / whole, abs=0.01)
        assert driver.first_order == driver.total


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_every_output_has_drivers_or_a_reason(scale):
    found = footprint.sensitivity("gpt-4", draws=20_000, scale=scale)
    assert found.outputs.keys() | found.reasons.keys() == OUTPUTS.keys()
    for drivers in found.outputs.values():
        first = sum(driver.first_order for driver in drivers.drivers)
        total = sum(driver.total for driver in drivers.drivers)
        if drivers.drivers:
            assert first < 1.05
            assert total > 0.95
    assert list(found.frame().columns)[:4] == ["output", "input", "first_order", "total"]


def test_an_input_moves_the_output_that_it_drives():
    found = footprint.sensitivity("gpt-4", draws=5000, outputs="energy_kwh", pue="1.1..1.3")["energy"]
    pue = next(driver for driver in found.drivers if driver.name == "pue")
    assert pue.high / pue.low == pytest.approx(1.3 / 1.1)


def test_correlated_inputs_have_one_share_together():
    found = footprint.sensitivity(
        params="70B", tokens="15T", draws=5000, outputs="energy", correlation={"utilization:power_fraction": 0.5}
    )["energy"]
    assert "utilization + power_fraction" in [driver.name for driver in found.drivers]


def test_without_draws_there_are_no_shares():
    with pytest.raises(InvalidInput, match="draws 0"):
        footprint.sensitivity("gpt-4", draws=0)
