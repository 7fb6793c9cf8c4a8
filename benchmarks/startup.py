"""How long the command line takes to start: ``python benchmarks/startup.py [RUNS]``.

Whole processes, the cases in turn in every round so that a busy machine slows all of them alike, after one round that
does not count (it fills the caches of bytecode and of the disk). A ratio is of medians. Standard library only.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("footprint")
FOOTPRINT = [sys.executable, str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "footprint"]
CASES = {
    "import click": [sys.executable, "-c", "import click"],
    "import numpy, click": [sys.executable, "-c", "import numpy, click"],
    "--help": [*FOOTPRINT, "--help"],
    "estimate gpt-4 --draws 0": [*FOOTPRINT, "estimate", "gpt-4", "--draws", "0"],
    "estimate gpt-4 --draws 0 --format json": [*FOOTPRINT, "estimate", "gpt-4", "--draws", "0", "--format", "json"],
    "estimate gpt-4": [*FOOTPRINT, "estimate", "gpt-4"],
    "estimate gpt-4 --format json": [*FOOTPRINT, "estimate", "gpt-4", "--format", "json"],
    "estimate --params 70B --tokens 15T --hardware h100 --country FR": [
        *FOOTPRINT,
        *("estimate", "--params", "70B", "--tokens", "15T", "--hardware", "h100", "--country", "FR"),
    ],
    "explain gpt-4 --output energy": [*FOOTPRINT, "explain", "gpt-4", "--output", "energy"],
    "hardware show h100": [*FOOTPRINT, "hardware", "show", "h100"],
}
BARS = {
    "--help": ("import click", 1.6),
    "estimate gpt-4 --draws 0": ("import click", 2.5),
    "estimate gpt-4 --draws 0 --format json": ("import click", 2.5),
    "estimate gpt-4": ("import numpy, click", 2.0),
    "estimate gpt-4 --format json": ("import numpy, click", 2.0),
    "estimate --params 70B --tokens 15T --hardware h100 --country FR": ("import numpy, click", 2.0),
}
"""Case -> what it is measured against, and how many times that it may take."""


def measured(rounds: int) -> dict[str, list[float]]:
    """Seconds of every case in every round."""
    # As installed: with bytecode, which a development environment may have switched off.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    found: dict[str, list[float]] = {name: [] for name in CASES}
    for turn in range(rounds + 1):
        for name, command in CASES.items():
            begun = time.perf_counter()
            subprocess.run(command, check=True, env=environment, capture_output=True)
            if turn:
                found[name].append(time.perf_counter() - begun)
    return found


def main() -> int:
    """Print the table; 1 if a case takes longer than it may."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    times = measured(rounds)
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    wide = max(map(len, CASES))
    print(f"{'':{wide}}  median ms  least ms  ratio   bar  of")
    late = 0
    for name, seconds in times.items():
        line = f"{name:{wide}}  {1e3 * medians[name]:9.1f}  {1e3 * min(seconds):8.1f}"
        if name in BARS:
            base, bar = BARS[name]
            ratio = medians[name] / medians[base]
            late += ratio > bar
            line += f"  {ratio:5.2f}  {bar:4.1f}  {base}" + ("  TOO LONG" if ratio > bar else "")
        print(line)
    print(f"{rounds} rounds, Python {sys.version.split()[0]}, {os.cpu_count()} cores")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
