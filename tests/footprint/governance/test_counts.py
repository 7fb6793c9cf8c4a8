"""Systems over each line by year, and under projected growth."""

import pytest

import footprint
import hardware_db
from footprint.errors import InvalidInput
from footprint.governance.lineage import Work, bases_of, together, work


@pytest.fixture(scope="module")
def counted():
    return footprint.threshold_counts(2015, 2028, draws=2000)


def by_limit(counted):
    found = {}
    for item in counted.counts:
        found.setdefault(item.limit, []).append(item)
    return found


def test_what_has_crossed_a_line_does_not_cross_back(counted):
    for items in by_limit(counted).values():
        for name in ("value", "p5", "p50", "p95"):
            course = [getattr(item.cumulative, name) for item in items]
            assert course == sorted(course)


def test_a_higher_line_is_crossed_by_fewer(counted):
    limits = by_limit(counted)
    lows, middles, highs = (limits[limit] for limit in sorted(limits))
    for low, middle, high in zip(lows, middles, highs, strict=True):
        assert low.cumulative.value >= middle.cumulative.value >= high.cumulative.value


def test_the_systems_counted_of_a_past_year_are_those_over_the_line(counted):
    for item in counted.counts:
        if not item.projected:
            over = [
                s
                for s in counted.systems
                if s.date[:4] == str(item.year) and s.compute and s.compute.value > item.limit
            ]
            assert item.new.value == item.listed == len(over)


def test_growth_only_adds_to_what_a_projected_year_counts(counted):
    for items in by_limit(counted).values():
        new = [item.new.value for item in items if item.projected]
        assert new == sorted(new)


def test_the_projection_lies_in_the_published_forecast(counted):
    # Kumar and Manning 2025: 103 to 306 systems over 1e25 and 45 to 148 over 1e26 by the end of 2028
    for limit, low, high in ((1e25, 103, 306), (1e26, 45, 148)):
        last = by_limit(counted)[limit][-1]
        assert last.year == 2028
        assert low < last.cumulative.p50 < high


def test_a_system_without_known_compute_has_no_probability_and_is_listed(counted):
    for system in counted.systems:
        assert (system.compute is None) == (system.id in counted.unknown)
        if system.compute is None:
            assert set(system.over.values()) == {None}


def test_the_same_seed_gives_the_same_counts():
    assert footprint.threshold_counts(2024, 2026, draws=200) == footprint.threshold_counts(2024, 2026, draws=200)


def test_years_out_of_order_are_refused():
    with pytest.raises(InvalidInput, match="in order"):
        footprint.threshold_counts(2028, 2018)


def test_a_derived_system_has_its_base_s_compute_and_what_was_added():
    r1, v3 = work("deepseek-r1", 0, 0), work("deepseek-v3", 0, 0)
    assert bases_of("deepseek-r1") == ("deepseek-v3",)
    assert r1.inherited == v3.total
    assert r1.total.value == pytest.approx(v3.total.value + r1.added.value)
    assert not v3.derived


def test_a_system_of_a_base_that_is_not_known_has_no_total():
    unknown = [name for name in hardware_db.subjects("systems") if any(" " in base for base in bases_of(name))]
    assert unknown
    for name in unknown:
        assert work(name, 0, 0).total is None


def test_a_total_with_an_unknown_part_is_unknown():
    assert together(()) is None
    assert together((work("gpt-4", 0, 0).total, None)) is None


def test_systems_that_share_a_base_share_its_draws():
    known: dict[str, Work] = {}
    one, other = (work(name, 50, 0, known) for name in ("tulu-3-8b", "llama-3.1-8b"))
    assert one.originals[0] is other.total


def test_two_systems_do_not_share_the_draws_of_their_compute():
    one, other = (work(name, 500, 0).total.draws for name in ("gpt-4", "claude-3-opus"))
    assert abs(one.argsort().argsort() - other.argsort().argsort()).mean() > 100
