"""Parquet files put behind one another are one Parquet file."""

import numpy as np
import pytest

from footprint.tables import rowgroups

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def file(table, **options):
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table, sink, **options)
    return bytes(sink.getvalue())


def table(rows, seed):
    draws = np.random.default_rng(seed)
    return pyarrow.table(
        {
            "id": pyarrow.array(range(rows), pyarrow.int64()),
            "figure": draws.standard_normal(rows),
            "word": pyarrow.array([None if at % 5 == 0 else f"word {at % 7}" for at in range(rows)], pyarrow.string()),
            "flag": pyarrow.array([at % 2 == 0 for at in range(rows)]),
            "nothing": pyarrow.nulls(rows, pyarrow.float64()),
        }
    )


def joined(files):
    data, groups, rows = bytearray(rowgroups.MARK), [], 0
    for one in files:
        body, footer = rowgroups.parts(one)
        moved, size = rowgroups.moved(footer, len(data) - len(rowgroups.MARK), len(groups))
        data += body
        groups += moved
        rows += size
    return bytes(data) + rowgroups.ending(rowgroups.parts(files[0])[1], groups, rows)


def test_one_file_stays_as_it_is():
    one = file(table(1000, 0))
    assert joined([one]) == one


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"use_dictionary": False},
        {"compression": "zstd"},
        {"write_page_index": True},
        {"row_group_size": 300},
        {"data_page_version": "2.0"},
    ],
)
def test_rows_are_those_of_all_files(options):
    tables = [table(rows, rows) for rows in (1000, 1, 37, 2500)]
    found = parquet.read_table(pyarrow.BufferReader(joined([file(one, **options) for one in tables])))
    assert found.equals(pyarrow.concat_tables(tables))


def test_each_row_group_can_be_read_by_itself():
    tables = [table(rows, rows) for rows in (100, 200, 300)]
    opened = parquet.ParquetFile(pyarrow.BufferReader(joined(list(map(file, tables)))))
    assert opened.read_row_group(1).equals(tables[1])
    assert opened.metadata.row_group(2).num_rows == 300


def test_what_is_no_parquet_file_is_refused():
    with pytest.raises(ValueError, match="no Parquet file"):
        rowgroups.parts(b"id,params\n1,2\n")
