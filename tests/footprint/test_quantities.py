"""What people type becomes the figure that they mean, or a refusal that says what is wanted."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.errors import InvalidInput
from footprint.fields import ABOVE_ONE, FIELDS, NUMBERS, POSITIVE, SHARE
from footprint.quantities import parse
from footprint.units import FACTORS, coherent, registry, shown

QUICK = settings(max_examples=150, deadline=None)
fields = st.sampled_from([FIELDS[name] for name in NUMBERS])


def sensible(field):
    """Figures that make sense for a field, in its unit."""
    if field.spread == SHARE:
        return st.floats(0.001, min(field.ceiling, 1))
    if field.spread == ABOVE_ONE:
        return st.floats(1, min(field.ceiling, 9))
    return st.floats(max(field.ceiling * 1e-12, field.floor * 1.001), field.ceiling)


@st.composite
def typed(draw, parts=1):
    """A field and figures of it in rising order."""
    field = draw(fields)
    return field, sorted(draw(st.lists(sensible(field), min_size=parts, max_size=parts, unique=True)))


@QUICK
@given(typed())
def test_a_plain_figure_is_read_in_the_unit_of_its_field(case):
    field, [figure] = case
    for given_ in (figure, repr(figure), f" {figure!r} ", f"{figure:.17e}"):
        amount = parse(field, given_)
        assert amount == (coherent(figure, field.unit), None, None)


@QUICK
@given(typed())
def test_a_figure_with_the_unit_of_its_field_is_the_plain_figure(case):
    field, [figure] = case
    for unit in {field.unit, shown(field.unit)} - {"1", "server-W"}:
        assert parse(field, f"{figure!r} {unit}").value == pytest.approx(coherent(figure, field.unit), rel=1e-12)


@QUICK
@given(typed())
def test_a_pint_quantity_is_the_plain_figure(case):
    field, [figure] = case
    factor, unit = FACTORS[field.unit]
    assert parse(field, registry().Quantity(figure * factor, unit)).value == pytest.approx(figure * factor, rel=1e-12)


@pytest.mark.parametrize(("suffix", "times"), [("K", 1e3), ("M", 1e6), ("B", 1e9), ("T", 1e12)])
@QUICK
@given(figure=st.integers(1, 10**6))
def test_a_suffix_multiplies(suffix, times, figure):
    for text in (f"{figure}{suffix}", f"{figure}{suffix.lower()}", f"{figure:_}{suffix}", f"{figure}.0{suffix}"):
        assert parse(FIELDS["params"], text).value == pytest.approx(figure * times, rel=1e-15)


@QUICK
@given(st.floats(0.1, 100))
def test_a_percentage_is_a_hundredth(figure):
    assert parse(FIELDS["utilization"], f"{figure!r}%").value == pytest.approx(figure / 100, rel=1e-15)
    assert parse(FIELDS["utilization"], f"{figure!r} %") == parse(FIELDS["utilization"], f"{figure!r}%")


@QUICK
@given(typed(2))
def test_a_range_keeps_its_ends_and_has_a_middle_between_them(case):
    field, (low, high) = case
    for given_ in (f"{low!r}..{high!r}", [low, high], (low, high), f"{low!r} .. {high!r}"):
        value, least, most = parse(field, given_)
        assert (least, most) == (coherent(low, field.unit), coherent(high, field.unit))
        assert least <= value <= most


@QUICK
@given(typed(3))
def test_a_range_with_a_middle_keeps_all_three(case):
    field, figures = case
    low, value, high = (coherent(figure, field.unit) for figure in figures)
    assert parse(field, "..".join(map(repr, figures))) == parse(field, figures) == (value, low, high)


@QUICK
@given(st.floats(1e-6, 1e6), st.floats(1.0001, 1e6))
def test_the_middle_of_a_range_is_as_far_from_either_end_in_ratio(low, ratio):
    value, least, most = parse(FIELDS["board_power"], [low, min(low * ratio, 1e9)])
    assert value / least == pytest.approx(most / value, rel=1e-9)


@QUICK
@given(st.floats(0.001, 0.9), st.floats(0.001, 0.09))
def test_the_middle_of_a_range_of_shares_is_as_far_in_odds(low, more):
    value, least, most = (share / (1 - share) for share in parse(FIELDS["utilization"], [low, low + more]))
    assert value / least == pytest.approx(most / value, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "text", "figure"),
    [
        ("params", "70B", 70e9),
        ("params", "1_000_000", 1e6),
        ("tokens", "15T", 15e12),
        ("tokens", "15 trillion".replace(" trillion", "T tokens"), 15e12),
        ("compute", "2.1e25", 2.1e25),
        ("compute", "2.1E+25 FLOP", 2.1e25),
        ("compute", "3640 PF-days", 3640e15 * 86400),
        ("compute", "3640 petaFLOP/s-days".replace("petaFLOP/s", "PFLOP/s"), 3640e15 * 86400),
        ("compute", "10 exaFLOP", 1e19),
        ("peak_performance", "989.5", 989.5e12),
        ("peak_performance", "0.9895 PFLOP/s", 989.5e12),
        ("peak_performance", "312 TFLOPS", 312e12),
        ("peak_performance", "312 TFLOP/s", 312e12),
        ("peak_performance", "312 teraflops", 312e12),
        ("compute", "5 zettaFLOPs", 5e21),
        ("chips", "25000", 25000),
        ("chips", "25000 GPUs", 25000),
        ("chip_hours", "2.79M", 2.79e6 * 3600),
        ("chip_hours", "2.79e6 hour", 2.79e6 * 3600),
        ("chip_hours", "2.79M GPU-hours", 2.79e6 * 3600),
        ("chip_hours", "1 chip-year".replace("chip-year", "chip*year"), 365.25 * 86400),
        ("wall_hours", "95 days", 95 * 86400),
        ("utilization", "40%", 0.4),
        ("board_power", "700 W", 700),
        ("board_power", "0.7 kW", 700),
        ("chip_memory", "80 GB", 80e9),
        ("chip_memory", "80 GiB", 80 * 2**30),
        ("memory_bandwidth", "3.35 TB/s", 3.35e12),
        ("grid_intensity", "57 g/kWh", 57e-3 / 3.6e6),
        ("grid_intensity", "57 gCO2e/kWh", 57e-3 / 3.6e6),
        ("grid_intensity", "0.057 kg/kWh", 57e-3 / 3.6e6),
        ("grid_intensity", "0.4 t/MWh", 400e-3 / 3.6e6),
        ("grid_intensity", "0", 0),
        ("electricity_price", "$0.08/kWh", 0.08 / 3.6e6),
        ("electricity_price", "80 USD/MWh", 0.08 / 3.6e6),
        ("chip_hour_price", "$2/h", 2 / 3600),
        ("chip_hour_price", "$2/GPU/hour", 2 / 3600),
        ("chip_price", "$30000", 30000),
        ("chip_price", "$30K", 30000),
        ("lifetime", "4 years", 4 * 365.25 * 86400),
        ("lifetime", "4 y", 4 * 365.25 * 86400),
        ("die_area", "814 mm2", 8.14),
        ("die_area", "8.14 cm^2", 8.14),
        ("chip_embodied", "150 kg", 150),
        ("chip_embodied", "0.15 t", 150),
        ("wue", "1.8 L/kWh", 1.8 / 3.6e6),
        ("bytes_per_parameter", "16 bytes", 16),
        ("bytes_per_parameter", "16 B", 16),
        ("params", "70 B", 70e9),
        ("params", "70 billion parameters", 70e9),
        ("tokens", "15 trillion tokens", 15e12),
        ("chips", "25 thousand", 25e3),
        ("compute", "3640 petaflop/s-days", 3640e15 * 86400),
        ("compute", "3640 pfs-days", 3640e15 * 86400),
        ("chip_hours", "2.79M H100-hours", 2.79e6 * 3600),
        ("board_power", "700W", 700),
        ("board_power", "12W", 12),
        ("board_power", "0.7kW", 700),
        ("board_power", "700 W/chip", 700),
        ("chip_memory", "80GB", 80e9),
        ("die_area", "814 mm**2", 8.14),
        ("depreciation", "0.32/year", 0.32 / (365.25 * 86400)),
        ("depreciation", "32%/y", 0.32 / (365.25 * 86400)),
        ("chip_hour_price", "$2 per hour", 2 / 3600),
        ("chip_price", "$30k", 30000),
        ("grid_intensity", "57 gCO2/kWh", 57e-3 / 3.6e6),
        ("grid_intensity", "57 g CO2-eq/kWh", 57e-3 / 3.6e6),
        ("grid_intensity", "120 lb/MWh", 120 * 0.45359237 / 3.6e9),
        ("depletion_intensity", "1e-8 kgSb/kWh", 1e-8 / 3.6e6),
    ],
)
def test_people_write_figures_as_they_like(name, text, figure):
    assert parse(FIELDS[name], text).value == pytest.approx(figure, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "once", "each"),
    [
        ("board_power", "0.5..0.7 kW", "0.5 kW..0.7 kW"),
        ("board_power", "0.5..0.6..0.7kW", "500..600..700"),
        ("utilization", "30..50%", "0.3..0.5"),
        ("chip_hour_price", "$1..$3/h", "1..3"),
        ("wall_hours", "90..100 days", "2160..2400"),
    ],
)
def test_a_unit_behind_a_range_is_that_of_each_figure(name, once, each):
    assert parse(FIELDS[name], once) == pytest.approx(parse(FIELDS[name], each), rel=1e-12)


def test_a_share_and_a_percentage_are_not_mixed_in_a_range():
    with pytest.raises(InvalidInput, match="each figure"):
        parse(FIELDS["utilization"], "0.3..50%")


@pytest.mark.parametrize("name", ["network_share", "staff_share"])
def test_a_share_that_leaves_nothing_to_the_rest_is_refused(name):
    with pytest.raises(InvalidInput, match="makes no sense"):
        parse(FIELDS[name], 1)


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("board_power", "700 kWh", "W"),
        ("board_power", "700 kg", "W"),
        ("compute", "5 kWh", "FLOP"),
        ("grid_intensity", "57 W", "gCO2e/kWh"),
        ("chip_hour_price", "$2/kg", "USD/h"),
        ("chip_memory", "80 W", "GB"),
        ("params", "70 GB", "a plain figure"),
        ("chips", "25 hours", "a plain figure"),
        ("pue", "1.1 W", "a plain figure"),
        ("lifetime", "4 chips", "y"),
    ],
)
def test_a_wrong_dimension_is_refused_with_the_unit_that_is_wanted(name, text, wanted):
    with pytest.raises(InvalidInput, match="wrong dimension") as caught:
        parse(FIELDS[name], text)
    assert str(caught.value).endswith(f"wanted: {wanted}")
    assert text in str(caught.value)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("figure", ["-1", "-1e-9", "nan", "inf", "-inf", "1e999", "-1e999", math.nan, math.inf, -1.0])
def test_a_negative_or_endless_figure_is_refused(name, figure):
    with pytest.raises(InvalidInput, match=name):
        parse(FIELDS[name], figure)


@pytest.mark.parametrize("name", NUMBERS)
def test_zero_is_refused_where_it_makes_no_sense(name):
    field = FIELDS[name]
    if field.zero:
        assert parse(field, 0).value == 0
    else:
        with pytest.raises(InvalidInput, match="is a"):
            parse(field, 0)


@pytest.mark.parametrize("name", NUMBERS)
def test_more_than_makes_sense_is_refused(name):
    field = FIELDS[name]
    most = {SHARE: min(field.ceiling, 1), ABOVE_ONE: field.ceiling, POSITIVE: field.ceiling}[field.spread]
    assert parse(field, most).value == coherent(most, field.unit)
    with pytest.raises(InvalidInput, match=name):
        parse(field, most * 1.01)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("8x7B", "active_params"),
        ("8 x 22B", "active_params"),
        ("", "empty"),
        ("  ", "empty"),
        ("seventy billion", "not a figure"),
        ("70 70", "not a unit|wrong|not a figure"),
        ("70B..", "empty"),
        ("..70B", "empty"),
        ("1..2..3..4", "low..high"),
        ("2B..1B", "from low to high"),
        ("0..1B", "above 0"),
        ("10..15T", "each figure"),
        ("30-50B", "low..high"),
        ("70,000,000,000", "no commas: '70000000000'"),
        ("70 degree", "wrong dimension"),
        ("70 count", "wrong dimension"),
        ("70 dB", "not a figure with a unit"),
        ("70 gazillion", "thousand, million, billion and trillion"),
        ("1e-31", "less than 1e-30 makes no sense"),
        ("1" * 300, "longer than 200"),
        (True, "not a figure"),
        (None, "not a figure"),
        ([], "low..high"),
        ({}, "not a figure"),
        (object(), "not a figure"),
        ([1e9, [2e9]], "not a figure"),
        (10**400, "not a figure"),
        ("70\x00B", "not a"),
        ("70 ☃", "not a unit"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_what_would_do(text, why):
    with pytest.raises(InvalidInput, match=why):
        parse(FIELDS["params"], text)


@pytest.mark.parametrize(
    "text", ["5 10^99999999 W", "5 9^9^9^9 W", "5 (9^9)^99999 W", "5 W**9", "5 W^99999", "5 1e99999 W"]
)
def test_a_unit_that_would_take_for_ever_to_work_out_is_refused(text):
    with pytest.raises(InvalidInput):
        parse(FIELDS["board_power"], text)


@pytest.mark.parametrize("text", ["5 __import__('os')", "5 W; import os", "5 W.__class__", "5 lambda: W", "5 {W}"])
def test_a_unit_is_not_code(text):
    with pytest.raises(InvalidInput):
        parse(FIELDS["board_power"], text)


@settings(max_examples=400, deadline=2000)
@given(fields, st.one_of(st.text(max_size=40), st.text("0123456789.eE+-*/^()_ %$KMBTWhgkLyCOFPsdab", max_size=25)))
def test_any_text_is_an_amount_or_a_refusal(field, text):
    try:
        value, low, high = parse(field, text)
    except InvalidInput as refusal:
        said = str(refusal)
        assert said.startswith(field.name)
        assert said.isprintable()
        assert len(said) < 400
    else:
        assert math.isfinite(value)
        assert value > 0 or field.zero
        if low is not None:
            assert 0 < low <= value <= high < math.inf
