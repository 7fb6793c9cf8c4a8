"""Owners and concentration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import footprint
import hardware_db
from footprint.errors import InvalidInput
from footprint.governance import inventory, owners
from footprint.governance.concentration import BY, MANY, NAMED, OF, ONE, SPREAD, point
from footprint.governance.draws import Drawn
from footprint.governance.holdings import Share

LAST = "2025-12-31"


def shares(values, rest=0.0):
    held = [Share(f"holder {rank}", "owner", Drawn(value, value), "") for rank, value in enumerate(values)]
    return [*held, Share("rest", "remainder", Drawn(rest, rest), "")] if rest else held


def test_the_index_of_the_published_owner_totals_at_the_last_full_quarter():
    # H100-equivalents in millions at 2025-12-31: Google 5.05, Microsoft 3.42, Other 3.36, Amazon 2.45, Meta 2.30,
    # Oracle 1.14, CoreWeave 0.83, xAI 0.55, China 0.41
    found = footprint.concentration(draws=20_000).last
    assert found.date == LAST
    index = {treatment: found.figure("hhi", treatment) for treatment in (MANY, ONE, NAMED)}
    assert {name: round(figure.value) for name, figure in index.items()} == {MANY: 1337, ONE: 1634, NAMED: 1951}
    for figure in index.values():
        assert figure.p5 < figure.value < figure.p95
    rounded = [5.05, 3.42, 2.45, 2.30, 1.14, 0.83, 0.55, 0.41, 3.36]
    by_hand = point("", shares(rounded[:-1], rounded[-1]))
    for treatment, figure in index.items():
        assert by_hand.figure("hhi", treatment).value == pytest.approx(figure.value, rel=0.005)


def test_a_small_case_by_hand():
    found = point("", shares([4.0, 3.0, 2.0], 1.0))
    assert found.figure("hhi", ONE).value == pytest.approx(3000)
    assert found.figure("hhi", MANY).value == pytest.approx(2900)
    assert found.figure("hhi", NAMED).value == pytest.approx(1e4 * (16 + 9 + 4) / 81)
    assert found.figure("cr1", MANY).value == pytest.approx(0.4)
    assert found.figure("cr4", MANY).value == pytest.approx(0.9)
    assert found.figure("gini", ONE).value == pytest.approx(0.25)
    assert found.figure("theil", ONE).value == pytest.approx(0.10644, abs=5e-6)
    assert found.figure("gini", MANY) is None


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=8), st.lists(st.floats(0.1, 100), min_size=1, max_size=8))
def test_every_way_to_split_the_remainder_lies_between_the_two_that_are_told(named, parts):
    told = point("", shares(named, sum(parts)))
    split = point("", shares([*named, *parts]))
    low, high = told.figure("hhi", MANY).value, told.figure("hhi", ONE).value
    assert low * (1 - 1e-9) <= split.figure("hhi", ONE).value <= high * (1 + 1e-9)


def test_totals_are_the_sums_of_their_parts():
    for quantity in ("h100-equivalents", "power"):
        for date in owners.quarters():
            sums = {}
            for part in owners.parts(quantity, date, 0, 0):
                if not part.note.startswith("figure of"):
                    sums[part.owner.id] = sums.get(part.owner.id, 0.0) + part.amount.value
            for owner, amount in sums.items():
                published = owners.total(f"owner-{owner}", quantity, date)
                if published is not None:
                    assert amount == pytest.approx(published, rel=0.01), (quantity, date, owner)


def test_an_incomplete_quarter_is_none():
    rows = [datum for datum in hardware_db.rows("clusters") if "incomplete" in datum.note]
    assert {datum.when for datum in rows} == {"2026-03-31"}
    assert owners.quarters()[-1] == LAST
    assert owners.quarter("2026-06-01") == LAST


def test_draws_have_the_published_percentiles():
    for part in owners.parts("h100-equivalents", LAST, 50_000, 0):
        row, figure = part.data[0], part.amount.figure
        if row.low is not None:
            assert (figure.p5, figure.p95) == pytest.approx((row.low, row.high), rel=0.02)


def test_an_owner_without_percentiles_is_as_uncertain_as_the_least_certain_other_and_it_is_said():
    parts = owners.parts("h100-equivalents", LAST, 20_000, 0)
    xai = next(part for part in parts if part.owner.id == "xai")
    assert "no percentiles" in xai.note
    named = [part for part in parts if part.owner.kind == "owner"]
    width = [part.amount.figure.p95 / part.amount.figure.p5 for part in named]
    assert xai.amount.figure.p95 / xai.amount.figure.p5 == pytest.approx(max(width), rel=0.02)


def test_a_count_that_is_missing_at_a_date_is_carried_forward_and_it_is_said():
    parts = owners.parts("h100-equivalents", "2025-06-30", 0, 0)
    xai = next(part for part in parts if part.owner.id == "xai")
    assert xai.amount.value == 200_000  # of 2025-03-31, from its chips
    assert "2025-03-31 carried forward" in xai.note


def test_china_is_a_bloc_and_other_the_remainder():
    kinds = {owner.name: owner.kind for owner in owners.owners()}
    assert kinds["China"] == "bloc"
    assert kinds["Other"] == "remainder"
    assert list(kinds.values()).count("owner") == 7
    found = footprint.concentration(draws=0).last
    assert found.figure("hhi", SPREAD).value < found.figure("hhi", MANY).value


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("of", OF)
def test_shares_add_up_and_indices_are_in_order(by, of):
    found = footprint.concentration(by, of, draws=500).last
    assert sum(holder.share.value for holder in found.holders) == pytest.approx(1)
    assert all(0 < holder.share.p5 <= holder.share.p95 < 1 for holder in found.holders if holder.share.p5 is not None)
    one, many = found.figure("hhi", ONE), found.figure("hhi", MANY) or found.figure("hhi", ONE)
    assert 0 < many.value <= one.value <= 1e4
    assert found.figure("cr1").value <= found.figure("cr4").value <= found.figure("cr8").value <= 1 + 1e-12


def test_the_chips_of_all_owners_are_the_chips_of_all_designers():
    by_owner, by_designer = (footprint.concentration(by, "flops", draws=0).last for by in ("owner", "designer"))
    assert by_owner.total.value == pytest.approx(by_designer.total.value)


def test_a_course_is_paired_in_time():
    course = footprint.concentration(begin="2024", end="2025", draws=2000)
    assert [found.date for found in course.points] == [q for q in owners.quarters() if q >= "2024"]
    alone = footprint.concentration(date="2024-12-31", draws=2000).last
    assert next(found for found in course.points if found.date == "2024-12-31") == alone


def test_quarters_months_and_years_begin_a_course():
    for begin in ("2025", "2025-01", "2025-Q1", "2025-03-31"):
        points = footprint.concentration(begin=begin, end="2025-Q2", draws=0).points
        assert [found.date for found in points] == ["2025-03-31", "2025-06-30"], begin


def test_compute_used_is_the_sum_of_what_the_year_s_systems_added():
    from footprint.governance.lineage import word, work

    found = footprint.concentration(of="compute-used", date="2024", draws=0).last
    systems = [name for name in hardware_db.subjects("systems") if word(name, "date")[:4] == "2024"]
    added = [work(name, 0, 0).added for name in systems]
    assert found.total.value == pytest.approx(sum(one.value for one in added if one is not None))


def test_known_clusters_are_counted_once_and_where_they_stand():
    found = footprint.concentration("country", basis="clusters", draws=0).last
    totals = footprint.concentration("country", draws=0).last
    assert found.total.value < totals.total.value  # a sample
    assert {holder.name for holder in found.holders} > {"US", "CN", "FR", "DE"}


def test_forms_of_a_chip_give_a_range():
    memory = inventory.of_chip("Nvidia H100/H200", "memory")
    assert (memory.low, memory.high) == (80, 141)
    assert inventory.of_chip("google-tpu-v5e", "memory").low == inventory.of_chip("google-tpu-v5e", "memory").high
    assert not any(chip.startswith("nvidia-h200") for chip in inventory.forms("Nvidia H20"))


def test_bands_are_those_of_the_guidelines_and_labelled_as_yardsticks():
    bands = {(band.yardstick, band.treatment): band for band in footprint.concentration(draws=2000).last.bands}
    new, old = bands["doj-ftc-2023", ONE], bands["doj-ftc-2010", ONE]
    assert (new.moderate.number, new.high.number) == (1000, 1800)
    assert (old.moderate.number, old.high.number) == (1500, 2500)
    assert new.word == old.word == "moderately concentrated"
    assert bands["doj-ftc-2010", MANY].word == "not concentrated"
    assert 0 <= new.highly < 0.1
    assert all("yardstick" in band.high.note for band in bands.values())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": "planet"}, "one of owner"),
        ({"of": "gold"}, "one of flops"),
        ({"basis": "guesses"}, "one of owners"),
        ({"of": "memory", "basis": "clusters"}, "known clusters have"),
        ({"date": "2010"}, "first quarter"),
        ({"date": "2025", "begin": "2024"}, "without begin"),
        ({"begin": "2025", "end": "2024"}, "no data"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_would_do(given, said):
    with pytest.raises(InvalidInput, match=said):
        footprint.concentration(**given)
