"""Who can train, who can adapt."""

import itertools
import sys
from types import ModuleType

import pytest

import footprint
from footprint import methods
from footprint.errors import InvalidInput
from footprint.methods import pretrain
from footprint.records import Phase


@pytest.fixture
def adaptation(monkeypatch):
    """A method that takes a millionth of pretraining, so that these tests wait for no method of the product."""
    module = ModuleType("footprint.methods.a_little_tuning")
    module.__dict__.update({name: value for name, value in vars(pretrain).items() if not name.startswith("__")})
    module.phases = lambda inputs, forward: (
        Phase("tuning", 3 * inputs.multiply_add * inputs.params * 1e6, inputs.utilization),
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(methods.NAMES, "a-little-tuning", "a_little_tuning")
    return "a-little-tuning"


def able(result):
    return [(item.named.value if item.named else 0) + item.known.value for item in result.years]


def test_the_more_of_its_compute_an_owner_gives_the_more_owners_can():
    shares = [able(footprint.access("gpt-4", share=share, draws=0)) for share in (0.01, 0.1, 0.5)]
    for less, more in itertools.pairwise(shares):
        assert all(one <= other for one, other in zip(less, more, strict=True))
    assert shares[0] != shares[-1]


def test_the_more_days_a_run_may_take_the_more_owners_can():
    short, long = (able(footprint.access("gpt-4", days=days, draws=0)) for days in (10, 365))
    assert all(one <= other for one, other in zip(short, long, strict=True))
    assert short != long


def test_more_owners_can_each_year():
    counts = able(footprint.access("llama-2-70b", draws=0))
    assert counts == sorted(counts)


def test_without_progress_the_same_flop_are_asked_for_each_year():
    still = footprint.access("gpt-4", progress=False, draws=0)
    assert len({item.compute.value for item in still.years}) == 1
    moving = footprint.access("gpt-4", draws=0)
    for one, other in zip(still.years, moving.years, strict=True):
        assert other.compute.value <= one.compute.value
        if other.year < 2022:  # nothing is known of progress before the system was there
            assert other.compute.value == one.compute.value
        assert other.again.value == (one.named.value if one.named else 0) + one.known.value


def test_compute_falls_by_half_in_the_published_time():
    found = footprint.access("gpt-4", begin=2024, end=2026, draws=0)
    first, _, last = (item.compute.value for item in found.years)
    # Ho et al. 2024: half every 8 months, an eighth in two years
    assert first / last == pytest.approx(8, rel=0.01)


def test_what_an_owner_needs_is_the_work_over_days_and_utilisation():
    found = footprint.access("gpt-4", begin=2018, end=2018, days=90, progress=False, draws=0)
    reached = footprint.estimate("gpt-4", hardware="h100", draws=0).resolved.inputs.utilization.value
    # 2.1e25 FLOP / (989.4e12 FLOP/s x utilisation x 90 days)
    assert found.years[0].equivalents.value == pytest.approx(2.1e25 / (989.4e12 * reached * 90 * 86400), rel=0.15)


def test_the_named_owners_that_can_are_those_whose_share_does_it():
    found = footprint.access("gpt-4", begin=2023, end=2023, share=0.1, draws=0).years[0]
    for actor in found.actors:
        assert actor.probability == (actor.equivalents.value * 0.1 >= found.equivalents.value)
    assert found.named.value == sum(actor.probability for actor in found.actors if actor.kind == "owner")


def test_china_and_the_remainder_count_only_in_the_upper_bound():
    found = footprint.access("gpt-4", begin=2025, end=2025, draws=0).years[0]
    assert {actor.kind for actor in found.actors} == {"owner", "bloc", "remainder"}
    assert found.named.value == 7
    assert found.most.value > found.named.value + found.known.value


def test_each_year_says_what_it_rests_on():
    found = footprint.access("gpt-4", begin=2020, end=2027, draws=0)
    basis = {item.year: item.basis for item in found.years}
    assert basis[2021] == "known clusters"
    assert basis[2022] == basis[2025] == "estimated totals"
    assert basis[2026] == "projected"
    assert any("projection" in note for note in found.notes)


def test_a_larger_budget_suffices_earlier():
    found = footprint.access("gpt-4", draws=500)
    years = [item.year for item in found.budgets]
    for less, more in itertools.pairwise(years):
        assert more.p5 < less.p5
        assert more.value < less.value
    for item in found.budgets:
        chances = list(item.by_year.values())
        assert chances == sorted(chances)
        assert item.year.p5 <= item.year.p50 <= item.year.p95


def test_in_the_year_in_which_a_budget_suffices_the_cost_is_the_budget():
    found = footprint.access("gpt-4", budget="30M", draws=0, progress=False)
    moment = found.budgets[0].year.value
    before, after = (item.cost.value for item in found.years if item.year in (int(moment) - 1, int(moment)))
    assert after <= 30e6 <= before


def test_the_budgets_are_ten_thousand_to_ten_billion_dollars():
    budgets = [item.budget for item in footprint.access("gpt-4", draws=0).budgets]
    assert budgets == [1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]


def test_pretraining_stands_beside_the_adaptation(adaptation):
    found = footprint.access("llama-2-70b", method=adaptation, begin=2022, end=2025, draws=200)
    assert [task.method for task in found.tasks] == ["pretrain", adaptation]
    assert [task.progress for task in found.tasks] == [True, False]
    assert found.tasks[1].compute.value < found.tasks[0].compute.value / 1000
    training, adapting = ([y for y in found.years if y.method == name] for name in ("pretrain", adaptation))
    for one, other in zip(training, adapting, strict=True):
        assert other.known.value > one.known.value
        assert other.cost.value < one.cost.value
    budgets = {(item.budget, item.method): item.year.value for item in found.budgets}
    assert budgets[1e6, adaptation] < budgets[1e6, "pretrain"]


def test_what_describes_the_adaptation_does_not_change_the_pretraining(adaptation):
    plain = footprint.access("llama-2-70b", begin=2025, end=2025, draws=0)
    beside = footprint.access("llama-2-70b", method=adaptation, utilization=0.1, begin=2025, end=2025, draws=0)
    assert beside.tasks[0] == plain.tasks[0]
    assert beside.years[0] == plain.years[0]


def test_a_model_must_be_held_to_be_adapted(adaptation):
    found = footprint.access("llama-3.1-405b", method=adaptation, begin=2024, end=2024, days=365, draws=0)
    adapting = next(item for item in found.years if item.method == adaptation)
    # 405e9 parameters at 12 bytes or more in 80 GB each
    assert adapting.equivalents.value > 405e9 * 12 / 80e9


def test_the_same_seed_gives_the_same_result():
    assert footprint.access("gpt-4", draws=100, seed=1) == footprint.access("gpt-4", draws=100, seed=1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"begin": 2030, "end": 2020}, "in order"),
        ({"share": 2}, "share"),
        ({"days": -3}, "days"),
        ({"days": "long"}, "days"),
        ({"budget": "much"}, "budget"),
        ({"cost": "love"}, "one of cloud"),
        ({"method": "telepathy"}, "no method"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_do(given, said):
    with pytest.raises(InvalidInput, match=said):
        footprint.access("gpt-4", **given)
