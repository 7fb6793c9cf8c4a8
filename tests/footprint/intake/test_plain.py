"""A table or TOML of one's own."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

import hardware_db
from footprint import intake, userdata, views
from footprint.intake import DOUBTFUL, MENDED, REFUSED, TAKEN

TODAY = date(2026, 11, 24)


def values(found):
    return {row[1]: row[2] for row in found.rows}


def refused(found):
    return {one.field: one.why for one in found.findings if one.verdict == REFUSED}


@pytest.mark.parametrize(
    "spell", [str, str.upper, lambda text: text.replace("_", "-"), lambda text: text.replace("_", " ")]
)
def test_headings_are_quantities_however_they_are_spelled(own, table, spell):
    row = {"name": "A", "params": "7e9", "tokens": "2e12", "wall_hours": "240", "batch_tokens": "4e6"}
    found = intake.take(table({spell(heading): text for heading, text in row.items()}), "systems", TODAY)
    assert values(found) == {
        "name": "A",
        "params": "7000000000",
        "tokens": "2000000000000",
        "wall-hours": "240",
        "batch-tokens": "4000000",
    }


def test_figures_take_suffixes_units_and_ranges_as_scenarios_do(own, table):
    row = {"name": "A", "params": "70B", "tokens": "1.5T", "wall_hours": "20 days", "utilization": "38%"}
    found = intake.take(table(row | {"compute": "3640 PF-days", "chip_hours": "2e6..4e6"}), "systems", TODAY)
    assert values(found)["params"] == "70000000000"
    assert values(found)["wall-hours"] == "480"
    assert values(found)["utilization"] == "0.38"
    assert float(values(found)["compute"]) == pytest.approx(3640 * 1e15 * 86400)
    [hours] = [entry for entry in found.rows if entry[1] == "chip-hours"]
    assert [float(cell) for cell in hours[3:5]] == [2e6, 4e6]


def test_the_unit_in_a_heading_counts(own, table):
    chip = {
        "name": "X1",
        "power [kW]": "0.7",
        "memory (GiB)": "80",
        "peak_bf16_tflop_per_s": "500",
        "launch_price (USD)": "9000",
    }
    found = intake.take(table(chip), "chips", TODAY)
    assert values(found)["power"] == "700"
    assert float(values(found)["memory"]) == pytest.approx(80 * 2**30 / 1e9)
    assert values(found)["peak-bf16"] == "500"
    assert values(found)["launch-price"] == "9000"


def test_a_wrong_unit_is_refused(own, table):
    found = intake.take(table({"name": "X1", "power (GB)": "700", "memory": "80"}), "chips", TODAY)
    assert "dimension" in refused(found)["power (GB)"]
    assert "power" not in values(found)


def test_what_is_no_field_is_refused_with_the_nearest(own, table):
    found = intake.take(table({"name": "A", "params": "7e9", "token": "2e12"}), "systems", TODAY)
    assert "'tokens'" in refused(found)["token"]


def test_lists_are_parted_by_semicolons(own, table):
    found = intake.take(table({"name": "A", "params": "7e9", "organisation": "Lab, Inc.; Other"}), "systems", TODAY)
    assert [row[2] for row in found.rows if row[1] == "organisation"] == ["Lab, Inc.", "Other"]


def test_toml_of_ones_own(own, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        [[chip]]
        name = "X1"
        power = "0.5 kW"
        peak-bf16 = 500
        memory = "96 GB"

        [[system]]
        name = "Tommy"
        params = "13B"
        tokens = 1_000_000_000_000
        organisation = ["A", "B"]
        hardware = "x1"
        date = 2025-03-01
        url = "https://example.org/tommy"
        """
    )
    intake.keep(intake.take(path, "chips", TODAY))
    found = intake.take(path, "systems", TODAY)
    assert values(found)["hardware"] == "user-x1"
    assert values(found)["date"] == "2025-03-01"
    assert [row[2] for row in found.rows if row[1] == "organisation"] == ["A", "B"]
    assert found.rows[0][7].endswith("; https://example.org/tommy")
    assert not refused(found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = ", "no TOML"),
        ("x = 1", r"no \[\[system\]\]"),
        ("system = 3", r"no \[\[system\]\]"),
        ("[[chip]]\nname='X'", "other import"),
        ("a = " + "[" * 5000, "no TOML"),
        ("a = " + "9" * 5000, "no TOML"),
    ],
)
def test_toml_that_is_none_is_refused(own, tmp_path, text, why):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(intake.InvalidInput, match=why):
        intake.take(path, "systems", TODAY)


