"""Tables of scenarios: one row in, one row out; what is wrong with a row is in the row, with a table in one line."""

import csv
import datetime
import decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footprint.fields import FIELDS

GOOD = "70B,1.4T"


@pytest.fixture
def batch(call, tmp_path):
    """Estimate a table without draws: the reply, and the rows written."""

    def batch(content, *args, end="csv"):
        table, results = tmp_path / f"table.{end}", tmp_path / f"results.{end}"
        results.unlink(missing_ok=True)
        if isinstance(content, str):
            content = content.encode("utf-8")
        if isinstance(content, bytes):
            table.write_bytes(content)
        else:
            pytest.importorskip("pyarrow.parquet").write_table(content, table)
        reply = call("batch", table, "-o", results, "--draws", "0", *args)
        assert reply.out == ""
        assert "internal error" not in reply.err, reply.err
        assert sorted(path.name for path in tmp_path.iterdir() if path.name not in (table.name, results.name)) == []
        if not results.exists():
            return reply, None
        if end == "parquet":
            return reply, pytest.importorskip("pyarrow.parquet").read_table(results).to_pylist()
        with results.open(encoding="utf-8", newline="") as file:
            return reply, list(csv.DictReader(file, strict=True))

    return batch


def test_one_row_in_is_one_row_out_in_order_with_its_id_and_its_other_columns(batch):
    reply, rows = batch(f"note,id,params,tokens\nfirst,b,{GOOD}\n,a,7B,2T\nthird,b,{GOOD}\n")
    assert reply.code == 0
    assert reply.err.startswith("3 rows -> ")
    assert [(row["id"], row["note"]) for row in rows] == [("b", "first"), ("a", ""), ("b", "third")]
    assert rows[0]["compute_flop"] == rows[2]["compute_flop"] != rows[1]["compute_flop"]
    assert list(rows[0])[:2] == ["id", "note"]
    assert list(rows[0])[-1] == "error"


def test_a_row_says_what_an_estimate_says(batch, call):
    _, [row] = batch(f"id,params,tokens,hardware,country\n1,{GOOD},h100,FR\n")
    given = ("--params", "70B", "--tokens", "1.4T", "--hardware", "h100", "--country", "FR")
    told = call("estimate", *given, "--draws", "0", "--format", "json").json["outputs"]
    for name, found in told.items():
        assert row[name] == "" if found is None else float(row[name]) == pytest.approx(found["value"], rel=1e-12)


def test_draws_give_percentiles_and_a_row_may_have_its_own(batch):
    _, rows = batch("id,system,draws,seed\na,gpt-4,200,\nb,gpt-4,200,1\nc,gpt-4,,\n", "--seed", "1")
    assert float(rows[0]["energy_kwh_p5"]) < float(rows[0]["energy_kwh_p50"]) < float(rows[0]["energy_kwh_p95"])
    assert rows[0]["energy_kwh_p50"] == rows[1]["energy_kwh_p50"]
    assert rows[2]["energy_kwh_p50"] == ""
    assert rows[2]["energy_kwh"] != ""


def test_a_bad_row_says_why_and_does_not_stop_the_others(batch):
    reply, rows = batch("id,system,pue\n1,gpt-4,1.1\n2,gtp-4,\n3,gpt-3,0.5\n4,,\n5,gpt-3,\n")
    assert reply.code == 1
    assert reply.err.startswith("footprint: 3 of 5 rows could not be estimated")
    assert reply.err.count("\n") == 1
    assert [bool(row["error"]) for row in rows] == [False, True, True, True, False]
    assert "gpt-4" in rows[1]["error"]
    assert "at least 1" in rows[2]["error"]
    for row in rows:
        assert (row["energy_kwh"] == "") == bool(row["error"])


