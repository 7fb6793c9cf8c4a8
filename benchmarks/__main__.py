"""``python -m benchmarks [ROUNDS]``: measure everything in one run, and write docs/performance.md."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks import draws, measure, shares, startup, tables, tui

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
ESTIMATE = "import sys, footprint\nfootprint.estimate('gpt-4', draws=int(sys.argv[1]))"


def said(text=""):
    print(text, flush=True)
    return text


def table(head, rows, right=()):
    rule = ["---:" if at in right else "---" for at in range(len(head))]
    return [said("| " + " | ".join(map(str, line)) + " |") for line in (head, rule, *rows)] + [said()]


def timed(found, base, wide=True):
    """Rows of a table of times, as ratios to one of them."""
    reference = found[base][1]
    for name, seconds, least, *remark in found:
        ratio = "-" if seconds != seconds else f"{seconds / reference:.2f}"
        yield name, measure.milliseconds(seconds), measure.milliseconds(least), ratio, *remark


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    begun = time.time()
    lines = [said(f"{measure.machine()}; {rounds} rounds, medians; {time.strftime('%Y-%m-%d')}. {busy()}"), said()]

    lines += [said("### A million draws of all outputs, with percentiles"), said()]
    found = draws.measured(rounds)
    lines += table(("", "median", "least", "ratio", ""), timed(found, 0), (1, 2, 3))

    lines += [said("### Shares of variance of all outputs"), said()]
    lines += table(("", "median", "least", "ratio", ""), timed(shares.measured(max(rounds // 2, 2)), 0), (1, 2, 3))

    lines += [said("### A sweep of a million points to Parquet, all outputs"), said()]
    rows, found = tables.point_sweep(rounds)
    lines += table((f"{rows:,} rows", "median", "least", "ratio"), timed(found, 0), (1, 2, 3))

    lines += [said("### A table of 10 000 scenarios x 1 000 draws to Parquet, all outputs with percentiles"), said()]
    speeds, by_core = tables.batch(rounds, (None, 1, 2))
    names = {None: "as the program chooses", 1: "one process", 2: "two processes"}
    told = [(names[count], f"{speed / 1e6:.1f} million") for count, speed in speeds.items()]
    told.append(("by second of processor time, all of them", f"{by_core / 1e6:.1f} million"))
    lines += table(("", "scenario-draws a second"), told, (1,))

    lines += [said("### Peak memory of whole processes"), said()]
    told = [("python -c 'import numpy, pyarrow.parquet'", *measure.process("import numpy, pyarrow.parquet"))]
    told += [(f"estimate, {count:,} draws", *measure.process(ESTIMATE, count)) for count in (100_000, 10**6, 10**7)]
    told += [(f"sweep to Parquet, {rows:,} points", *tables.sweep_memory(rows)) for rows in (10**6, 10**7)]
    rows = [(name, f"{seconds:.1f} s", f"{peak:.0f} MB") for name, seconds, peak in told]
    lines += table(("", "time", "peak"), rows, (1, 2))

    rows, found = tables.scaling(max(rounds // 2, 2))
    lines += [said(f"### One and two workers: a sweep of {rows:,} scenarios x 1 000 draws"), said()]
    lines += table(("", "median", "least", "ratio"), timed(found, 0), (1, 2, 3))

    lines += [said("### Start-up, whole processes"), said()]
    lines += table(("", "median", "ratio", "of"), started(rounds), (1, 2))

    lines += [said("### On a screen"), said()]
    rows = [
        (name, measure.milliseconds(median(seconds)), measure.milliseconds(min(seconds)), *tui.bar(name))
        for name, seconds in tui.measured(rounds).items()
    ]
    lines += table(("", "median", "least", "may take"), rows, (1, 2, 3))

    lines += [said(f"Measured in {time.time() - begun:.0f} s.")]
    written(lines)


def busy():
    """How much else the machine had to do, which makes two threads or processes gain less than they could."""
    load, cores = os.getloadavg()[0], os.cpu_count()
    return f"Before it began, {load:.1f} other processes wanted the {cores} cores."


def started(rounds):
    """Times of start-up, by the script that has the bars for them."""
    times = startup.measured(rounds)
    medians = {name: median(seconds) for name, seconds in times.items()}
    for name, seconds in medians.items():
        base = startup.BARS.get(name, ("",))[0]
        yield name, measure.milliseconds(seconds), f"{seconds / medians[base]:.2f}" if base else "", base


def written(lines):
    """Put what was measured into the page, between its marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines).strip() + f"\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
