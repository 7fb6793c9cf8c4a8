"""Tidying sorts, drops repeats, and leaves a tidy table alone."""

import csv
import io
import random

import pytest

import hardware_db
from hardware_db import check, tidy


@pytest.mark.parametrize("table", [*hardware_db.TABLES, *check.LISTS])
def test_the_tables_are_tidy(table):
    text = (hardware_db.FOLDER / f"{table}.csv").read_text(encoding="utf-8")
    assert tidy.tidied(text) == text


def test_a_shuffled_table_is_put_back_in_order():
    text = (hardware_db.FOLDER / "prices.csv").read_text(encoding="utf-8")
    header, *rows = text.splitlines(keepends=True)
    random.Random(0).shuffle(rows)
    assert tidy.tidied(header + "".join(rows)) == text


def test_repeats_and_spaces_at_the_ends_of_cells_go():
    row = "a,power,700,,,W,s,p. 1,board"
    text = "\n".join([",".join(hardware_db.COLUMNS), row, row, row.replace("a,", " a ,"), ""])
    assert list(csv.reader(io.StringIO(tidy.tidied(text))))[1:] == [row.split(",")]


def test_a_row_of_another_length_stops_it():
    with pytest.raises(SystemExit, match="3 cells"):
        tidy.tidied(",".join(hardware_db.COLUMNS) + "\na,power,700\n")


def test_the_command_rewrites_what_is_untidy_and_says_so(tmp_path, monkeypatch, capsys):
    header = ",".join(hardware_db.COLUMNS)
    (tmp_path / "chips.csv").write_text(f"{header}\nb,power,1,,,W,s,,\na,power,1,,,W,s,,\n")
    monkeypatch.setattr(tidy, "FOLDER", tmp_path)
    monkeypatch.setattr("sys.argv", ["tidy"])
    tidy.main()
    assert capsys.readouterr().out == "chips.csv: sorted\n"
    assert (tmp_path / "chips.csv").read_text().splitlines()[1].startswith("a,")
    tidy.main()
    assert capsys.readouterr().out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["chips.csv"]
