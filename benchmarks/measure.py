"""Measuring: cases in turn, medians, whole processes, peak memory, the machine's name."""

from __future__ import annotations

import contextlib
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).parents[1]
Skipped = (float("nan"), float("nan"), "skipped: not installed")


def interleaved(cases, rounds):
    """Median and least seconds of each case, the cases in turn so that a busy machine slows all of them alike."""
    found = {name: [] for name in cases}
    for turn in range(rounds + 1):
        for name, run in cases.items():
            begun = time.perf_counter()
            run()
            if turn:  # the first round fills caches
                found[name].append(time.perf_counter() - begun)
    return {name: (statistics.median(seconds), min(seconds)) for name, seconds in found.items()}


def process(code, *arguments):
    """Seconds and peak memory (in 1e6 bytes) of a Python process."""
    # Not ru_maxrss, which begins with what the process that started it held.
    tail = (
        "\nimport sys"
        "\nlines = [line.split() for line in open('/proc/self/status')]"
        "\nprint(next(line[1] for line in lines if line[0] == 'VmHWM:'), file=sys.stderr)"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code + tail, *map(str, arguments)], env=env, capture_output=True, text=True
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(done.stderr)
    return seconds, int(done.stderr.split()[-1]) * 1024 / 1e6


def machine():
    """The machine in words."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    import numpy

    versions = f"Python {platform.python_version()}, numpy {numpy.__version__}"
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, {versions}"


def milliseconds(seconds):
    """A time in words."""
    if seconds != seconds:
        return "-"
    return f"{seconds * 1e3:,.0f} ms" if seconds < 10 else f"{seconds:,.0f} s"
