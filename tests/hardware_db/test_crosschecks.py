"""Figures agree with each other: within a chip, between tables, with what each other table names."""

import math
import re
import statistics

import pytest

import hardware_db
from hardware_db import rows, subjects, word

CHIPS, SERVERS, SYSTEMS, GRIDS, SITES, FACILITIES = (
    frozenset(subjects(table)) for table in ("chips", "servers", "systems", "grids", "sites", "facilities")
)
NO_SLOWER = (
    # a narrower format is at least as fast as a wider one
    ("fp64", "fp32"),
    ("fp64", "fp64-matrix"),
    ("fp32", "fp32-matrix"),
    ("fp32", "tf32"),
    ("fp32", "fp16"),
    ("tf32", "bf16"),
    ("tf32", "fp16"),
    ("bf16", "fp8"),
    ("fp16", "fp8"),
    ("fp16", "fp16-accumulate-fp16"),
    ("fp8", "fp6"),
    ("fp6", "fp4"),
    ("fp8", "fp4"),
    ("bf16", "int8"),
    ("int8", "int4"),
)
SLOWER_INT8 = {"nvidia-b300-sxm", "nvidia-gb300-288gb", "nvidia-rubin-r200"}
"""Blackwell Ultra and Rubin gave the area of its INT8 units to FP4."""
OTHER_ARITHMETIC = {
    "nvidia-a16": "four GPUs on a board; the note's product is one of them",
    "nvidia-titan-v": "NVIDIA states less than units x clock; the note says so",
}
WITHOUT_PEAK = {
    "amd-mi308x",
    "baidu-kunlun-p800",
    "cerebras-wse-1",
    "cerebras-wse-2",
    "cerebras-wse-3",
    "intel-gaudi1-hl205",
    "nvidia-rubin-cpx",
    "tenstorrent-p150a",
}
"""Chips of which the maker prints no dense peak: none, or a sparse one."""
PRODUCT = re.compile(r"((?:\d[\d.]*(?: [A-Za-z]+)? x )+)(\d+(?:\.\d+)?) (GHz|MHz)")


def figure(table, subject, quantity):
    datum = hardware_db.lookup(table, subject, quantity)
    return None if datum is None else datum.number


def peak(chip, precision):
    return figure("chips", chip, f"peak-{precision}")


def words(table, quantity):
    return [(datum.subject, datum.value) for datum in rows(table, None, quantity)]


def moment(text):
    year, _, rest = text.partition("-")
    return int(year) + (int(rest[:2]) - 0.5) / 12 if rest else int(year) + 0.5


# within a chip


@pytest.mark.parametrize(("wide", "narrow"), NO_SLOWER)
def test_a_narrower_format_is_no_slower(wide, narrow):
    for chip in CHIPS:
        slow, fast = peak(chip, wide), peak(chip, narrow)
        if slow and fast and not (narrow == "int8" and chip in SLOWER_INT8):
            assert slow <= 1.002 * fast, f"{chip}: {wide} {slow}, {narrow} {fast}"


def test_bf16_is_within_a_factor_of_two_of_fp16():
    for chip in CHIPS:
        brain, half = peak(chip, "bf16"), peak(chip, "fp16")
        if brain and half and chip != "intel-gaudi3-hl325l":  # a quarter of its rate, by Intel's table
            assert 0.5 <= brain / half <= 2, chip


@pytest.mark.parametrize(("wide", "narrow", "most"), [("bf16", "fp8", 4.5), ("fp8", "fp4", 4), ("tf32", "bf16", 4)])
def test_half_the_bits_are_not_many_times_as_fast(wide, narrow, most):
    """More would be a sparse figure beside a dense one (Trainium 3 reaches 3.75 and Rubin 4.4)."""
    for chip in CHIPS:
        slow, fast = peak(chip, wide), peak(chip, narrow)
        if slow and fast:
            assert fast <= most * slow, f"{chip}: {wide} {slow}, {narrow} {fast}"


def test_peaks_are_the_product_that_their_notes_spell_out():
    checked = 0
    for datum in rows("chips"):
        spelled = PRODUCT.search(datum.note) if datum.quantity.startswith("peak-") else None
        if spelled and datum.subject not in OTHER_ARITHMETIC:
            units = math.prod(float(re.match(r"[\d.]+", part)[0]) for part in spelled[1].split(" x ") if part)
            clock = float(spelled[2]) * {"GHz": 1e9, "MHz": 1e6}[spelled[3]]
            assert units * clock / 1e12 == pytest.approx(datum.number, rel=0.025), datum
            checked += 1
    assert checked >= 50


