"""Tables are written as a whole, the same bytes whoever works on them and however often they were interrupted."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import footprint
from footprint.errors import InvalidInput
from footprint.model import OUTPUTS
from footprint.tables import running
from footprint.tables.layout import COLUMNS
from footprint.tables.processes import Processes
from footprint.tables.running import Manner, execute, of_grid, of_table, rows_of_block, settings, sweep

OVER = {"hardware": "h100,a100,h10", "tokens": "1e12:1e14:100log"}
HOME = Path(footprint.__file__).parents[1]


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks so small that a few hundred rows are many of them."""
    monkeypatch.setattr(running, "rows_of_block", lambda draws: 16)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def swept(output, draws=20, **manner):
    return sweep("llama-3.1-405b", over=OVER, output=output, draws=draws, **manner)


@pytest.mark.parametrize("end", ["csv", "parquet"])
def test_a_sweep_has_a_row_for_each_combination(tmp_path, small_blocks, end):
    if end == "parquet":
        pytest.importorskip("pyarrow")
    tally = swept(tmp_path / f"swept.{end}")
    assert (tally.rows, tally.errors) == (300, 100)
    assert tally.first.startswith("the first is '201': no chip 'h10'")
    import pandas

    table = (pandas.read_csv if end == "csv" else pandas.read_parquet)(tmp_path / f"swept.{end}")
    assert list(table.columns) == ["id", "hardware", "tokens", *COLUMNS, "error"]
    assert list(table["id"]) == list(range(1, 301))
    one = table.iloc[150]
    result = footprint.estimate("llama-3.1-405b", hardware="a100", tokens=one["tokens"], draws=20)
    assert one["energy_kwh_p95"] == result.energy.p95
    assert one["cost_owned_usd"] == pytest.approx(result.cost_owned.value, rel=1e-13)
    assert names(tmp_path) == [f"swept.{end}"]


def test_a_sweep_of_points_has_no_columns_of_percentiles(tmp_path):
    swept(tmp_path / "swept.csv", draws=0)
    with (tmp_path / "swept.csv").open(newline="") as file:
        found = next(csv.DictReader(file))
    assert list(found) == ["id", "hardware", "tokens", *(step.column for step in OUTPUTS.values()), "error"]
    wanted = footprint.estimate("llama-3.1-405b", hardware="h100", tokens=1e12, draws=0)
    assert float(found["water_l"]) == pytest.approx(wanted.water.value, rel=1e-13)


@pytest.mark.parametrize("end", ["csv", "parquet"])
def test_bytes_do_not_depend_on_the_number_of_processes(tmp_path, small_blocks, end):
    if end == "parquet":
        pytest.importorskip("pyarrow")
    swept(tmp_path / f"one.{end}", workers=1)
    swept(tmp_path / f"two.{end}", workers=3)
    assert (tmp_path / f"one.{end}").read_bytes() == (tmp_path / f"two.{end}").read_bytes()


