"""A scenario becomes inputs by ladders whose every step is a row, a note and an interval."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import footprint
import hardware_db
from footprint.errors import FootprintError, Impossible, InvalidInput
from footprint.fields import ABOVE_ONE, FIELDS, NUMBERS, SHARE
from footprint.records import Scenario
from footprint.resolve import Word, resolve
from footprint.resolve.ledger import VOIDED_BY
from footprint.resolve.place import moment, nearest_year
from footprint.units import FACTORS

SIZED = {"params": "70B", "tokens": "15T", "hardware": "h100"}
SENSIBLE = {
    # one figure or word of every field, to type in place of what is published
    "method": "lora",
    "architecture": "moe",
    "hardware": "a100",
    "precision": "fp16",
    "region": "aws-us-east-1",
    "country": "FR",
    "provider": "aws",
    "year": "2021",
    "date": "2021-05",
    "params": "500B",
    "active_params": "90B",
    "utilization": 0.31,
    "pue": 1.3,
    "grid_intensity": 200,
    "seq_len": 4096,
    "epochs": 2,
    "compute": 1e24,
}


def resolved(**fields):
    return resolve(Scenario(SIZED | fields))


def inputs(**fields):
    return dict(iter(resolved(**fields).inputs))


def of(system, **fields):
    return resolve(Scenario({"system": system} | fields))


def width(estimate):
    return estimate.high / estimate.low


# where


def test_a_run_of_unknown_place_has_the_intensity_of_the_world_and_the_spread_of_its_countries():
    found = resolved()
    intensity = found.inputs.grid_intensity
    assert found.words["country"].value == "WORLD"
    assert found.words["country"].assumed
    assert {datum.subject for datum in intensity.data if datum.table == "grids"} == {"WORLD"}
    assert "not known" in intensity.note
    assert width(intensity) > 5 > width(inputs(country="FR", year="2023")["grid_intensity"])


@pytest.mark.parametrize("place", hardware_db.subjects("grids"))
def test_every_grid_has_an_intensity_and_a_price_of_its_own_or_of_a_wider_place(place):
    ladder = [place]
    while parent := hardware_db.word("grids", ladder[-1], "parent"):
        ladder.append(parent)
    found = inputs(country=place, year="2023")
    for name in ("grid_intensity", "electricity_price", "water_intensity", "primary_energy_factor"):
        estimate = found[name]
        rows = [datum for datum in estimate.data if datum.table in ("grids", "zones")]
        assert {row.subject for row in rows} <= {*ladder, "WORLD"}
        for row in rows:
            if row.subject not in (place, "WORLD"):
                assert f"of {row.subject}: none for {place}" in estimate.note
        assert estimate.low <= estimate.value <= estimate.high
        assert estimate.low < estimate.high
        assert estimate.assumed


def test_a_zone_without_a_figure_takes_that_of_its_country_and_says_so():
    found = inputs(country="US-IA")
    assert found["primary_energy_factor"].data[0].subject == "US"
    assert "of US: none for US-IA" in found["primary_energy_factor"].note
    assert found["grid_intensity"].data[0].subject == "US-IA"


def test_direct_emissions_are_raised_by_their_upstream_share():
    found = inputs(country="US-IA")
    assert found["grid_intensity"].data[0].quantity == "carbon-intensity-direct"
    assert "direct" in found["grid_intensity"].note
    assert found["upstream_factor"].value > 1
    assert "upstream_factor" not in inputs(country="FR")


def test_the_dams_of_a_grid_without_emissions_at_the_stacks_are_counted():
    """Google's region in Montreal: direct 0 g/kWh in 2021 and 2022, lifecycle of Quebec about 30."""
    for year in ("2021", "2022", "2024"):
        intensity = inputs(provider="google", region="northamerica-northeast1", year=year)["grid_intensity"]
        assert 15 < intensity.value / FACTORS["gCO2e/kWh"][0] < 60