def test_figures_of_a_chip_have_the_size_of_a_chip():
    """Bytes a FLOP, watts a TFLOP/s and transistors a mm2 of one kind of thing stay within a few powers of ten."""
    for chip in CHIPS:
        flops = peak(chip, "fp16") or peak(chip, "bf16") or peak(chip, "fp32")
        bandwidth, power = figure("chips", chip, "memory-bandwidth"), figure("chips", chip, "power")
        transistors, area = figure("chips", chip, "transistors"), figure("chips", chip, "die-area")
        if flops and bandwidth and word("chips", chip, "kind") in ("gpu", "tpu"):
            assert 1 <= bandwidth / flops <= 250, chip
        if flops and power:
            assert 0.002 <= flops / power <= 30, chip
        if transistors and area:
            assert 1e6 <= transistors / area <= 4e8, chip


def test_chips_are_released_after_they_are_announced():
    for chip in CHIPS:
        released, announced = word("chips", chip, "release-date"), word("chips", chip, "announce-date")
        if released and announced:
            shared = min(len(released), len(announced))
            assert released[:shared] >= announced[:shared], chip


def test_every_chip_says_what_it_is_and_what_one_unit_is():
    for chip in CHIPS:
        for quantity in ("name", "vendor", "kind", "scope", "status"):
            assert word("chips", chip, quantity), f"{chip} has no {quantity}"
        figured = any(datum.quantity.startswith("peak-") for datum in rows("chips", chip))
        assert figured or chip in WITHOUT_PEAK, f"{chip} has no peak"
        if word("chips", chip, "status") == "announced":
            assert not (word("chips", chip, "release-date") or "") > hardware_db.__version__.replace(".", "-"), chip


# chips and servers


def test_the_server_of_a_chip_is_there_and_holds_it():
    for chip, server in words("chips", "server"):
        assert server in SERVERS, f"{chip}: {server}"
        assert chip in dict.fromkeys(value for subject, value in words("servers", "chip") if subject == server), chip


def test_servers_hold_known_chips_and_say_how_many():
    for server, chip in words("servers", "chip"):
        assert chip in CHIPS, f"{server}: {chip}"
        assert figure("servers", server, "chips"), server


def test_the_chips_of_a_server_draw_no_more_than_it():
    checked = 0
    for server, chip in words("servers", "chip"):
        most, count, each = (
            figure("servers", server, "power"),
            figure("servers", server, "chips"),
            figure("chips", chip, "power"),
        )
        if most and count and each:
            assert count * each <= most <= 4 * count * each, f"{server}: {count:g} x {each:g} W of {most:g} W"
            checked += 1
    assert checked >= 15


# prices


def test_only_known_chips_have_prices():
    assert set(subjects("prices")) <= CHIPS


def test_rents_and_prices_are_dated():
    for datum in rows("prices"):
        assert re.match(r"20[012]\d", datum.when), datum
        assert moment(datum.when) < moment(hardware_db.__version__.replace(".", "-")) + 0.1, datum


def test_prices_follow_the_course_of_compute_per_dollar():
    """Half-precision FLOP/s a dollar double in 2.07 to 2.5 years (Hobbhahn and Besiroglu 2022, all GPUs and ML GPUs).

    A price that is out by the size of a server, or a peak that is sparse, falls out of the band: game cards of the
    last years are above it by up to 16, data-centre cards bought new long after their launch below it by up to 8.
    """
    points = []
    for chip in CHIPS:
        flops = max(peak(chip, precision) or 0 for precision in ("fp16", "bf16", "tf32", "fp32"))
        released = word("chips", chip, "release-date")
        offers = [(datum.when, datum) for datum in rows("prices", chip) if datum.quantity.startswith("purchase")]
        launch = hardware_db.lookup("chips", chip, "launch-price")
        offers += [(released, launch)] if launch and released else []
        points += [(moment(when), math.log2(flops / datum.number), datum) for when, datum in offers if flops]
    line = statistics.linear_regression([point[0] for point in points], [point[1] for point in points])
    assert len(points) >= 150
    assert 1.5 <= 1 / line.slope <= 3.5
    for when, got, datum in points:
        assert -3 <= got - (line.intercept + line.slope * when) <= 4, datum


