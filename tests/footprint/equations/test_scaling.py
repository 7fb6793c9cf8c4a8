"""Scaling laws: the figures that their papers print, inverses, limits and dimensions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.equations import scaling
from footprint.governance.laws import laws, repeated_optimum, served_optimum
from footprint.units import registry

CHINCHILLA = 5.76e23
compute = st.floats(1e18, 1e28)


@pytest.mark.parametrize(
    ("law", "params", "ratio"),
    [
        ("hoffmann-2022", 3.2e10, 92.6),  # the rounded exponents as printed: far from the paper's own 40B
        ("hoffmann-2022-unrounded", 4.03e10, 59),  # Hoffmann et al., approach 3: 40B
        ("besiroglu-2024", 7.2e10, 18.4),  # about 20 tokens a parameter, as Chinchilla was trained
    ],
)
def test_the_optimum_at_the_compute_of_chinchilla(law, params, ratio):
    found = laws()[law].optimum(CHINCHILLA)
    assert found.params == pytest.approx(params, rel=0.01)
    assert found.tokens / found.params == pytest.approx(ratio, rel=0.01)
    assert 6 * found.params * found.tokens == pytest.approx(CHINCHILLA)


def test_hoffmann_approach_3_gives_the_40_billion_of_the_paper_before_rounding():
    assert laws()["hoffmann-2022-unrounded"].optimum(CHINCHILLA).params / 40e9 == pytest.approx(1.008, abs=0.002)


def test_muennighoff_says_about_20_tokens_a_parameter_and_0_051_parameters_a_token():
    law = laws()["muennighoff-2023"]
    assert law.optimum(1e21).tokens / law.optimum(1e21).params == pytest.approx(1 / 0.051, rel=0.01)
    constants = law.constants()
    # printed in appendix A: 521, 1488, 1.87
    printed = (constants.params_coefficient, constants.tokens_coefficient, constants.irreducible)
    assert printed == pytest.approx((521, 1488, 1.87), rel=1e-3)


def test_four_epochs_are_worth_93_percent_of_fresh_tokens():
    # Muennighoff et al., section 5: up to four epochs are about as good as fresh data
    assert scaling.worth(1.0, 4.0, 15.387756) / 4 == pytest.approx(0.931, abs=5e-4)


def test_repeated_tokens_are_never_worth_more_than_16_39_times_the_fresh():
    assert scaling.worth(1.0, 1e6, 15.387756) == pytest.approx(16.39, abs=5e-3)


@given(st.floats(0.01, 1.0))
def test_tokens_that_do_not_repeat_are_worth_themselves(part):
    assert scaling.worth(1.0, part, 15.387756) == pytest.approx(part)


def test_a_repetition_more_is_worth_about_six_percent_less_than_the_one_before():
    # delta = 6e-2 in appendix A
    first, second = (scaling.worth(1.0, n + 1.0, 15.387756) - scaling.worth(1.0, float(n), 15.387756) for n in (1, 2))
    assert 1 - second / first == pytest.approx(0.06, abs=0.005)


@given(compute)
def test_the_work_for_the_optimum_s_loss_is_the_work_that_gave_it(flop):
    for law in laws().values():
        assert law.compute_for(law.optimum(flop).loss) == pytest.approx(flop, rel=1e-6)


@given(compute, st.floats(0.1, 10))
def test_no_other_size_at_the_same_compute_has_a_lower_loss(flop, factor):
    for law in laws().values():
        if law.form == "sum":
            best = law.optimum(flop)
            other = best.params * factor
            assert law.loss(other, flop / 6 / other) >= best.loss * (1 - 1e-12)


@given(compute)
def test_more_compute_means_more_of_both_and_a_lower_loss(flop):
    for law in laws().values():
        less, more = law.optimum(flop), law.optimum(flop * 2)
        assert more.params > less.params
        assert more.tokens > less.tokens
        assert more.loss < less.loss


def test_enough_fresh_data_makes_the_repeated_optimum_the_plain_one():
    law = laws()["muennighoff-2023"]
    plain, repeated = law.optimum(1e22), repeated_optimum(law, 1e22, 1e15)
    assert repeated.loss == pytest.approx(plain.loss, rel=1e-6)
    assert repeated.params == pytest.approx(plain.params, rel=1e-2)


def test_too_little_fresh_data_costs_loss_and_favours_epochs_over_size():
    law = laws()["muennighoff-2023"]
    plain, repeated = law.optimum(1e22), repeated_optimum(law, 1e22, 2e10)
    assert repeated.loss > plain.loss
    assert repeated.params < plain.params  # section 4: scale epochs faster than parameters


def test_nothing_served_leaves_the_training_optimum():
    law = laws()["besiroglu-2024"]
    plain = law.optimum(1e23)
    found = served_optimum(law, plain.loss, 0.0)
    assert found.params == pytest.approx(plain.params, rel=1e-3)
    assert found.tokens == pytest.approx(plain.tokens, rel=1e-3)


def test_the_more_is_served_the_smaller_the_model_and_the_longer_its_training():
    law = laws()["besiroglu-2024"]
    plain = law.optimum(1e23)
    runs = [served_optimum(law, plain.loss, served) for served in (1e11, 1e12, 1e13, 1e14)]
    assert [run.params for run in runs] == sorted((run.params for run in runs), reverse=True)
    assert [run.tokens for run in runs] == sorted(run.tokens for run in runs)
    for run, served in zip(runs, (1e11, 1e12, 1e13, 1e14), strict=True):
        assert law.loss(run.params, run.tokens) == pytest.approx(plain.loss)
        whole = scaling.lifetime_compute(2.0, run.params, run.tokens, served)
        assert whole <= scaling.lifetime_compute(2.0, plain.params, plain.tokens, served)


def test_kaplan_grows_tokens_with_the_0_74th_power_of_the_parameters():
    # equation 4.4: data must grow as N^0.74 not to limit; only the exponents of the joint fit give that
    law = laws()["kaplan-2020"]
    assert law.number("joint-params-exponent") / law.number("joint-tokens-exponent") == pytest.approx(0.738, abs=1e-3)


def test_the_critical_batch_of_kaplan():
    law = laws()["kaplan-2020"]
    batch = [scaling.critical_batch(x, law.number("batch-scale"), law.number("batch-exponent")) for x in (2.0, 3.0)]
    assert batch == pytest.approx([7.4e6, 1.07e6], rel=0.01)


def test_the_compute_scale_of_kaplan_is_in_flop():
    law = laws()["kaplan-2020"]
    assert law.number("compute-scale") == pytest.approx(3.1e8 * 1e15 * 86400)
    assert law.number("optimal-compute") == pytest.approx(1e15 * 86400)


def test_draws_give_what_each_draw_gives():
    law = laws()["besiroglu-2024"]
    drawn = law.drawn(5, 0)
    found = law.optimum(1e24, drawn)
    for rank in range(5):
        one = type(drawn)(*(value[rank] if hasattr(value, "shape") else value for value in drawn))
        assert found.loss[rank] == pytest.approx(law.optimum(1e24, one).loss)


def test_the_interval_of_the_size_exponent_is_that_of_the_paper():
    # Besiroglu et al.: a = b / (a + b) = 0.5126 with a standard error of 0.02
    drawn = laws()["besiroglu-2024"].drawn(100_000, 0)
    exponent = drawn.tokens_exponent / (drawn.params_exponent + drawn.tokens_exponent)
    assert exponent.mean() == pytest.approx(0.5126, abs=2e-3)
    assert exponent.std() == pytest.approx(0.02, rel=0.15)


def test_the_law_is_held_fast_in_the_middle_of_its_data_and_loose_beyond():
    law = laws()["besiroglu-2024"]
    drawn = law.drawn(20_000, 0)._replace(irreducible=law.number("irreducible-loss"))
    widths = []
    for factor in (1.0, 100.0, 10_000.0):
        found = law.loss(law.number("pivot-params") * factor, law.number("pivot-tokens") * factor, drawn)
        reducible = found - law.number("irreducible-loss")
        widths.append(np.std(np.log(reducible)))
    assert widths[0] < 1e-9
    assert widths[1] < widths[2]


def test_compute_with_a_unit_gives_figures_without():
    units = registry()
    flop = units.Quantity(5.76e23, "FLOP")
    work = (flop / units.Quantity(6.0, "FLOP")).to("dimensionless")
    constants = laws()["besiroglu-2024"].constants()
    params = scaling.optimal_params(work, *constants.balance)
    assert units.Quantity(params).dimensionless
    assert units.Quantity(scaling.loss(params, work / params, *constants)).dimensionless
    assert units.Quantity(scaling.power_loss(flop, units.Quantity(2.68e28, "FLOP"), 0.05)).dimensionless
    assert scaling.amount_for_power_loss(2.0, units.Quantity(2.68e28, "FLOP"), 0.05).check("[computation]")
    assert units.Quantity(scaling.power_optimum(flop, units.Quantity(8.64e19, "FLOP"), 1.3e9, 0.73)).dimensionless
    served = scaling.lifetime_compute(units.Quantity(2.0, "FLOP"), 7e10, 1.4e12, 1e12)
    assert served.check("[computation]")


def test_the_worth_of_tokens_serves_arrays():
    seen = np.array([0.5, 1.0, 4.0])
    assert scaling.worth(1.0, seen, 15.387756) == pytest.approx([scaling.worth(1.0, x, 15.387756) for x in seen])


def test_a_loss_below_the_irreducible_one_is_refused_with_the_reason():
    from footprint.errors import Impossible

    with pytest.raises(Impossible, match=r"not above 1\.8172"):
        laws()["besiroglu-2024"].compute_for(1.8)
    assert math.isfinite(laws()["kaplan-2020"].compute_for(1.8))