@pytest.mark.parametrize(
    ("provider", "subject"), [("google", "google"), ("coreweave", "cloud"), ("xai", "cloud"), (None, "any")]
)
def test_pue_is_that_of_the_operator_else_of_its_kind_else_of_any(provider, subject):
    found = inputs(provider=provider) if provider else inputs()
    assert found["pue"].data[0].subject == subject
    assert ("in general" in found["pue"].note) == (provider != subject)


def test_pue_is_that_of_the_site_where_it_is_known():
    found = resolved(provider="google", region="us-central1")
    assert found.inputs.pue.data[0].table == "sites"
    assert found.words["region"].value == "google-us-central1"
    assert found.words["country"].value.startswith("US")


def test_a_region_settles_provider_and_grid():
    found = resolved(region="aws-eu-west-3")
    assert found.words["provider"].value == "aws"
    assert found.words["country"].value == "FR"
    assert found.words["provider"].data


def test_a_region_of_another_provider_is_refused():
    with pytest.raises(InvalidInput, match="of aws, not of google"):
        resolved(provider="google", region="aws-us-east-1")


@pytest.mark.parametrize(
    ("field", "value", "near"),
    [
        ("region", "us-esat-1", "us-east-1"),
        ("country", "Frnace", "france"),
        ("provider", "googel", "google"),
        ("hardware", "h10", "h100"),
        ("system", "gtp-4", "gpt-4"),
        ("method", "pretrian", "pretrain"),
        ("architecture", "transfomer", "transformer"),
        ("precision", "bf17", "bf16"),
        ("commitment", "2y", "1y"),
        ("parms", 1, "params"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest(field, value, near):
    with pytest.raises(InvalidInput, match=near) as caught:
        resolved(**{field: value})
    assert str(value if field != "parms" else field) in str(caught.value)
    assert caught.value.exit_code == 2


# when


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024", 2024.5),
        ("2024-01", 2024 + 0.5 / 12),
        ("2024-01-01", 2024),
        ("2024-12-31", 2024 + (11 + 30 / 31) / 12),
        (" 2024-7 ", 2024 + 6.5 / 12),
        ("2024-02-29", 2024 + (1 + 28 / 31) / 12),
    ],
)
def test_a_date_is_a_year_with_its_fraction(text, year):
    assert moment(text) == pytest.approx(year)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-00", "2024-02-30", "2024-05-00", "1949", "2101", "soon", "2024/05"]
)
def test_what_is_no_date_is_refused(text):
    assert moment(text) is None
    if text:
        with pytest.raises(InvalidInput, match="like 2024"):
            resolved(date=text)


def test_days_of_a_year_come_in_order():
    days = [f"2023-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 14, 28)]
    moments = [moment(day) for day in days]
    assert moments == sorted(moments)
    assert all(2023 <= found < 2024 for found in moments)


def test_the_nearest_year_is_taken_the_later_of_two():
    rows = hardware_db.rows("grids", "FR", "carbon-intensity")
    years = sorted(int(row.when) for row in rows)
    assert nearest_year(rows, 2023).when == "2023"
    assert nearest_year(rows, 1950).when == str(years[0])
    assert nearest_year(rows, 2090).when == str(years[-1])
    assert nearest_year((), 2023) is None
    pair = tuple(row for row in rows if row.when in ("2020", "2022"))
    assert nearest_year(pair, 2021).when == "2022"


def test_the_further_the_year_the_wider_the_interval():
    widths = [width(inputs(country="FR", year=year)["grid_intensity"]) for year in ("2024", "2028", "2032", "2040")]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]
    far = inputs(country="FR", year="2040")["grid_intensity"]
    assert "the nearest year to 2040" in far.note
    assert "grid-drift" in {datum.quantity for datum in far.data}
    assert "nearest" not in inputs(country="FR", year="2023")["grid_intensity"].note


def test_the_more_exact_of_year_and_date_counts():
    assert resolved(year="2020", date="2023-05").words["date"].value == "2023-05"
    assert resolved(year="2020").words["date"].value == "2020"
    assert resolved().words["date"].assumed


# what is published of a system, and what is typed instead