def test_a_chip_is_rented_for_years_before_it_costs_its_price():
    """Between a month (K80 at list price in a cloud) and a marketplace's last offers of a V100."""
    for chip in CHIPS:
        paid = [datum.number for datum in rows("prices", chip) if datum.quantity.startswith("purchase")]
        launch = figure("chips", chip, "launch-price")
        paid += [launch] if launch else []
        for datum in rows("prices", chip) if paid else ():
            if datum.unit == "USD/h":
                assert 730 <= statistics.median(paid) / datum.number <= 250_000, datum


def test_committing_longer_or_being_interrupted_costs_no_more():
    offers = {}
    for datum in rows("prices"):
        key = (datum.subject, *datum.extras.values(), datum.locator)
        offers.setdefault(key, {})[datum.quantity] = datum.number
    for key, offer in offers.items():
        for cheaper, dearer in (("commit-3y", "commit-1y"), ("commit-1y", "on-demand"), ("commit-3y", "on-demand")):
            if cheaper in offer and dearer in offer:
                assert offer[cheaper] <= offer[dearer] * 1.001, key


# places


def test_sites_are_run_by_known_operators_on_known_grids():
    for site in SITES:
        assert word("sites", site, "provider") in FACILITIES, site
        assert word("sites", site, "country") in GRIDS, site
        assert (word("sites", site, "grid") or "WORLD") in GRIDS, site
        assert word("sites", site, "name"), site


def test_the_grid_of_a_site_is_of_its_country():
    for site in SITES:
        grid, country = word("sites", site, "grid"), word("sites", site, "country")
        if grid:
            assert grid.split("-")[0] == country, site


def test_parents_of_grids_are_grids_and_end_in_the_world():
    for zone in GRIDS:
        seen = [zone]
        while parent := word("grids", seen[-1], "parent"):
            assert parent in GRIDS, zone
            assert parent not in seen, f"{zone} is its own ancestor"
            seen.append(parent)


def test_pue_is_at_least_one_and_shares_are_shares():
    for table in ("sites", "facilities", "runs"):
        for datum in rows(table, None, "pue"):
            assert 1 <= datum.number <= 3, datum
    for datum in rows("sites", None, "carbon-free-share"):
        assert 0 <= datum.number <= 1, datum


@pytest.mark.parametrize("table", ["grids", "sites"])
def test_no_grid_emits_more_than_a_lignite_plant(table):
    for datum in rows(table):
        if datum.quantity in ("carbon-intensity", "carbon-intensity-direct"):
            assert 0 <= datum.number <= 1500, datum


def test_lifecycle_intensity_is_no_less_than_direct_intensity_of_the_same_source_and_year():
    for grid in GRIDS:
        direct = {(row.source, row.when): row.number for row in rows("grids", grid, "carbon-intensity-direct")}
        for row in rows("grids", grid, "carbon-intensity"):
            assert row.number >= direct.get((row.source, row.when), 0), row


@pytest.mark.parametrize(
    ("grid", "year", "least", "most"),
    [
        # lifecycle, Ember by way of Our World in Data, 2023, to 15 %: a swapped column or country falls out
        ("FR", "2023", 45, 65),
        ("US", "2023", 340, 420),
        ("CN", "2023", 530, 640),
        ("IN", "2023", 650, 780),
        ("PL", "2023", 580, 760),
        ("SE", "2023", 25, 50),
        ("NO", "2023", 15, 40),
        ("DE", "2023", 320, 420),
        ("WORLD", "2023", 430, 510),
    ],
)
def test_well_known_grids_have_their_well_known_intensity(grid, year, least, most):
    assert least <= hardware_db.lookup("grids", grid, "carbon-intensity", year=year).number <= most


# systems and runs


def test_systems_name_known_chips_operators_and_countries():
    for quantity, known in (("hardware", CHIPS), ("provider", FACILITIES), ("country", GRIDS)):
        for system, value in words("systems", quantity):
            assert value in known, f"{system}: {quantity} {value}"
    for system, value in words("systems", "region"):
        assert value in SITES | GRIDS, f"{system}: region {value}"


def test_the_base_of_a_system_is_a_system_or_the_name_of_one_that_is_not_here():
    for system, base in words("systems", "base"):
        assert base in SYSTEMS or re.search(r"[A-Z ]", base), f"{system}: {base} looks like an id and is none"
        assert base != system