def test_errors_are_said_even_when_quiet(batch):
    assert batch("id,system\n1,nope\n", "--quiet")[0].err.startswith("footprint: 1 of 1 rows")
    assert batch("id,system\n1,gpt-4\n", "--quiet")[0].err == ""


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (f"id,params,tokens\r\n1,{GOOD}\r\n2,{GOOD}\r\n", 2),
        (f"id,params,tokens\r1,{GOOD}\r", 1),
        (f"\ufeffid,params,tokens\n1,{GOOD}\n", 1),
        (f" id , params , tokens \n 1 ,{GOOD}\n", 1),
        (f"ID,Params,TOKENS\n1,{GOOD}\n", 1),
        (f"id,params,tokens,active-params\n1,{GOOD},20B\n", 1),
        (f"\n\nid,params,tokens\n\n1,{GOOD}\n\n\n2,{GOOD}\n", 2),
        (f"id,params,tokens,,\n1,{GOOD},,\n", 1),
        (f"id,params,tokens\n1,{GOOD},,,\n", 1),
        (f'id,params,tokens,"a note\nof two lines"\n1,{GOOD},"one\ntwo, three"\n', 1),
        (f"id,params,tokens,名\n1,{GOOD},ß😀\n", 1),
        (f"id,params,tokens\n1,{GOOD}", 1),
    ],
    ids=range(12),
)
def test_tables_as_programs_write_them_are_read(batch, content, count):
    reply, rows = batch(content)
    assert reply.code == 0, reply.err
    assert len(rows) == count
    assert all(row["energy_kwh"] for row in rows)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("params,tokens\n1,2\n", "no column 'id'; its columns are 'params', 'tokens'"),
        ("id;params;tokens\n1;2;3\n", "separate them with commas"),
        ("id\tparams\n1\t2\n", "separate them with commas"),
        ("id,colour\n1,red\n", "no column that is a field"),
        ("id,params,params\n1,2,3\n", "comes twice"),
        ("id,params,ID\n1,2,3\n", "comes twice"),
        ("id,active-params,active_params\n1,2,3\n", "two columns are the field active_params"),
        ("id,draws,samples_drawn,system\n1,2,3,gpt-4\n", "two columns are the field draws"),
        ("id,,params\n1,2,3\n", "column 2 has no name"),
        ("id,params,energy_kwh\n1,2,3\n", "has the name of a result"),
        ("id,params,error\n1,2,3\n", "has the name of a result"),
        ('id,params,tokens\n1,"70B,15T\n2,7B,1T\n', "unexpected end"),
        ('id,params,tokens\n1,"70"B,15T\n', "expected after"),
        (bytes(range(256)) * 8, "no UTF-8 text"),
        (f"id,params,tokens\n1,{GOOD}\n".encode("utf-16"), "no UTF-8 text"),
        ("id,params,tokens\n\xe9,1,2\n".encode("latin-1"), "no UTF-8 text"),
        ("PK\x03\x04", "no column 'id'"),
    ],
    ids=range(19),
)
def test_what_is_no_table_of_scenarios_is_refused(batch, content, why):
    reply, rows = batch(content)
    assert reply.code == 2
    assert reply.err.startswith("footprint: ")
    assert why in reply.err
    assert reply.err.count("\n") == 1
    assert reply.err[:-1].isprintable()
    assert rows is None


def test_ragged_rows_are_told_apart(batch):
    reply, rows = batch(f"id,params,tokens\n1,70B\n2,{GOOD},and,more\n3,{GOOD}\n")
    assert reply.code == 1
    assert "tokens" in rows[0]["error"]
    assert "more cells than the header" in rows[1]["error"]
    assert rows[2]["error"] == ""


def test_a_table_without_rows_is_a_table_of_no_results(batch):
    reply, rows = batch("id,params,tokens\n")
    assert reply.code == 0
    assert "has no rows" in reply.err
    assert rows == []


def test_columns_that_may_be_missing_are_assumed(batch):
    columns = ["pue", "utilization", "country", "provider", "region", "year", "precision", "lifetime"]
    _, [full] = batch(f"id,system,{','.join(columns)}\n1,gpt-4{',' * len(columns)}\n")
    _, [bare] = batch("id,system\n1,gpt-4\n")
    assert {name: full[name] for name in bare} == bare


def test_a_column_that_looks_like_a_field_is_told(batch):
    reply, [row] = batch(f"id,params,tokens,utilisation\n1,{GOOD},0.9\n")
    assert reply.code == 0
    assert "'utilisation'" in reply.err
    assert "'utilization'" in reply.err
    assert row["utilisation"] == "0.9"