@pytest.mark.parametrize("system", ["gpt-4", "palm", "llama-3.1-405b", "bloom", "gpt-3"])
def test_what_was_a_result_of_what_is_changed_no_longer_holds(system):
    for name, changes in VOIDED_BY.items():
        for change in changes & set(SENSIBLE):
            try:
                found = of(system, **{change: SENSIBLE[change]})
            except FootprintError:
                continue
            estimate = dict(iter(found.inputs)).get(name)
            rows = estimate.data if estimate else found.words[name].data if name in found.words else ()
            assert "systems" not in {row.table for row in rows}, f"{name} of {system} although {change} was typed"


@pytest.mark.parametrize(("change", "value"), [("pue", 1.3), ("grid_intensity", 200), ("lifetime", 4), ("wue", 1)])
def test_what_has_nothing_to_do_with_a_change_stays(change, value):
    before, after = dict(iter(of("gpt-4").inputs)), dict(iter(of("gpt-4", **{change: value}).inputs))
    for name in ("compute", "chip_hours", "chips", "wall_hours", "params", "tokens"):
        assert after[name] == before[name]
    assert after[change].given
    assert not before[change].given


def test_another_chip_does_the_same_work():
    found = of("gpt-4", hardware="h100")
    assert found.inputs.compute.data[0].subject == "gpt-4"
    assert found.inputs.chip_hours is None
    assert found.inputs.utilization.data[0].table == "priors"


def test_other_data_are_another_amount_of_work():
    assert of("gpt-3", tokens="600B").inputs.compute is None
    one, two = (footprint.estimate("gpt-3", tokens=tokens, draws=0) for tokens in ("300B", "600B"))
    assert two.compute.value == pytest.approx(2 * one.compute.value)


def test_more_chips_are_done_sooner():
    found = of("gpt-4", chips=50_000)
    assert found.inputs.wall_hours is None
    assert found.inputs.chip_hours.data[0].subject == "gpt-4"


@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_typed_wins_and_is_marked_as_typed(name):
    figure = {SHARE: 0.37, ABOVE_ONE: 1.37}.get(FIELDS[name].spread, max(0.37, FIELDS[name].floor))
    if name in ("samples", "active_params", "epochs", "hfu", "kv_rank", "chips"):
        return  # they ask for something beside them, or stand in place of it; so few chips do not hold the model
    fields = {"compute": 1e24, "params": "70B", "hardware": "h100"} | {name: figure}
    estimate = dict(iter(resolve(Scenario(fields)).inputs)).get(name)
    if estimate is None:  # what is settled another way is not asked for
        assert name in UNASKED, name
        return
    assert estimate.given
    assert not estimate.assumed
    assert estimate.data == ()
    assert estimate.value == pytest.approx(figure * FACTORS[FIELDS[name].unit][0])


UNASKED = {
    "decoding_power_fraction",
    "host_ratio",
    "host_fraction",
    "upstream_factor",
    "server_embodied",
    "die_area",
    "carbon_per_area",
    "carbon_per_gigabyte",
    "board_embodied",
    "embodied_factor",
    "run_duration",
    "count_factor",
    "server_power",
    "batch_tokens",
    "batch_samples",
}
"""Steps of ladders that a scenario with a chip of published figures does not come to."""


# contradictions


@pytest.mark.parametrize(("hours", "warned"), [(100, False), (110, False), (130, True), (50, True)])
def test_chips_hours_and_chip_hours_that_disagree_are_pointed_out(hours, warned):
    found = resolve(Scenario({"hardware": "h100", "chips": 10, "wall_hours": hours, "chip_hours": 1000}))
    assert any("times chip_hours" in warning for warning in found.warnings) == warned


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"system": "gpt-4", "chip_hours": 10}, "at their peak"),
        ({"system": "gpt-4", "region": "us-east-1", "country": "FR", "provider": "aws"}, "the grid is of FR"),
        ({"params": "7B", "tokens": "1T", "hardware": "8x A100"}, "give chips"),
    ],
)
def test_fields_that_contradict_each_other_are_warned_of(fields, said):
    assert any(said in warning for warning in footprint.estimate(**fields, draws=0).warnings)