def test_no_system_is_its_own_ancestor():
    for system in SYSTEMS:
        seen, wanted = set(), [system]
        while wanted:
            found = wanted.pop()
            if found in seen:
                continue
            seen.add(found)
            parents = [datum.value for datum in rows("systems", found, "base")] if found in SYSTEMS else []
            assert system not in parents
            wanted += parents


def test_sizes_and_data_of_a_system_fit_its_compute():
    """6 N D over the published compute of a dense decoder: the published figures are of the same run."""
    for system in SYSTEMS:
        params, tokens, compute = (figure("systems", system, name) for name in ("params", "tokens", "compute"))
        if word("systems", system, "architecture") == "transformer" and params and tokens and compute:
            assert 0.3 <= 6 * params * tokens / compute <= 4, system


def test_chips_for_hours_are_the_chip_hours():
    for system in SYSTEMS:
        chips, hours, total = (figure("systems", system, name) for name in ("chips", "wall-hours", "chip-hours"))
        if chips and hours and total:
            assert 0.5 <= chips * hours / total <= 2, system


def test_experts_in_use_are_some_of_all():
    for system in SYSTEMS:
        used, experts = (figure("systems", system, name) for name in ("experts-per-token", "experts"))
        active, params = (figure("systems", system, name) for name in ("active-params", "params"))
        assert not (used and experts) or used <= experts, system
        assert not (active and params) or active <= params, system


def test_runs_name_known_chips():
    for run, chip in words("runs", "hardware"):
        assert chip in CHIPS, f"{run}: {chip}"


def test_every_run_has_a_figure_to_be_judged_by_and_a_group():
    for run in subjects("runs"):
        roles = {datum.extras["role"] for datum in rows("runs", run)}
        assert roles - {"known"}, run
        assert word("runs", run, "group"), run


# coverage that the project promises


@pytest.mark.parametrize(
    ("table", "least"), [("chips", 150), ("systems", 120), ("sites", 120), ("servers", 40), ("clusters", 700)]
)
def test_tables_are_as_large_as_promised(table, least):
    assert len(subjects(table)) >= least


def test_there_are_prices_of_ten_years_and_a_hundred_of_the_h100():
    assert len(rows("prices")) >= 1500
    assert len(rows("prices", "nvidia-h100-sxm5-80gb")) >= 100
    years = {datum.when[:4] for datum in rows("prices")}
    assert set(map(str, range(2016, 2027))) <= years


@pytest.mark.parametrize("year", range(2018, 2025))
def test_thirty_countries_have_an_intensity_of_every_year(year):
    countries = [
        grid
        for grid in GRIDS
        if re.fullmatch("[A-Z]{2}", grid) and hardware_db.lookup("grids", grid, "carbon-intensity", year=str(year))
    ]
    assert len(countries) >= 100


@pytest.mark.parametrize(
    "system",
    [
        "gpt-3", "gpt-4", "gpt-4v", "claude-3.5-sonnet", "gemini-1.0-ultra", "palm", "llama-65b", "llama-3.1-405b",
        "bloom", "dall-e-3", "stable-diffusion-1", "gato", "alphafold-2", "alphafold-3",
    ],
)  # fmt: skip
def test_the_systems_that_the_project_names_are_there(system):
    assert hardware_db.identify("systems", system)


# assumptions that were computed from the rows of this database


def test_the_assumed_price_of_electricity_is_the_median_country():
    prices = sorted(
        max(found, key=lambda datum: datum.when).number
        for country in GRIDS
        if re.fullmatch("[A-Z]{2}", country)
        and (found := [row for row in rows("grids", country, "electricity-price") if row.when >= "2022"])
    )
    assumed = hardware_db.lookup("priors", "any", "electricity-price")
    for figure, share in ((assumed.low, 0.05), (assumed.number, 0.5), (assumed.high, 0.95)):
        assert figure == pytest.approx(prices[round(share * (len(prices) - 1))], rel=0.1)


def test_assumed_durations_are_the_median_of_systems_of_that_size():
    """Rounded, and of few systems: rows that are added later may move the median a little."""
    hours = {}
    for system in SYSTEMS:
        compute, wall = figure("systems", system, "compute"), figure("systems", system, "wall-hours")
        if compute and wall:
            hours.setdefault(min(max(int(math.log10(compute)), 20), 25), []).append(wall)
    for size, found in hours.items():
        assumed = hardware_db.lookup("priors", f"flop-1e{size}", "run-duration")
        assert assumed.low <= statistics.median(found) <= assumed.high
        assert assumed.number == pytest.approx(statistics.median(found), rel=0.4)
