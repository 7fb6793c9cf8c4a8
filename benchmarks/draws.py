"""A million draws: ours against the floor and against what else one would use."""

from __future__ import annotations

import time

import numpy as np

from benchmarks import kernel
from benchmarks.measure import Skipped, interleaved
from footprint.estimation import computed
from footprint.model import Footprint
from footprint.records import Inputs, Scenario
from footprint.resolve import resolve
from footprint.uncertainty import summary

COUNT = 1_000_000
PINT = 100


def measured(rounds: int) -> list[tuple[str, float, float, str]]:
    """Name, seconds, least seconds and remark of each way of making the same draws of the same outputs."""
    resolved = resolve(Scenario(kernel.SCENARIO))
    spreads, exact = kernel.of(resolved)
    values = {name: estimate.value for name, estimate in resolved.inputs}
    known = computed(values, resolved.architecture, resolved.method)
    outputs = list(known.values)
    _same(kernel.run(spreads, exact, 100_000), summary(resolved, outputs, 100_000, 0, reads=known.reads))

    def ours(**options):
        return lambda: summary(resolved, outputs, COUNT, 0, reads=known.reads, **options)

    cases = {
        "numpy by hand, one thread": lambda: kernel.run(spreads, exact, COUNT),
        "ours, one thread": ours(threads=1),
        "ours, two threads": ours(threads=2),
        "ours, two threads, float32": ours(threads=2, float32=True),
    }
    remarks = {"numpy by hand, one thread": "the floor: same inputs, outputs and percentiles"}
    try:
        cases["squigglepy, arrays"] = _squigglepy(resolved, outputs, spreads)
        remarks["squigglepy, arrays"] = "its arrays of the same ranges, our equations on them, np.percentile"
    except ImportError:
        remarks["squigglepy, arrays"] = "skipped: not installed"
    times = interleaved(cases, rounds)
    for name in cases.keys() & {"squigglepy, arrays"} and [name for name in cases if name.startswith("ours")]:
        remarks[name] = f"{times['squigglepy, arrays'][0] / times[name][0]:.1f} times as quick as squigglepy"
    found = [(name, *times[name], remarks.get(name, "")) for name in cases]
    if "squigglepy, arrays" not in cases:
        found.append(("squigglepy, arrays", *Skipped))
    seconds = _pint(resolved, outputs) * COUNT / PINT
    found.append(("pint, one scenario at a time", seconds, seconds, f"the model on quantities, from {PINT} of them"))
    return found


def _same(one, other):
    worst = max(abs(a / b - 1) for name in one for a, b in zip(one[name], other[name], strict=True))
    # Chips are counted up: where a draw needs just so many, its last digit decides about one more.
    if worst > 1e-4 or one.keys() != other.keys():
        raise SystemExit(f"the floor computes something else: outputs differ by {worst:.1e}")


def _squigglepy(resolved, outputs, drawn):
    import squigglepy

    exact = {name: estimate.value for name, estimate in resolved.inputs}
    ranges = {name: getattr(resolved.inputs, name) for name in drawn}

    def run():
        arrays = {
            name: squigglepy.sample(squigglepy.to(estimate.low, estimate.high), n=COUNT)
            for name, estimate in ranges.items()
        }
        footprint = Footprint(Inputs(**exact | arrays), resolved.architecture, resolved.method)
        return {name: np.percentile(getattr(footprint, name), (5, 50, 95)) for name in outputs}

    return run


def _pint(resolved, outputs):
    """Seconds for so many scenarios of pint quantities."""
    from footprint.units import FACTORS, registry

    units = registry()
    quantities = {name: units.Quantity(estimate.value, FACTORS[estimate.unit][1]) for name, estimate in resolved.inputs}
    begun = time.perf_counter()
    for _ in range(PINT):
        footprint = Footprint(Inputs(**quantities), resolved.architecture, resolved.method)
        for name in outputs:
            getattr(footprint, name)
    return time.perf_counter() - begun
