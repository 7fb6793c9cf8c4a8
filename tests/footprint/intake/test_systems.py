"""Epoch AI's table of systems: what is taken of it, and the defects that it is known to have are noticed."""

from datetime import date
from pathlib import Path

import pytest

import hardware_db
from footprint import intake, userdata
from footprint.intake import DOUBTFUL, MENDED, REFUSED, TAKEN

TODAY = date(2026, 11, 24)
SNAPSHOT = Path(__file__).parents[3].parent / "shared/reference/epoch/ml_systems_snapshot.csv"

NET = {
    "Model": "Newnet",
    "Domain": "Language",
    "Organization": "Lab A,Lab B",
    "Publication date": "2025-03-04",
    "Link": "see\nhttps://example.org/newnet and more",
    "Parameters": "7000000000.0",
    "Training compute (FLOP)": "8.4e+22",
    "Training dataset size (datapoints)": "1000000000000.0",
    "Epochs": "2.0",
    "Training hardware": "NVIDIA H100 SXM5 80GB",
    "Hardware quantity": "512.0",
    "Training time (hours)": "240",
    "Hardware utilization (MFU)": "0.4",
    "Confidence": "Likely",
    "Country (of organization)": "United States of America,United States of America,Korea (Republic of)",
    "Model accessibility": "Open weights (non-commercial)",
    "Numerical format": "BF16",
}


@pytest.fixture
def harvest(own, table):
    """What is taken of rows that are like NET but for some cells."""

    def take(*changes, drop=()):
        rows = [
            {heading: text for heading, text in (NET | change).items() if heading not in drop} for change in changes
        ]
        return intake.take(table(*rows), "systems", TODAY)

    return take


def values(found, quantity, subject="user-newnet"):
    return [row[2] for row in found.rows if row[0] == subject and row[1] == quantity]


def told(found, verdict, field=""):
    return [one for one in found.findings if one.verdict == verdict and field in one.field]


def test_each_column_becomes_its_quantity(harvest):
    found = harvest({})
    assert values(found, "name") == ["Newnet"]
    assert sorted(values(found, "organisation")) == ["Lab A", "Lab B"]
    assert values(found, "params") == ["7000000000"]
    assert values(found, "tokens") == ["2000000000000"]  # 1e12 datapoints x 2 epochs
    assert values(found, "compute") == ["8.4e+22"]
    assert values(found, "hardware") == ["nvidia-h100-sxm5-80gb"]
    assert values(found, "country") == ["US", "KR"]
    assert values(found, "openness") == ["open weights (restricted)"]
    assert values(found, "precision") == ["bf16"]
    assert values(found, "wall-hours") == ["240"]
    assert not told(found, MENDED)
    assert not told(found, DOUBTFUL)
    assert not told(found, REFUSED)


def test_each_row_says_where_in_the_file_it_stands_and_what_the_file_says_of_it(harvest):
    found = harvest({})
    [compute] = [row for row in found.rows if row[1] == "compute"]
    assert compute[6] == found.source.key == "user-mine.csv"
    assert compute[7] == "row 2, Training compute (FLOP); https://example.org/newnet"
    assert compute[8] == "confidence of the file: likely"
    assert found.source[1:] == ("mine.csv", "imported by the user", "2026-11-24", "mine.csv", "2026-11-24", "")


def test_headings_of_other_years_are_known(harvest):
    renamed = {"Model": "System", "Hardware utilization (MFU)": "Hardware utilization", "Epochs": "Number of epochs"}
    change = {renamed[heading]: NET[heading] for heading in renamed}
    found = harvest(change, drop=renamed)
    assert values(found, "utilization") == ["0.4"]
    assert values(found, "tokens") == ["2000000000000"]


def test_the_utilisation_of_the_hardware_is_no_mfu(harvest):
    found = harvest({"Hardware utilization (HFU)": "0.6"}, drop=["Hardware utilization (MFU)"])
    assert not values(found, "utilization")


@pytest.mark.parametrize(
    ("note", "figure"),
    [
        ("6 * 14e9 * 16e9 = 1.344e21 FLOP", "1.344e+21"),
        ("6ND = 1.23 × 10^22", "1.23e+22"),
        ("about 1.5 x 10**23 in all", "1.5e+23"),
        ("70b * 300b * 6 = 1.26*10²³", "1.26e+23"),
        ("(in the paper: 1.7 × 1021 FLOPS)", "1.7e+21"),
        ("= 1226833920000000000000", "1.22683392e+21"),
        ("first 1.3e21; by hardware 2.1e21; sqrt(1.3e21 * 2.1e21) = 1.66e21", "1.66e+21"),
        ("1.9e20 of it, 2.0e22 in all, so 1.1e22", "1.1e+22"),  # 1.9e20 would not have been cut
    ],
)
def test_a_fine_tuning_compute_cut_to_its_first_digit_is_read_from_its_note(harvest, note, figure):
    found = harvest({"Finetune compute (FLOP)": "1", "Finetune compute notes": note})
    assert values(found, "finetune-compute") == [figure]
    [one] = told(found, MENDED, "Finetune")
    assert "cut to its first digit" in one.why


