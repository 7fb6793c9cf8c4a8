"""Tables and sweeps: against the bare equations on columns and pyarrow's write, and across processes."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.measure import interleaved, process
from footprint.estimation import computed
from footprint.records import Scenario
from footprint.resolve import resolve
from footprint.tables.running import Manner, execute, of_grid, of_table, settings

POINTS = 1_000_000
OVER = {"hardware": "h100,a100,tpu-v4,mi300x", "year": "2022:2024", "country": "FR,US,CN,IN,SE"}
ROWS, DRAWS = 10_000, 1000
SWEEP = """
import sys
from footprint.tables.running import sweep
from benchmarks.tables import over
sweep(params="70B", over=over(int(sys.argv[1])), output=sys.argv[2], draws=0, workers=1)
"""


def over(rows):
    """Axes of so many scenarios: words, and training tokens."""
    return OVER | {"tokens": f"1e12:1e14:{rows // 60}log"}


def point_sweep(rounds):
    """Seconds of a sweep of a million points to Parquet, and of the bare work in it."""
    import pyarrow
    from pyarrow import parquet

    folder = Path(tempfile.mkdtemp())
    run = of_grid({"params": "70B"}, over(POINTS).items(), folder / "ours.parquet", settings(0, 0, (), float32=False))
    resolved = resolve(
        Scenario({"params": "70B", "tokens": "15T", "hardware": "h100", "country": "FR", "year": "2024"})
    )
    values = {name: estimate.value for name, estimate in resolved.inputs}
    columns = values | {"tokens": np.geomspace(1e12, 1e14, run.rows)}

    def bare(**options):
        def run_bare():
            found = computed(columns, resolved.architecture, resolved.method).values
            arrays = {name: np.broadcast_to(np.asarray(value, float), run.rows) for name, value in found.items()}
            parquet.write_table(pyarrow.table(arrays), folder / "bare.parquet", **options)

        return run_bare

    cases = {
        "bare equations on columns, and pyarrow's write": bare(),
        "the same, written without looking for repeated figures": bare(use_dictionary=False),
        "ours: footprint sweep --draws 0": lambda: execute(run, Manner()),
    }
    times = interleaved(cases, rounds)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    return run.rows, [(name, *times[name]) for name in cases]


def sweep_memory(rows):
    """Seconds and peak memory of a whole process that sweeps so many points to Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        return process(SWEEP, rows, Path(folder) / "swept.parquet")


def table(path):
    """A table of scenarios: chips, places and years, figures of their own in each row."""
    choose = random.Random(0)
    chips = ("h100", "a100", "tpu-v4", "mi300x", "h200", "tpu-v5p", "v100", "b200")
    lines = ["id,hardware,country,year,params,tokens,utilization,pue"]
    for row in range(ROWS):
        words = (choose.choice(chips), choose.choice(("FR", "US", "CN", "IN", "SE")), choose.choice(("2023", "2024")))
        figures = (
            choose.lognormvariate(24, 1),
            choose.lognormvariate(29, 1),
            choose.choice(("30%..50%", "")),
            "1.1..1.3",
        )
        lines.append(",".join(map(str, (row, *words, *figures))))
    path.write_text("\n".join(lines) + "\n")


def batch(rounds, workers=(None,), scheduler=None):
    """Scenario-draws a second of a table of 10 000 scenarios by 1 000 draws, by number of processes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table(folder / "runs.csv")
        run = of_table(folder / "runs.csv", folder / "results.parquet", settings(DRAWS, 0, (), float32=False))
        cases = {count: lambda count=count: execute(run, Manner(count, scheduler)) for count in workers}
        before = os.times()
        times = interleaved(cases, rounds)
        after = os.times()
    spent = sum(after[:4]) - sum(before[:4])  # of this process and those that it started, the round that warms up too
    work = ROWS * DRAWS
    return {count: work / seconds for count, (seconds, _) in times.items()}, work * len(cases) * (rounds + 1) / spent


def scaling(rounds, workers=(1, 2)):
    """Seconds of a larger sweep with draws: processes of ours, and of a Dask cluster."""
    axes = OVER | {"tokens": "1e12:1e14:1000log"}
    found = []
    with tempfile.TemporaryDirectory() as name:
        run = of_grid(
            {"params": "70B", "pue": "1.1..1.3"}, axes.items(), Path(name) / "swept.parquet",
            settings(DRAWS, 0, (), float32=False),
        )  # fmt: skip
        cases = {f"{count} process{'es'[: 2 * (count > 1)]}": (count, None) for count in workers}
        try:
            import distributed  # noqa: F401

            cases |= {f"Dask, {count} worker{'s'[: count > 1]}": (count, "local") for count in workers}
        except ImportError:
            found.append(("Dask", float("nan"), float("nan")))
        runs = {name: lambda how=how: execute(run, Manner(*how)) for name, how in cases.items()}
        times = interleaved(runs, rounds)
        found = [(name, *times[name]) for name in cases] + found
    return run.rows, found
