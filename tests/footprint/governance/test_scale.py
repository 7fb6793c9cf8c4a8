"""What a compute buys, what a loss or an ability costs."""

import pytest

import footprint
import hardware_db
from footprint.errors import Impossible, InvalidInput


def test_every_law_is_told_and_the_default_one_has_an_interval():
    found = footprint.scale(1e24, draws=2000)
    assert {fit.law.id for fit in found.fits} == {
        "kaplan-2020",
        "hoffmann-2022",
        "hoffmann-2022-unrounded",
        "besiroglu-2024",
        "muennighoff-2023",
    }
    fit = next(fit for fit in found.fits if fit.law.id == "besiroglu-2024")
    for figure in (fit.params, fit.tokens, fit.loss, fit.cost):
        assert figure.p5 < figure.value < figure.p95


def test_an_interval_of_the_compute_widens_that_of_the_loss():
    exact, wide = (
        footprint.scale(compute, law="muennighoff", draws=2000).fits[0].loss for compute in ("1e24", "1e23..1e24..1e25")
    )
    assert exact.p5 is None
    assert wide.p5 < exact.value < wide.p95


def test_the_laws_say_where_they_are_extrapolated():
    found = footprint.scale(1e25, law="besiroglu", draws=0)
    assert found.fits[0].extrapolated == pytest.approx(1e25 / 1.3e22)
    assert any("extrapolated" in note for note in found.notes)
    assert footprint.scale(1e21, law="besiroglu", draws=0).fits[0].extrapolated is None


def test_the_inverse_of_a_loss_is_the_compute_that_has_it():
    loss = footprint.scale(1e24, law="besiroglu", draws=0).fits[0].loss.value
    back = footprint.scale(loss=loss, law="besiroglu", draws=0)
    assert back.compute.value == pytest.approx(1e24, rel=1e-6)
    assert back.fits[0].loss.value == loss


def test_a_loss_that_one_law_cannot_reach_is_told_of_the_others():
    found = footprint.scale(loss=1.85, draws=0)
    unreached = [fit for fit in found.fits if fit.params is None]
    assert [fit.law.id for fit in unreached] == ["muennighoff-2023"]
    assert "not above" in unreached[0].note
    with pytest.raises(Impossible):
        footprint.scale(loss=1.8, law="besiroglu", draws=0)


def test_an_ability_asks_for_the_compute_at_which_it_was_reported():
    found = footprint.scale(ability="mmlu-57-topics", draws=0)
    assert found.compute.value == 3.1e23
    there = {ability.id for ability in found.abilities if ability.there}
    assert "mmlu-57-topics" in there
    assert "word-in-context" not in there  # 2.5e24 of PaLM


def test_abilities_that_emerged_by_a_compute_are_those_of_the_table():
    found = footprint.scale(1e23, draws=0)
    for ability in found.abilities:
        assert ability.there == (ability.compute <= 1e23)
    with_compute = [
        name for name in hardware_db.subjects("abilities") if hardware_db.lookup("abilities", name, "compute")
    ]
    assert len(found.abilities) == len(with_compute)


def test_schaeffer_s_caveat_goes_with_the_abilities():
    assert "Schaeffer" in footprint.scale(1e23, draws=0).caveat
    assert "92%" in footprint.scale(1e23, draws=0).caveat
    assert "schaeffer-2023" in footprint.scale(1e23, draws=0).sources


def test_a_larger_budget_suffices_earlier_and_as_good_a_system_before_the_same_run():
    found = footprint.scale(1e25, draws=500)
    same = [item.same.value for item in found.affordable]
    assert same == sorted(same, reverse=True)
    for item in found.affordable:
        assert item.as_good.value <= item.same.value + 1e-9


def test_what_costs_the_budget_today_suffices_today():
    cost = footprint.scale(1e25, draws=0).cost.value
    found = footprint.scale(1e25, budget=cost, date="2026-11-24", draws=0).affordable[0]
    assert found.same.value == pytest.approx(2026.9, abs=0.1)
    assert found.as_good.value == pytest.approx(found.same.value)


def test_half_the_cost_suffices_after_the_published_doubling_time():
    cost = footprint.scale(1e25, draws=0).cost.value
    found = footprint.scale(1e25, budget=cost / 2, draws=0).affordable[0]
    now = footprint.scale(1e25, budget=cost, draws=0).affordable[0]
    assert found.same.value - now.same.value == pytest.approx(2.07)  # Hobbhahn and Besiroglu 2022, ML GPUs
    assert found.as_good.value - now.as_good.value == pytest.approx(1 / (1 / 2.07 + 1 / 0.667))


def test_the_cost_is_that_of_an_estimate():
    estimate = footprint.estimate(compute=1e25, date="2026-11-24", draws=0).cost_cloud.value
    assert footprint.scale(1e25, draws=0).cost.value == pytest.approx(estimate)


def test_a_run_as_given_is_told_beside_the_optimum_of_its_compute():
    found = footprint.scale(params="70B", tokens="15T", law="besiroglu", draws=0)
    optimum, given = found.fits
    assert given.params.value == 70e9
    assert given.loss.value > optimum.loss.value
    assert given.compute.value == pytest.approx(6 * 70e9 * 15e12)


def test_repeated_and_served_tokens_have_rows_of_their_own():
    found = footprint.scale(1e23, unique_tokens="50B", served_tokens="1T", draws=0)
    runs = {fit.run: fit for fit in found.fits}
    assert "epochs" in runs["repeat"].note
    assert runs["served"].tokens_per_param.value > runs["optimal"].tokens_per_param.value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "one of"),
        ({"compute": 1e24, "loss": 2}, "one of"),
        ({"params": "7B"}, "give both"),
        ({"loss": 0.1}, "nats"),
        ({"loss": "good"}, "loss"),
        ({"ability": "flying"}, "no ability"),
        ({"compute": 1e24, "law": "moore"}, "no law"),
        ({"compute": "much"}, "compute"),
        ({"compute": 1e24, "law": "kaplan", "served_tokens": "1T"}, "another law"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_do(given, said):
    with pytest.raises(InvalidInput, match=said):
        footprint.scale(**given)


def test_an_ability_without_a_compute_is_impossible():
    with pytest.raises(Impossible, match="no compute"):
        footprint.scale(ability="big-bench-tasks")