@pytest.mark.parametrize("note", ["", "no idea", "2.4e21", "1.4e20", "1e9 tokens"])
def test_it_is_refused_where_the_note_does_not_state_it(harvest, note):
    found = harvest({"Finetune compute (FLOP)": "1", "Finetune compute notes": note})
    assert not values(found, "finetune-compute")
    assert len(told(found, REFUSED, "Finetune")) == 1


@pytest.mark.parametrize("share", ["72.0", "1.01", "0", "-0.3", "nan", "inf", "thirty"])
def test_an_impossible_utilisation_is_refused(harvest, share):
    found = harvest({"Hardware utilization (MFU)": share})
    assert not values(found, "utilization")
    assert len(told(found, REFUSED, "utilization")) == 1


@pytest.mark.parametrize(
    ("given", "figure"),
    [
        ("2.000100e23", "2e+23"),
        ("1.0001e25", "1e+25"),
        ("9.899999999999999e+24", "9.9e+24"),
        ("2.90000000001e24", "2.9e+24"),
    ],
)
def test_digits_that_only_mark_a_figure_go(harvest, given, figure):
    found = harvest({"Training compute (FLOP)": given})
    assert values(found, "compute") == [figure]


@pytest.mark.parametrize("given", ["2.788e+24", "3.14159e+23", "1.2345678e+22"])
def test_other_digits_stay(harvest, given):
    found = harvest({"Training compute (FLOP)": given})
    assert values(found, "compute") == [given]
    assert not told(found, MENDED)


def test_a_lone_one_that_marks_a_count_goes_and_other_counts_stay(harvest):
    assert values(harvest({"Training dataset size (datapoints)": "21000000001", "Epochs": ""}), "tokens") == [
        "21000000000"
    ]
    assert values(harvest({"Training dataset size (datapoints)": "374000033207", "Epochs": ""}), "tokens") == [
        "374000033207"
    ]


def test_bounds_that_hold_the_figure_become_its_interval(harvest):
    bounds = {"Training compute lower bound": "5e22", "Training compute upper bound": "2.0000000001e23"}
    [row] = [row for row in harvest(bounds).rows if row[1] == "compute"]
    assert row[3:5] == ("5e+22", "2e+23")
    found = harvest(bounds | {"Training compute lower bound": "5.42"})
    [row] = [row for row in found.rows if row[1] == "compute"]
    assert row[3:5] == ("", "2e+23")
    assert len(told(found, REFUSED, "lower bound")) == 1


@pytest.mark.parametrize("figure", ["0", "-1e22", "nan", "40", "1e30", "1e999"])
def test_an_impossible_compute_is_refused_and_the_rest_is_taken(harvest, figure):
    found = harvest({"Training compute (FLOP)": figure})
    assert not values(found, "compute")
    assert len(told(found, REFUSED, "Training compute")) == 1
    assert values(found, "params") == ["7000000000"]


@pytest.mark.parametrize("compute", ["8.4e24", "8.4e20"])
def test_a_compute_far_from_six_times_parameters_times_data_is_doubtful(harvest, compute):
    found = harvest({"Training compute (FLOP)": compute})
    [row] = [row for row in found.rows if row[1] == "compute"]
    assert "doubtful: " in row[8]
    assert "6 x parameters x data" in told(found, DOUBTFUL)[0].why


def test_a_fine_tuning_compute_of_wrong_units_is_refused(harvest):
    # as s1-32B stood: 9.02e11 FLOP, which is five tokens through 32e9 parameters
    found = harvest({"Parameters": "32e9", "Finetune compute (FLOP)": "902000000000", "Base model": "Qwen2.5-32B"})
    assert not values(found, "finetune-compute")
    assert "units" in told(found, REFUSED)[0].why


def test_a_fine_tuning_compute_a_thousand_times_too_small_is_refused(harvest):
    # as Dolly 2.0 stood: its note has 12e6 in place of 12e9 parameters
    change = {"Parameters": "12e9", "Training dataset size (datapoints)": "3493333", "Epochs": "1"}
    found = harvest(change | {"Finetune compute (FLOP)": "251519980000000", "Base model": "Pythia-12b"})
    assert not values(found, "finetune-compute")


def test_hours_that_contradict_each_other_are_doubtful(harvest):
    found = harvest({"Training chip-hours": "1000000"})  # 512 x 240 = 122 880
    assert "chips x hours is 1.229e+05" in told(found, DOUBTFUL, "chip-hours")[0].why


