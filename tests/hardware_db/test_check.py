"""Every table passes the check, and the check finds each kind of defect."""

import csv

import pytest

import hardware_db
from hardware_db import check

GOOD = ["nvidia-a", "power", "700", "650", "720", "W", "a-datasheet", "page 1", "board"]
FLAWS = {
    "unknown quantity": ({1: "horsepower"}, "unknown quantity"),
    "unit of another quantity": ({5: "kW"}, "unit 'kW', not 'W'"),
    "no unit": ({5: ""}, "unit '', not 'W'"),
    "source that is not listed": ({6: "hearsay"}, "no source 'hearsay'"),
    "no source": ({6: ""}, "no source ''"),
    "low above value": ({3: "710"}, "low <= value <= high"),
    "value above high": ({4: "690"}, "low <= value <= high"),
    "infinite": ({4: "1e999"}, "low <= value <= high"),
    "not a number": ({2: "about 700"}, "not a number"),
    "nan": ({2: "nan"}, "not a number"),
    "infinity in words": ({4: "inf"}, "not a number"),
    "digits that only Python groups": ({2: "7_00"}, "not a number"),
    "hexadecimal": ({2: "0x2bc"}, "not a number"),
    "no value": ({2: ""}, "no value"),
    "implausibly much": ({4: "700000"}, "outside"),
    "implausibly little": ({3: "0"}, "outside"),
    "negative": ({3: "-5"}, "outside"),
    "control character": ({8: "bo\x07ard"}, "control character"),
    "escape sequence": ({8: "\x1b[31mboard"}, "control character"),
    "line break": ({8: "bo\nard"}, "control character"),
    "line separator": ({8: "bo\u2028ard"}, "control character"),
    "next line": ({8: "bo\x85ard"}, "control character"),
    "space at the end": ({7: "page 1 "}, "space at the end"),
    "subject with a space": ({0: "nvidia a"}, "subject is no id"),
    "subject with a comma": ({0: "nvidia,a"}, "subject is no id"),
    "empty subject": ({0: ""}, "subject is no id"),
}
WORD = ["nvidia-a", "alias", "A", "", "", "text", "a-datasheet", "", ""]


@pytest.fixture
def folder(tmp_path):
    """A database of one chip that passes."""
    write(tmp_path, "quantities", *rows_of("quantities"))
    write(tmp_path, "sources", list(check.LISTS["sources"]), source("a-datasheet"))
    write(tmp_path, "chips", list(hardware_db.COLUMNS), WORD, GOOD)
    return tmp_path