@pytest.mark.parametrize("system", ["gpt-1", "vgg-16", "alphafold-1"])
def test_published_hours_are_not_put_on_a_usual_chip(system):
    told = footprint.estimate(system, draws=0)
    assert "hardware" not in told.resolved.words
    assert told.chip_hours is not None
    assert told.energy is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"params": "10B", "active_params": "20B"}, "more than params"),
        ({"system": "deepseek-v3", "layers": 2}, "dense_layers .* give dense_layers too"),
        ({"system": "mixtral-8x7b", "experts": 4, "experts_per_token": 8}, r"more than experts \(4\)$"),
        ({"system": "llama-3.1-70b", "heads": 4}, "give kv_heads too"),
        ({"system": "gpt-3", "chips": 0.5}, "less than 1 makes no sense"),
        ({"system": "gpt-3", "chip_memory": 1e-30, "chips": 1}, "less than 1e-09 GB"),
        ({"params": "10B", "tokens": "1T", "samples": "1B"}, "one of the two"),
        ({"params": "1B", "tokens": "1T", "precision": "fp8", "hardware": "a100"}, "no dense peak in fp8"),
        ({"params": "1B", "tokens": "1T", "layers": 20, "width": 1024, "kv_rank": 256}, "rope_size"),
        ({"system": ["gpt-4"]}, "one word"),
        ({"hardware": {"h100": 1}}, "one word"),
    ],
)
def test_what_cannot_be_meant_is_refused(fields, said):
    with pytest.raises(InvalidInput, match=said):
        resolve(Scenario(fields))


@pytest.mark.parametrize(
    "fields", [{}, {"hardware": "h100"}, {"tokens": "1T"}, {"params": "10B"}, {"chips": 8}, {"wall_hours": 8}]
)
def test_too_little_to_estimate_from_is_impossible_and_says_what_would_do(fields):
    with pytest.raises(Impossible, match=r"give|known"):
        footprint.estimate(**fields, draws=0)


def test_a_mixture_of_experts_needs_its_active_parameters():
    with pytest.raises(Impossible, match="active_params"):
        resolve(Scenario({"architecture": "moe", "params": "1T", "tokens": "1T"}))


def test_a_precision_that_a_chip_lacks_is_replaced_by_its_like_and_said():
    found = resolve(Scenario({"params": "1B", "tokens": "1T", "hardware": "v100", "precision": "bf16"}))
    assert found.inputs.peak_performance.data[0].quantity == "peak-fp16"
    assert any("no bf16 rate" in warning for warning in found.warnings)


def test_empty_fields_are_missing_fields():
    assert resolved(country="", region="  ", pue=None).inputs.pue.assumed


def test_names_are_found_however_they_are_spelled():
    one = resolve(Scenario({"Active-Params": "13B", "PARAMS": "47B", "tokens": "1T", "hardware": "H100"}))
    assert one.inputs.active_params.value == 13e9
    assert one.words["architecture"].value == "moe"
    assert one.words["hardware"].value == "nvidia-h100-sxm5-80gb"
    assert "H100 read as" in one.words["hardware"].note


# prices


def test_the_price_is_that_of_the_provider_where_it_has_one():
    own = inputs(provider="aws", year="2024")["chip_hour_price"]
    assert {datum.extras["provider"] for datum in own.data if datum.table == "prices"} == {"aws"}
    other = inputs(provider="xai", year="2024")["chip_hour_price"]
    assert "none of xai" in other.note


def test_a_price_says_how_far_it_had_to_reach():
    far = resolved(hardware="v100", year="2012")
    assert "the nearest" in far.inputs.chip_hour_price.note
    assert any("years from the run" in warning for warning in far.warnings)
    assert width(far.inputs.chip_hour_price) > width(inputs(hardware="v100", year="2023")["chip_hour_price"])


@pytest.mark.parametrize(
    ("commitment", "quantity"), [("on-demand", "on-demand"), ("3y", "commit-3y"), ("Spot", "spot")]
)
def test_the_kind_of_rent_that_was_asked_for_is_taken(commitment, quantity):
    found = inputs(commitment=commitment, year="2024")["chip_hour_price"]
    assert {datum.quantity for datum in found.data if datum.table == "prices"} == {quantity}