@pytest.mark.parametrize(
    ("given", "day"),
    [("5/16/19", "2019-05-16"), ("12/31/2020", "2020-12-31"), ("16.5.2019", "2019-05-16"), ("1/2/85", "1985-01-02")],
)
def test_other_ways_to_write_a_date_are_mended(harvest, given, day):
    found = harvest({"Publication date": given})
    assert values(found, "date") == [day]
    assert told(found, MENDED, "date")


@pytest.mark.parametrize("given", ["yesterday", "2024-02-30", "13/13/13", "2031-01-01", "0024-01-01", "20240101"])
def test_what_is_no_date_is_refused(harvest, given):
    found = harvest({"Publication date": given})
    assert not values(found, "date")
    assert len(told(found, REFUSED, "date")) == 1


def test_of_several_chips_the_first_known_is_taken_and_the_others_are_noted(harvest):
    found = harvest({"Training hardware": "Abacus 9000,NVIDIA A100 SXM4 80 GB,Google TPU v4"})
    [row] = [row for row in found.rows if row[1] == "hardware"]
    assert row[2] == "nvidia-a100-sxm4-80gb"
    assert "Abacus 9000" in row[8]
    assert "Google TPU v4" in row[8]
    assert told(found, MENDED, "hardware")
    assert told(found, REFUSED, "hardware")[0].was == "Abacus 9000"


def test_hardware_of_which_nothing_is_known_stays_as_a_note(harvest):
    found = harvest({"Training hardware": "Abacus 9000"})
    [name] = [row for row in found.rows if row[1] == "name"]
    assert name[8] == "hardware as the file has it: Abacus 9000"


def test_a_second_system_of_a_name_is_refused_and_a_second_name_of_an_id_has_another_id(harvest):
    found = harvest({}, {"Model": "NEWNET "}, {"Model": "Newnet!"})
    assert found.ids == ["user-newnet", "user-newnet-2"]
    assert told(found, REFUSED)[0].why == "row 2 has that name already"


def test_a_name_of_the_database_is_pointed_out(harvest):
    [one] = told(harvest({"Model": "GPT-4"}), TAKEN)
    assert one.became == "user-gpt-4"
    assert "ask for user-gpt-4" in one.why


def test_a_base_of_the_same_file_is_linked(harvest):
    found = harvest(
        {}, {"Model": "Newnet Chat", "Base model": "newnet"}, {"Model": "Other", "Base model": "Unheard of"}
    )
    assert values(found, "base", "user-newnet-chat") == ["user-newnet"]
    assert values(found, "base", "user-other") == ["Unheard of"]


def test_examples_of_another_domain_than_language_are_no_tokens_and_their_flop_are_not_counted(harvest):
    found = harvest({"Domain": "Image generation", "Training dataset size (datapoints)": "1e9", "Epochs": ""})
    assert values(found, "samples") == ["1000000000"]
    assert not values(found, "tokens")
    assert values(found, "architecture") == ["other"]


@pytest.mark.parametrize(("data", "quantity"), [("1e12", "tokens"), ("4e8", "samples")])
def test_data_of_a_multimodal_system_are_tokens_where_their_number_says_so(harvest, data, quantity):
    change = {"Domain": "Multimodal,Language,Vision", "Training compute (FLOP)": "1e23", "Epochs": ""}
    assert values(harvest(change | {"Training dataset size (datapoints)": data}), quantity)


def test_a_mixture_of_experts_is_not_counted_from_all_its_parameters(harvest):
    found = harvest({"Parameters notes": "Mixture-of-Experts, 37B activated parameters"})
    assert values(found, "architecture") == ["moe"]


def test_a_row_that_is_shifted_is_refused_whole(own, tmp_path):
    path = tmp_path / "shifted.csv"
    path.write_text("Model,Domain,Parameters,Confidence\nA,Language,1e9,Likely\nB, C,Language,1e9,Likely\n")
    found = intake.take(path, "systems", TODAY)
    assert found.ids == ["user-a"]
    assert told(found, REFUSED)[0].why == "5 cells under 4 headings"


def test_a_table_of_chips_is_no_table_of_systems(own, table):
    path = table({"Hardware name": "X1", "TDP (W)": "300", "Memory (bytes)": "8e10"})
    with pytest.raises(intake.InvalidInput, match="footprint hardware import"):
        intake.take(path, "systems", TODAY)


@pytest.mark.skipif(not SNAPSHOT.exists(), reason="the snapshot is not here")
def test_the_snapshot_as_downloaded(own):
    found = intake.take(SNAPSHOT, "systems", TODAY)
    assert len(found.ids) >= 1790
    cut = [one for one in told(found, MENDED, "Finetune") if "cut" in one.why]
    lost = [one for one in told(found, REFUSED, "Finetune") if "cut" in one.why]
    assert (len(cut), len(lost)) == (57, 6)
    assert [one.name for one in told(found, REFUSED, "utilization")] == ["GPT3-2.7B (FlashAttention-2)"]
    intake.keep(found)
    assert userdata.load()
    assert hardware_db.lookup("systems", "user-baichuan-2-7b", "params").number == 7e9
