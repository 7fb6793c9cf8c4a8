"""Values of fields, and all their combinations."""

import pytest

from footprint.errors import InvalidInput
from footprint.tables.grid import axis, grid


@pytest.mark.parametrize(
    ("name", "values", "cells"),
    [
        ("hardware", "h100,a100", ["h100", "a100"]),
        ("year", "2020:2023", ["2020", "2021", "2022", "2023"]),
        ("chips", "8:10", [8, 9, 10]),
        ("tokens", "1e12:1e14:3log", [1e12, 1e13, 1e14]),
        ("tokens", "1T:3T:3", [1e12, 2e12, 3e12]),
        ("params", "7B,70B", [7e9, 70e9]),
        ("board_power", "700 W, 0.4 kW", [700, 400]),
        ("utilization", "30%,30%..50%,uniform(0.3, 0.5)", ["30%", "30%..50%", "uniform(0.3, 0.5)"]),
        ("year", "2020,2022:2023", ["2020", "2022", "2023"]),
        ("pue", [1.1, 1.2], [1.1, 1.2]),
    ],
)
def test_an_axis_has_the_values_it_says(name, values, cells):
    assert list(axis(name, values).cells) == pytest.approx(cells) if not isinstance(cells[0], str) else True
    assert list(map(str, axis(name, values).cells)) == list(map(str, cells)) or not isinstance(cells[0], str)


def test_the_ends_of_a_spaced_axis_are_exact():
    cells = axis("tokens", "1e12:7.3e13:50log").cells
    assert len(cells) == 50
    assert (cells[0], cells[-1]) == (1e12, 7.3e13)


def test_years_are_written_as_numbers():
    assert axis("year", "2020:2021").shown == (2020, 2021)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("hardwear", "h100"),
        ("tokens", "1e12:1e14"),
        ("tokens", "1e14:1e12:5"),
        ("tokens", "1:2:1"),
        ("tokens", "1e12:1e14:fifty"),
        ("year", "2030:2020"),
        ("year", "1:1000000"),
        ("pue", "0.5"),
        ("params", ""),
    ],
)
def test_what_is_no_axis_is_refused(name, values):
    with pytest.raises(InvalidInput):
        axis(name, values)


def test_the_last_axis_goes_fastest():
    found = grid([("hardware", "h100,a100"), ("year", "2020:2022")], {"params": "7B", "year": "2019"})
    assert len(found) == 6
    rows = found.block(1, 5)
    assert [rows.row(at) for at in range(4)] == [
        {"params": "7B", "hardware": chip, "year": year}
        for chip, year in (("h100", "2021"), ("h100", "2022"), ("a100", "2020"), ("a100", "2021"))
    ]
    assert list(rows.leading["id"]) == [2, 3, 4, 5]


def test_a_field_gone_over_twice_is_refused():
    with pytest.raises(InvalidInput, match="twice"):
        grid([("year", "2020"), ("Year", "2021")], {})