@pytest.mark.parametrize(
    "cell",
    [
        "\r",
        "a\rb",
        "a\r\nb",
        "a\nb",
        "=1+1",
        "+2",
        "-3",
        "@SUM(A1)",
        '=HYPERLINK("http://example.org")',
        "\t=1",
        "'",
        '"',
    ],
)
def test_what_a_spreadsheet_would_take_for_a_formula_passes_through_as_it_is(batch, cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    reply, [row] = batch(f"id,note,params,tokens\n{quoted},{quoted},{GOOD}\n")
    assert reply.code == 0
    assert row["note"] == row["id"] == cell


def test_control_characters_of_a_table_do_not_reach_the_terminal(batch):
    reply, [row] = batch("id,params,tokens,\x1b[31mcol\n\x1b[2J,\x1b]0;x\x07,1,2\n")
    assert reply.code == 1
    assert reply.err[:-1].isprintable()
    assert row["id"] == "\x1b[2J"
    assert row["error"].isprintable()


def test_a_table_may_be_replaced_by_its_results(call, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(f"id,params,tokens\n1,{GOOD}\n2,{GOOD}\n", encoding="utf-8")
    assert call("batch", table, "-o", table, "--draws", "0").code == 0
    assert table.read_text(encoding="utf-8").count("\n") == 3
    assert list(tmp_path.iterdir()) == [table]


@pytest.mark.parametrize(
    ("table", "results", "why"),
    [
        ("missing.csv", "out.csv", "No such file"),
        ("folder.csv", "out.csv", "irectory"),
        ("table.txt", "out.csv", ".csv or .parquet"),
        ("table.csv", "out.txt", ".csv or .parquet"),
        ("table.csv", "out", ".csv or .parquet"),
        ("table.csv", "nowhere/out.csv", "No such file"),
        ("table.csv", "folder.csv", "irectory"),
    ],
)
def test_places_that_are_none_are_refused(refused, tmp_path, table, results, why):
    for name in ("table.csv", "table.txt"):
        (tmp_path / name).write_text(f"id,params,tokens\n1,{GOOD}\n", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert why in refused("batch", tmp_path / table, "-o", tmp_path / results, "--draws", "0", codes=(2,))
    assert sorted(tmp_path.rglob("*")) == before


def test_parquet_of_odd_types_is_read_and_keeps_them(batch):
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table(
        {
            "id": arrow.array([2**62, 2], arrow.int64()),
            "params": [decimal.Decimal("7e9"), None],
            "tokens": arrow.array([10**12, 10**12], arrow.uint64()),
            "system": arrow.array([None, "gpt-3"]).dictionary_encode(),
            "year": [2024.0, None],
            "date": [None, datetime.datetime(2021, 1, 1)],
            "flag": [True, None],
            "list": [[1, 2], None],
            "struct": [{"a": 1}, None],
            "bytes": [b"\x00", None],
        }
    )
    reply, rows = batch(table, end="parquet")
    assert reply.code == 0, reply.err
    assert [row["id"] for row in rows] == [2**62, 2]
    assert [(row["flag"], row["list"], row["struct"], row["bytes"]) for row in rows] == [
        (True, [1, 2], {"a": 1}, b"\x00"),
        (None, None, None, None),
    ]
    assert all(row["compute_flop"] > 0 and row["error"] is None for row in rows)


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ([True], "not a figure"),
        ([float("inf")], "above 0"),
        ([-1], "above 0"),
        ([{"a": 1}], "not a figure"),
        ([b"70B"], "not a figure"),
        ([datetime.timedelta(1)], "not a figure"),
        ([[1, 2, 3, 4]], "low..high"),
    ],
)
def test_a_cell_of_parquet_that_is_no_figure_is_an_error_of_its_row(batch, column, why):
    arrow = pytest.importorskip("pyarrow")
    reply, [row] = batch(arrow.table({"id": ["a"], "params": column, "tokens": [1e9]}), end="parquet")
    assert reply.code == 1
    assert why in row["error"]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(64) + b"PAR1", b"id,params\n1,2\n"])
def test_parquet_that_is_none_is_refused(batch, content):
    pytest.importorskip("pyarrow")
    reply, rows = batch(content, end="parquet")
    assert reply.code == 2
    assert "no Parquet file" in reply.err
    assert rows is None


QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
cells = st.one_of(
    st.text(max_size=12),
    st.floats().map(str),
    st.sampled_from(["gpt-4", "h100", "70B", "1e999", "nan", "..", "1..2", "30%..50%", "700 W", "9**9**9", "", " "]),
)
columns = st.one_of(st.sampled_from([*FIELDS, "draws", "seed", "id", "note", ""]), st.text(max_size=6))


@settings(QUICK, max_examples=120)
@given(
    header=st.lists(columns, max_size=5),
    rows=st.lists(st.lists(cells, max_size=6), max_size=4),
    named=st.booleans(),
)
def test_no_table_breaks_a_batch(batch, tmp_path, header, rows, named):
    header = ["id", "system", *header] if named else header
    safe = [["2" if name == "draws" else cell for name, cell in zip(header, row, strict=False)] for row in rows]
    table = Path(tmp_path / "drawn.csv")
    with table.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([header, *safe])
    content = table.read_bytes()
    table.unlink()
    reply, found = batch(content)
    assert reply.code in (0, 1, 2)
    if reply.code == 2:
        assert reply.err.count("\n") == 1
        assert found is None
    else:
        assert len(found) == len([row for row in safe if row])
        for line in reply.err.splitlines():
            assert line.isprintable()