def test_a_large_run_is_committed_and_a_small_one_by_the_hour():
    assert resolved(chips=20_000, year="2024").words["commitment"].value == "3y"
    assert resolved(chips=64, year="2024").words["commitment"].value == "on-demand"


def test_a_price_that_includes_the_server_is_not_raised_by_it_again():
    found = of("gpt-4").inputs
    assert found.chip_price.data[0].quantity == "purchase-in-server"
    assert found.server_cost_factor.value == 1


# provenance of what was assumed


def test_every_assumption_has_a_row_with_a_source_or_says_why(result):
    for item in result.resolved.assumptions:
        for datum in item.data:
            assert hardware_db.source(datum.source).publisher
        if isinstance(item, Word):
            assert item.data or item.note, item.name
        else:
            assert item.data or item.note, item.name
            assert item.assumed


def test_what_was_typed_is_no_assumption(result):
    assumed = {item.name for item in result.resolved.assumptions}
    assert not assumed & set(result.scenario.fields)


def test_intervals_hold_their_figure_and_what_makes_sense(result):
    for name, estimate in result.resolved.inputs:
        if estimate.low is not None:
            assert 0 <= estimate.low <= estimate.value <= estimate.high, name
            if estimate.spread == SHARE:
                assert estimate.high <= 1, name
            if estimate.spread == ABOVE_ONE:
                assert estimate.low >= 1, name


def test_inputs_come_in_the_order_of_the_fields(result):
    names = [name for name, _ in result.resolved.inputs if name in FIELDS]
    assert names == [name for name in FIELDS if name in names]


@pytest.mark.parametrize("system", hardware_db.subjects("systems"))
def test_every_system_of_the_table_is_estimated_or_says_why_not(system):
    found, reason = attempted(system=system)
    assert len(reason) > 20 if found is None else found.compute or found.chip_hours


@pytest.mark.parametrize("chip", hardware_db.subjects("chips"))
def test_every_chip_of_the_table_can_be_asked_for(chip):
    found, reason = attempted(compute="1e24", hardware=chip)
    assert "peak" in reason or found.chip_hours or "peak" in found.reasons["chip_hours"]


def attempted(**fields):
    """The estimate of a scenario and no reason, or none and why."""
    try:
        return footprint.estimate(**fields, draws=0), ""
    except Impossible as why:
        return None, str(why)


# anything at all

FIGURES = {SHARE: st.floats(0.05, 0.95), ABOVE_ONE: st.floats(1.0, 3.0)}
words = st.fixed_dictionaries(
    {},
    optional={
        "system": st.sampled_from(hardware_db.subjects("systems")),
        "hardware": st.sampled_from(hardware_db.subjects("chips")),
        "country": st.sampled_from(hardware_db.subjects("grids")),
        "region": st.sampled_from(hardware_db.subjects("sites")),
        "provider": st.sampled_from(hardware_db.subjects("facilities")),
        "year": st.integers(1990, 2060).map(str),
        "precision": st.sampled_from(["bf16", "fp16", "fp8", "fp32", "tf32", "fp4"]),
        "commitment": st.sampled_from(["on-demand", "1y", "3y", "spot"]),
    },
)
figures = st.fixed_dictionaries(
    {},
    optional={name: FIGURES.get(FIELDS[name].spread, st.floats(0.5, 2)) for name in NUMBERS}
    | {"params": st.floats(1e6, 1e13), "tokens": st.floats(1e9, 1e14), "compute": st.floats(1e18, 1e27)},
)


@settings(max_examples=150, deadline=None)
@given(words, figures, st.sampled_from([0, 0, 40]))
def test_any_scenario_is_estimated_or_refused(words, figures, draws):
    try:
        found = footprint.estimate(**words, **figures, draws=draws)
    except FootprintError:
        return
    for name, interval in found.outputs.items():
        if interval is None:
            assert found.reasons[name]
        else:
            assert 0 <= interval.value < float("inf")
            assert interval.p5 is None or interval.p5 <= interval.p50 <= interval.p95