def test_a_killed_process_loses_nothing(tmp_path, small_blocks, monkeypatch):
    swept(tmp_path / "whole.csv", workers=1)
    killed = []
    received = Processes.next

    def killing(self):
        if self.processes and len(killed) < 2:
            killed.append(self.processes[0])
            os.kill(self.processes[0], signal.SIGKILL)
        return received(self)

    monkeypatch.setattr(Processes, "next", killing)
    swept(tmp_path / "killed.csv", workers=2)
    assert killed
    assert (tmp_path / "killed.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


INTERRUPTED = """
import os, signal, sys
from footprint.tables import partial, running
from footprint.tables.running import sweep
running.rows_of_block = lambda draws: 16
append, done = partial.Partial.append, []
def killing(self, part):
    append(self, part)
    done.append(1)
    if len(done) == 7:
        with self.journal.open("ab") as journal:
            journal.write(b'{"end": 99')  # as if it was killed while it wrote
        os.kill(os.getpid(), signal.SIGKILL)
partial.Partial.append = killing
sweep("llama-3.1-405b", over=%r, output=sys.argv[1], draws=20, workers=int(sys.argv[2]))
"""


@pytest.mark.parametrize(("end", "workers"), [("csv", 1), ("parquet", 2)])
def test_a_run_killed_and_resumed_has_written_the_same_bytes(tmp_path, small_blocks, monkeypatch, end, workers):
    if end == "parquet":
        pytest.importorskip("pyarrow")
    whole, output = tmp_path / f"whole.{end}", tmp_path / f"killed.{end}"
    swept(whole)
    command = [sys.executable, "-c", INTERRUPTED % OVER, str(output), str(workers)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(HOME)}, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert not output.exists()
    worked = []
    monkeypatch.setattr(running, "work", lambda job, block: worked.append(block) or _work(job, block))
    tally = swept(output, resume=True)
    assert output.read_bytes() == whole.read_bytes()
    assert (tally.rows, tally.errors) == (300, 100)
    assert tally.first.startswith("the first is '201'")
    assert (112, 128) in worked
    assert (0, 16) not in worked  # the first seven blocks were kept
    assert names(tmp_path) == [output.name, whole.name]


_work = running.work


def test_another_run_is_not_gone_on_with(tmp_path, small_blocks, monkeypatch):
    output = tmp_path / "swept.csv"
    _interrupt(monkeypatch, output)
    with pytest.raises(InvalidInput, match="draws"):
        swept(output, draws=21, resume=True)
    with pytest.raises(InvalidInput, match="scenarios"):
        sweep("gpt-4", over=OVER, output=output, draws=20, resume=True)
    swept(output, resume=True)


def test_without_resume_a_run_begins_anew_and_says_so(tmp_path, small_blocks, monkeypatch):
    output = tmp_path / "swept.csv"
    _interrupt(monkeypatch, output)
    said = []
    run = of_grid({"system": "gpt-4"}, OVER.items(), output, settings(0, 0, (), float32=False))
    assert execute(run, Manner(say=said.append)).rows == 300
    assert "discarded" in said[0]


def _interrupt(monkeypatch, output):
    calls = []

    def work(job, block):
        calls.append(block)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return _work(job, block)

    with monkeypatch.context() as patched:
        patched.setattr(running, "work", work)
        with pytest.raises(KeyboardInterrupt):
            swept(output)
    assert not output.exists()


def test_two_runs_do_not_write_one_file(tmp_path, small_blocks, monkeypatch):
    pytest.importorskip("fcntl")
    output = tmp_path / "swept.csv"

    def work(job, block):
        if block != (0, 0):
            with pytest.raises(InvalidInput, match="another run is writing"):
                swept(output)
        return _work(job, block)

    with monkeypatch.context() as patched:
        patched.setattr(running, "work", work)
        run = of_grid({"system": "gpt-4"}, {"year": "2022"}.items(), output, settings(0, 0, (), float32=False))
        # the second run must not get as far as working on a block of its own
        assert execute(run, Manner()).rows == 1


def test_a_table_is_read_written_and_resumed(tmp_path, small_blocks, monkeypatch):
    table = tmp_path / "runs.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "note", "params", "tokens", "hardware", "draws"])
        for at in range(100):
            writer.writerow([f"run {at}", "a, b", "70B", f"{at}T", "h100", "" if at % 2 else 10])
    output, whole = tmp_path / "results.csv", tmp_path / "whole.csv"
    how = settings(5, 0, (), float32=False)
    assert execute(of_table(table, whole, how), Manner()).errors == 1
    calls = []

    def work(job, block):
        calls.append(block)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return _work(job, block)

    with monkeypatch.context() as patched:
        patched.setattr(running, "work", work)
        with pytest.raises(KeyboardInterrupt):
            execute(of_table(table, output, how), Manner())
    execute(of_table(table, output, how), Manner(resume=True))
    assert output.read_bytes() == whole.read_bytes()
    with whole.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["error"].startswith("tokens '0T'")
    assert rows[7]["note"] == "a, b"
    wanted = footprint.estimate(params="70B", tokens="8T", hardware="h100", draws=10)
    assert float(rows[8]["energy_kwh_p5"]) == wanted.energy.p5


def test_parquet_keeps_its_types_and_dates_are_read(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = {
        "ID": pyarrow.array([1, 2]),
        "params": pyarrow.array([7e9, None]),
        "tokens": pyarrow.array([10**12, 2 * 10**12]),
        "year": pyarrow.array([2024.0, 2023.0]),
        "weight": pyarrow.array([0.5, None]),
        "when": pyarrow.array([0, 1], pyarrow.timestamp("us")),
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "runs.parquet")
    run = of_table(tmp_path / "runs.parquet", tmp_path / "results.parquet", settings(5, 0, (), float32=False))
    assert execute(run, Manner()).errors == 1
    found = parquet.read_table(tmp_path / "results.parquet")
    assert [found.schema.field(name).type for name in ("id", "weight", "when")] == [
        columns[name].type for name in ("ID", "weight", "when")
    ]
    assert found["weight"].to_pylist() == [0.5, None]
    wanted = footprint.estimate(params=7e9, tokens=1e12, year=2024, draws=5)
    assert found["energy_kwh_p95"][0].as_py() == wanted.energy.p95


def test_columns_that_look_like_fields_are_told(tmp_path):
    (tmp_path / "runs.csv").write_text("id,parms,tokens,note\na,7B,1T,x\n")
    run = of_table(tmp_path / "runs.csv", tmp_path / "results.csv", _POINTS)
    assert run.doubtful == {"parms": "params"}


@pytest.mark.parametrize("text", ["id,params\na,7B,,\n", "\ufeffid,params,,\na,7B\n", "Id , params\n\na,7B\n\n"])
def test_what_is_beyond_the_header_does_no_harm_if_it_is_empty(tmp_path, text):
    (tmp_path / "runs.csv").write_text(text, encoding="utf-8")
    tally = execute(of_table(tmp_path / "runs.csv", tmp_path / "results.csv", _POINTS), Manner())
    assert tally.rows == 1
    assert "compute" in tally.first or "tokens" in tally.first or tally.errors == 0


def test_a_link_stays_one_and_a_device_is_written_to(tmp_path):
    target, link = tmp_path / "there.csv", tmp_path / "link.csv"
    target.write_text("before")
    link.symlink_to(target)
    swept(link, draws=0)
    assert link.is_symlink()
    assert target.read_text().startswith("id,hardware,tokens")
    null = tmp_path / "null.csv"
    null.symlink_to("/dev/null")
    swept(null, draws=0)
    assert Path("/dev/null").is_char_device()
    assert names(tmp_path) == ["link.csv", "null.csv", "there.csv"]


def test_memory_does_not_grow_with_rows(tmp_path):
    import tracemalloc

    peaks = []
    for count in (100_000, 400_000):
        run = of_grid(
            {"params": "70B"}, {"tokens": f"1e12:1e14:{count}log"}.items(), tmp_path / "swept.parquet", _POINTS
        )
        tracemalloc.start()
        execute(run, Manner(workers=1))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    axis = 400_000 * 200  # the values of the axis itself: what was typed, not what is computed
    assert peaks[1] < peaks[0] + axis


_POINTS = settings(0, 0, (), float32=False)


@pytest.mark.parametrize("draws", [0, 1, 1000, 10**5, 10**8])
def test_a_block_is_neither_tiny_nor_huge(draws):
    assert 64 <= rows_of_block(draws) <= 32768


def test_processes_end_when_their_parent_is_killed(tmp_path):
    code = (
        "import os, signal, sys, time\n"
        "from footprint.tables.encoding import Job, work\n"
        "from footprint.tables.processes import Processes\n"
        "from footprint.tables.running import settings, _nothing\n"
        "job = Job('csv', ('id',), settings(0, 0, (), float32=False))\n"
        "found = Processes(job, 2, work)\n"
        "found.submit(0, _nothing(job)); found.submit(1, _nothing(job)); found._done.get()\n"
        "print(found.processes[0], flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = os.environ | {"PYTHONPATH": str(HOME)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)
    child = int(done.stdout)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            break
        time.sleep(0.05)
    assert time.monotonic() < deadline