def test_toml_tables_within_a_system_are_refused(own, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("system = [3, {name='A', params=1e9}, {name='B', params={a=1}}]")
    found = intake.take(path, "systems", TODAY)
    assert found.ids == ["user-a"]
    assert sum(one.verdict == REFUSED for one in found.findings) == 2


def test_an_own_utilisation_above_one_is_refused(own, table):
    found = intake.take(table({"name": "A", "params": "7e9", "utilization": "72"}), "systems", TODAY)
    assert "utilization" in refused(found)


@pytest.mark.parametrize("name", ["systems", "chips"])
def test_what_we_export_can_be_imported_again_and_says_the_same(own, tmp_path, name):
    sheet = views.wide(name)
    file = io.StringIO()
    writer = csv.DictWriter(file, list(sheet.records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(sheet.records)
    path = tmp_path / "all.csv"
    path.write_text(file.getvalue(), encoding="utf-8")
    found = intake.take(path, name, TODAY)
    assert len(found.ids) == len(sheet.records)
    brought = {}
    for row in found.rows:
        brought.setdefault(row[0], {}).setdefault(row[1], []).append(row[2:5])
    named = {one.name: one.became for one in found.findings if one.verdict == TAKEN}
    doubted = {(one.name, one.field) for one in found.findings if one.verdict in (DOUBTFUL, MENDED, REFUSED)}
    for datum in hardware_db.rows(name):
        subject = hardware_db.word(name, datum.subject, "name")
        if datum.quantity == "alias" or (subject, datum.quantity) in doubted or not datum.is_number:
            continue
        [(value, low, high)] = brought[named[subject]][datum.quantity]
        assert float(value) == datum.number, (subject, datum.quantity)
        assert [float(bound) if bound else None for bound in (low, high)] == [datum.low, datum.high]
    assert not [one for one in found.findings if one.verdict == REFUSED and "no such field" in one.why]


def test_loading_what_was_imported_does_not_move_the_database(own, table):
    before = hardware_db.rows("systems", "gpt-4"), hardware_db.identify("systems", "GPT-4")
    intake.keep(intake.take(table({"name": "GPT-4", "params": "1e9"}), "systems", TODAY))
    assert userdata.load()
    assert (hardware_db.rows("systems", "gpt-4"), hardware_db.identify("systems", "GPT-4")) == before
    assert hardware_db.lookup("systems", "user-gpt-4", "params").number == 1e9


def test_the_examples_of_the_docs_are_taken(own, tmp_path):
    text = (Path(__file__).parents[3] / "docs/your-own-data.md").read_text(encoding="utf-8")
    for end, kinds in (("toml", ("chips", "systems")), ("csv", ("systems",))):
        path = tmp_path / f"mine.{end}"
        [block, *_] = re.findall(rf"^```{end}[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        path.write_text(block, encoding="utf-8")
        for kind in kinds:
            found = intake.keep(intake.take(path, kind, TODAY), write=False)
            assert len(found.ids) == 1
            assert not [one for one in found.findings if one.verdict == REFUSED and one.field != "hardware"]


def test_a_base_of_which_nothing_came_in_stands_by_its_name(own, table):
    found = intake.take(
        table({"name": "A", "params": "-1"}, {"name": "B", "params": "1e9", "base": "a"}), "systems", TODAY
    )
    assert [row[2] for row in found.rows if row[1] == "base"] == ["A"]