def rows_of(table):
    with (hardware_db.FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(folder, table, *rows):
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def source(key, **cells):
    whole = {
        "title": f"{key}, a page",
        "publisher": "NVIDIA",
        "date": "2024-03",
        "url": f"https://example.com/{key}",
        "accessed": "2026-11-24",
        "licence": "facts cited",
    }
    return [key, *(whole | cells).values()]


def chips(folder, *rows):
    write(folder, "chips", list(hardware_db.COLUMNS), *rows)
    return list(check.problems("chips", folder))


def flawed(row, changes):
    return [changes.get(place, cell) for place, cell in enumerate(row)]


@pytest.mark.parametrize("table", [*hardware_db.TABLES, *check.LISTS])
def test_table_has_no_defect(table):
    assert not list(check.problems(table))


@pytest.mark.parametrize("table", hardware_db.TABLES)
def test_every_table_has_quantities(table):
    assert any(row[0] == table for row in rows_of("quantities"))


def test_a_good_table_passes(folder):
    assert not list(check.problems("chips", folder))
    assert not list(check.problems("sources", folder))


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_row_is_reported(folder, flaw):
    changes, said = FLAWS[flaw]
    found = chips(folder, flawed(GOOD, changes))
    assert [problem for problem in found if said in problem], found


@pytest.mark.parametrize(
    "date",
    ["2024-13", "2024-00", "2024-02-30", "24-01-01", "2024/01/01", "2024-1-1", "soon", "2024-01-01T00:00", "0000"],
)
def test_a_day_that_is_not_in_the_calendar_is_reported(folder, date):
    row = flawed(WORD, {1: "release-date", 2: date, 5: "date"})
    assert any("date is not" in problem for problem in chips(folder, row))


@pytest.mark.parametrize("date", ["2024", "2024-02", "2024-02-29"])
def test_a_day_month_or_year_is_a_date(folder, date):
    assert not chips(folder, flawed(WORD, {1: "release-date", 2: date, 5: "date"}))


@pytest.mark.parametrize(("table", "extra"), [("prices", ["2024-02-30", "aws", ""]), ("grids", ["24"])])
def test_a_bad_date_or_year_of_a_row_is_reported(folder, table, extra):
    row = {"prices": ["nvidia-a", "on-demand", "2", "", "", "USD/h"], "grids": ["FR", "pue", "57", "", "", "1"]}[table]
    write(folder, table, [*hardware_db.COLUMNS, *check.EXTRAS[table]], [*row, "a-datasheet", "", "", *extra])
    assert any(repr(extra[0]) in problem for problem in check.problems(table, folder))


def test_unsorted_rows_are_reported(folder):
    assert any("not sorted" in problem for problem in chips(folder, GOOD, WORD))
    scattered = [flawed(GOOD, {0: name}) for name in ("b", "a", "b")]
    assert any("not sorted" in problem for problem in chips(folder, *scattered))


def test_two_figures_of_one_quantity_are_reported(folder):
    assert any("second row" in problem for problem in chips(folder, GOOD, flawed(GOOD, {2: "701"})))


def test_two_aliases_are_none_but_one_twice_is_a_defect(folder):
    assert not chips(folder, WORD, flawed(WORD, {2: "B"}))
    assert any("second row" in problem for problem in chips(folder, WORD, WORD))


@pytest.mark.parametrize("spelling", ["part-a", "Part A", "part_a", "PART/A"])
def test_an_alias_of_two_chips_is_reported_however_it_is_spelled(folder, spelling):
    rows = flawed(WORD, {2: "part-a"}), flawed(WORD, {0: "nvidia-b", 2: spelling})
    assert any("alias of nvidia-a too" in problem for problem in chips(folder, *rows))


def test_an_interval_on_a_word_is_reported(folder):
    assert any("interval on a word" in problem for problem in chips(folder, flawed(WORD, {3: "1"})))


def test_a_row_with_too_few_or_too_many_cells_is_reported(folder):
    assert any("8 cells" in problem for problem in chips(folder, GOOD[:8]))
    assert any("10 cells" in problem for problem in chips(folder, [*GOOD, "more"]))


def test_a_wrong_header_is_reported(folder):
    write(folder, "chips", ["subject", "quantity", "value"], GOOD[:3])
    assert any("header" in problem for problem in check.problems("chips", folder))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"url": ""}, "no web address"),
        ({"url": "/home/me/datasheet.pdf"}, "no web address"),
        ({"url": "file:///datasheet.pdf"}, "no web address"),
        ({"url": "http://localhost/datasheet"}, "no web address"),
        ({"url": "https://example.com/a b"}, "no web address"),
        ({"publisher": ""}, "no publisher"),
        ({"title": ""}, "no title"),
        ({"licence": ""}, "no licence"),
        ({"accessed": ""}, "is no day"),
        ({"accessed": "2026"}, "is no day"),
        ({"accessed": "2026-02-30"}, "is no day"),
        ({"date": "spring"}, "date 'spring'"),
    ],
)
def test_a_flawed_source_is_reported(folder, cells, said):
    write(folder, "sources", list(check.LISTS["sources"]), source("a-datasheet", **cells))
    assert any(said in problem for problem in check.problems("sources", folder))


def test_a_source_that_no_figure_rests_on_is_reported(folder):
    write(folder, "sources", list(check.LISTS["sources"]), source("a-datasheet"), source("b-datasheet"))
    assert [problem for problem in check.problems("sources", folder) if "b-datasheet" in problem and "rests" in problem]


def test_one_document_under_two_keys_is_reported(folder):
    twice = source("b-datasheet", url="https://example.com/a-datasheet", title="a-datasheet, a page")
    write(folder, "sources", list(check.LISTS["sources"]), source("a-datasheet"), twice)
    assert any("same document" in problem for problem in check.problems("sources", folder))


def test_a_flawed_quantity_is_reported(folder):
    header = list(check.LISTS["quantities"])
    for row, said in (
        (["chips", "power", "W", "", "", "limit"], "no plausible range"),
        (["chips", "power", "W", "5", "1", "limit"], "no plausible range"),
        (["chips", "power", "W", "1", "5", ""], "no meaning"),
        (["ships", "power", "W", "1", "5", "limit"], "no table"),
        (["chips", "name", "text", "1", "5", "name"], "range of a word"),
    ):
        write(folder, "quantities", header, row)
        assert any(said in problem for problem in check.problems("quantities", folder)), row


def test_the_command_prints_nothing_where_nothing_is_wrong(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["check", "servers"])
    assert check.main() == 0
    assert capsys.readouterr().out == ""
